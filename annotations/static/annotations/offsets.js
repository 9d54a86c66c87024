// Pure: positions in a sentence: JavaScript counts UTF-16 units, the API counts code points.
//
// Both only ever meet inside one sentence: a position in the document is the sentence's own start,
// which the API gave, plus the code points before it in the sentence.

const PAIRS = /[\ud800-\udfff]/;
const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit) => unit >= 0xdc00 && unit <= 0xdfff;

/** Whether UTF-16 position `at` lies inside a character, between the two halves of a pair. */
export function splitsPair(text, at) {
  return at > 0 && at < text.length && isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));
}

/** How many code points come before UTF-16 position `at`. */
export function toCodePoints(text, at) {
  if (!PAIRS.test(text)) return at;
  let count = 0;
  for (let i = 0; i < at; count += 1) i += splitsPair(text, i + 1) ? 2 : 1;
  return count;
}

/** The UTF-16 position before which `points` code points come. */
export function toUnits(text, points) {
  if (!PAIRS.test(text)) return points;
  let at = 0;
  for (let count = 0; count < points && at < text.length; count += 1) {
    at += splitsPair(text, at + 1) ? 2 : 1;
  }
  return at;
}

/** The text from code point `start` to code point `end`. */
export function slice(text, start, end) {
  return text.slice(toUnits(text, start), toUnits(text, end));
}

/** A UTF-16 span without white space at its ends and without half characters, or null. */
export function trimmed(text, from, to) {
  let start = splitsPair(text, from) ? from - 1 : from;
  let end = splitsPair(text, to) ? to + 1 : to;
  while (start < end && /\s/u.test(text[start])) start += 1;
  while (end > start && /\s/u.test(text[end - 1])) end -= 1;
  return start < end ? [start, end] : null;
}
