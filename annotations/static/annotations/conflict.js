// Two versions of one claim, field by field, when somebody changed it while it was edited here.

import { el } from "./dom.js";
import { differences, FIELDS } from "./words.js";

const TITLES = { ...FIELDS, start: "Words", end: "Words", stances: "Stance", actors: "Speaker", no_speaker: "Speaker", claim_date: "Date", date_precision: "Date" };

/** A notice that asks, for each field both sides changed, which value stays; `decide(claim)` gets the result. */
export function conflictNotice({ fields, theirs, mine }, choices, decide) {
  if (fields.includes("withdrawn")) return withdrawnNotice(theirs, mine, decide);
  const groups = Map.groupBy(fields, (field) => TITLES[field]);
  const said = differences(mine, theirs, choices);
  const rows = [...groups].map(([title, names], i) => {
    const found = said.filter((each) => each.label === title || (title === "Speaker" && each.label === "Other parts"));
    const pick = (side, checked) => el("label", { class: "check" },
      el("input", { type: "radio", name: `conflict-${i}`, value: side, checked, "data-fields": names.join(" ") }),
      el("span", { dir: "auto" }, found.map((each) => each[side] || "–").join("; ") || "–"));
    return el("tr", {}, el("th", { scope: "row" }, title), el("td", {}, pick("mine", true)), el("td", {}, pick("theirs", false)));
  });
  const head = ["", "Yours", "Saved meanwhile"].map((title) => el("th", { scope: "col" }, title || el("span", { class: "sr-only" }, "Field")));
  const table = el("table", { class: "data conflict" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows));

  function choose() {
    const chosen = { ...mine };
    for (const radio of table.querySelectorAll("[value=theirs]:checked")) {
      const names = radio.dataset.fields.split(" ");
      for (const name of names) chosen[name] = theirs[name];
      if (names.includes("start") || names.includes("end")) chosen.quote = theirs.quote;
    }
    decide(chosen);
  }

  return notice(" Choose what stays; nothing you typed is lost.", table,
    el("button", { type: "button", class: "btn primary", onclick: choose }, "Save this choice"));
}

function withdrawnNotice(theirs, mine, decide) {
  return notice(" It was withdrawn there; you went on changing it here.", null,
    el("button", { type: "button", class: "btn primary", onclick: () => decide({ ...mine, withdrawn_at: null }) }, "Bring it back with my changes"),
    el("button", { type: "button", class: "btn", onclick: () => decide(theirs) }, "Leave it withdrawn"));
}

function notice(text, table, ...buttons) {
  return el("div", { class: "notice wrong", role: "alert" },
    el("p", {}, el("strong", {}, "This claim was changed meanwhile, in another window or by a program."), text),
    table, el("div", { class: "row" }, buttons));
}
