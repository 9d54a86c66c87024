"""Pure: which claim of one reading is which claim of another.

    ours      [── a ──)      [──── b ────)            a = x, b = y, and z stands alone
    theirs   [── x ──)         [── y ──)    [─ z ─)

Two claims can be one only where their spans share text. How much speaks for it is a weight from 0
to 3: the shared part of the spans, the same speakers, the nearness of the subjects. Of all ways to
pair two readings, `pair` takes the one with the greatest total weight; `cases` puts the pairs of
any number of readings together. What is paired with nothing is kept, as a case of one.

The same candidates give the same result in whatever order they come.
"""

import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

#: What a stored result names, beside the threshold: another way of weighing is another name.
METHOD = "max-weight-1"

#: The least weight of a pair. Where nothing else is known, it is the usual IoU of one half.
THRESHOLD = 0.5


class Candidate(NamedTuple):
    """A claim as alignment sees it: a span in code points, half open, who speaks, what about.

    `key` is the claim's id; `reading` says in whose reading it stands. Among equals their `repr`
    decides, so it must not change from one run to the next. Each subject is its lineage: the root
    of the tree first, the subject itself last.
    """

    key: Hashable
    reading: Hashable
    start: int
    end: int
    speakers: frozenset[Hashable] = frozenset()
    subjects: frozenset[tuple[Hashable, ...]] = frozenset()


# --- How much speaks for two claims being one ----------------------------------------------------


