// Pure: the next place in a text where a claim may begin or end: by word, or by character as people see them.

const segmenters = new Map();

function segmenter(granularity) {
  if (!segmenters.has(granularity)) segmenters.set(granularity, new Intl.Segmenter(undefined, { granularity }));
  return segmenters.get(granularity);
}

/** UTF-16 positions where a word begins, or with `edge` "end" where one ends (with what is written onto it). */
function wordEdges(text, edge) {
  const edges = [];
  for (const found of text.matchAll(/\S+/gu)) edges.push(edge === "start" ? found.index : found.index + found[0].length);
  for (const { segment, index, isWordLike } of segmenter("word").segment(text)) {
    if (isWordLike) edges.push(edge === "start" ? index : index + segment.length);
  }
  return edges;
}

function characterEdges(text) {
  return [...[...segmenter("grapheme").segment(text)].map(({ index }) => index), text.length];
}

/** The nearest edge after (`by` 1) or before (`by` -1) UTF-16 position `at`, or null: the text ends there. */
export function step(text, at, by, edge, unit) {
  const edges = unit === "word" ? wordEdges(text, edge) : characterEdges(text);
  const beyond = edges.filter((each) => (by > 0 ? each > at : each < at));
  if (!beyond.length) return null;
  return by > 0 ? Math.min(...beyond) : Math.max(...beyond);
}
