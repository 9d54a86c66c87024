// The part of a claim card that says who speaks: from the registry, as the text calls them, or nobody.

import { combobox } from "./combobox.js";
import { el } from "./dom.js";
import { exact } from "./match.js";

export const actorTexts = (actor) => [actor.name, ...(actor.aliases || [])];

export function actorOption(actor) {
  const kind = [actor.kind.replaceAll("_", " "), actor.country].filter(Boolean).join(" · ");
  const also = actor.aliases?.length ? `, also ${actor.aliases.slice(0, 3).join(", ")}` : "";
  const proposed = actor.status === "proposed" ? ", proposed" : "";
  return el("span", {}, el("b", {}, actor.name), " ", el("small", {}, kind + also + proposed));
}

const byId = (reading, id) => reading.actors.find((actor) => actor.id === id);

/** An actor's part in a claim. */
export const partOf = (actor, role = "speaker") => ({ role, actor: actor.id, label: "", name: actor.name, kind: actor.kind, country: actor.country });

/** The part of somebody who is not in the registry, as the text calls them. */
export const written = (label, role = "speaker") => ({ role, actor: null, label, name: null });

/** The claim that was tagged last in this reading, but for `uid`; null when there is none. */
export function previousClaim(reading, uid) {
  let last = null;
  for (const claim of reading.claims.values()) {
    if (claim.uid !== uid && (!last || claim.created_at > last.created_at)) last = claim;
  }
  return last;
}

/** Who speaks in a new claim: whoever spoke in the claim before, else the document's author. */
export function presumedSpeaker(reading) {
  const before = previousClaim(reading);
  if (before) return { actors: before.actors.filter((each) => each.role === "speaker"), no_speaker: before.no_speaker };
  const name = reading.document?.author || "";
  const author = exact(name, reading.actors, actorTexts);
  if (author) return { actors: [partOf(author)], no_speaker: false };
  return { actors: name ? [written(name)] : [], no_speaker: false };
}

export const latestFirst = (a, b) => (a.created_at < b.created_at) - (a.created_at > b.created_at);

/** Those who are likely to speak, the likeliest first: this reading's, the author, the person's own last ones. */
export function likelySpeakers(reading) {
  const claims = [...reading.claims.values()].sort(latestFirst);
  const here = claims.flatMap((claim) => claim.actors.filter((each) => each.role === "speaker").map((each) => each.actor));
  const author = exact(reading.document?.author || "", reading.actors, actorTexts);
  const ids = new Set([...here, author?.id, ...reading.speakers.map((each) => each.actor)]);
  return [...ids].map((id) => byId(reading, id)).filter(Boolean);
}

/**
 * `root` to show, with room for more in its `foot`; `changed()` is called when `read()` has another answer ({actors, no_speaker}, of the speaker
 * alone), `show(claim)` draws it, and `propose(name)` adds an actor to the registry.
 */
export function speakerField(reading, { changed, propose, done }) {
  const said = el("p", { class: "help", "aria-live": "polite" });
  const known = () => [...new Set([...likelySpeakers(reading), ...reading.actors])];
  const field = combobox({
    title: "Who says it", help: "A name, or as the text calls them", key: "s", items: known,
    texts: actorTexts, draw: actorOption, free: true, changed: tell, done,
  });
  const nobody = el("input", { type: "checkbox", onchange: tell });
  const offer = el("button", { type: "button", class: "btn quiet quick", hidden: true, onclick: async () => {
    offer.disabled = true;
    await propose(field.text);
    offer.disabled = false;
  } }, "Propose for the registry");

  function read() {
    if (nobody.checked) return { actors: [], no_speaker: true };
    const { item, text } = field;
    return { actors: item ? [partOf(item)] : text ? [written(text)] : [], no_speaker: false };
  }

  function tell() {
    explain();
    changed();
  }

  function explain() {
    field.input.disabled = nobody.checked;
    const { item, text } = field;
    const isNew = Boolean(text) && !item && !nobody.checked;
    said.textContent = isNew ? `“${text}” is not in the registry: kept as written.` : "";
    offer.hidden = !isNew;
  }

  function show({ actors, no_speaker: none }) {
    const first = actors.find((each) => each.role === "speaker");
    nobody.checked = none;
    field.set(byId(reading, first?.actor) ?? null, first ? first.label || first.name || "" : "");
    explain();
  }

  const foot = el("div", { class: "row" }, el("label", { class: "check" }, nobody, "Nobody can be named"), offer);
  return { root: el("div", { class: "speaker" }, field.root, said, foot), foot, input: field.input, show, read };
}
