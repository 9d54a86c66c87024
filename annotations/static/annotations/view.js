// A claim to read, where it cannot be changed.

import { el } from "./dom.js";
import { pathOf } from "./stances.js";
import { GLYPHS, lines, stanceText } from "./words.js";

function stanceLine(stance, choices) {
  return el("div", { class: `stance-${stance.value || "none"}` },
    el("p", { class: "stance-said" }, el("span", { class: "glyph", "aria-hidden": "true" }, `${GLYPHS[stance.value]} `), stanceText(stance, choices)),
    pathOf(stance.path));
}

export function claimView(claim, choices, close) {
  const said = lines(claim, choices).filter(([title]) => !["Words", "Stance"].includes(title));
  return el("article", { class: "card claim-card", "aria-label": "Claim" },
    el("div", { class: "row card-head" },
      el("h2", { class: "card-title" }, "Claim"),
      el("button", { type: "button", class: "btn quiet icon", "aria-label": "Close the claim", onclick: close }, "×")),
    el("blockquote", { class: "quote", dir: "auto" }, claim.quote),
    claim.stances.map((stance) => stanceLine(stance, choices)),
    el("dl", { class: "facts" }, said.flatMap(([title, value]) => [el("dt", {}, title), el("dd", { dir: "auto" }, value)])));
}
