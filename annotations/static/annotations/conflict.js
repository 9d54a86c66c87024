// Two versions of one claim, side by side, when somebody changed it while it was open here.

import { el } from "./dom.js";
import { differences } from "./words.js";

export function conflictNotice(mine, theirs, choices, on) {
  const rows = differences(mine, theirs, choices).map((each) =>
    el("tr", {}, el("th", { scope: "row" }, each.label), el("td", {}, each.mine || "–"), el("td", {}, each.theirs || "–")));
  const head = ["", "Yours", "Saved meanwhile"].map((title) => el("th", { scope: "col" }, title || el("span", { class: "sr-only" }, "Field")));
  const table = rows.length
    ? el("table", { class: "data conflict" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows))
    : el("p", {}, "Both say the same.");
  return el("div", { class: "notice wrong", role: "alert" },
    el("p", {}, el("strong", {}, "This claim was changed meanwhile, in another window or by a program."), " Nothing was saved over it, and nothing you typed is lost."),
    table,
    el("div", { class: "row" },
      el("button", { type: "button", class: "btn primary", onclick: on.mine }, "Save mine over it"),
      el("button", { type: "button", class: "btn", onclick: on.theirs }, "Keep the saved one")));
}
