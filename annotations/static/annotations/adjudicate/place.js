// Pure: where in the sentences of a text some words stand, as they were typed or pasted.

import { slice, toCodePoints } from "../offsets.js";

const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** Sentences `first` to `last` as a whole: a span, its ends in code points of the document. */
export function whole(sentences, first, last) {
  return { first, last, start: sentences[first].start, end: sentences[last].end };
}

/** Every span in which the words stand exactly, whatever the white space between them; across sentences too. */
export function findWords(sentences, words) {
  const wanted = words.trim().split(/\s+/u).filter(Boolean).map(escaped);
  if (!wanted.length) return [];
  const begins = [];
  let text = "";
  for (const sentence of sentences) {
    if (text) text += " ";
    begins.push(text.length);
    text += sentence.text;
  }
  return [...text.matchAll(new RegExp(wanted.join("\\s+"), "gu"))].map((match) => {
    const [from, to] = [match.index, match.index + match[0].length];
    const [first, last] = [sentenceAt(begins, from), sentenceAt(begins, to - 1)];
    const at = (i, unit) => sentences[i].start + toCodePoints(sentences[i].text, unit - begins[i]);
    return { first, last, start: at(first, from), end: at(last, to) };
  });
}

function sentenceAt(begins, unit) {
  let i = begins.length - 1;
  while (begins[i] > unit) i -= 1;
  return i;
}

/** What stands in a span, sentence by sentence. */
export function quoteIn(sentences, { first, last, start, end }) {
  return sentences.slice(first, last + 1).map((sentence) =>
    slice(sentence.text, Math.max(start - sentence.start, 0), Math.min(end, sentence.end) - sentence.start)).join(" ");
}
