// What was begun and not sent, in the browser's storage: it outlives Escape, a look elsewhere and a reload.

const PREFIX = "stancebook.draft.";

/** The drafts of one person in one reading, each an entry of its own: {text, …}, by what it is about. */
export class Drafts {
  constructor(user, layer, storage = localStorage) {
    Object.assign(this, { start: `${PREFIX}${user}.${layer}.`, storage });
  }

  get(about) {
    try {
      return JSON.parse(this.storage.getItem(this.start + about));
    } catch {
      return null;
    }
  }

  has(about) {
    return this.storage.getItem(this.start + about) !== null;
  }

  /** Keep a draft; one that says nothing goes. */
  keep(about, draft) {
    if (!draft.text.trim() && !Object.keys(draft.fields ?? {}).length) return this.drop(about);
    try {
      this.storage.setItem(this.start + about, JSON.stringify(draft));
    } catch (error) {
      console.warn("A draft could not be kept in this browser.", error);
    }
  }

  drop(about) {
    this.storage.removeItem(this.start + about);
  }
}
