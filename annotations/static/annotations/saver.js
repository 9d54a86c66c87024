// Sends what is wanted and not saved, one request at a time, until everything is; waits where it must.

import { ApiError } from "./api.js";

const WAITS = [1_000, 2_000, 5_000, 10_000, 20_000];
const isLater = ({ status }) => status === 0 || status === 429 || status >= 500;

/**
 * `shown()` is called whenever something was saved or the state changed: "saved", "saving", "offline",
 * "signed out", "another person" or "refused".
 */
export function saver(reading, shown) {
  let [state, running, timer, failures] = ["saved", null, null, 0];

  function say(next) {
    state = next;
    shown(state);
  }

  /** Send soon; words that are being typed may wait until a pause. */
  function nudge(delay = 0) {
    if (state === "offline" || state === "signed out" || state === "another person") return;
    clearTimeout(timer);
    timer = setTimeout(flush, delay);
  }

  /** Send everything now; resolves when nothing more can be sent. */
  function flush() {
    clearTimeout(timer);
    running ??= work().finally(() => { running = null; });
    return running;
  }

  async function work() {
    for (let step = reading.next(); step; step = reading.next()) {
      say("saving");
      try {
        await carryOut(step);
        failures = 0;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (!(await recover(step, error))) return;
      }
    }
    say(reading.unsent ? "refused" : "saved");
  }

  async function carryOut(step) {
    if (step.verb === "look") return look(step);
    const doubtful = reading.triedMarks.get(step.id);
    reading.sends(step);
    if (step.kind === "mark") return mark(step, doubtful);
    const { api, layer } = reading;
    const at = `claims/${step.id}/`;
    const sends = {
      create: () => api.post("claims/", { ...step.body, ...checked(step.claim), uid: step.id, layer: layer.uid }),
      change: () => api.patch(at, step.body, step.version),
      withdraw: () => api.post(`${at}withdraw/`, undefined, step.version),
      restore: () => api.post(`${at}restore/`, undefined, step.version),
    };
    reading.answered(step, await sends[step.verb]());
  }

  async function look(step) {
    const claim = await reading.api.get(`claims/${step.id}/`).catch((error) => { if (error.status !== 404) throw error; });
    if (claim) reading.found(step, claim);
    else reading.forget(step.id);
  }

  /** Between sentences lies white space this page does not know: only the words of one are checked. */
  function checked(claim) {
    const { start, end } = reading.sentences[reading.indexAt(claim.start)] ?? {};
    return claim.start >= start && claim.end <= end ? { quote: claim.quote } : {};
  }

  /** `doubtful`: the kind of mark that was sent before and not answered; marking again tells its id. */
  async function mark(step, doubtful) {
    const { api, layer } = reading;
    const make = (kind) => api.post("marks/", { layer: layer.uid, sentence: step.id, kind });
    if (step.verb === "mark") {
      reading.marked(step, await make(step.mark));
    } else {
      const known = doubtful ? await make(doubtful) : reading.savedMarks.get(step.id);
      if (known) await api.remove(`marks/${known.id}/`).catch((error) => { if (error.status !== 404) throw error; });
      reading.marked(step, null);
    }
  }

  /** What a refusal means; whether to go on with the next step. */
  async function recover(step, error) {
    if (isLater(error)) return wait("offline");
    if (error.status === 401) return wait("signed out");
    if (error.status === 412 || error.errors[0].code === "wrong_state") return compare(step);
    if (error.errors[0].code === "not_yours" && !(await reading.api.isStillMe(reading.page.user))) return wait("another person");
    reading.refused(step, error);
    return true;
  }

  function wait(why) {
    timer = setTimeout(flush, WAITS[Math.min(failures, WAITS.length - 1)]);
    failures += 1;
    say(why);
    return false;
  }

  /** Somebody changed the claim, or the answer to a request got lost: look, and merge. */
  async function compare(step) {
    try {
      reading.found(step, await reading.api.get(`claims/${step.id}/`));
    } catch (error) {
      return recover(step, error);
    }
    return true;
  }

  addEventListener("online", flush);
  addEventListener("focus", () => reading.unsent && flush());
  return { nudge, flush, get state() { return state; } };
}
