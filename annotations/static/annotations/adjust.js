// Pure: moves the start or the end of a span, from word to word or from character to character.

import { toCodePoints, toUnits } from "./offsets.js";
import { step } from "./steps.js";

const isSpace = (char) => char !== undefined && /\s/u.test(char);

/**
 * The span {first, last, start, end} with its `side` ("start" or "end") moved `by` one `unit` ("word" or
 * "character") forwards (1) or backwards (-1); the same span where there is no room.
 */
export function adjusted(sentences, span, side, by, unit) {
  let i = side === "start" ? span.first : span.last;
  let at = toUnits(sentences[i].text, span[side] - sentences[i].start);
  do {
    [i, at] = stepped(sentences, i, at, side, by, unit);
    if (i === null) return span;
  } while (isSpace(sentences[i].text[side === "start" ? at : at - 1]));
  const position = sentences[i].start + toCodePoints(sentences[i].text, at);
  const moved = side === "start" ? { ...span, first: i, start: position } : { ...span, last: i, end: position };
  if (moved.start >= moved.end) return span;
  const whole = moved.start === sentences[moved.first].start && moved.end === sentences[moved.last].end;
  return { ...moved, whole };
}

/** [sentence, UTF-16 position] one step on, in the next sentence where this one ends, or [null]. */
function stepped(sentences, i, at, side, by, unit) {
  const found = step(sentences[i].text, at, by, side, unit);
  const isEdge = found === null || (side === "start" ? found >= sentences[i].text.length : found <= 0);
  if (!isEdge) return [i, found];
  const next = sentences[i + by];
  if (!next) return [null];
  if (side === "start") return [i + by, by > 0 ? 0 : step(next.text, next.text.length, -1, side, unit)];
  return [i + by, by > 0 ? step(next.text, 0, 1, side, unit) : next.text.length];
}
