// The left pane: the sections of the text with their claims and what is unread, and a search in it.

import { el, fill } from "./dom.js";
import { folded } from "./match.js";

/** Where a text has no headings, so many sentences make a section. */
const STRETCH = 25;
const MOST_FOUND = 200;

/** [{title, first, last}] by index: a section from each heading, or stretches where there is none. */
function sections(sentences) {
  const heads = sentences.flatMap((each, i) => (each.kind === "heading" ? [i] : []));
  const begins = heads.length > 1 ? heads : sentences.flatMap((each, i) => (i % STRETCH ? [] : [i]));
  if (begins.length && begins[0] > 0) begins.unshift(0);
  return begins.map((first, n) => {
    const last = (begins[n + 1] ?? sentences.length) - 1;
    const isHeading = sentences[first].kind === "heading";
    return { first, last, title: isHeading ? sentences[first].text : `Sentences ${sentences[first].number}–${sentences[last].number}` };
  });
}

export function outline(root, reading, { goTo, highlight }) {
  const list = el("ol", { class: "sections" });
  const input = el("input", { type: "search", class: "control", id: "find", placeholder: "Search the text", autocomplete: "off", oninput: () => search(), onkeydown: keys });
  const found = el("ol", { class: "found" });
  const count = el("p", { class: "quiet-text", role: "status" });
  let all = [];
  let entries = [];
  let hits = [];
  let at = -1;
  let shown = null;
  fill(root, el("div", { class: "find" }, el("label", { class: "sr-only", for: "find" }, "Search the text"), input, el("kbd", { "aria-hidden": "true" }, "/")), count, found, list);

  function build() {
    all = sections(reading.sentences);
    entries = all.map((section) => {
      const facts = el("span", { class: "section-facts numbers" });
      const density = el("span", { class: "density", "aria-hidden": "true" });
      const button = el("button", { type: "button", class: "section", onclick: () => goTo(section.first) },
        el("span", { class: "section-title", dir: "auto" }, section.title), density, facts);
      return { button, facts, density, said: "" };
    });
    fill(list, entries.map(({ button }) => el("li", {}, button)));
    search();
  }

  function show() {
    if (shown === reading.shown) return;
    shown = reading.shown;
    if (hits.length) setOff();
    all.forEach(({ first, last }, n) => {
      const claims = new Set();
      let [unread, claimed, needed] = [0, 0, 0];
      for (let i = first; i <= last; i += 1) {
        for (const claim of reading.claimsIn(i)) claims.add(claim.uid);
        if (shown.states[i] === "claimed") claimed += 1;
        if (shown.states[i] === "unread") unread += 1;
        if (reading.needsReading(i)) needed += 1;
      }
      const parts = [claims.size ? `${claims.size} claim${claims.size > 1 ? "s" : ""}` : "", reading.layer && unread ? `${unread} unread` : ""];
      const said = parts.filter(Boolean).join(" · ") || (reading.layer && needed ? "all read" : "");
      if (said === entries[n].said) return;
      entries[n].said = said;
      fill(entries[n].facts, said);
      const share = (count) => `${(100 * count) / (last - first + 1)}%`;
      entries[n].density.style.setProperty("--claimed", share(claimed));
      entries[n].density.style.setProperty("--unread", share(unread));
    });
  }

  function search() {
    const wanted = folded(input.value);
    hits = wanted ? reading.sentences.flatMap((each, i) => (folded(each.text).includes(wanted) ? [i] : [])) : [];
    at = -1;
    list.hidden = Boolean(wanted);
    count.textContent = wanted ? `${hits.length || "No"} sentence${hits.length === 1 ? "" : "s"} found${hits.length > MOST_FOUND ? `, the first ${MOST_FOUND} here` : ""}` : "";
    fill(found, hits.slice(0, MOST_FOUND).map((i) => el("li", {},
      el("button", { type: "button", class: "section", onclick: () => goTo(i) },
        el("span", { class: "numbers quiet-text" }, `${reading.sentences[i].number} `), el("span", { dir: "auto" }, reading.sentences[i].text)))));
    setOff();
  }

  /** What was found, in the text and in the list. */
  function setOff() {
    highlight(input.value, hits.slice(0, MOST_FOUND), hits[at] ?? null);
    [...found.children].forEach((each, n) => each.firstChild.setAttribute("aria-current", String(n === at)));
  }

  function keys(event) {
    if (event.key === "Enter" && hits.length) {
      event.preventDefault();
      at = (Math.max(at, event.shiftKey ? 0 : -1) + (event.shiftKey ? -1 : 1) + hits.length) % hits.length;
      goTo(hits[at], true);
      setOff();
      found.children[at]?.scrollIntoView({ block: "nearest" });
    }
  }

  return { build, show, input };
}
