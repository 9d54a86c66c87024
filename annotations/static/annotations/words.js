// Pure: how claims are said in words: glyphs, labels, and where two versions of one differ.

export const GLYPHS = {
  support: "▲", oppose: "▼", neutral: "●", mixed: "◆", not_inferable: "○", unclear: "?", "": "–",
};

export const FIELDS = {
  claim_type: "Type", attribution: "Attribution", modality: "Modality",
  verifiability: "Verifiability", canonical_text: "In plain words", claim_date: "Date",
  date_precision: "Precision", confidence: "Confidence", note: "Note",
};

/** The word for a choice's value. */
export function label(choices, value) {
  const found = choices.find(([known]) => known === value);
  return found ? found[1] : "";
}

/** The actors who speak: their names, or what the text calls them. */
export function speakers(claim) {
  return claim.actors.filter((each) => each.role === "speaker").map((each) => each.name || each.label);
}

export function speaker(claim) {
  return speakers(claim).join(", ") || (claim.no_speaker ? "Nobody named" : "");
}

/** The claim's main stance, or null. */
export function primary(claim) {
  return claim.stances.find((stance) => stance.primary) || claim.stances[0] || null;
}

/** The class that gives a claim its colour. */
export function stanceClass(claim) {
  return `stance-${primary(claim)?.value || claim.coming?.value || "none"}`;
}

/** "Opposes NATO enlargement, strong, explicit, toward NATO" */
export function stanceText(stance, choices) {
  const parts = [
    `${label(choices.value, stance.value) || "No stance on"} ${stance.label || stance.subject}`,
    label(choices.intensity, stance.intensity).toLowerCase(),
    label(choices.explicitness, stance.explicitness).toLowerCase(),
    stance.actor_name ? `toward ${stance.actor_name}` : "",
  ];
  return parts.filter(Boolean).join(", ");
}

/** Work out once for each claim what is asked at every look; an edit makes another object of a claim. */
function once(work) {
  const known = new WeakMap();
  return (claim, ...others) => {
    if (!known.has(claim)) known.set(claim, work(claim, ...others));
    return known.get(claim);
  };
}

/** One line that names a claim: who, where they stand, on what. */
export const summary = once((claim, choices) => {
  const main = primary(claim);
  const who = speaker(claim) || "Nobody named yet";
  return main ? `${who}: ${stanceText(main, choices)}` : `${who}: ${label(choices.value, claim.coming?.value) || "no stance"}, no subject yet`;
});

/** What keeps a claim from being handed in. */
export const missing = once((claim) => {
  const needs = [];
  if (!claim.no_speaker && !speakers(claim).length) needs.push("speaker");
  if (!claim.stances.some((stance) => stance.value)) needs.push("stance");
  return needs;
});

/** "Addressee: Arvenia; Target: a neighbour" */
function otherParts({ actors }, choices) {
  const others = actors.filter((each) => each.role !== "speaker");
  return others.map((each) => `${label(choices.role, each.role)}: ${each.name || each.label}`).join("; ");
}

/** A claim as labelled lines of words; empty ones are left out. */
export function lines(claim, choices) {
  const said = [["Words", claim.quote], ["Speaker", speaker(claim)], ["Other parts", otherParts(claim, choices)]];
  for (const stance of claim.stances) said.push(["Stance", stanceText(stance, choices)]);
  for (const [name, title] of Object.entries(FIELDS)) {
    const value = claim[name];
    if (name !== "date_precision" || claim.claim_date) {
      said.push([title, choices[name] ? label(choices[name], value) : value || ""]);
    }
  }
  return said.filter(([, value]) => value);
}

/** Where two versions differ: [{label, mine, theirs}], in words. */
export function differences(mine, theirs, choices) {
  const gathered = (claim) => {
    const byLabel = new Map();
    for (const [title, value] of lines(claim, choices)) {
      byLabel.set(title, [...(byLabel.get(title) || []), value]);
    }
    return byLabel;
  };
  const [a, b] = [gathered(mine), gathered(theirs)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((title) => ({
      label: title,
      mine: (a.get(title) || []).join("; "),
      theirs: (b.get(title) || []).join("; "),
    }))
    .filter((each) => each.mine !== each.theirs);
}
