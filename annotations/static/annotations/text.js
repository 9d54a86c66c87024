// The text: one element for each sentence, claims underlined in lanes, keyboard focus on the numbers.

import { el, fill } from "./dom.js";
import { slice } from "./offsets.js";
import { LANES, lanes, segments } from "./segments.js";
import { GLYPHS, primary, stanceClass, summary } from "./words.js";

const MOST_GLYPHS = 3;

/** The text of a reading in `root`; `show(state)` draws what changed, `focus(i)` moves there. */
export function textView(root, reading) {
  let items = [];
  let drawn = [];

  function build() {
    items = reading.sentences.map((sentence, i) => {
      const before = reading.sentences[i - 1];
      const starts = !before || before.paragraph !== sentence.paragraph;
      const number = el("button", { type: "button", class: "sentence-number numbers", tabindex: i ? "-1" : "0", "data-index": i }, String(sentence.number));
      const margin = el("span", { class: "margin", "aria-hidden": "true" });
      const text = el("span", { class: "sentence-text", id: `t${sentence.number}`, dir: "auto" });
      const classes = `sentence kind-${sentence.kind}${starts ? " starts" : ""}`;
      return { item: el("li", { class: classes, id: `s${sentence.number}`, "data-index": i }, number, margin, text), number, margin, text };
    });
    drawn = items.map(() => "");
    fill(root, el("ol", { class: "sentences" }, items.map((each) => each.item)));
  }

  /** Draw the sentences whose claims, mark or selection changed. */
  function show({ selected = null, pending = null, chosen = null } = {}) {
    const claims = reading.inOrder();
    const all = pending ? [...claims, { ...pending, uid: "pending", pending: true, stances: [], actors: [] }] : claims;
    const laneOf = lanes(all);
    reading.sentences.forEach((sentence, i) => {
      const inside = all.filter((each) => each.start < sentence.end && each.end > sentence.start);
      const isChosen = Boolean(chosen) && i >= chosen.first && i <= chosen.last;
      const state = { inside, selected: inside.some((each) => each.uid === selected) && selected, isChosen, mark: reading.marks.get(sentence.id)?.kind };
      const key = JSON.stringify([inside.map((each) => [each.uid, each.version, each.start, each.end, laneOf.get(each.uid)]), state.selected, isChosen, state.mark]);
      if (key === drawn[i]) return;
      drawn[i] = key;
      draw(items[i], sentence, state, laneOf);
    });
  }

  function draw({ item, number, margin, text }, sentence, { inside, selected, isChosen, mark }, laneOf) {
    const claims = inside.filter((each) => !each.pending);
    const deepest = Math.max(0, ...inside.map((each) => Math.min(laneOf.get(each.uid), LANES - 1) + 1));
    item.classList.toggle("claimed", claims.length > 0);
    item.classList.toggle("marked", Boolean(mark));
    item.classList.toggle("chosen", isChosen);
    item.dataset.lanes = deepest;
    number.setAttribute("aria-label", describe(sentence, claims, mark));
    number.setAttribute("aria-pressed", String(isChosen));
    number.setAttribute("aria-describedby", text.id);
    fill(margin, signs(sentence, claims, mark));
    fill(text, segments(sentence.start, sentence.end, inside).map((segment) =>
      stretch(sentence, segment, inside, laneOf, selected)));
  }

  /** A stretch of text inside a wrapper for each claim over it, the lowest lane innermost. */
  function stretch(sentence, segment, inside, laneOf, selected) {
    let node = document.createTextNode(slice(sentence.text, segment.start - sentence.start, segment.end - sentence.start));
    const over = segment.uids.map((uid) => inside.find((each) => each.uid === uid));
    over.sort((a, b) => laneOf.get(a.uid) - laneOf.get(b.uid));
    for (const claim of over.filter((each) => laneOf.get(each.uid) < LANES)) {
      const state = claim.pending ? "pending" : stanceClass(claim);
      const value = claim.pending ? "" : `value-${primary(claim)?.value || "none"}`;
      node = el("span", {
        class: `underline lane-${laneOf.get(claim.uid)} ${state} ${value}${claim.uid === selected ? " selected" : ""}`,
        "data-uid": claim.pending ? null : claim.uid,
        title: claim.pending ? null : summary(claim, reading.page.choices),
      }, node);
    }
    return node;
  }

  function signs(sentence, claims, mark) {
    const begins = claims.filter((each) => each.start >= sentence.start);
    const shown = begins.slice(0, MOST_GLYPHS).map((each) =>
      el("span", { class: `glyph ${stanceClass(each)}` }, GLYPHS[primary(each)?.value || ""]));
    if (begins.length > MOST_GLYPHS) shown.push(el("span", { class: "more" }, `+${begins.length - MOST_GLYPHS}`));
    if (claims.length) return shown;
    return mark ? el("span", { class: "check-sign" }, "✓") : el("span", { class: "unread" });
  }

  function describe(sentence, claims, mark) {
    const kind = { heading: ", heading", list_item: ", list item", boilerplate: ", boilerplate" }[sentence.kind] || "";
    const state = claims.length ? `, ${claims.length} claim${claims.length > 1 ? "s" : ""}` : mark ? ", no claim" : "";
    return `Sentence ${sentence.number}${kind}${state}`;
  }

  function focus(i) {
    if (!items[i]) return;
    for (const { number } of items) number.tabIndex = -1;
    items[i].number.tabIndex = 0;
    items[i].number.focus({ preventScroll: true });
    items[i].item.scrollIntoView({ block: "nearest" });
  }

  return {
    build,
    show,
    focus,
    root,
    textOf: (i) => items[i]?.text,
    itemOf: (i) => items[i]?.item,
    get count() { return items.length; },
    get focused() { return items.findIndex(({ number }) => number === document.activeElement); },
  };
}
