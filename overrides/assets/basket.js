// The basket: keys of papers, kept in this browser alone. Buttons beside papers put them in, the
// page basket/ shows and exports them. Everything it shows is read from the pages of the papers.
(function () {
  "use strict";

  const STORE = "rosetta.basket";
  const language = document.documentElement.lang;
  const number = (n) => new Intl.NumberFormat(language).format(n);
  const isKey = (key) => /^[a-z0-9:_-]{1,100}$/i.test(key);

  function read() {
    try {
      const keys = JSON.parse(localStorage.getItem(STORE) || "[]");
      return Array.isArray(keys) ? [...new Set(keys.filter((key) => isKey(String(key))))] : [];
    } catch {
      return []; // storage is refused or holds something else
    }
  }

  function write(keys) {
    try {
      localStorage.setItem(STORE, JSON.stringify(keys));
    } catch {
      // storage is refused: the page works on, and forgets
    }
    show(keys);
  }

  // The link in the header, which also holds the words, and the state of each button.
  const link = document.querySelector(".basket-link");
  const said = (name) => (link ? link.dataset[name] : "#");

  function titleOf(button) {
    const near = button.closest(".work") || document.querySelector(".entry");
    return (near.querySelector(".work-title a, h1") || button).textContent;
  }

  function show(keys) {
    if (link) {
      link.hidden = !keys.length;
      link.querySelector(".basket-count").textContent = number(keys.length);
      link.setAttribute("aria-label", `${link.dataset.name} (${number(keys.length)})`);
    }
    for (const button of document.querySelectorAll(".basket-toggle")) {
      const inside = keys.includes(button.dataset.key);
      button.hidden = false;
      button.classList.toggle("basket-in", inside);
      const label = said(inside ? "remove" : "add").replace("#", () => titleOf(button));
      button.setAttribute("aria-label", label); // no title: the theme would show the old one
    }
    for (const button of document.querySelectorAll(".basket-add-all")) {
      button.hidden = button.dataset.keys.split(" ").every((key) => keys.includes(key));
    }
  }

  function say(word, keys) {
    window.rosetta.say(said(word).replace("#", number(keys.length)));
  }

  function toggle(key) {
    const keys = read();
    const inside = keys.includes(key);
    const now = inside ? keys.filter((other) => other !== key) : [...keys, key];
    write(now);
    say(inside ? "removed" : "added", now);
  }

  function add(more) {
    const now = [...new Set([...read(), ...more])];
    write(now);
    say("added", now);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".basket-toggle, .basket-add-all");
    if (!button) return;
    if (button.dataset.key) toggle(button.dataset.key);
    else add(button.dataset.keys.split(" "));
  });
  addEventListener("storage", (event) => {
    if (event.key === STORE || event.key === null) show(read());
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) show(read()); // the back button brings a page as it was left
  });
  show(read());

  const page = document.querySelector("div#basket"); // a heading may have this id
  if (page) openPage(page);

  function openPage(page) {
    const part = (name) => page.querySelector(`[data-part="${name}"]`);
    const words = page.dataset;
    const select = page.querySelector("select[name=format]");
    const output = document.getElementById("basket-output");
    const entries = new Map(); // key → promise of what its page says
    const files = new Map(); // address → promise of a file's text

    const asked = new URLSearchParams(location.search).get("keys");
    const shared = asked !== null;
    let keys = shared ? [...new Set(asked.split(",").map((key) => key.trim()).filter(isKey))] : read();

    async function fetchText(address) {
      const answer = await fetch(address);
      if (!answer.ok) throw Object.assign(new Error(address), { missing: answer.status === 404 });
      return answer.text();
    }

    function once(store, name, make) {
      if (!store.has(name)) {
        store.set(name, make());
        store.get(name).catch(() => store.delete(name)); // the next time it is tried again
      }
      return store.get(name);
    }

    async function readEntry(key) {
      const html = await fetchText(`${words.root}papers/${key}/`);
      const box = new DOMParser().parseFromString(html, "text/html").getElementById("cite-box");
      if (!box) throw Object.assign(new Error(key), { missing: true });
      return box;
    }

    const entry = (key) => once(entries, key, () => readEntry(key));

    function change(now, focus) {
      keys = now;
      if (shared) history.replaceState(null, "", `?keys=${keys.join(",")}`);
      else write(keys);
      list();
      if (focus) focus();
    }

    function control(name, key, title, disabled) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `basket-${name}`;
      button.dataset.do = name;
      button.dataset.key = key;
      button.disabled = disabled;
      button.title = words[name].replace("#", () => title);
      button.setAttribute("aria-label", button.title);
      return button;
    }

    function element(name, className, text, lang) {
      const made = document.createElement(name);
      made.className = className;
      made.textContent = text;
      if (lang) made.lang = lang;
      return made;
    }

    async function fill(item, key, index, count) {
      let title = key;
      const head = element("span", "work-title", "");
      const line = element("span", "work-line", "");
      try {
        const box = await entry(key);
        title = box.dataset.title;
        const anchor = document.createElement("a");
        anchor.href = `${words.root}papers/${key}/`;
        anchor.textContent = title;
        head.append(anchor);
        line.append(element("span", "", box.dataset.byline, "en"), ` · ${box.dataset.shownDate}`);
      } catch (error) {
        head.textContent = key;
        line.textContent = (error.missing ? words.unknown : words.unreachable).replace("#", () => key);
        item.classList.add("basket-fault");
      }
      const tools = element("span", "basket-controls", "");
      tools.append(
        control("up", key, title, index === 0),
        control("down", key, title, index === count - 1),
        control("remove", key, title, false)
      );
      item.replaceChildren(tools, head, line);
    }

    let round = 0; // a list that was overtaken by the next is not shown

    async function list() {
      const mine = (round += 1);
      const items = keys.map(() => element("li", "work", ""));
      part("empty").hidden = Boolean(keys.length);
      part("shared").hidden = !shared || !keys.length;
      part("export").hidden = !keys.length;
      page.querySelector("[data-do=clear]").hidden = shared;
      const old = part("list").children.length;
      if (!old) part("list").replaceChildren(...items);
      await Promise.all(items.map((item, index) => fill(item, keys[index], index, keys.length)));
      if (mine !== round) return;
      const focused = document.activeElement && document.activeElement.dataset;
      const again = focused && focused.key ? { ...focused } : null;
      part("list").replaceChildren(...items);
      if (again) focusOn(again.do, again.key);
      await writeOutput(mine);
      page.dataset.ready = "";
    }

    function focusOn(name, key) {
      const find = (name) => part("list").querySelector(`[data-do="${name}"][data-key="${key}"]`);
      const button = find(name);
      if (button && !button.disabled) button.focus();
      else if (find("remove")) find(name === "up" ? "down" : "up").focus();
    }

    async function exported(format) {
      const option = select.selectedOptions[0];
      const known = [];
      for (const key of keys) {
        if (await entry(key).then(() => true, () => false)) known.push(key);
      }
      if (!option.dataset.ending) {
        const boxes = await Promise.all(known.map(entry));
        return boxes.map((box, index) => reference(box, format, index)).join("\n") + "\n";
      }
      const address = (key) => `${words.files}papers/${key}.${option.dataset.ending}`;
      const load = (key) => once(files, address(key), () => fetchText(address(key)));
      const texts = await Promise.all(known.map(load));
      if (format !== "csl") return texts.join("\n");
      return JSON.stringify(texts.flatMap((text) => JSON.parse(text)), null, 2) + "\n";
    }

    function reference(box, style, index) {
      const found = box.querySelector(`#cite-${style}`);
      return found.dataset.label.replace("#", index + 1) + found.textContent;
    }

    async function writeOutput(mine) {
      const text = keys.length ? await exported(select.value).catch(() => "") : "";
      if (mine !== round) return;
      output.textContent = text;
      const address = new URL(location.pathname, location.href);
      document.getElementById("basket-link").textContent = `${address}?keys=${keys.join(",")}`;
      keepInLinks();
    }

    // The language switch keeps a shared selection.
    function keepInLinks() {
      for (const anchor of document.querySelectorAll(".md-select__link")) {
        const address = new URL(anchor.href);
        address.search = shared ? `?keys=${keys.join(",")}` : "";
        anchor.href = address.href;
      }
    }

    function download() {
      const ending = select.selectedOptions[0].dataset.ending || "txt";
      const blob = new Blob([output.textContent], { type: "text/plain;charset=utf-8" });
      const anchor = document.createElement("a");
      anchor.href = URL.createObjectURL(blob);
      anchor.download = `basket.${ending}`;
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
    }

    function move(key, by) {
      const now = keys.filter((other) => other !== key);
      const place = keys.indexOf(key) + by;
      now.splice(place, 0, key);
      change(now);
      window.rosetta.say(words.moved.replace("#", number(place + 1)));
    }

    function remove(key) {
      const place = keys.indexOf(key);
      const now = keys.filter((other) => other !== key);
      const next = now[Math.min(place, now.length - 1)];
      if (document.activeElement) document.activeElement.dataset.key = next || "";
      change(now);
      say("removed", now);
    }

    const actions = {
      up: (key) => move(key, -1),
      down: (key) => move(key, 1),
      remove,
      download,
      clear: () => {
        change([]);
        say("removed", []);
      },
      adopt: () => add(keys),
    };

    page.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) actions[button.dataset.do](button.dataset.key);
    });
    select.addEventListener("change", () => writeOutput(round));
    addEventListener("storage", (event) => {
      if (!shared && event.key === STORE) {
        keys = read();
        list();
      }
    });
    page.hidden = false;
    list();
  }
})();
