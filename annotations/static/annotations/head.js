// Above the text: whose reading it is, where it stands, and what can be done with it as a whole.

import { ApiError } from "./api.js";
import { el, fill } from "./dom.js";
import { refusalNotice, say, toast } from "./messages.js";
import { missingList } from "./missing.js";
import { reasonForm } from "./reason.js";
import { missing } from "./words.js";

/** From these the annotator may begin again. */
const AGAIN = ["declined", "expired"];

const isIncomplete = (claim) => Boolean(claim) && missing(claim).length > 0;

/** `on` has `changed()`, `toMissing(uid)`, `goToId(id)`, and `submitted()`, which tells whether all is saved. */
export function readingHead(reading, on) {
  const state = document.getElementById("state");
  const [notes, told, asked] = ["notes", "told", "asked"].map((id) => document.getElementById(id));
  const { page } = reading;
  let drawn = "";
  let isMoving = false;

  /** Do something with the reading; a refusal stands above the text. */
  async function attempt(work, button = null) {
    if (button) button.disabled = true;
    fill(notes);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      fill(notes, error.errors[0].code === "incomplete" ? lacking.drawn(error) : refusalNotice(error));
      notes.firstChild.tabIndex = -1;
      notes.firstChild.focus();
    } finally {
      if (button) button.disabled = false;
    }
  }

  const lacking = missingList(notes, "Not submitted yet.", ({ attr }) => {
    const sentence = /^sentence (\d+)$/.exec(attr || "");
    const id = sentence ? Number(sentence[1]) : attr;
    const place = () => reading.sentences.findIndex((each) => each.id === id);
    return {
      go: () => (sentence ? on.goToId(id) : on.toMissing(id)),
      isStill: () => (sentence ? reading.isUnread(place()) : isIncomplete(reading.claims.get(id))),
    };
  });

  function action(title, work, style = "") {
    const button = el("button", { type: "button", class: `btn ${style}`, onclick: () => attempt(work, button) }, title);
    return button;
  }

  /** Hand the reading in, once everything is saved. */
  function submit() {
    if (!reading.isEditable || isMoving) return;
    isMoving = true;
    return attempt(async () => {
      if (!(await on.submitted())) return toast("Not everything is saved yet: look at the bar below.");
      await reading.move("submit");
      await reload();
      const next = el("a", { class: "btn primary", href: state.dataset.desk }, "To your desk");
      fill(notes, el("div", { class: "notice row" }, el("strong", {}, "Submitted."), " A reviewer looks at it next.", next));
      toast("Submitted. A reviewer looks at it next.");
    }).finally(() => { isMoving = false; });
  }

  async function reload(layer = reading.layer.uid) {
    await reading.load(layer);
    await on.changed();
  }

  async function start() {
    await reading.start();
    await on.changed();
    say("The reading is yours. Choose a sentence, or select words.");
  }

  function chip(layer) {
    return el("span", { class: `chip ${layer.status}` }, page.states[layer.status]);
  }

  function whose(layer) {
    return layer.kind === "annotation" ? `${layer.annotator_name}’s reading` : `${layer.annotator_name || "a program"}’s ${layer.kind}`;
  }

  function chooser() {
    if (reading.layers.length < 2) return null;
    const options = reading.layers.map((layer) =>
      el("option", { value: layer.uid, selected: layer.uid === reading.layer?.uid },
        `${layer.annotator === page.user ? "My reading" : whose(layer)} (${page.states[layer.status].toLowerCase()})`));
    const pick = el("select", { class: "control", "aria-label": "Which reading to look at", onchange: async () => {
      if (await on.submitted()) return reload(pick.value);
      pick.value = reading.layer.uid;
      toast("Not everything is saved yet: look at the bar below.");
    } }, options);
    return pick;
  }

  /** A button that asks why, and then does it. */
  function asking(title, reason, work, style = "") {
    return el("button", { type: "button", class: `btn ${style}`, onclick: () => reasonForm(asked, { title: title.replace("…", ""), ...reason, work, attempt }) }, title);
  }

  function review() {
    if (reading.isMine || reading.layer?.status !== "submitted" || !page.mayReview) return [];
    return [
      action("Accept", async () => { await reading.move("accept", ""); await reload(); toast("Accepted."); }, "primary"),
      asking("Return to annotator", { label: "Why do you return it?", help: "The annotator reads this first." }, async (note) => {
        await reading.move("return", note);
        await reload();
        toast("Returned, with your note.");
      }),
    ];
  }

  function reopening() {
    const { layer } = reading;
    if (!page.mayReopen || layer?.kind !== "annotation" || layer.status !== "accepted") return [];
    return [asking("Reopen…", { label: "Why do you reopen it?", help: "The annotator reads this first, and goes on with the reading." }, async (note) => {
      await reading.move("reopen", note);
      await reload();
      toast("Reopened, with your note.");
    })];
  }

  /** The annotator gives the document back; in a team where they see no other it is not theirs to look at any more. */
  function givingBack() {
    if (!reading.isMine || !page.mayAnnotate || !["new", "in_progress"].includes(reading.layer.status)) return [];
    return [asking("Give back…", { label: "Why do you give it back?", help: "A manager reads this. What you tagged is kept." }, async (note) => {
      if (!(await on.submitted())) return toast("Not everything is saved yet: look at the bar below.");
      await reading.move("decline", note);
      try {
        await reload();
        toast("Given back. What you tagged is kept.");
      } catch (error) {
        if (error.status !== 404) throw error;
        location.assign(state.dataset.desk);
      }
    }, "quiet")];
  }

  /** The button that begins, or begins again; none where there is nothing to take. */
  function starting() {
    const status = reading.own?.status;
    if (!page.mayAnnotate) return [];
    if (status === "new") return [action("Start reading", start, "primary")];
    if (AGAIN.includes(status)) return [action("Take it up again", start, "primary")];
    const live = reading.layers.filter((layer) => layer.kind === "annotation" && !page.gone.includes(layer.status));
    return !reading.own && live.length < page.overlap ? [action("Start reading", start, "primary")] : [];
  }

  /** What the last move says to whoever opens the reading. */
  function lastWord() {
    const last = reading.layer?.transitions?.[0];
    if (!last || last.target !== reading.layer.status) return null;
    const said = saidOf(last);
    return said ? el("div", { class: "notice" }, el("p", {}, el("strong", {}, said, last.note ? ": " : "."), el("span", { dir: "auto" }, last.note))) : null;
  }

  function saidOf({ verb, by, by_name, note }) {
    const who = by === page.user ? "You" : by_name;
    if (verb === "expire") return reading.isMine ? "The time for this reading was over; what you tagged is kept" : "Its time was over";
    if (verb === "withdraw") return `${who ?? "A manager"} withdrew this reading; what ${reading.isMine ? "you" : "was"} tagged is kept`;
    if (verb === "decline") return `${who} gave this back`;
    return note && { return: `${who} returned this`, accept: `${who} accepted this`, reopen: `${who} reopened this` }[verb];
  }

  function standing() {
    const { layer } = reading;
    if (!layer) return [el("span", { class: "chip new" }, "New")];
    if (reading.isEditable) return [];
    return [reading.isMine ? null : el("span", { class: "quiet-text", dir: "auto" }, whose(layer)), chip(layer)];
  }

  const buttons = () => (reading.isEditable ? givingBack() : [...review(), ...reopening(), ...starting(), ...givingBack()]);

  /**
   * The service says that nobody holds the reading any more. Where it was taken away: show it as it is now. Where it was
   * handed in, in another window, what is typed here stays in sight, and saving says beside it why it is refused.
   */
  async function lost(error) {
    try {
      const { status } = await reading.api.get(`layers/${reading.layer.uid}/`);
      if (!page.gone.includes(status)) return;
      await reload();
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      if (problem.status === 404) { // not even to look at
        reading.layer = { ...reading.layer, status: "withdrawn", transitions: [] };
        reading.empty();
        await on.changed();
      }
    }
    const again = AGAIN.includes(reading.own?.status) && reading.isMine ? action("Take it up again", start, "primary") : null;
    fill(notes, el("div", { class: "notice wrong", role: "alert" },
      el("p", {}, el("strong", {}, "This reading is not yours any more. "), error.message, " What is not saved yet stays kept in this browser."), again));
  }

  return {
    submit,
    lost,
    /** Draw the state; `fresh` also takes away what was said above the text. */
    show(fresh = false) {
      const { layer, layers } = reading;
      const now = JSON.stringify([layer?.uid, layer?.status, layers.map((each) => [each.uid, each.status])]);
      if (now !== drawn) fill(state, chooser(), standing(), buttons());
      drawn = now;
      if (fresh) for (const place of [notes, asked]) fill(place);
      if (fresh) fill(told, lastWord());
      lacking.strike();
    },
  };
}
