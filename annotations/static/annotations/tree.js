// The tree of subjects in a dialog: type to find, arrows to walk and to open levels, Enter or Space to choose.

import { el, fill } from "./dom.js";
import { ranked } from "./match.js";
import { about, subjectTexts } from "./stances.js";

const parentOf = (path) => path.split(" > ").slice(0, -1).join(" > ");

/** `on.pick(subject)` gets what was chosen; `on.closed()` is called in the end. */
export function pickFromTree(reading, code, on) {
  const all = reading.tree.filter((each) => each.status === "active");
  const children = Map.groupBy(all, (each) => parentOf(each.path));
  const openPaths = new Set([...children.keys()].filter((path) => reading.byCode.get(code)?.path.startsWith(`${path} > `)));
  const list = el("ul", { role: "listbox", id: "tree-list", "aria-label": "Subjects", class: "tree" });
  const facts = el("div", { class: "tree-about" });
  const input = el("input", { type: "text", class: "control", role: "combobox", "aria-label": "Find a subject", "aria-controls": "tree-list", "aria-expanded": "true", "aria-autocomplete": "list", placeholder: "Type a word, a code or a synonym", autocomplete: "off", spellcheck: "false" });
  const dialog = el("dialog", { class: "card tree-dialog", "aria-labelledby": "tree-title" },
    el("form", { method: "dialog", class: "row card-head" }, el("h2", { class: "card-title", id: "tree-title" }, "Choose a subject"),
      el("button", { type: "submit", class: "btn quiet icon", "aria-label": "Close" }, "×")),
    input, el("div", { class: "tree-panes" }, list, facts));
  let rows = [];
  let active = 0;

  function walk(path, depth) {
    return (children.get(path) ?? []).flatMap((subject) =>
      [{ subject, depth }, ...(openPaths.has(subject.path) ? walk(subject.path, depth + 1) : [])]);
  }

  function draw(at = 0) {
    const isSearch = Boolean(input.value.trim());
    rows = isSearch ? ranked(input.value, all.filter((each) => each.assignable), subjectTexts).map((subject) => ({ subject, depth: 0 })) : walk("", 0);
    fill(list, rows.length ? rows.map(({ subject, depth }, i) => option(subject, depth, i, isSearch)) : el("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing fits: try another word."));
    activate(Math.max(0, Math.min(at, rows.length - 1)));
  }

  function option(subject, depth, i, isSearch) {
    const hasMore = children.has(subject.path) && !isSearch;
    const sign = hasMore ? (openPaths.has(subject.path) ? "▾" : "▸") : "";
    return el("li", { role: "option", id: `tree-${i}`, class: `depth-${Math.min(depth, 4)}${subject.assignable ? "" : " branch"}`, "aria-selected": "false", onclick: () => { activate(i); choose(); } },
      el("span", { class: "twist", "aria-hidden": "true" }, sign), el("b", {}, subject.label), " ", el("small", {}, isSearch ? `${subject.code} · ${subject.path}` : subject.code));
  }

  function activate(i) {
    active = i;
    [...list.children].forEach((each, n) => each.setAttribute("aria-selected", String(n === i && rows.length > 0)));
    input.setAttribute("aria-activedescendant", `tree-${i}`);
    list.children[i]?.scrollIntoView({ block: "nearest" });
    fill(facts, about(rows[i]?.subject));
  }

  function unfold(yes) {
    const { subject } = rows[active];
    if (yes && children.has(subject.path)) openPaths.add(subject.path);
    else if (!yes && openPaths.has(subject.path)) openPaths.delete(subject.path);
    else if (!yes) return activate(Math.max(0, rows.findIndex((row) => row.subject.path === parentOf(subject.path))));
    draw(active);
  }

  function choose() {
    const subject = rows[active]?.subject;
    if (!subject) return;
    if (!subject.assignable) return unfold(!openPaths.has(subject.path));
    on.pick(subject);
    dialog.close();
  }

  const keys = {
    ArrowDown: () => activate(Math.min(active + 1, rows.length - 1)), ArrowUp: () => activate(Math.max(active - 1, 0)),
    ArrowRight: () => unfold(true), ArrowLeft: () => unfold(false), Enter: choose, " ": choose,
  };
  input.addEventListener("keydown", (event) => {
    const isText = input.value && ["ArrowLeft", "ArrowRight", " "].includes(event.key);
    if (!(event.key in keys) || isText || !rows.length) return;
    event.preventDefault();
    keys[event.key]();
  });
  input.addEventListener("input", () => draw());
  dialog.addEventListener("close", () => { dialog.remove(); on.closed(); });
  document.body.append(dialog);
  dialog.showModal();
  input.focus();
  draw(Math.max(0, walk("", 0).findIndex((row) => row.subject.code === code)));
}
