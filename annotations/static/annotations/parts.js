// The rows of a claim card for the other parts in a claim: whom it addresses, whose conduct it is about …

import { combobox } from "./combobox.js";
import { el, fill, select } from "./dom.js";
import { actorOption, actorTexts, likelySpeakers, partOf, written } from "./speaker.js";

/** Everybody who has a part in a claim beside its (first) speaker. */
export function otherParts({ actors }) {
  const speaker = actors.find((each) => each.role === "speaker");
  return actors.filter((each) => each !== speaker);
}

const isSame = (a, b) => a.length === b.length
  && a.every((each, i) => each.role === b[i].role && each.actor === b[i].actor && (each.actor !== null || each.label === b[i].label));

/**
 * `root` to show, with `more`, its button; `show(claim)` draws the parts, `read()` gives those that are named, and
 * `changed(key)` is called when they are others (`key`: by typing). A row that names nobody yet stays until the
 * card shows another claim.
 */
export function partRows(reading, { changed, done }) {
  const box = el("div", { class: "part-rows" });
  let rows = [];

  function makeRow({ role, actor, label, name }) {
    const roles = reading.page.choices.role.filter(([key]) => key !== "speaker" || role === "speaker");
    const pick = select("role", roles, role, null);
    pick.setAttribute("aria-label", "Part");
    pick.addEventListener("change", () => changed());
    const field = combobox({
      title: "Who", help: "A name, or as the text calls them", items: () => [...new Set([...likelySpeakers(reading), ...reading.actors])],
      texts: actorTexts, draw: actorOption, free: true, changed: () => changed("parts"), done,
    });
    field.set(reading.actors.find((each) => each.id === actor) ?? null, label || name || "");
    const remove = el("button", { type: "button", class: "btn quiet icon", "aria-label": "Remove this part", onclick: () => drop(row) }, "×");
    const row = {
      root: el("div", { class: "part-row" }, el("div", { class: "field" }, pick), field.root, remove),
      pick,
      read: () => (field.item ? partOf(field.item, pick.value) : field.text ? written(field.text, pick.value) : null),
    };
    return row;
  }

  function drop(row) {
    rows = rows.filter((each) => each !== row);
    row.root.remove();
    more.focus();
    changed();
  }

  function add() {
    const row = makeRow({ role: "addressee", actor: null });
    rows.push(row);
    box.append(row.root);
    row.pick.focus();
  }

  const read = () => rows.map((row) => row.read()).filter(Boolean);

  function lay(parts) {
    rows = parts.map(makeRow);
    fill(box, rows.map(({ root }) => root));
  }

  const more = el("button", { type: "button", class: "btn quiet quick", onclick: add }, "+ Another part");
  return {
    root: box,
    more,
    read,
    clear: () => lay([]),
    show(claim) {
      const parts = otherParts(claim);
      if (!isSame(parts, read()) && !box.contains(document.activeElement)) lay(parts);
    },
  };
}
