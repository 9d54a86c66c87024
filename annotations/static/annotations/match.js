// Pure: what a person may mean while typing: ranks items by how their names fit.

/** Lower case, without accents: what is compared. */
export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/** Where a query stands in a text, capitals and accents aside: [[from, to]] in UTF-16 units. */
export function places(text, query) {
  const wanted = folded(query);
  if (!wanted) return [];
  let plain = "";
  const origins = [];
  let at = 0;
  for (const character of text) {
    const letters = character.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    for (let n = 0; n < letters.length; n += 1) origins.push(at);
    plain += letters;
    at += character.length;
  }
  const found = [];
  for (let i = plain.indexOf(wanted); i >= 0; i = plain.indexOf(wanted, i + wanted.length)) {
    found.push([origins[i], origins[i + wanted.length] ?? text.length]);
  }
  return found;
}

function fit(word, text) {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  if (text === word) return 8;
  if (at === 0) return 4;
  return /[\p{L}\p{N}]/u.test(text[at - 1]) ? 1 : 2;
}

/** The best fit of all words of a query in an item's texts; the first text counts most; 0: none. */
export function score(query, texts) {
  const known = texts.map(folded);
  let sum = 0;
  for (const word of folded(query).split(/\s+/)) {
    const fits = known.map((text, i) => fit(word, text) * (i === 0 ? 2 : 1));
    const best = Math.max(0, ...fits);
    if (!best) return 0;
    sum += best;
  }
  return sum + (known.includes(folded(query)) ? 20 : 0);
}

/** The items that fit, best first; all of them, in their order, when nothing is typed yet. */
export function ranked(query, items, texts, most = 50) {
  if (!query.trim()) return items.slice(0, most);
  return items
    .map((item, order) => ({ item, order, score: score(query, texts(item)) }))
    .filter((each) => each.score > 0)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, most)
    .map((each) => each.item);
}

/** The one item of which a text is what was typed, capitals and accents aside; else null. */
export function exact(query, items, texts) {
  const wanted = folded(query);
  const found = items.filter((item) => texts(item).some((text) => folded(text) === wanted));
  return wanted && found.length === 1 ? found[0] : null;
}
