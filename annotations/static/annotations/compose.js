// A form of words: a field, a button that sends it, and what the service refused.

import { ApiError } from "./api.js";
import { el, field, fill } from "./dom.js";
import { refusalNotice } from "./messages.js";

/**
 * Ctrl+Enter or the button sends, Escape closes. `name` is the form's (null for one of many), `title` the field's; `above` stands over the field,
 * `tools` beside the button. `on` has `send(text)`, which may refuse with an ApiError, `changed(text)`, and `close()` where
 * the form can be closed; while it is being sent nothing else is.
 */
export function compose({ name, title, text = "", rows = 3, button, style = "primary", above = [], tools = [], help = "" }, on) {
  const input = el("textarea", { rows, value: text, maxlength: 10_000, dir: "auto", oninput: () => on.changed(input.value) });
  const problem = el("div", {});
  const go = el("button", { type: "submit", class: `btn ${style}` }, button, on.close ? el("kbd", { "aria-hidden": "true" }, "Ctrl ↵") : null);
  const cancel = on.close ? el("button", { type: "button", class: "btn quiet", onclick: () => on.close() }, "Close", el("kbd", { "aria-hidden": "true" }, "Esc")) : null;
  const root = el("form", { class: "talk-form", "aria-label": name, novalidate: true, onkeydown: keys, onsubmit: (event) => { event.preventDefault(); send(); } },
    problem, above, field(title, input, help), el("div", { class: "row" }, go, tools, cancel));
  let isSending = false;

  function keys(event) {
    if (event.isComposing) return;
    const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (isSend) send();
    else if (event.key === "Escape" && on.close) on.close();
    else return;
    event.preventDefault(); // the keys of the page leave it alone
  }

  async function send() {
    if (isSending) return;
    if (!input.value.trim()) return input.focus();
    isSending = go.disabled = true;
    fill(problem);
    try {
      await on.send(input.value.trim());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      fill(problem, refusalNotice(error));
      input.focus();
    } finally {
      isSending = go.disabled = false;
    }
  }

  return { root, input };
}
