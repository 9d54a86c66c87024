// The guide: what the project asks of its annotators, and the codebook with its rules and examples.

import { el, fill } from "./dom.js";
import { ranked } from "./match.js";
import { about, subjectTexts } from "./stances.js";

export function guide(root, reading) {
  const text = el("section", { class: "guideline" });
  const input = el("input", { type: "search", class: "control", id: "find-subject", placeholder: "Search the codebook", autocomplete: "off", oninput: show });
  const list = el("ol", { class: "codebook" });
  fill(root, text, el("h2", {}, "Codebook"), el("label", { class: "sr-only", for: "find-subject" }, "Search the codebook"), input, list);

  function entry(subject) {
    const depth = subject.path.split(" > ").length - 1;
    if (!subject.assignable) return el("li", { class: `depth-${Math.min(depth, 4)} branch` }, subject.label);
    const shown = el("div", { class: "about" });
    const fold = el("details", { class: "fold", ontoggle: () => { if (fold.open && !shown.firstChild) fill(shown, about(subject)); } },
      el("summary", {}, subject.label), shown);
    return el("li", { class: `depth-${Math.min(depth, 4)}` }, fold);
  }

  function show() {
    const active = reading.tree.filter((each) => each.status === "active");
    const shown = ranked(input.value, active, subjectTexts, Infinity);
    fill(list, shown.length ? shown.map(entry) : el("li", { class: "quiet-text" }, active.length ? "Nothing fits: try another word." : "The codebook is not published yet."));
  }

  return {
    build() {
      const paragraphs = reading.page.guideline.split(/\n\s*\n/).filter((each) => each.trim());
      fill(text, el("h2", {}, "Guideline"), paragraphs.length
        ? paragraphs.map((each) => el("p", { dir: "auto" }, each))
        : el("p", { class: "quiet-text" }, "This project has no guideline of its own yet."));
      show();
    },
  };
}
