// Pure: where two quotes differ, word by word.

const WORDS = /\s+|[^\s]+/gu;

/** [{text, only}] of `ours`, in order: `only` where `theirs` does not have it in the same order. */
export function difference(ours, theirs) {
  const [a, b] = [ours.match(WORDS) ?? [], theirs.match(WORDS) ?? []];
  const shared = common(a, b);
  const parts = [];
  for (const [i, text] of a.entries()) {
    const only = !shared.has(i) && text.trim() !== "";
    const last = parts.at(-1);
    if (last && last.only === only) last.text += text;
    else parts.push({ text, only });
  }
  return parts;
}

/** The places in `a` of a longest common subsequence of both (the whole table: quotes are short). */
function common(a, b) {
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i][j] = a[i] === b[j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  const found = new Set();
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) { found.add(i); i += 1; j += 1; }
    else if (longest[i + 1][j] >= longest[i][j + 1]) i += 1;
    else j += 1;
  }
  return found;
}
