// The form in which a reviewer proposes what a claim should say instead.

import { compose } from "./compose.js";
import { el, field, select } from "./dom.js";
import { proposalOf } from "./proposal.js";

const FIELDS = { claim_type: "Type", attribution: "Attribution", modality: "Modality" };

/** What is chosen in a draft, over what the claim says now: stances by their place. */
function withFields(claim, { values = {}, ...fields }) {
  return { ...claim, ...fields, stances: claim.stances.map((each, i) => ({ ...each, value: values[i] ?? each.value })) };
}

/** Each subject with its stance, and the words for the claim as a whole; `draft.fields` is what was chosen already. */
export function correctionForm(claim, choices, draft, on) {
  const chosen = { ...draft?.fields, values: { ...draft?.fields?.values } };

  function change(set) {
    set();
    on.changed(form.input.value, chosen);
  }

  const stances = claim.stances.map((stance, i) => {
    const control = select(`value-${i}`, choices.value, chosen.values[i] ?? stance.value, "No stance");
    control.addEventListener("change", () => change(() => { chosen.values[i] = control.value; }));
    return field(stance.label || stance.subject, control);
  });
  const others = Object.entries(FIELDS).map(([name, title]) => {
    const control = select(name, choices[name], chosen[name] ?? claim[name]);
    control.addEventListener("change", () => change(() => { chosen[name] = control.value; }));
    return field(title, control);
  });
  const form = compose({
    name: "Propose a correction", title: "Why?", text: draft?.text ?? "", button: "Propose", help: "The annotator reads this, and can take the correction over.",
    above: [el("h3", {}, "Propose a correction"), ...stances, el("div", { class: "pair" }, others)],
  }, { ...on, send: (text) => on.send(text, proposalOf(claim, withFields(claim, chosen))), changed: (text) => on.changed(text, chosen) });
  return { root: form.root, input: form.root.querySelector("select, textarea") };
}
