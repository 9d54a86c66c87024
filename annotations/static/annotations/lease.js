// Pure: keeps a reading with whoever works on it: says so when work begins, and now and then while it goes on.

/** Milliseconds between two words to the service; after a failure it is tried again sooner. */
export const PERIOD = 5 * 60_000;
const SOONER = 60_000;

/**
 * `worked()` is called at every edit. `keep()` tells the service and answers the reading, which `kept(layer)` gets;
 * where it is nobody's any more (409), `lost(error)` hears so. Other trouble is not told: saving meets it as well.
 */
export function leaseKeeper({ keep, kept, lost, now = Date.now }) {
  let due = -Infinity;

  async function say() {
    try {
      kept(await keep());
    } catch (error) {
      if (error.status === undefined) throw error;
      if (error.status === 409) return lost(error);
      due = now() + SOONER;
    }
    return null;
  }

  return {
    worked() {
      if (now() < due) return null;
      due = now() + PERIOD;
      return say();
    },
  };
}

/** Hours before the end from which it is told. */
const NEAR = 24;

/** "Yours until 14:30", "Yours until Tue 14:30"; nothing where there is no lease or a day and more is left. */
export function yoursUntil(leased_until, now = new Date(), locale = []) {
  if (!leased_until) return "";
  const end = new Date(leased_until);
  if (end - now >= NEAR * 3_600_000) return "";
  const isToday = end.toDateString() === now.toDateString();
  return `Yours until ${new Intl.DateTimeFormat(locale, { ...(isToday ? {} : { weekday: "short" }), hour: "2-digit", minute: "2-digit" }).format(end)}`;
}
