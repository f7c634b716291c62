// Compare models: choose columns and rows, sort, filter, and set two to four rows side by side.
// Without this script the page is one plain table of everything, with the files beside it.
(function () {
  "use strict";

  const page = document.querySelector("div#compare"); // a heading may have this id
  if (!page) return;

  const MOST = 4; // rows that stand side by side
  const NAMED = 5; // unknown names of an address that are repeated to the reader
  const words = page.dataset;
  const part = (name) => page.querySelector(`[data-part="${name}"]`);
  const form = part("form");
  const only = part("only");
  only.autocomplete = "off"; // a browser would bring its own memory of the tick
  const table = page.querySelector(".compare-table");
  const heads = Array.from(table.tHead.rows[0].cells);
  const labels = heads.map((head) => head.textContent);
  const names = heads.map((head) => head.dataset.name);
  const rows = Array.from(table.tBodies[0].rows);
  const byId = new Map(rows.map((row) => [row.dataset.id, row]));
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language, { numeric: true });
  const number = (n) => new Intl.NumberFormat(language).format(n);
  const say = (text) => window.rosetta.say(text);

  const slugOf = (row) => row.dataset.id.split(".")[0];
  const nameOf = (row) => row.cells[0].querySelector("a").textContent;
  const cellOf = (row, name) => row.cells[names.indexOf(name)];
  const raw = (row, name) => cellOf(row, name).dataset.value || "";
  const ticks = (name) => Array.from(form.querySelectorAll(`[name="${name}"]`));
  const ticked = (name) => ticks(name).filter((tick) => tick.checked).map((tick) => tick.value);
  const fields = ["organisation", "year", "kind", "min", "max"].map((name) => form.elements[name]);
  const usual = String(ticks("columns").filter((t) => t.defaultChecked).map((t) => t.value));

  // What the reader chose, beside what the fields of the form hold.
  let sort = ""; // the name of a column, with - before it for descending
  let chosen = []; // ids of rows
  let side = false;

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.textContent = text || "";
    return made;
  }

  // --- the table

  function matches(row) {
    const [organisation, year, kind, min, max] = fields.map((field) => field.value);
    const parts = raw(row, "openness").split(" ");
    const size = raw(row, "parameters");
    return (
      (!organisation || cellOf(row, "organisation").textContent.split(" / ").includes(organisation)) &&
      (!year || raw(row, "released").startsWith(year)) &&
      (!kind || raw(row, "kind") === kind) &&
      ticked("open").every((wanted) => parts.includes(wanted)) &&
      (!min || (size && size / 1e9 >= min)) &&
      (!max || (size && size / 1e9 <= max))
    );
  }

  // Numbers and dates by their raw value, all else by the words that are shown.
  function compareBy(name) {
    const isDate = name === "released";
    const key = (row) => {
      const value = raw(row, name);
      return isDate || /^\d+(\.\d+)?$/.test(value) ? value : cellOf(row, name).textContent;
    };
    return (a, b) => collator.compare(key(a), key(b));
  }

  function sorted() {
    const name = sort.replace("-", "");
    if (!name) return rows;
    const sign = sort.startsWith("-") ? -1 : 1;
    const isEmpty = (row) => !cellOf(row, name).textContent;
    const by = compareBy(name);
    return rows.slice().sort((a, b) => isEmpty(a) - isEmpty(b) || (isEmpty(a) ? 0 : sign * by(a, b)));
  }

  function showTable() {
    const columns = ["model", ...ticked("columns")];
    names.forEach((name, index) => {
      const isHidden = !columns.includes(name);
      if (heads[index].hidden === isHidden) return;
      for (const row of [heads[index].parentNode, ...rows]) row.cells[index].hidden = isHidden;
    });
    let shown = 0;
    for (const row of rows) {
      row.hidden = !matches(row);
      shown += row.hidden ? 0 : 1;
    }
    const order = sorted();
    if (order.some((row, index) => row !== table.tBodies[0].rows[index])) {
      table.tBodies[0].append(...order);
    }
    for (const head of heads) {
      const isSorted = head.dataset.name === sort.replace("-", "");
      if (!isSorted) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
    }
    part("count").textContent = shown ? words.shown.replace("#", number(shown)) : words.none;
  }

  function showChoice() {
    for (const row of rows) {
      const box = row.cells[0].querySelector("input");
      box.checked = chosen.includes(row.dataset.id);
      box.disabled = !box.checked && chosen.length >= MOST;
    }
    part("bar").hidden = side || !chosen.length;
    part("picked").textContent = words.picked.replace("#", number(chosen.length));
    page.querySelector("[data-do=open]").disabled = chosen.length < 2;
  }

  // --- side by side

  // A value that is not known differs from nothing.
  function differs(cells) {
    const known = cells.filter((cell) => cell.textContent);
    return new Set(known.map((cell) => cell.dataset.value || cell.textContent)).size > 1;
  }

  function sideHead(found) {
    const row = element("tr");
    const corner = element("th", "", words.property);
    corner.scope = "col";
    row.append(corner);
    for (const other of found) {
      const head = element("th");
      head.scope = "col";
      head.append(other.cells[0].querySelector("a").cloneNode(true));
      row.append(head);
    }
    return row;
  }

  function sideRow(name, cells, isDifferent) {
    const row = element("tr", isDifferent ? "differs" : "");
    const head = element("th", "", labels[names.indexOf(name)]);
    head.scope = "row";
    head.dataset.name = name;
    if (isDifferent) head.append(" ", element("span", "differs-mark", words.differs));
    row.append(head);
    for (const cell of cells) {
      const copy = cell.cloneNode(true);
      copy.hidden = false;
      if (!copy.textContent) copy.textContent = "–";
      row.append(copy);
    }
    return row;
  }

  function showSide() {
    part("side").hidden = !side;
    part("table").hidden = side;
    form.hidden = side;
    if (!side) return;
    const found = chosen.map((id) => byId.get(id));
    const made = element("table", "card compare-side");
    made.style.setProperty("--compare-columns", found.length + 1);
    made.createTHead().append(sideHead(found));
    const body = made.createTBody();
    let count = 0;
    for (const name of names.slice(1)) {
      const cells = found.map((row) => cellOf(row, name));
      const isDifferent = differs(cells);
      count += isDifferent ? 1 : 0;
      const isShown = only.checked ? isDifferent : cells.some((cell) => cell.textContent);
      if (isShown) body.append(sideRow(name, cells, isDifferent));
    }
    part("side-table").replaceChildren(made);
    part("differences").textContent = words.count.replace("#", number(count));
  }

  function show() {
    if (chosen.length < 2) side = false;
    showTable();
    showChoice();
    showSide();
    keepInLinks();
  }

  // --- the address carries the choice, so that it can be shared and survives the back button

  function query() {
    const found = new URLSearchParams();
    const columns = String(ticked("columns"));
    const set = (name, value) => value && found.set(name, value);
    for (const field of fields) set(field.name, field.value);
    set("open", String(ticked("open")));
    if (columns !== usual) found.set("columns", columns);
    set("sort", sort);
    set("models", String(chosen));
    if (chosen.length > 1) set("view", side ? only.checked && "differences" : "table");
    const text = String(found).replaceAll("%2C", ",");
    return text && `?${text}`;
  }

  function remember(isStep) {
    const address = (query() || location.pathname) + location.hash;
    if (isStep) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  }

  // The language switch keeps the choice.
  function keepInLinks() {
    for (const anchor of document.querySelectorAll(".md-select__link")) {
      const address = new URL(anchor.href);
      address.search = query();
      anchor.href = address.href;
    }
  }

  // A family stands for its largest member.
  function rowFor(id) {
    if (byId.has(id)) return byId.get(id);
    const family = rows.filter((row) => slugOf(row) === id);
    const size = (row) => Number(raw(row, "parameters"));
    return family.reduce((best, row) => (best && size(best) >= size(row) ? best : row), null);
  }

  function list(asked, name) {
    const values = (asked.get(name) || "").split(",").map((value) => value.trim());
    return [...new Set(values.filter(Boolean))];
  }

  function recallTicks(asked, name, unknown) {
    const values = list(asked, name);
    for (const tick of ticks(name)) {
      tick.checked = asked.has(name) ? values.includes(tick.value) : tick.defaultChecked;
    }
    const known = ticks(name).map((tick) => tick.value);
    unknown.push(...values.filter((value) => !known.includes(value)));
  }

  function recallField(field, value, unknown) {
    field.value = value;
    if (field.value === value) return;
    field.value = "";
    unknown.push(value);
  }

  function recall() {
    const asked = new URLSearchParams(location.search);
    const unknown = [];
    for (const field of fields) recallField(field, asked.get(field.name) || "", unknown);
    recallTicks(asked, "open", unknown);
    recallTicks(asked, "columns", unknown);
    sort = asked.get("sort") || "";
    if (sort && !names.includes(sort.replace(/^-/, ""))) {
      unknown.push(sort);
      sort = "";
    }
    const ids = list(asked, "models");
    unknown.push(...ids.filter((id) => !rowFor(id)));
    const found = ids.map(rowFor).filter(Boolean);
    chosen = [...new Set(found.map((row) => row.dataset.id))];
    const isTooMany = chosen.length > MOST;
    chosen = chosen.slice(0, MOST);
    side = chosen.length > 1 && asked.get("view") !== "table";
    only.checked = asked.get("view") === "differences";
    complain(unknown, isTooMany);
  }

  function complain(unknown, isTooMany) {
    const short = unknown.slice(0, NAMED).map((n) => (n.length > 40 ? `${n.slice(0, 40)}…` : n));
    if (unknown.length > NAMED) short.push("…");
    const lines = isTooMany ? [words.most] : [];
    if (short.length) lines.unshift(words.unknown.replace("#", () => short.join(words.comma)));
    tell(lines.join(" "));
  }

  function tell(text) {
    part("message").textContent = text;
    part("message").hidden = !text;
    if (text) say(text);
  }

  // --- files of what is shown, made of the published data

  let data = null;

  function load() {
    data = data || fetch(words.file).then((answer) => {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
    data.catch(() => (data = null)); // the next time it is tried again
    return data;
  }

  function shownRows() {
    if (side) return chosen.map((id) => byId.get(id));
    return Array.from(table.tBodies[0].rows).filter((row) => !row.hidden);
  }

  function shownNames() {
    if (!side) return ticked("columns");
    return Array.from(part("side-table").querySelectorAll("tbody th"), (head) => head.dataset.name);
  }

  function pick(facts) {
    return Object.fromEntries(
      shownNames().filter((name) => name in facts).map((name) => [name, facts[name]])
    );
  }

  // What the table does not hold is not in its file either.
  function shortened(record, more) {
    const { scores, unpublished, ...rest } = record;
    return { ...rest, facts: pick(record.facts), ...more };
  }

  const variantOf = (model, row) =>
    row.dataset.id === model.slug ? null : model.variants.find((v) => v.name === nameOf(row));

  function asJson(models) {
    const found = new Map();
    for (const row of shownRows()) {
      const model = models.get(slugOf(row));
      const variant = variantOf(model, row);
      if (!found.has(model.slug)) found.set(model.slug, shortened(model, { variants: [] }));
      if (variant) found.get(model.slug).variants.push(shortened(variant));
    }
    return JSON.stringify([...found.values()], null, 1) + "\n";
  }

  // A text that begins like a formula is not to be one; a number stays a number (RFC 4180).
  function csvCell(value) {
    let text = String(value);
    if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function plain(value) {
    if (Array.isArray(value)) return value.join("; ");
    return typeof value === "object" ? value[words.locale] : value;
  }

  function asCsv(models) {
    const wanted = shownNames().filter((name) => name !== "organisation");
    const marks = ["approximate", "disputed"];
    const ends = wanted.flatMap((name) => [name, `${name}_unit`, `${name}_source`]);
    const lines = [["slug", "name", "variant", "organisation", "paper", ...ends, ...marks]];
    for (const row of shownRows()) {
      const model = models.get(slugOf(row));
      const variant = variantOf(model, row);
      const facts = { ...model.facts, ...(variant && variant.facts) };
      const line = [model.slug, model.name, variant ? variant.name : "", model.organisation, model.paper];
      for (const name of wanted) {
        const fact = facts[name];
        line.push(...(fact ? [plain(fact.value), fact.unit, fact.source] : ["", "", ""]));
      }
      const marked = (mark) => wanted.filter((name) => facts[name] && facts[name][mark]);
      lines.push([...line, ...marks.map((mark) => marked(mark).join(" "))]);
    }
    // The mark at the start tells spreadsheets that this is UTF-8.
    return "\ufeff" + lines.map((line) => line.map(csvCell).join(",") + "\r\n").join("");
  }

  async function download(ending, make, type) {
    try {
      const models = new Map((await load()).map((model) => [model.slug, model]));
      const anchor = document.createElement("a");
      anchor.href = URL.createObjectURL(new Blob([make(models)], { type }));
      anchor.download = `models.${ending}`;
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
      tell("");
    } catch {
      tell(words.unreachable);
    }
  }

  // --- the source of the value in hand; the theme would watch each of a thousand titles

  const tip = element("div", "compare-tip");
  tip.id = "compare-tip";
  tip.setAttribute("role", "tooltip");
  let described = null;

  function place() {
    if (!described) return;
    const box = described.getBoundingClientRect();
    const right = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.top = `${box.bottom}px`;
    tip.style.left = `${Math.max(8, Math.min(box.left, right))}px`;
  }

  function hint(link) {
    if (described) described.removeAttribute("aria-describedby");
    described = link;
    tip.hidden = !link;
    if (!link) return;
    tip.textContent = link.dataset.source;
    link.setAttribute("aria-describedby", tip.id);
    place();
  }

  function showSources() {
    for (const link of table.querySelectorAll("a[title]")) {
      link.dataset.source = link.title;
      link.removeAttribute("title");
    }
    tip.hidden = true;
    page.append(tip);
    const linkAt = (target) => target.closest("a[data-source]");
    const focused = () => hint(linkAt(document.activeElement));
    page.addEventListener("focusin", focused);
    page.addEventListener("focusout", () => hint(null));
    page.addEventListener("pointerover", (event) => {
      if (tip.contains(event.target)) return; // it can be pointed at and read
      const link = linkAt(event.target);
      if (link) hint(link);
      else focused();
    });
    page.addEventListener("pointerleave", focused);
    addEventListener("scroll", place, { capture: true, passive: true });
    addEventListener("keydown", (event) => event.key === "Escape" && hint(null));
  }

  // --- what the reader does

  function sortBy(head) {
    const name = head.dataset.name;
    sort = sort === name ? `-${name}` : name;
    show();
    remember();
    const label = labels[names.indexOf(name)];
    say((sort === name ? words.up : words.down).replace("#", () => label));
  }

  function choose(row, isChosen) {
    const id = row.dataset.id;
    chosen = isChosen ? [...chosen, id] : chosen.filter((other) => other !== id);
    show();
    remember();
    say(words.picked.replace("#", number(chosen.length)));
  }

  function turn(isSide) {
    side = isSide;
    show();
    remember(true);
    (side ? document.getElementById("side") : part("table")).focus();
  }

  const actions = {
    open: () => turn(true),
    back: () => turn(false),
    clear: () => {
      chosen = [];
      show();
      remember();
      part("table").focus();
    },
    csv: () => download("csv", asCsv, "text/csv;charset=utf-8"),
    json: () => download("json", asJson, "application/json"),
  };

  for (const head of heads) {
    const button = element("button", "compare-sort", head.textContent);
    button.type = "button";
    button.addEventListener("click", () => sortBy(head));
    head.replaceChildren(button);
  }
  for (const row of rows) {
    const box = element("input");
    box.type = "checkbox";
    box.autocomplete = "off";
    box.setAttribute("aria-label", words.pick.replace("#", () => nameOf(row)));
    box.addEventListener("change", () => choose(row, box.checked));
    row.cells[0].prepend(box);
  }

  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) actions[button.dataset.do]();
  });
  form.addEventListener("input", () => {
    show();
    remember();
  });
  form.addEventListener("reset", () =>
    setTimeout(() => {
      sort = "";
      tell("");
      show();
      remember();
    })
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  only.addEventListener("change", () => {
    show();
    remember();
  });
  addEventListener("popstate", () => {
    recall();
    show();
  });

  showSources();
  part("downloads").hidden = false;
  recall();
  show();
  delete form.dataset.early;
  delete table.dataset.early;
  page.dataset.ready = "";
})();
