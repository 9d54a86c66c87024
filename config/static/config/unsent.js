// On the desk: says which changes wait in this browser because they could not be sent.
// The annotation page keeps them there, by person, and sends them when it is opened.

const BEGINS = "stancebook.outbox.";

/** The waiting changes of a user by page: [{ page, title, count }]; what cannot be read is passed over. */
function waiting(storage, user) {
  const found = new Map();
  for (const key of Object.keys(storage)) {
    const entry = isOf(user, key) ? read(storage.getItem(key)) : null;
    if (!entry?.changes.length) continue;
    const { changes } = found.get(entry.page) || { changes: [] };
    found.set(entry.page, { ...entry, changes: [...changes, ...entry.changes] });
  }
  return [...found.values()].map((entry) => ({ ...entry, count: new Set(entry.changes).size }));
}

/** After the name come the reading and the window: “anna” has no part in the entries of “anna.b”. */
function isOf(user, key) {
  const start = `${BEGINS}${user}.`;
  return key.startsWith(start) && key.slice(start.length).split(".").length <= 2;
}

/** What one entry says, or null. */
function read(text) {
  try {
    const { page, title, claims = {}, marks = {} } = JSON.parse(text);
    const whole = [page, title].every((each) => typeof each === "string") && page.startsWith("/admin/");
    if (!whole || ![claims, marks].every((each) => Object(each) === each)) return null;
    const unsent = Object.keys(claims).filter((uid) => !claims[uid]?.idle);
    const changes = [...unsent, ...Object.keys(marks).map((id) => `sentence ${id}`)];
    return { page, title, changes };
  } catch {
    return null;
  }
}

function sentence({ page, title, count }) {
  const [changes, wait, them] = count === 1 ? ["change", "waits", "it"] : ["changes", "wait", "them"];
  const link = Object.assign(document.createElement("a"), { href: page, textContent: `“${title}”` });
  const line = document.createElement("p");
  line.append(`${count} ${changes} to `, link, ` ${wait} in this browser: open it to send ${them}.`);
  return line;
}

/** The browser's storage, or an empty one where the browser keeps nothing. */
function kept() {
  try {
    return localStorage;
  } catch {
    return {};
  }
}

function show() {
  const notice = document.querySelector("#unsent");
  const found = waiting(kept(), notice.dataset.user);
  notice.replaceChildren(...found.map(sentence));
  notice.hidden = !found.length;
}

show();
addEventListener("pageshow", show); // back from the page that has sent them
addEventListener("storage", show);
