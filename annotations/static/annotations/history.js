// Pure: what can be undone and redone: pairs of states, each of one thing or of several.

/** Edits of the same field of the same claim within this many milliseconds are one step. */
const TOGETHER = 1_500;

/** A step is {key, changes: [{kind, id, before, after}], at}; `key` joins what is typed in one go. */
export class History {
  constructor(now = Date.now) {
    Object.assign(this, { now, done: [], undone: [] });
  }

  get depth() {
    return this.done.length;
  }

  get canRedo() {
    return this.undone.length > 0;
  }

  /** Remember a step; what was undone before it is gone. */
  add(changes, key = null) {
    const at = this.now();
    const last = this.done.at(-1);
    this.undone = [];
    if (key && last?.key === key && at - last.at < TOGETHER) {
      last.changes = joined(last.changes, changes);
      last.at = at;
    } else {
      this.done.push({ changes, key, at });
    }
  }

  /** The changes that take the last step back, or null. */
  undo() {
    const step = this.done.pop();
    if (!step) return null;
    this.undone.push(step);
    return step.changes.map(({ kind, id, before, after }) => ({ kind, id, from: after, to: before })).reverse();
  }

  /** The changes that make the step that was undone last again, or null. */
  redo() {
    const step = this.undone.pop();
    if (!step) return null;
    this.done.push({ ...step, key: null });
    return step.changes.map(({ kind, id, before, after }) => ({ kind, id, from: before, to: after }));
  }
}

/** Two steps as one: from what was before the first to what is after the second. */
function joined(first, second) {
  const isOf = (a) => (b) => a.kind === b.kind && a.id === b.id;
  const on = first.map((each) => ({ ...each, after: (second.find(isOf(each)) ?? each).after }));
  return [...on, ...second.filter((each) => !first.some(isOf(each)))];
}
