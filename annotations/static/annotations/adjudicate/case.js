// The open case: the claims of the readings as columns, what they differ on as rows, and the decision below.

import { el, field as labelled, fill, select } from "../dom.js";
import { refusalNotice, say } from "../messages.js";
import { agreedRows, fieldRows } from "./rows.js";
import { agreedWords, agreement, columnName, letter, quoteOf } from "./said.js";
import { keptOf, objection, unchosen } from "./verdict.js";

/** `open(item, draft)` draws a case; `on.decide()` sends it, `on.keys()` says whether keys are shown. */
export function caseView(root, docket, on) {
  let [item, draft, rows, form, notice, foot] = [];

  function open(next, itsDraft) {
    [item, draft] = [next, itsDraft];
    draw();
  }

  function draw() {
    const editable = docket.isEditable;
    rows = fieldRows(docket, item, draft, { editable, changed: tell });
    notice = el("div", { class: "case-notice" });
    form = el("div", {});
    const agreed = item.fields.some((each) => !each.differs) ? agreedFold(editable) : null;
    fill(root, el("article", { class: "card case-card", "aria-labelledby": "case-title" },
      el("div", { class: "row case-top" }, el("h2", { id: "case-title", class: "card-title", tabindex: "-1" }, agreement(item, docket.readings.length)),
        editable && keptOf(item, draft).length ? el("button", { type: "button", class: "btn danger", onclick: () => ask() }, "Reject …", key("0")) : null),
      form, table(), agreed, editable ? decision() : null));
    if (draft.asked) ask(draft.asked.which, draft.asked.reason, false);
    tell();
  }

  const key = (name) => el("kbd", { "aria-hidden": "true" }, name);

  // --- the claims ------------------------------------------------------------------------------

  function table() {
    const heads = docket.readings.map((reading, place) => el("th", { scope: "col" }, el("span", { class: "column-name" }, columnName(reading, place)), column(place)));
    const title = el("caption", { class: "sr-only" }, quoteOf(item));
    const head = el("tr", {}, el("td", {}, el("span", { class: "sr-only" }, "Field")), heads);
    const frame = el("div", { class: "case-frame", role: "region", "aria-label": "What the readings say", tabindex: docket.isEditable ? null : "0" },
      el("table", { class: "case-table" }, title, el("thead", {}, head), rows.root));
    frame.style.setProperty("--columns", docket.readings.length);
    return frame;
  }

  /** What can be done with one claim as a whole. */
  function column(place) {
    const found = item.claims.find(({ reading }) => reading === place);
    if (!found) return el("span", { class: "column-note" }, "has no such claim");
    const { uid } = found.claim;
    if (uid in draft.rejected) {
      return [el("span", { class: "column-note", dir: "auto" }, `Rejected: ${draft.rejected[uid]}`),
        docket.isEditable ? el("button", { type: "button", class: "btn quick", onclick: () => keep(uid, place) }, "Keep after all") : null];
    }
    if (!docket.isEditable || !rows.count) return null;
    return el("button", { type: "button", class: "btn quick", onclick: () => takeAll(place) }, `Take all of ${letter(place)}`);
  }

  function takeAll(place) {
    const found = item.claims.find(({ reading }) => reading === place);
    if (!found || found.claim.uid in draft.rejected) return say(`There is nothing to take of ${letter(place)}.`);
    for (const each of item.fields.filter(({ differs }) => differs)) {
      draft.take[each.name] = found.claim.uid;
      delete draft.written[each.name];
    }
    rows.showAll();
    tell();
    say(`Everything from ${letter(place)}.`);
  }

  function agreedFold(editable) {
    const isAll = !rows.count;
    return el("details", { class: "fold agreed", open: isAll }, el("summary", {}, isAll && item.claims.length > 1 ? `All agree on ${item.fields.length} fields` : agreedWords(item)),
      el("dl", { class: "facts" }, agreedRows(docket, item, draft, { editable, changed: tell })));
  }

  // --- rejecting -------------------------------------------------------------------------------

  /** Ask why, in place: which claims, and the reason. */
  function ask(which = keptOf(item, draft).map(({ claim }) => claim.uid), reason = "", focus = true) {
    if (focus && form.firstChild) return form.querySelector("input[type=text]").focus();
    const kept = keptOf(item, draft);
    if (!kept.length) return say("Every claim is rejected.");
    draft.asked = { which, reason };
    const boxes = kept.map(({ reading, claim }) => {
      const box = el("input", { type: "checkbox", value: claim.uid, checked: which.includes(claim.uid), onchange: note });
      return el("label", { class: "check" }, box, columnName(docket.readings[reading], reading));
    });
    const why = el("input", { type: "text", value: reason, maxlength: 10_000, oninput: note });
    const close = () => { draft.asked = null; draw(); focus(); };
    fill(form, el("form", { class: "reject-form", "aria-label": "Reject", onsubmit: (event) => { event.preventDefault(); reject(); } },
      kept.length > 1 ? el("div", { class: "row", role: "group", "aria-label": "Which claims" }, boxes) : el("div", { hidden: true }, boxes),
      labelled("Why is it no claim?", why),
      el("div", { class: "row" }, el("button", { class: "btn" }, "Reject"), el("button", { type: "button", class: "btn quiet", onclick: close }, "Cancel"))));
    function note() {
      draft.asked = { which: [...form.querySelectorAll("input:checked")].map(({ value }) => value), reason: why.value };
    }
    if (focus) why.focus();
  }

  /** Take the reason up; false where it is missing. */
  function reject() {
    const { which, reason } = draft.asked;
    if (!which.length || !reason.trim()) {
      complain(which.length ? "Say why you reject it." : "Say which of the claims you reject.");
      form.querySelector("input[type=text]").focus();
      return false;
    }
    for (const uid of which) draft.rejected[uid] = reason.trim();
    draft.asked = null;
    draw();
    focus();
    say("Rejected, with your reason.");
    return true;
  }

  function keep(uid, place) {
    const reason = draft.rejected[uid];
    delete draft.rejected[uid];
    draw();
    focus();
    say(`${letter(place)} is kept. The reason was: ${reason}`);
  }

  // --- the decision ----------------------------------------------------------------------------

  function decision() {
    const cause = select("cause", docket.page.causes, draft.cause);
    cause.addEventListener("change", () => { draft.cause = cause.value; });
    const note = el("textarea", { rows: 2, name: "note", value: draft.note, maxlength: 10_000, oninput: () => { draft.note = note.value; } });
    foot = el("button", { type: "button", class: "btn primary", onclick: on.decide }, "Decide", key("Ctrl ↵"));
    const left = el("p", { class: "left quiet-text" });
    return el("div", { class: "decision" },
      el("div", { class: "pair" }, labelled("Why they differ", cause), labelled("Note", note)), notice,
      el("div", { class: "row decide-row" }, foot, left));
  }

  /** What is left to choose, beside the button. */
  function tell() {
    const left = root.querySelector(".left");
    if (!left) return;
    const open = unchosen(item, draft);
    const none = !keptOf(item, draft).length;
    left.textContent = none ? "No claim will stand." : open.length ? `Left to choose: ${open.map(({ title }) => title).join(", ")}` : "Everything is chosen.";
  }

  function complain(text) {
    fill(notice, el("div", { class: "notice wrong", role: "alert" }, el("p", {}, text)));
  }

  /** To the rows; where there are none to the title, and to no button, which Space would press. */
  function focus() {
    if (!rows?.focus()) root.querySelector("#case-title")?.focus({ preventScroll: true });
  }

  return {
    open, takeAll, reject: () => (docket.isEditable ? ask() : null), pick: (place) => rows?.pick(place), move: (by) => rows?.move(by),
    get item() { return item; },
    focus,
    toCause: () => root.querySelector("[name=cause]")?.focus(),
    toNote: () => root.querySelector("[name=note]")?.focus(),
    /** Whether it can be sent; says why not. */
    isReady() {
      if (draft.asked && !reject()) return false;
      fill(notice);
      const why = objection(item, draft);
      if (!why) return true;
      complain(why);
      rows.toField(unchosen(item, draft)[0]?.name);
      return false;
    },
    refused: (error) => { fill(notice, refusalNotice(error, Object.fromEntries(item.fields.map(({ name, title }) => [name, title])))); },
    /** Esc: from a field back to the rows; what was typed stays. */
    /** Esc: back to the rows; what was typed stays, and a question that nobody answered goes. */
    escape() {
      if (draft?.asked && !draft.asked.reason.trim()) {
        draft.asked = null;
        fill(form);
      }
      focus();
    },
    busy(yes) { if (foot) foot.disabled = yes; },
  };
}
