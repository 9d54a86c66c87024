// Pure: which words of a text stand in none of the others, in their order.

const TOKEN = /[\p{L}\p{M}\p{N}]+|\s+|[^\s\p{L}\p{M}\p{N}]/gu;
/** How many pairs of words are compared at most; where two texts differ in more, all of that is set off. */
const MOST = 4_000_000;

export const tokens = (text) => text.match(TOKEN) ?? [];
const isSpace = (token) => !token.trim();

/** For each word of `ours` whether `theirs` has it too: the longest common sequence of both. */
function shared(ours, theirs) {
  const found = new Array(ours.length).fill(false);
  let [from, end, other] = [0, ours.length, theirs.length];
  for (; from < end && from < other && ours[from] === theirs[from]; from += 1) found[from] = true;
  for (; end > from && other > from && ours[end - 1] === theirs[other - 1]; other -= 1) found[end -= 1] = true;
  const [rows, columns] = [end - from, other - from];
  if (!rows || !columns || rows * columns > MOST) return found;
  const width = columns + 1;
  const longest = new Uint32Array((rows + 1) * width); // of what is left from there on
  for (let i = rows - 1; i >= 0; i -= 1) {
    for (let j = columns - 1; j >= 0; j -= 1) {
      longest[i * width + j] = ours[from + i] === theirs[from + j]
        ? longest[(i + 1) * width + j + 1] + 1
        : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  for (let i = 0, j = 0; i < rows && j < columns;) {
    if (ours[from + i] === theirs[from + j]) { found[from + i] = true; i += 1; j += 1; }
    else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return found;
}

/** The text in stretches [{text, only}]: `only` for words that none of the others has there. */
export function stretches(text, others) {
  const all = tokens(text);
  const words = all.filter((each) => !isSpace(each));
  const matches = others.map((other) => shared(words, tokens(other).filter((each) => !isSpace(each))));
  const isOnly = words.map((_, i) => matches.length > 0 && matches.every((match) => !match[i]));
  const found = [];
  let at = -1;
  for (const token of all) {
    if (!isSpace(token)) at += 1;
    // A space is set off between two words that are.
    const only = isSpace(token) ? Boolean(isOnly[at] && isOnly[at + 1]) : isOnly[at];
    if (found.length && found.at(-1).only === only) found.at(-1).text += token;
    else found.push({ text: token, only });
  }
  return found;
}
