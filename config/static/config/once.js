// What a form takes or sends, it takes or sends once, however often its button is pressed: `<form data-once>`.

const forms = document.querySelectorAll("form[data-once]");

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.once === "sent") event.preventDefault();
    form.dataset.once = "sent";
  });
}

// Whoever comes back to the page finds it as it was left; the buttons act again.
addEventListener("pageshow", () => { for (const form of forms) form.dataset.once = ""; });
