// A field with a list of what fits while one types (the ARIA combobox pattern).

import { el, fill, freshId } from "./dom.js";
import { exact, ranked } from "./match.js";

/** So many options are drawn at once, which is more than the list shows; the others after the frame. */
const AT_ONCE = 12;

/**
 * `items()` gives what there is, the likeliest first; `texts(item)` what an item is found by (the first
 * is shown in the field), `draw(item)` how it looks in the list. `changed()` is called when the choice
 * changed, `done()` when one was taken with Enter. `free` says that a text which is no item is fine.
 */
export function combobox({ title, help, key = "", items, texts, draw, free = false, changed, done }) {
  const listId = freshId("options");
  const input = el("input", {
    type: "text", id: freshId("field"), role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId, placeholder: help,
  });
  const list = el("ul", { role: "listbox", id: listId, "aria-label": title, hidden: true });
  const name = el("label", { for: input.id }, title);
  const root = el("div", { class: "field combobox" }, el("div", { class: "field-head" }, name, key ? el("kbd", { "aria-hidden": "true" }, key) : null), input, list);
  let item = null;
  let shown = [];
  let active = -1;

  const isOpen = () => !list.hidden;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function open(query) {
    shown = ranked(query, items(), texts);
    if (free && !shown.length) return close();
    fill(list, shown.length ? options(0, AT_ONCE) : el("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing fits: try another word."));
    const now = shown;
    requestAnimationFrame(() => setTimeout(() => shown === now && drawRest()));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    activate(shown.length && !free ? 0 : -1);
  }

  function options(from, to) {
    return shown.slice(from, to).map((each, n) =>
      el("li", { role: "option", id: `${listId}-${from + n}`, "aria-selected": "false", onpointerdown: (event) => { event.preventDefault(); pick(each); } }, draw(each)));
  }

  function drawRest() {
    if (list.children.length < shown.length) list.append(...options(list.children.length, shown.length));
  }

  function activate(index) {
    const hasMoved = active > 0;
    active = index;
    if (index >= list.children.length) drawRest();
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    if (index < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", `${listId}-${index}`);
    // A list that was just opened stands at its first option: to scroll would only lay the page out once more.
    if (index > 0 || hasMoved) list.children[index].scrollIntoView({ block: "nearest" });
  }

  function pick(each) {
    const isNew = item !== each;
    set(each);
    close();
    if (isNew) changed?.();
  }

  function set(each, text = "") {
    item = each;
    input.value = each ? texts(each)[0] : text;
  }

  function settle() {
    close();
    const typed = input.value.trim();
    const found = item && texts(item)[0] === typed ? item : exact(typed, items(), texts);
    if (found !== item) { item = found; changed?.(); }
    if (item) input.value = texts(item)[0];
  }

  const keys = {
    ArrowDown: () => (isOpen() ? activate(Math.min(active + 1, shown.length - 1)) : open("")),
    ArrowUp: () => isOpen() && activate(Math.max(active - 1, -1)),
    Enter: () => {
      if (isOpen() && active >= 0) pick(shown[active]);
      else settle();
      done?.();
    },
    Escape: () => isOpen() && close(),
    Tab: () => isOpen() && active >= 0 && input.value.trim() && pick(shown[active]),
  };
  input.addEventListener("keydown", (event) => {
    if (!(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey) return;
    const wasOpen = isOpen();
    keys[event.key]();
    if (event.key === "Tab") return;
    if (wasOpen || event.key !== "Escape") event.preventDefault();
    if (wasOpen) event.stopPropagation();
  });
  input.addEventListener("input", () => { item = null; open(input.value); changed?.(); });
  input.addEventListener("click", () => !isOpen() && open(item ? "" : input.value));
  input.addEventListener("blur", settle);

  return {
    root,
    input,
    set,
    open: () => { open(""); input.focus(); input.select(); },
    unfold: () => open(""),
    fold: close,
    get item() { return item; },
    get text() { return input.value.trim(); },
  };
}
