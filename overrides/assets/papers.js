// Narrow and sort the list of papers. Without this script the list is whole, newest first.
(function () {
  "use strict";

  const form = document.querySelector("form#filter"); // a heading may have this id
  const list = document.querySelector("ul#works");
  if (!form || !list) return;

  const items = Array.from(list.children);
  const count = form.querySelector(".filter-count");
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language, { numeric: true });

  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFKC").toLowerCase();

  const titleOf = (item) => item.querySelector(".work-title a").textContent;
  const haystacks = new Map(
    items.map((item) => [item, fold(`${item.textContent} ${item.dataset.original || ""}`)])
  );

  const orders = {
    newest: (a, b) => b.dataset.date.localeCompare(a.dataset.date),
    oldest: (a, b) => a.dataset.date.localeCompare(b.dataset.date),
    title: (a, b) => collator.compare(titleOf(a), titleOf(b)),
    author: (a, b) => collator.compare(a.dataset.author, b.dataset.author),
    cited: (a, b) => b.dataset.cited - a.dataset.cited,
  };

  function values() {
    const data = new FormData(form);
    return Object.fromEntries([...data].map(([name, value]) => [name, value.trim()]));
  }

  function matches(item, wanted, needles) {
    return (
      (!wanted.topic || item.dataset.topics.split(" ").includes(wanted.topic)) &&
      (!wanted.year || item.dataset.year === wanted.year) &&
      (!wanted.kind || item.dataset.kind === wanted.kind) &&
      needles.every((needle) => haystacks.get(item).includes(needle))
    );
  }

  function show() {
    const wanted = values();
    const needles = fold(wanted.q || "").split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      item.hidden = !matches(item, wanted, needles);
      shown += item.hidden ? 0 : 1;
    }
    const order = orders[wanted.sort] || orders.newest;
    list.append(...items.slice().sort(order));
    const number = new Intl.NumberFormat(language).format(shown);
    count.textContent = shown ? form.dataset.shown.replace("#", number) : form.dataset.none;
    return wanted;
  }

  // The address carries the choice, so that it can be shared and survives the back button.
  function remember(wanted) {
    const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
    const search = String(query) ? `?${query}` : location.pathname;
    history.replaceState(null, "", search + location.hash);
  }

  function recall() {
    for (const [name, value] of new URLSearchParams(location.search)) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    }
  }

  form.hidden = false;
  delete form.dataset.early;
  recall();
  show();
  form.addEventListener("input", (event) => {
    if (!event.isComposing) remember(show());
  });
  form.addEventListener("compositionend", () => remember(show()));
  form.addEventListener("reset", () => setTimeout(() => remember(show())));
  form.addEventListener("submit", (event) => event.preventDefault());
})();
