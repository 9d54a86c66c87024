// A case that is decided: what stands, where each part of it came from, and what was rejected why.

import { el, fill } from "../dom.js";
import { label, lines, stanceText } from "../words.js";
import { said, stanceSaid } from "./cells.js";
import { columnName, letter } from "./said.js";
import { isStance, stanceIn } from "./verdict.js";

/** Draw it; `takeBack()` is offered where the adjudication is open. */
export function decidedView(root, docket, item, takeBack) {
  const { decision } = item;
  const { choices, outcomes, causes } = docket.page;
  const back = docket.isEditable ? el("button", { type: "button", class: "btn", onclick: takeBack }, "Take back", el("kbd", { "aria-hidden": "true" }, "u")) : null;
  const about = [
    ["Why they differ", label(causes, decision.cause)], ["Note", decision.note],
    ["Decided by", `${decision.by}, ${new Date(decision.at).toLocaleDateString()}`],
  ].filter(([, text]) => text);
  fill(root, el("article", { class: "card case-card", "aria-labelledby": "case-title" },
    el("div", { class: "row case-top" }, el("h2", { id: "case-title", class: "card-title", tabindex: "-1" }, outcomes[decision.outcome]), back),
    item.gold ? gold(docket, item, choices) : el("p", {}, "No claim stands."),
    rejected(docket, item),
    el("dl", { class: "facts about" }, about.flatMap(([title, text]) => [el("dt", {}, title), el("dd", { dir: "auto" }, text)]))));
}

function gold(docket, item, choices) {
  const rows = item.fields.length ? fromReadings(docket, item, choices) : lines(item.gold, choices).map(([title, text]) => [title, text, null]);
  const shown = rows.filter(([, text]) => text !== "–");
  return el("dl", { class: "facts sources" }, shown.flatMap(([title, text, from]) =>
    [el("dt", {}, title), el("dd", { dir: "auto" }, text, from && el("span", { class: "from" }, " ", el("span", { class: "sr-only" }, "from "), from))]));
}

/** Each field with what stands and whose it is; what nobody said was written anew. */
function fromReadings(docket, item, choices) {
  return item.fields.map((field) => {
    const place = item.claims.findIndex(({ claim }) => claim.uid === item.decision.sources[field.name]);
    if (place < 0) return [field.title, anew(field, item.gold, choices), "written anew"];
    const text = said({ ...item }, { ...field, differs: false }, place);
    return [field.title, text.textContent === "–" ? "–" : text, letter(item.claims[place].reading)];
  }).filter(([, text]) => text);
}

function anew({ name }, claim, choices) {
  if (name === "span") return claim.quote;
  if (isStance(name)) {
    const stance = stanceIn(claim, name);
    return stance ? stanceSaid(stance, stanceText(stance, choices)) : "left out";
  }
  if (name === "speaker") return lines(claim, choices).find(([title]) => title === "Speaker")?.[1] ?? "";
  if (name === "primary" || name === "others") return "";
  return (choices[name] ? label(choices[name], claim[name]) : claim[name]) || "left empty";
}

function rejected(docket, item) {
  const found = item.decision.candidates.filter(({ verdict }) => verdict === "rejected");
  return found.map(({ claim: uid, reason }) => {
    const { reading, claim } = item.claims.find((each) => each.claim.uid === uid);
    return el("div", { class: "was-rejected" }, el("p", {}, el("strong", {}, `${columnName(docket.readings[reading], reading)} was rejected: `), el("span", { dir: "auto" }, reason)),
      el("blockquote", { class: "quote", dir: "auto" }, claim.quote));
  });
}
