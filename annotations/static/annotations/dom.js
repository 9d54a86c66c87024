// Makes elements. Text is only ever set as text, so what people typed cannot become markup.

/** `el("button", {class: "btn", onclick: save, disabled: true}, "Save")`; null children are left out. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else if (name === "checked") element.checked = Boolean(value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Put these in the place of everything an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
}

/** Set a text where it is another one: what is set anew is laid out anew. */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

let last = 0;

/** An id that no other element of the page has. */
export function freshId(word) {
  last += 1;
  return `${word}-${last}`;
}

/** A labelled field: label, control, help. */
export function field(title, control, help = "") {
  control.id ||= freshId("field");
  const said = help ? el("p", { class: "help", id: `${control.id}-help` }, help) : null;
  if (said) control.setAttribute("aria-describedby", said.id);
  return el("div", { class: "field" }, el("label", { for: control.id }, title), control, said);
}

/** A select over [value, label] pairs; its first choice is the empty one, unless `none` is null. */
export function select(name, choices, value, none = "Not said") {
  const options = [...(none === null ? [] : [["", none]]), ...choices].map(([key, title]) =>
    el("option", { value: key, selected: String(key) === String(value ?? "") }, title),
  );
  return el("select", { name }, options);
}
