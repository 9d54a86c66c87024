// The claims of the reading, in the order of the text.

import { el, fill } from "./dom.js";
import { GLYPHS, label, missing, primary, speaker, stanceClass } from "./words.js";

const NEEDS = { speaker: "needs a speaker", stance: "needs a stance" };

export function claimList(root, reading, open) {
  function entry(claim, selected) {
    const main = primary(claim);
    const needs = reading.isEditable ? missing(claim) : [];
    const others = claim.stances.length - 1;
    return el("li", { class: `${stanceClass(claim)}${claim.uid === selected ? " current" : ""}` },
      el("button", { type: "button", class: "claim-entry", "data-uid": claim.uid, "aria-current": claim.uid === selected ? "true" : null, onclick: () => open(claim.uid) },
        el("span", { class: "glyph", "aria-hidden": "true" }, GLYPHS[main?.value || ""]),
        el("span", { class: "claim-lines" },
          el("span", { class: "claim-what" },
            el("span", { class: "stance" }, label(reading.page.choices.value, main?.value) || "Not coded"),
            main ? ` ${main.label}` : "", others > 0 ? ` +${others}` : ""),
          el("span", { class: "claim-who", dir: "auto" }, speaker(claim) || "Nobody named yet"),
          el("span", { class: "claim-quote", dir: "auto" }, claim.quote),
          needs.length ? el("span", { class: "row needs" }, needs.map((need) => el("span", { class: "chip returned" }, NEEDS[need]))) : null),
        el("span", { class: "claim-place numbers" }, el("span", { class: "sr-only" }, "in sentence "), String(claim.first_sentence))));
  }

  function nothing() {
    if (!reading.layer) return el("div", { class: "empty" }, el("p", {}, el("strong", {}, "Nobody has read this yet"), "Start reading, and your claims stand here."));
    if (!reading.isEditable) return el("div", { class: "empty" }, el("p", {}, el("strong", {}, "No claims"), "This reading holds none."));
    return el("div", { class: "empty" },
      el("p", {}, el("strong", {}, "No claims yet"), "Select words in the text, or go to a sentence and press ", el("kbd", {}, "Enter"), "."),
      el("p", {}, "A sentence without a claim: press ", el("kbd", {}, "x"), "."));
  }

  return {
    show(selected) {
      const claims = reading.inOrder();
      const title = el("h2", {}, "Claims ", claims.length ? el("span", { class: "quiet-text numbers" }, String(claims.length)) : null);
      fill(root, title, claims.length
        ? el("ol", { class: "claim-list" }, claims.map((claim) => entry(claim, selected)))
        : nothing());
    },
  };
}
