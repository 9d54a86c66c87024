// One box ticks every box of a name: `<input type="checkbox" data-ticks="documents">`, shown where scripts run.
// `#ticked` says how many of the form's boxes are ticked.

const named = (name) => [...document.querySelectorAll(`input[type=checkbox][name="${name}"]`)];
const counted = (name, one, many) => {
  const count = named(name).filter((box) => box.checked).length;
  return `${count} ${count === 1 ? one : many}`;
};

const said = document.querySelector("#ticked");
const toldFirst = said?.textContent;

function show() {
  for (const all of document.querySelectorAll("[data-ticks]")) {
    const boxes = named(all.dataset.ticks);
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    all.closest("label").hidden = false;
  }
  if (!said) return;
  const any = [...document.querySelectorAll("input[name=documents], input[name=to]")].some((box) => box.checked);
  said.textContent = any
    ? `${counted("documents", "document", "documents")} to ${counted("to", "person", "people")}` : toldFirst;
}

document.addEventListener("change", (event) => {
  const name = event.target.dataset?.ticks;
  if (name) for (const box of named(name)) box.checked = event.target.checked;
  show();
});
addEventListener("pageshow", show); // the browser may have kept what was ticked
