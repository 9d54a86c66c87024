// One thread: what was said, what a correction would change, the answers, and a field to answer in.

import { ApiError } from "./api.js";
import { compose } from "./compose.js";
import { el, fill } from "./dom.js";
import { refusalNotice } from "./messages.js";
import { changes } from "./proposal.js";
import { quoteOf } from "./selection.js";
import { isOpen, KINDS } from "./threads.js";

const moment = new Intl.DateTimeFormat([], { dateStyle: "medium", timeStyle: "short" });

function whoAndWhen({ author_name, created_at }) {
  return [el("b", { dir: "auto" }, author_name), " ", el("time", { datetime: created_at, class: "quiet-text" }, moment.format(new Date(created_at)))];
}

/** What goes with codes, for the lines of a correction. */
function wordsOf(reading) {
  const quote = (start, end) => quoteOf(reading.sentences, { start, end, first: reading.indexAt(start), last: reading.indexAt(end - 1) });
  return { choices: reading.page.choices, subjects: reading.byCode, actors: reading.actors, quote };
}

/** Old → new, field by field. */
function changeLines(reading, thread) {
  const claim = reading.claim(thread.claim);
  if (!thread.proposal || !claim) return null;
  const said = changes(claim, thread.proposal, { ...wordsOf(reading), isSettled: !isOpen(thread) });
  if (!said.length) return el("p", { class: "quiet-text" }, "The claim says so already.");
  return el("dl", { class: "changes" }, said.flatMap(({ label, before, after }) => [
    el("dt", {}, label),
    el("dd", { dir: "auto" },
      isOpen(thread) ? [el("del", {}, el("span", { class: "sr-only" }, "from "), before || "not said"), el("span", { "aria-hidden": "true" }, " → ")] : null,
      el("ins", {}, isOpen(thread) ? el("span", { class: "sr-only" }, " to ") : null, after || "not said")),
  ].flat()));
}

/**
 * `root` to show; `show(thread, about)` draws it, `about` being a way to what it is about where that is not plain.
 * `on` has `reply(thread, text)`, `settle(thread, verb)`, `takeOver(thread)`, `mayTakeOver(thread)`, `mayTalk()`, and
 * `drafts()`, in which an answer is kept that is not sent.
 */
export function threadView(reading, id, on) {
  const [about, head, text, offer, answers, foot, problem] = ["p", "p", "p", "div", "ol", "div", "div"].map((tag) => el(tag));
  about.className = "thread-about";
  head.className = "thread-head";
  [text.className, text.dir] = ["said", "auto"];
  answers.className = "answers";
  const root = el("article", { class: "thread", tabindex: "-1" }, about, head, text, offer, answers, problem, foot);
  const draft = `reply ${id}`;
  let thread = null;
  let drawn = "";
  let offered = []; // what the lines of the correction were drawn from

  const settle = el("button", { type: "button", class: "btn quiet", onclick: () => attempt(settle, () => on.settle(thread, "resolve")) }, "Resolve");
  const reopen = el("button", { type: "button", class: "btn quiet", onclick: () => attempt(reopen, () => on.settle(thread, "reopen")) }, "Open again");
  const take = el("button", { type: "button", class: "btn primary", onclick: () => attempt(take, () => on.takeOver(thread)) }, "Take it over");
  const reply = compose({ name: null, title: "Answer", text: on.drafts().get(draft)?.text ?? "", rows: 1, button: "Send answer", style: "", tools: [settle] }, {
    changed: (words) => on.drafts().keep(draft, { text: words }),
    send: async (words) => {
      await on.reply(thread, words);
      on.drafts().drop(draft);
      reply.input.value = "";
    },
  });

  async function attempt(button, work) {
    button.disabled = true;
    fill(problem);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      fill(problem, refusalNotice(error));
    } finally {
      button.disabled = false;
    }
  }

  function draw() {
    root.setAttribute("aria-label", `${KINDS[thread.kind]} by ${thread.author_name}`);
    root.classList.toggle("settled", !isOpen(thread));
    fill(head, el("span", { class: `chip talk ${thread.kind}` }, KINDS[thread.kind]), " ", whoAndWhen(thread));
    text.textContent = thread.text;
    fill(answers, thread.replies.map((each) => el("li", {}, el("p", {}, whoAndWhen(each)), el("p", { class: "said", dir: "auto" }, each.text))));
    answers.hidden = !thread.replies.length;
    if (!on.mayTalk()) fill(foot);
    else if (!isOpen(thread)) fill(foot, reopen);
    else if (foot.firstChild !== reply.root) fill(foot, reply.root); // what is typed in it, and the focus, stay
  }

  return {
    root,
    show(given, way) {
      const now = JSON.stringify([given, way?.title]);
      thread = given;
      if (now !== drawn) { draw(); fill(about, way ? el("button", { type: "button", class: "linklike", onclick: way.go, dir: "auto" }, way.title) : []); }
      about.hidden = !way;
      drawn = now;
      const claim = reading.claim(thread.claim);
      const isOffered = isOpen(thread) && on.mayTakeOver(thread);
      const offering = [thread, claim, isOffered];
      if (offering.every((each, i) => each === offered[i])) return;
      offered = offering;
      fill(offer, changeLines(reading, thread), isOffered ? take : null);
    },
  };
}
