// The fields of the open case: a row for each on which the claims differ, with a button for each reading's value.

import { el } from "../dom.js";
import { say } from "../messages.js";
import { said, writer } from "./cells.js";
import { letter } from "./said.js";
import { chosen, isWritable } from "./verdict.js";

/**
 * `rows` and `root`, the body of a table. `on.changed()` is called when something else is chosen; with `editable` false
 * there is nothing to press.
 */
export function fieldRows(docket, item, draft, { editable, changed }) {
  const { choices } = docket.page;
  let current = 0;
  const rows = item.fields.filter((field) => field.differs).map(make);
  const root = el("tbody", {}, rows.flatMap(({ row, more }) => [row, more]));

  function make(field, i) {
    const pens = isWritable(field.name) && editable ? pen(field) : null;
    const title = el("th", { scope: "row", class: "field-title", tabindex: editable ? (i ? "-1" : "0") : null, onfocus: () => settle(i) },
      el("span", {}, field.title), pens?.button);
    const cells = docket.readings.map((_, place) => cell(field, place));
    const row = el("tr", {}, title, cells.map((each) => each.root));
    const made = { field, row, title, cells, pens, more: pens?.row ?? [] };
    show(made);
    return made;
  }

  function cell(field, place) {
    const at = item.claims.findIndex(({ reading }) => reading === place);
    if (at < 0) return { root: el("td", { class: "nothing" }, "–"), uid: null };
    const { uid } = item.claims[at].claim;
    const words = said(item, field, at);
    if (!editable || uid in draft.rejected) return { root: el("td", { class: uid in draft.rejected ? "rejected" : "", dir: "auto" }, words), uid: null };
    const button = el("button", { type: "button", class: "cell", dir: "auto", "aria-pressed": "false", onclick: (event) => {
      take(rows.find((each) => each.field === field), place);
      // Whoever clicked goes on by keys from the row; whoever came by the Tab key stays where they are.
      if (event.detail) rows.find((each) => each.field === field).title.focus({ preventScroll: true });
    } }, el("span", { class: "sr-only" }, `${letter(place)}: `), words);
    return { root: el("td", {}, button), uid, button };
  }

  /** The way to another value than those of the readings. */
  function pen(field) {
    const write = writer(field, draft.written[field.name], choices, () => {
      const value = write.read();
      if (value === null) delete draft.written[field.name];
      else draft.written[field.name] = value;
      show(rows.find((each) => each.field === field));
      say(value === null ? `${field.title}: as in a reading.` : `${field.title}: written anew.`);
      changed();
    });
    const row = el("tr", { class: "written", hidden: !(field.name in draft.written) }, el("td", { colspan: docket.readings.length + 1 }, write.root));
    const button = el("button", { type: "button", class: "btn quiet quick", "aria-expanded": String(!row.hidden), onclick: () => {
      row.hidden = !row.hidden;
      button.setAttribute("aria-expanded", String(!row.hidden));
      if (!row.hidden) write.focus();
    } }, "Write anew", el("span", { class: "sr-only" }, `: ${field.title}`));
    return { row, button };
  }

  function show({ field, row, cells }) {
    const from = chosen(item, draft, field);
    row.classList.toggle("settled", Boolean(from) || field.name in draft.written);
    for (const { button, uid } of cells) button?.setAttribute("aria-pressed", String(uid === from));
  }

  function take(row, place) {
    const { uid } = row.cells[place] ?? {};
    if (!uid) return say(`${letter(place)} has nothing to take here.`);
    draft.take[row.field.name] = uid;
    delete draft.written[row.field.name];
    show(row);
    say(`${row.field.title}: from ${letter(place)}.`);
    changed();
  }

  function settle(i) {
    if (i === current) return;
    rows[current].title.tabIndex = -1;
    rows[i].title.tabIndex = 0;
    current = i;
  }

  /** To a row, by its place; the focus is what says which it is. */
  function focus(i = current) {
    if (!rows.length) return false;
    settle(Math.max(0, Math.min(i, rows.length - 1)));
    rows[current].title.focus({ preventScroll: true });
    rows[current].row.scrollIntoView({ block: "nearest" });
    return true;
  }

  return {
    root, focus,
    move: (by) => focus(current + by),
    pick: (place) => (rows.length ? take(rows[current], place) : say("Nothing to choose here: the readings do not differ.")),
    toField: (name) => focus(rows.findIndex(({ field }) => field.name === name)),
    showAll: () => rows.forEach(show),
    count: rows.length,
  };
}

/** What all claims say alike, folded into a line; what can be written anew has its way to that. */
export function agreedRows(docket, item, draft, { editable, changed }) {
  return item.fields.filter((field) => !field.differs).map((field) => {
    const write = editable && isWritable(field.name) ? writer(field, draft.written[field.name], docket.page.choices, () => {
      const value = write.read();
      if (value === null) delete draft.written[field.name];
      else draft.written[field.name] = value;
      changed();
    }) : null;
    const place = write && el("div", { hidden: !(field.name in draft.written) }, write.root);
    const button = write && el("button", { type: "button", class: "btn quiet quick", "aria-expanded": String(!place.hidden), onclick: () => {
      place.hidden = !place.hidden;
      button.setAttribute("aria-expanded", String(!place.hidden));
      if (!place.hidden) write.focus();
    } }, "Write anew", el("span", { class: "sr-only" }, `: ${field.title}`));
    return [el("dt", {}, field.title), el("dd", { dir: "auto" }, said(item, field, 0), button, place)];
  }).flat();
}
