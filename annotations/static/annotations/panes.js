// Which pane is in sight where there is room for one only, and which leaf of the left pane is up.

/** `show("text" | "side" | "outline")` brings a pane to the front of a narrow window; wide ones show all. */
export function panes(root) {
  const switches = [...root.querySelectorAll("[data-show]")];
  const leaves = [...root.querySelectorAll("[role=tab]")];

  function show(name) {
    if (name === "outline") turn(leaves[0]);
    if (root.dataset.pane === name) return;
    root.dataset.pane = name;
    for (const each of switches) each.setAttribute("aria-pressed", String(each.dataset.show === name));
  }

  function turn(tab) {
    for (const each of leaves) {
      const isUp = each === tab;
      each.setAttribute("aria-selected", String(isUp));
      each.tabIndex = isUp ? 0 : -1;
      document.getElementById(each.getAttribute("aria-controls")).hidden = !isUp;
    }
  }

  for (const each of switches) each.addEventListener("click", () => show(each.dataset.show));
  for (const [i, tab] of leaves.entries()) {
    tab.addEventListener("click", () => turn(tab));
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      event.preventDefault();
      event.stopPropagation();
      const other = leaves[(i + 1) % leaves.length];
      turn(other);
      other.focus();
    });
  }
  show("text");
  return { show };
}
