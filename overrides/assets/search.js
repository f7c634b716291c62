// The search box of the header and the page search/. Nothing is loaded before the reader goes to
// one of them; all the work is done in search-worker.js.
(function () {
  "use strict";

  const box = document.querySelector(".search-box");
  if (!box) return;

  const words = JSON.parse(box.dataset.words);
  const language = document.documentElement.lang;
  const number = (n) => new Intl.NumberFormat(language).format(n);
  const root = new URL(box.dataset.root, location.href).href;
  const sections = { paper: "papers", model: "models", topic: "topics", digest: "digests", author: "authors", year: "years" };

  // --- the worker: started once, asked with the newest question only

  let worker = null;
  let asked = 0;
  const waiting = new Map();
  const listeners = new Set();
  const state = { names: false, all: false, failed: "" };

  function start() {
    if (worker) return;
    worker = new Worker(new URL(box.dataset.worker, location.href));
    worker.onmessage = ({ data }) => {
      if (data.number) {
        const done = waiting.get(data.number);
        waiting.delete(data.number);
        if (done) done(data);
        return;
      }
      if (data.ready) state[data.ready] = true;
      if (data.failed) state.failed = data.failed;
      for (const listen of listeners) listen();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      state.failed = "names";
      for (const listen of listeners) listen();
    };
    const base = new URL(box.dataset.index, location.href).href;
    worker.postMessage({ load: base, locale: box.dataset.locale });
  }

  function ask(question) {
    asked += 1;
    const mine = asked;
    return new Promise((done) => {
      waiting.set(mine, done);
      worker.postMessage({ ...question, number: mine });
    });
  }

  // --- drawing

  function address(item) {
    if (item.kind === "term") return `${root}glossary/#${item.id}`;
    if (item.kind === "page") return root + (item.id === "index" ? "" : `${item.id.replace(/(^|\/)index$/, "")}/`.replace(/^\/$/, ""));
    return `${root}${sections[item.kind]}/${encodeURIComponent(item.id)}/`;
  }

  function marked(pieces, className) {
    const element = document.createElement("span");
    element.className = className;
    pieces.forEach((piece, n) => {
      if (!piece) return;
      const part = n % 2 ? document.createElement("mark") : document.createTextNode(piece);
      if (n % 2) part.textContent = piece;
      element.append(part);
    });
    return element;
  }

  function draw(item) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = address(item);
    link.append(marked(item.title, "found-title"));
    const line = document.createElement("span");
    line.className = "found-line";
    const about = [words.kinds[item.kind], item.year || "", item.translated ? "" : words.source];
    line.textContent = about.filter(Boolean).join(" · ");
    link.append(" ", line);
    if (item.name) link.append(marked(item.name, "found-name"));
    if (item.text) link.append(marked(item.text, "found-text"));
    row.append(link);
    return row;
  }

  const counted = (n) => (n ? words.results[n === 1 ? "one" : "other"].replace("#", number(n)) : words.none);

  function said() {
    if (state.failed === "names") return words.unavailable;
    if (state.failed) return words.incomplete;
    return state.names ? "" : words.loading;
  }

  // What to do where nothing was found: near names, and the same question in other languages.
  function drawNothing(answer, query) {
    const nothing = document.createElement("div");
    if (answer.near.length) {
      const list = document.createElement("ul");
      list.append(...answer.near.map(draw));
      nothing.append(paragraph(words.near), list);
    }
    const others = paragraph(`${words.elsewhere} `);
    for (const choice of document.querySelectorAll(".md-select__link:not([aria-current])")) {
      const link = document.createElement("a");
      link.href = new URL(`${choice.dataset.root}search/?q=${encodeURIComponent(query)}`, location.href);
      link.lang = choice.lang;
      link.textContent = choice.textContent;
      others.append(link, " ");
    }
    nothing.append(others);
    return nothing;
  }

  function paragraph(text) {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
  }

  // A field tells its text when it is whole: not while an input method is still composing it.
  function onText(field, tell) {
    field.addEventListener("input", (event) => event.isComposing || tell());
    field.addEventListener("compositionend", () => tell());
  }

  // --- the box in the header

  const input = box.querySelector("input");
  const drop = box.querySelector(".search-drop");
  const list = drop.querySelector("ol");
  const status = drop.querySelector("[role=status]");
  const extra = drop.querySelector(".search-extra");

  function open(is) {
    drop.hidden = !is;
  }

  async function showDrop() {
    const query = input.value.trim();
    if (!query) {
      list.replaceChildren();
      open(false);
      return;
    }
    open(true);
    status.textContent = said() || status.textContent;
    if (!state.names) return;
    const answer = await ask({ query, limit: 8 });
    if (answer.number !== asked || input.value.trim() !== query) return;
    const focused = list.contains(document.activeElement);
    if (!focused) list.replaceChildren(...answer.items.map(draw));
    extra.replaceChildren(...(answer.total || !answer.complete ? [] : [drawNothing(answer, query)]));
    status.textContent = [answer.total || answer.complete ? counted(answer.total) : words.loading, state.failed ? said() : ""].join(" ").trim();
    drop.dataset.ready = answer.complete ? "all" : "names";
  }

  const links = () => [...drop.querySelectorAll("a")];

  function step(by) {
    const all = links();
    const at = all.indexOf(document.activeElement) + by;
    if (at < 0) input.focus();
    else if (all[at]) all[at].focus();
  }

  box.addEventListener("pointerenter", start, { once: true });
  input.addEventListener("focus", () => {
    start();
    if (input.value.trim()) showDrop();
  });
  onText(input, showDrop);
  listeners.add(() => drop.hidden || showDrop());
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // the input method's own key
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      input.focus(); // which opens it
      open(false);
    }
  });
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) open(false);
  });
  box.addEventListener("submit", (event) => {
    if (!input.value.trim()) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || field || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const found = document.querySelector("input#search-query") || input;
    found.focus();
    found.select();
  });

  // --- the page

  const form = document.querySelector("form#search-form"); // a heading may have this id
  if (form) openPage();

  function openPage() {
    const field = document.getElementById("search-query");
    const results = document.getElementById("search-results");
    const says = document.getElementById("search-status");
    const more = document.getElementById("search-more");
    const nothing = document.getElementById("search-nothing");
    const facets = ["type", "topic", "year", "state"].map((name) => form.elements.namedItem(name));
    const PAGE = 50;
    let limit = PAGE;

    const values = () => Object.fromEntries(facets.map((facet) => [facet.name, facet.value]));

    function remember(push) {
      const query = new URLSearchParams();
      if (field.value.trim()) query.set("q", field.value.trim());
      for (const [name, value] of Object.entries(values())) if (value) query.set(name, value);
      const next = String(query) ? `?${query}` : location.pathname;
      try {
        if (push && next !== location.search) history.pushState(null, "", next);
        else history.replaceState(null, "", next);
      } catch {
        // some browsers refuse when the address changes with every letter; the search goes on
      }
    }

    function recall() {
      const query = new URLSearchParams(location.search);
      field.value = query.get("q") || "";
      for (const facet of facets) {
        facet.value = query.get(facet.name) || "";
        if (facet.selectedIndex < 0) facet.value = "";
      }
    }

    function narrow(counts) {
      for (const facet of facets) {
        for (const option of facet.options) {
          if (!option.value) continue;
          const n = (counts[facet.name] || {})[option.value] || 0;
          option.textContent = `${option.dataset.name} (${number(n)})`;
          option.disabled = !n && !option.selected;
        }
      }
    }

    async function show() {
      start();
      const query = field.value.trim();
      delete results.dataset.ready;
      says.textContent = said() || says.textContent;
      if (!state.names) return;
      const answer = await ask({ query, filters: values(), limit });
      if (answer.number !== asked) return;
      results.replaceChildren(...answer.items.map(draw));
      more.hidden = answer.total <= limit;
      const isNothing = query && !answer.total && answer.complete;
      nothing.replaceChildren(...(isNothing ? [drawNothing(answer, query)] : []));
      narrow(answer.facets);
      const found = answer.empty ? "" : answer.total || answer.complete ? counted(answer.total) : words.loading;
      says.textContent = [found, state.failed ? said() : ""].join(" ").trim();
      if (answer.complete || answer.empty || state.failed) results.dataset.ready = "";
    }

    function again() {
      limit = PAGE;
      show();
    }

    onText(field, () => {
      remember(false);
      again();
    });
    for (const facet of facets) {
      facet.addEventListener("change", () => {
        remember(true);
        again();
      });
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      remember(true);
      again();
    });
    more.addEventListener("click", async () => {
      const first = limit;
      limit += PAGE;
      await show();
      const link = results.querySelector(`li:nth-child(${first + 1}) a`);
      if (link) link.focus();
    });
    addEventListener("popstate", () => {
      recall();
      again();
    });
    listeners.add(show);
    form.hidden = false;
    delete form.dataset.early;
    recall();
    if (!location.hash) field.focus({ preventScroll: true });
    show();
  }
})();
