// Pure: which claims lie over which stretch of a sentence, and in which lane each is underlined.

/** How many underlines fit below a line; further claims are counted in the margin. */
export const LANES = 4;

/** Each claim's lane, from 0: the lowest that is free over its whole length. Map uid → lane. */
export function lanes(claims) {
  const ends = [];
  const given = new Map();
  const inOrder = [...claims].sort((a, b) => a.start - b.start || b.end - a.end);
  for (const claim of inOrder) {
    let lane = ends.findIndex((end) => end <= claim.start);
    if (lane < 0) lane = ends.length;
    ends[lane] = claim.end;
    given.set(claim.uid, lane);
  }
  return given;
}

/** [start, end) cut where claims begin and end: [{start, end, uids}], the whole of it, in order. */
export function segments(start, end, claims) {
  const inside = claims.filter((claim) => claim.start < end && claim.end > start);
  const cuts = new Set([start, end]);
  for (const claim of inside) {
    cuts.add(Math.max(claim.start, start));
    cuts.add(Math.min(claim.end, end));
  }
  const at = [...cuts].sort((a, b) => a - b);
  return at.slice(1).map((to, i) => ({
    start: at[i],
    end: to,
    uids: inside.filter((claim) => claim.start < to && claim.end > at[i]).map((claim) => claim.uid),
  }));
}
