// Shows which documents of a dry run were corrected, and warns before the corrections are lost.

const form = document.getElementById("dry-run");
const said = document.getElementById("changed");
let sending = false;

function corrected() {
  const inputs = [...form.querySelectorAll("td input")];
  for (const input of inputs) input.classList.toggle("changed", input.value !== input.defaultValue);
  return inputs.filter((input) => input.value !== input.defaultValue).length;
}

function show() {
  const number = corrected();
  said.textContent = number ? `${number} correction${number === 1 ? "" : "s"} go with it` : "";
}

form.addEventListener("input", show);
form.addEventListener("submit", () => { sending = true; });
addEventListener("beforeunload", (event) => { if (!sending && corrected()) event.preventDefault(); });
// Enter in a field must not import by accident.
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("td input")) event.preventDefault();
});
show();
