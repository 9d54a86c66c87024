// Through the text by keys: from sentence to sentence and claim to claim, choosing and marking on the way.

import { adjusted } from "./adjust.js";
import { say, toast } from "./messages.js";
import { quoteOf, sentencesSpan, spanTitle } from "./selection.js";

/**
 * `here` is what the person is at: {chosen, selected, card, last, adjusting}. `on` has `target()`, `open(uid)`,
 * `close()`, `closeCard()`, `edit(uid, fields, key)`, `choose(span, quiet)`, `later()` and `text()`, which brings
 * the text in sight.
 */
export function walking(reading, view, here, on) {
  function move(i) {
    on.text();
    here.adjusting = null;
    const to = Math.max(0, Math.min(i, view.count - 1));
    const claim = here.selected && reading.claim(here.selected);
    if (claim && (reading.sentences[to].start >= claim.end || reading.sentences[to].end <= claim.start)) on.closeCard();
    if (here.chosen) on.choose(null);
    view.focus(to);
    on.later();
  }

  function extend(by) {
    const from = here.chosen?.anchor ?? view.current;
    const to = Math.max(0, Math.min((here.chosen?.head ?? view.current) + by, view.count - 1));
    view.focus(to);
    on.choose(sentencesSpan(reading.sentences, from, to));
  }

  function mark() {
    if (!reading.isEditable) return;
    const span = on.target();
    const places = [...Array(span.last - span.first + 1).keys()].map((n) => span.first + n);
    const claimed = places.find((i) => reading.claimsIn(i).length);
    if (claimed !== undefined) return toast(`Sentence ${reading.sentences[claimed].number} holds a claim: withdraw that first.`);
    const isMarked = places.every((i) => reading.mark(i));
    reading.markAll(places, isMarked ? null : "no_claim");
    say(`${spanTitle(reading.sentences, sentencesSpan(reading.sentences, span.first, span.last))}: ${isMarked ? "no longer marked" : "no claim"}.`);
    here.chosen = null;
    if (!isMarked) move(span.last + 1);
  }

  function toUnread() {
    const places = [...Array(view.count).keys()].map((n) => (view.current + 1 + n) % view.count);
    const next = places.find((i) => reading.isUnread(i));
    if (next === undefined) return say("Every sentence is read.");
    on.text();
    move(next);
  }

  function toClaim(by) {
    const order = reading.inOrder();
    if (!order.length) return say("There is no claim yet.");
    const at = order.findIndex((each) => each.uid === here.selected);
    const { start } = reading.sentences[view.current];
    const after = order.findIndex((each) => each.end > start);
    const from = by > 0 ? (after < 0 ? 0 : after) : (after < 0 ? order.length : after) - 1;
    on.open(order[(at < 0 ? from + order.length : at + by + order.length) % order.length].uid);
  }

  /** Arrows move the start or the end: of the open claim, or of what is chosen. */
  function adjust(side) {
    if (!reading.isEditable) return;
    if (!here.selected && !here.chosen) on.choose(on.target(), true);
    here.adjusting = side;
    on.later();
    say(`The arrows move the ${side} now, word by word; Escape ends this.`);
  }

  function nudgeEdge(by, unit) {
    const claim = here.selected && reading.claim(here.selected);
    const now = claim ? { start: claim.start, end: claim.end, first: reading.indexAt(claim.start), last: reading.indexAt(claim.end - 1) } : here.chosen;
    const [side, whole] = [here.adjusting, reading.page.unit === "sentence"];
    const place = Math.max(0, Math.min((side === "start" ? now.first : now.last) + by, view.count - 1));
    const moved = whole
      ? sentencesSpan(reading.sentences, Math.min(side === "start" ? place : now.first, now.last), Math.max(side === "end" ? place : now.last, now.first))
      : adjusted(reading.sentences, now, side, by, unit);
    const quote = quoteOf(reading.sentences, moved);
    if (claim) on.edit(here.selected, { start: moved.start, end: moved.end, quote }, "span");
    else { on.choose({ anchor: now.first, head: now.last, ...moved, drawn: true }, true); here.adjusting = side; }
    say(quote);
  }

  function letGo() {
    const i = here.chosen?.head ?? view.current;
    getSelection().removeAllRanges();
    on.choose(null);
    view.focus(i);
  }

  function escape() {
    if (here.adjusting) { here.adjusting = null; on.later(); return say("Done."); }
    if (here.chosen) return letGo();
    if (here.selected) return on.close();
    view.focus();
  }

  return {
    move, mark, toUnread, letGo, escape, nudgeEdge,
    commands: {
      next: () => move(view.current + 1), previous: () => move(view.current - 1), first: () => move(0), last: () => move(view.count - 1),
      unread: toUnread, nextClaim: () => toClaim(1), previousClaim: () => toClaim(-1),
      extendDown: () => extend(1), extendUp: () => extend(-1), adjustStart: () => adjust("start"), adjustEnd: () => adjust("end"),
      escape, mark,
    },
  };
}
