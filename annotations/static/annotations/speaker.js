// The part of a claim card that says who speaks: from the registry, as the text calls them, or nobody.

import { combobox } from "./combobox.js";
import { el, fill } from "./dom.js";
import { exact } from "./match.js";

export const actorTexts = (actor) => [actor.name, ...(actor.aliases || [])];

export function actorOption(actor) {
  const kind = [actor.kind.replaceAll("_", " "), actor.country].filter(Boolean).join(" · ");
  const also = actor.aliases?.length ? `, also ${actor.aliases.slice(0, 3).join(", ")}` : "";
  return el("span", {}, el("b", {}, actor.name), " ", el("small", {}, kind + also));
}

/** Who is likely to speak: whoever spoke last in this reading, then the document's author. */
function likely(reading) {
  const claims = [...reading.claims.values()].sort((a, b) => b.created_at.localeCompare(a.created_at));
  const spoke = claims.flatMap((claim) => claim.actors.filter((each) => each.role === "speaker").map((each) => each.actor));
  const author = exact(reading.page.author || "", reading.actors, actorTexts);
  const ids = [...new Set([...spoke, author?.id])];
  return ids.map((id) => reading.actors.find((actor) => actor.id === id)).filter(Boolean).slice(0, 3);
}

/** `root` to show, `read()` gives {actors, no_speaker}; other parts in the claim stay as they are. */
export function speakerField(reading, claim, changed) {
  const speakers = claim.actors.filter((each) => each.role === "speaker");
  const others = [...speakers.slice(1), ...claim.actors.filter((each) => each.role !== "speaker")];
  const said = el("p", { class: "help", "aria-live": "polite" });
  const field = combobox({
    title: "Who says it", help: "A name, or as the text calls them", items: () => reading.actors,
    texts: actorTexts, draw: actorOption, free: true,
    chosen: reading.actors.find((actor) => actor.id === speakers[0]?.actor) || null,
    text: speakers[0]?.label || speakers[0]?.name || "",
    changed: () => { tell(); changed(); },
  });
  const nobody = el("input", { type: "checkbox", checked: claim.no_speaker, onchange: () => { tell(); changed(); } });
  const quick = likely(reading).filter((actor) => actor.id !== speakers[0]?.actor).map((actor) =>
    el("button", { type: "button", class: "btn quiet quick", onclick: () => { nobody.checked = false; field.pick(actor); } }, actor.name));

  function tell() {
    field.input.disabled = nobody.checked;
    const { item, text } = field;
    said.textContent = nobody.checked || !text || item ? "" : `“${text}” is not in the registry: kept as written.`;
  }

  tell();
  const row = el("div", { class: "row" },
    el("label", { class: "check" }, nobody, "Nobody can be named"));
  fill(said);
  return {
    root: el("div", { class: "speaker" }, field.root, quick.length ? el("div", { class: "row quicks" }, quick) : null, said, row),
    input: field.input,
    read() {
      if (nobody.checked) return { actors: others, no_speaker: true };
      const { item, text } = field;
      const speaker = item
        ? [{ role: "speaker", actor: item.id, label: "", name: item.name }]
        : text ? [{ role: "speaker", actor: null, label: text, name: null }] : [];
      return { actors: [...speaker, ...others], no_speaker: false };
    },
  };
}
