// The strip beside the text: every sentence at its height, coloured by its claims, grey where it is unread.

import { el, fill } from "./dom.js";
import { stanceClass } from "./words.js";

/** How wide each state is drawn, as a share of the strip; a sentence that is done and bare is not drawn. */
const WIDTHS = { claimed: 1, unread: 0.4, marked: 0.2 };
const RANK = { claimed: 3, unread: 2, marked: 1, "": 0 };

/** What stands at each of so many rows: [{state, i}] by the strongest state of the sentences there. */
export function rows(states, count) {
  return Array.from({ length: count }, (_, row) => {
    const first = Math.floor((row * states.length) / count);
    const after = Math.max(first + 1, Math.floor(((row + 1) * states.length) / count));
    let best = first;
    for (let i = first; i < after; i += 1) if (RANK[states[i]] > RANK[states[best]]) best = i;
    return { state: states[best], i: best };
  });
}

/** Draws the strip in `root`; `goTo(i)` brings a sentence into sight. It says nothing the outline does not say in words. */
export function minimap(root, reading, view, goTo) {
  const canvas = el("canvas", {});
  const sight = el("div", { class: "in-sight" });
  const probe = el("span", { hidden: true });
  const colours = new Map();
  let shown = null;
  let [width, height] = [0, 0];
  fill(root, canvas, sight, probe);

  function colour(name) {
    if (!colours.has(name)) {
      probe.className = name;
      colours.set(name, getComputedStyle(probe).color);
    }
    return colours.get(name);
  }

  function draw() {
    const scale = devicePixelRatio;
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    const { states, inside } = shown;
    if (!states.length || !canvas.height) return;
    const pen = canvas.getContext("2d");
    const lines = rows(states, Math.min(states.length, canvas.height));
    const step = canvas.height / lines.length;
    const thick = Math.min(step > 3 * scale ? step - scale : step, 6 * scale);
    lines.forEach(({ state, i }, row) => {
      if (!state) return;
      pen.fillStyle = colour(state === "claimed" ? stanceClass(inside.get(i)[0]) : state);
      const wide = canvas.width * WIDTHS[state];
      pen.fillRect((canvas.width - wide) / 2, row * step, wide, thick);
    });
  }

  /** Where the text that is in sight stands in the whole. */
  function follow() {
    const box = view.root.getBoundingClientRect();
    const at = (y) => document.elementsFromPoint(box.left + box.width / 2, y).find((each) => each.matches(".sentence"));
    const found = [box.top + 4, box.top + 28, box.bottom - 28, box.bottom - 4].map(at).filter(Boolean).map((each) => Number(each.dataset.index));
    const share = (i) => `${(100 * i) / (view.count || 1)}%`;
    sight.hidden = !found.length;
    if (!found.length) return;
    sight.style.setProperty("top", share(found[0]));
    sight.style.setProperty("height", share(found.at(-1) + 1 - found[0]));
  }

  function anew() {
    colours.clear();
    if (shown) draw();
  }

  function jump(event) {
    const i = Math.floor((view.count * (event.clientY - root.getBoundingClientRect().top)) / height);
    goTo(Math.max(0, Math.min(i, view.count - 1)));
  }

  root.addEventListener("pointerdown", (event) => {
    root.setPointerCapture(event.pointerId);
    jump(event);
  });
  root.addEventListener("pointermove", (event) => root.hasPointerCapture(event.pointerId) && jump(event));
  view.root.addEventListener("scroll", () => requestAnimationFrame(follow), { passive: true });
  new ResizeObserver(([{ contentRect }]) => {
    ({ width, height } = contentRect);
    anew();
    follow();
  }).observe(root);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", anew);
  new MutationObserver(anew).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  return {
    show() {
      if (shown === reading.shown) return;
      if (!shown) requestAnimationFrame(follow);
      shown = reading.shown;
      requestAnimationFrame(draw);
    },
  };
}