def iou(a: Candidate, b: Candidate) -> float:
    """The text that both spans cover, as a share of the text that either covers: 0 to 1."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    if shared <= 0:
        return 0.0
    return shared / (max(a.end, b.end) - min(a.start, b.start))


def same_speaker(a: Candidate, b: Candidate) -> float:
    """The speakers that both name, as a share of those that either names (Jaccard): 0 to 1.

    Two claims without a speaker agree: a reading is submitted only when each claim has a speaker or
    says that nobody can be named, so that naming nobody is an answer.
    """
    if not a.speakers and not b.speakers:
        return 1.0
    return len(a.speakers & b.speakers) / len(a.speakers | b.speakers)


def nearness(a: Candidate, b: Candidate) -> float:
    """How near the subjects stand in the tree: 0 to 1.

    Each subject of either claim looks for the nearest of the other claim, and all of them are
    averaged (the best-match average; with flat subjects it is the Dice coefficient).

    Without a subject nothing is near, not even another claim without: every claim has one by the
    time its reading is submitted, so that a missing subject is no answer yet.
    """
    if not a.subjects or not b.subjects:
        return 0.0
    best = [max(_kinship(ours, theirs) for theirs in b.subjects) for ours in a.subjects]
    best += [max(_kinship(ours, theirs) for ours in a.subjects) for theirs in b.subjects]
    # A plain sum would depend, in its last digit, on the order in which a set gives its members.
    return math.fsum(best) / len(best)


def _kinship(ours: Sequence[Hashable], theirs: Sequence[Hashable]) -> float:
    """Twice the depth of the nearest common ancestor over the sum of the depths.

    Wu & Palmer (1994), "Verb semantics and lexical selection", with the root at depth 1.
    """
    shared = 0
    for one, other in zip(ours, theirs, strict=False):
        if one != other:
            break
        shared += 1
    return 2 * shared / (len(ours) + len(theirs)) if shared else 0.0


def weight(a: Candidate, b: Candidate) -> float:
    """How much speaks for one claim in both: 0 to 3, and 0 where the spans share no text.

    A claim elsewhere is another claim, even of the same speaker on the same subject.
    """
    shared = iou(a, b)
    return shared + same_speaker(a, b) + nearness(a, b) if shared else 0.0


# --- Two readings --------------------------------------------------------------------------------


def pair(
    ours: Sequence[Candidate], theirs: Sequence[Candidate], *, threshold: float = THRESHOLD
) -> list[tuple[Candidate, Candidate]]:
    """The pairs, nobody in two of them, whose weights have the greatest sum; in text order.

    A pair weighs `threshold` at least, and its spans share text whatever the threshold.
    """
    ours, theirs = sorted(ours, key=_place), sorted(theirs, key=_place)
    matches = _matches(ours, theirs, threshold)
    return sorted(((ours[i], theirs[j]) for _, i, j in matches), key=_case_place)


#: Start, end backwards, key, reading: sorts candidates in the order of the text.
_Place = tuple[int, int, int, str, str]


def _place(candidate: Candidate) -> _Place:
    """Where a candidate stands among others: by the text, the longer first, then by its key."""
    key = repr(candidate.key)
    # The shorter key first: claim 9 stands before claim 10.
    return candidate.start, -candidate.end, len(key), key, repr(candidate.reading)


def _case_place(case: Sequence[Candidate]) -> tuple[int, int, list[_Place]]:
    """Where a case stands among others, in whatever order its candidates are."""
    start = min(candidate.start for candidate in case)
    end = max(candidate.end for candidate in case)
    return start, -end, sorted(map(_place, case))


def _matches(
    ours: Sequence[Candidate], theirs: Sequence[Candidate], threshold: float
) -> list[tuple[int, int, int]]:
    """The best pairing of two sorted readings: (weight in billionths, index of ours, of theirs).

    Which reading goes first can decide between equals. Their names say which it is, not the caller.
    """
    if _name(theirs) < _name(ours):
        return [(units, i, j) for units, j, i in _matches(theirs, ours, threshold)]
    edges = _edges(ours, theirs, threshold)
    return [(edges[i][j], i, j) for i, j in _heaviest(edges).items()]


def _name(reading: Sequence[Candidate]) -> str:
    return repr(reading[0].reading) if reading else ""


def _edges(
    ours: Sequence[Candidate], theirs: Sequence[Candidate], threshold: float
) -> dict[int, dict[int, int]]:
    """The pairs that may be made: index of ours → index of theirs → weight in billionths."""
    least = max(_units(threshold), 1)
    edges: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for i, j in _overlapping(ours, theirs):
        units = _units(weight(ours[i], theirs[j]))
        if units >= least:
            edges[i][j] = units
    return dict(sorted(edges.items()))


def _units(value: float) -> int:
    """A weight in billionths: whole numbers add up exactly, so that equal sums are equal."""
    return round(value * 10**9)


def _overlapping(
    ours: Sequence[Candidate], theirs: Sequence[Candidate]
) -> Iterator[tuple[int, int]]:
    """The indices of spans that share text, found in one walk along their starts."""
    sides = ours, theirs
    starts = sorted(
        (candidate.start, side, index)
        for side, reading in enumerate(sides)
        for index, candidate in enumerate(reading)
    )
    still_open: list[list[int]] = [[], []]
    for start, side, index in starts:
        other = 1 - side
        still_open[other] = [k for k in still_open[other] if sides[other][k].end > start]
        for k in still_open[other]:
            yield (k, index) if side else (index, k)
        still_open[side].append(index)


# --- The heaviest matching -----------------------------------------------------------------------


def _heaviest(edges: Mapping[int, Mapping[int, int]]) -> dict[int, int]:
    """Row → column, no column twice, with the greatest sum of `edges[row][column]`, all above 0."""
    matching = _Matching(edges)
    for row in edges:
        matching.add(row)
    return matching.column_of


class _Matching:
    """The heaviest matching of the rows added so far.

    The Hungarian method (Kuhn 1955), with shortest paths along the edges there are (Edmonds & Karp
    1972): a row costs what it can reach, not the size of the table. Rows and columns have prices,
    0 or more:

    - row price + column price >= weight for each edge, and they are equal for a matched one;
    - a row or column that goes without has the price 0.

    So the prices add up to the weight of the matching; and no matching can weigh more than prices
    like these.
    """

    def __init__(self, edges: Mapping[int, Mapping[int, int]]) -> None:
        self.edges = edges
        self.column_of: dict[int, int] = {}
        self.row_of: dict[int, int] = {}
        self.row_price: dict[int, int] = {}
        self.column_price: defaultdict[int, int] = defaultdict(int)

    def add(self, row: int) -> None:
        """Match one more row, rematching others or leaving one of them out where that is best."""
        self.row_price[row] = max(self.edges[row].values())
        search = _Search(self, row)
        column = search.run()
        self._change_prices(search)
        if column is None and search.loser != row:
            column = self.column_of.pop(search.loser)
        while column is not None:
            taker = search.came_from[column]
            given_up = self.column_of.get(taker)
            self.column_of[taker], self.row_of[column] = column, taker
            column = given_up

    def _change_prices(self, search: "_Search") -> None:
        """Make the edges of the path found exactly worth their prices, and no edge worth more."""
        for row, distance in search.rows.items():
            change = search.length - distance
            self.row_price[row] -= change
            if row in self.column_of:
                self.column_price[self.column_of[row]] += change


class _Search:
    """The cheapest way to give one more row its place (Dijkstra 1959).

    A step from a row to a column costs what the prices are above the weight; the step back to the
    row that has this column is free. A way ends at a column that is free, or at a row that then
    goes without, which costs its price.
    """

    def __init__(self, matching: _Matching, root: int) -> None:
        self.matching = matching
        self.rows: dict[int, int] = {}
        self.columns: dict[int, int] = {}
        self.came_from: dict[int, int] = {}
        self.queue: list[tuple[int, int]] = []
        #: The cheapest end so far: a free column, or without one the row that then goes without.
        self.length, self.loser = matching.row_price[root], root
        self.free: int | None = None
        self._visit(root, 0)

    def run(self) -> int | None:
        """The free column at the end of the cheapest way, or None: `loser` goes without."""
        while self.queue and self.queue[0][0] < self.length:
            distance, column = heapq.heappop(self.queue)
            if distance == self.columns[column]:  # else a shorter way to it was found meanwhile
                self._visit(self.matching.row_of[column], distance)
        return self.free

    def _visit(self, row: int, distance: int) -> None:
        """Look at the ends that this row leads to, and queue the columns that lead further."""
        self.rows[row] = distance
        price = distance + self.matching.row_price[row]
        if price < self.length:
            self.length, self.loser, self.free = price, row, None
        column_price, row_of = self.matching.column_price, self.matching.row_of
        for column, worth in self.matching.edges[row].items():
            there = price + column_price[column] - worth
            # What is no nearer than the cheapest end leads to no cheaper one.
            if there < self.length and there < self.columns.get(column, self.length):
                self.columns[column], self.came_from[column] = there, row
                if column in row_of:
                    heapq.heappush(self.queue, (there, column))
                else:
                    self.length, self.free = there, column


# --- Any number of readings ----------------------------------------------------------------------


def cases(
    readings: Sequence[Sequence[Candidate]], *, threshold: float = THRESHOLD
) -> list[tuple[Candidate, ...]]:
    """What the readings say of one claim, claim by claim; in text order, the longer first.

    Each candidate is in exactly one case; a case holds one candidate of a reading at most, in the
    order of `readings`. Every two readings are paired, and the pairs are put together from the
    heaviest down, as long as no reading would be in a case twice. For two readings this is `pair`.
    """
    ordered = [sorted(reading, key=_place) for reading in readings]
    groups = _Groups(ordered)
    for one, other in _links(ordered, threshold):
        groups.join(one, other)
    found = (tuple(ordered[r][i] for r, i in group) for group in groups.all())
    return sorted(found, key=_case_place)


#: (index of the reading, index of the candidate in it).
_Node = tuple[int, int]


def _links(ordered: Sequence[Sequence[Candidate]], threshold: float) -> list[tuple[_Node, _Node]]:
    """The pairs of every two readings, the heaviest first, among equals the first in the text."""
    links = [
        (units, (r, i), (s, j))
        for r, s in itertools.combinations(range(len(ordered)), 2)
        for units, i, j in _matches(ordered[r], ordered[s], threshold)
    ]

    def rank(link: tuple[int, _Node, _Node]) -> tuple[int, list[_Place]]:
        units, *nodes = link
        return -units, sorted(_place(ordered[r][i]) for r, i in nodes)

    return [(one, other) for _, one, other in sorted(links, key=rank)]


class _Groups:
    """Candidates put together, one of a reading at most: at first each by itself."""

    def __init__(self, ordered: Sequence[Sequence[Candidate]]) -> None:
        self.of: dict[_Node, dict[int, int]] = {
            (r, i): {r: i} for r, reading in enumerate(ordered) for i in range(len(reading))
        }

    def join(self, one: _Node, other: _Node) -> None:
        """Make one group of two, unless a reading is in both."""
        ours, theirs = self.of[one], self.of[other]
        if ours.keys().isdisjoint(theirs):
            ours.update(theirs)
            self.of.update(dict.fromkeys(theirs.items(), ours))

    def all(self) -> Iterator[list[_Node]]:
        """Every group once, its members in the order of the readings."""
        for node, group in self.of.items():
            members = sorted(group.items())
            if node == members[0]:
                yield members
