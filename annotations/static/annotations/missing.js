// What still keeps a reading, or an adjudication, from being done: a list, from which is struck what was seen to.

import { el, fill, put } from "./dom.js";

/** In `place`, under a title: `entryOf(error)` gives {go, isStill} of each; `go` may be missing. */
export function missingList(place, title, entryOf) {
  let lacking = [];

  const howMany = () => `${lacking.length === 1 ? "One thing is" : `${lacking.length} things are`} missing:`;

  return {
    /** The list for the errors of a refusal, each a way to where it is missing. */
    drawn({ errors }) {
      lacking = errors.map((error) => {
        const { go, isStill } = entryOf(error);
        const words = go ? el("button", { type: "button", class: "linklike", onclick: go }, error.detail) : error.detail;
        return { item: el("li", {}, words), isStill };
      });
      return el("div", { class: "notice wrong missing", role: "alert" },
        el("div", { class: "row" }, el("p", {}, el("strong", {}, title), " ", el("span", {}, howMany())),
          el("button", { type: "button", class: "btn quiet icon", "aria-label": "Close", onclick: () => fill(place) }, "×")),
        el("ul", {}, lacking.map(({ item }) => item)));
    },

    /** Strike what has been seen to; with nothing left the list goes. */
    strike() {
      const list = place.querySelector(".missing");
      const gone = lacking.filter(({ isStill }) => !isStill());
      if (!list || !gone.length) return;
      lacking = lacking.filter((each) => !gone.includes(each));
      for (const { item } of gone) item.remove();
      if (lacking.length) put(list.querySelector("span"), howMany());
      else fill(place);
    },
  };
}
