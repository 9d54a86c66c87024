// The claims of the reading, in the order of the text, in blocks that are laid out when they come in sight.

import { el, fill } from "./dom.js";
import { GLYPHS, label, missing, primary, speaker, stanceClass } from "./words.js";

/** The claims of so many sentences make a block. */
const BLOCK = 50;
/** A guess at how high an entry is before it has been in sight, in pixels. */
const ENTRY = 112;
const NEEDS = { speaker: "needs a speaker", stance: "needs a stance" };

/** The second click of a double one was meant for what stood there before the list moved up. */
const isMeant = ({ detail }) => detail < 2;

export function claimList(root, reading, open) {
  const title = el("h2", {});
  const list = el("div", { class: "claim-list", role: "list" });
  const empty = el("div", { class: "empty" });
  const blocks = new Map(); // number → {root, entries}; entries: uid → {claim, state, item}
  let drawn = {};
  fill(root, title, list, empty);

  function entry(claim, state) {
    const main = primary(claim);
    const needs = reading.isEditable ? missing(claim) : [];
    const others = claim.stances.length - 1;
    const value = main?.value || claim.coming?.value || "";
    const talk = reading.shown.talk.claims.get(claim.uid);
    return el("div", { role: "listitem", class: `${stanceClass(claim)}${state.startsWith("open") ? " current" : ""}` },
      el("button", { type: "button", class: "claim-entry", "data-uid": claim.uid, "aria-current": state.startsWith("open") ? "true" : null, onclick: (event) => isMeant(event) && open(claim.uid) },
        el("span", { class: "glyph", "aria-hidden": "true" }, GLYPHS[value]),
        el("span", { class: "claim-lines" },
          el("span", { class: "claim-what" },
            el("span", { class: "stance" }, label(reading.page.choices.value, value) || "Not coded"),
            main ? ` ${main.label}` : "", others > 0 ? ` +${others}` : ""),
          el("span", { class: "claim-who", dir: "auto" }, speaker(claim) || "Nobody named yet"),
          el("span", { class: "claim-quote", dir: "auto" }, claim.quote),
          el("span", { class: "row needs" }, needs.map((need) => el("span", { class: "chip returned" }, NEEDS[need])),
            talk ? el("span", { class: "chip talk" }, talk) : null,
            state.endsWith("stuck") ? el("span", { class: "chip failed" }, "not saved: look") : null)),
        el("span", { class: "claim-place numbers" }, el("span", { class: "sr-only" }, "in sentence "), String(reading.indexAt(claim.start) + 1))));
  }

  function stateOf({ uid }, selected) {
    const isStuck = reading.conflicts.has(uid) || reading.refusals.has(uid);
    return `${uid === selected ? "open" : ""} ${reading.shown.talk.claims.get(uid) ?? ""} ${isStuck ? "stuck" : ""}`;
  }

  function nothing() {
    if (!reading.layer) return [el("p", {}, el("strong", {}, "Nobody has read this yet"), "Start reading, and your claims stand here.")];
    if (!reading.isEditable) return [el("p", {}, el("strong", {}, "No claims"), "This reading holds none.")];
    return [
      el("p", {}, el("strong", {}, "No claims yet"), "Select words in the text, or go to a sentence and press ", el("kbd", {}, "c"), "."),
      el("p", {}, "A sentence without a claim: press ", el("kbd", {}, "x"), ". All keys: ", el("kbd", {}, "?"), ".")];
  }

  /** Draw the entries of a block that changed; the others keep their elements. */
  function fit(block, claims, selected) {
    const before = block.entries;
    block.entries = new Map();
    let place = block.root.firstChild;
    for (const claim of claims) {
      const known = before.get(claim.uid);
      const state = stateOf(claim, selected);
      const isSame = known && known.claim === claim && known.state === state;
      const item = isSame ? known.item : entry(claim, state);
      if (known && !isSame) {
        const hadFocus = known.item.contains(document.activeElement);
        if (place === known.item) place = item;
        known.item.replaceWith(item);
        if (hadFocus) item.firstChild.focus();
      }
      block.entries.set(claim.uid, { claim, state, item });
      if (item === place) place = place.nextSibling;
      else block.root.insertBefore(item, place);
    }
    for (const [uid, { item }] of before) if (!block.entries.has(uid)) item.remove();
    if (before.size !== block.entries.size) block.root.style.setProperty("--height", `${claims.length * ENTRY}px`);
  }

  /** The block of a number, made in its place among the others. */
  function blockOf(number) {
    const known = blocks.get(number);
    if (known) return known;
    const fresh = { root: el("div", { class: "claim-block", role: "none" }), entries: new Map() };
    const after = [...blocks.keys()].filter((each) => each > number).sort((a, b) => a - b)[0];
    list.insertBefore(fresh.root, blocks.get(after)?.root ?? null);
    blocks.set(number, fresh);
    return fresh;
  }

  return {
    show(selected) {
      if (drawn.shown === reading.shown && drawn.selected === selected) return;
      drawn = { shown: reading.shown, selected };
      const claims = reading.inOrder();
      const grouped = Map.groupBy(claims, (claim) => Math.floor(reading.indexAt(claim.start) / BLOCK));
      for (const [number, inside] of grouped) fit(blockOf(number), inside, selected);
      for (const [number, { root: gone }] of blocks) {
        if (grouped.has(number)) continue;
        gone.remove();
        blocks.delete(number);
      }
      fill(title, "Claims ", claims.length ? el("span", { class: "quiet-text numbers" }, String(claims.length)) : null);
      empty.hidden = claims.length > 0;
      fill(empty, claims.length ? [] : nothing());
    },
  };
}
