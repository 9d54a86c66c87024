// What is chosen in the text: words by mouse or finger, sentences by mouse or keyboard.

import { slice, toCodePoints, trimmed } from "./offsets.js";

/** Sentences `first` to `last` as a whole, whichever comes first. */
export function sentencesSpan(sentences, a, b = a) {
  const [first, last] = a <= b ? [a, b] : [b, a];
  return { first, last, anchor: a, head: b, start: sentences[first].start, end: sentences[last].end, whole: true };
}

/** The words under the browser's selection, in code points, or null; whole sentences where asked. */
export function wordsSpan(view, sentences, wholeSentences) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const parts = [];
  for (let i = firstTouched(view, range); i >= 0 && i < view.count; i += 1) {
    const part = within(view.textOf(i), range);
    if (part === null) break;
    const kept = trimmed(sentences[i].text, ...part);
    if (kept) parts.push([i, ...kept]);
  }
  if (!parts.length) return null;
  const [first, from] = parts[0];
  const [last, , to] = parts.at(-1);
  if (wholeSentences) return sentencesSpan(sentences, first, last);
  const start = sentences[first].start + toCodePoints(sentences[first].text, from);
  const end = sentences[last].start + toCodePoints(sentences[last].text, to);
  const whole = start === sentences[first].start && end === sentences[last].end;
  return { first, last, anchor: first, head: last, start, end, whole };
}

/** The first sentence whose text the range touches, or -1. */
function firstTouched(view, range) {
  const node = range.startContainer;
  const near = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".sentence");
  let i = near && view.root.contains(near) ? Number(near.dataset.index) : 0;
  while (i < view.count && !range.intersectsNode(view.textOf(i))) i += 1;
  return i < view.count ? i : -1;
}

/** The part of an element's text that a range covers: [from, to] in UTF-16 units, or null. */
function within(element, range) {
  if (!range.intersectsNode(element)) return null;
  const length = element.textContent.length;
  const from = element.contains(range.startContainer) ? distance(element, range.startContainer, range.startOffset) : 0;
  const to = element.contains(range.endContainer) ? distance(element, range.endContainer, range.endOffset) : length;
  return [from, to];
}

function distance(element, node, offset) {
  const before = document.createRange();
  before.selectNodeContents(element);
  before.setEnd(node, offset);
  return before.toString().length;
}

/** What stands in a span: the text of its sentences, with a space where the document has any gap. */
export function quoteOf(sentences, span) {
  const parts = sentences.slice(span.first, span.last + 1).map((sentence) =>
    slice(sentence.text, Math.max(span.start - sentence.start, 0), Math.min(span.end, sentence.end) - sentence.start));
  return parts.join(" ");
}

/** "Sentence 3", "Sentences 3–5", "Words in sentence 3" */
export function spanTitle(sentences, span) {
  const [first, last] = [sentences[span.first].number, sentences[span.last].number];
  const where = first === last ? `sentence ${first}` : `sentences ${first}–${last}`;
  return span.whole ? where[0].toUpperCase() + where.slice(1) : `Words in ${where}`;
}
