"""Claims of several readings find each other: by their words, their speakers and their subjects."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.alignment import (
    METHOD,
    THRESHOLD,
    Candidate,
    cases,
    iou,
    nearness,
    pair,
    same_speaker,
    weight,
)

ENERGY = ("policy", "energy")
WIND = ("policy", "energy", "wind")
COAL = ("policy", "energy", "coal")
HEALTH = ("policy", "health")
SPORT = ("sport",)


def claim(key, start, end, speakers="", subjects=()):
    """A claim of the reading named by the first letter of its key; a letter is a speaker."""
    return Candidate(key, key[0], start, end, frozenset(speakers), frozenset(subjects))


def keys(found):
    return [tuple(candidate.key for candidate in case) for case in found]


def total(pairs):
    return sum(weight(ours, theirs) for ours, theirs in pairs)


# --- What a pair weighs --------------------------------------------------------------------------

SPANS = {
    "the same words": ((10, 20), (10, 20), 1.0),
    "one inside the other": ((0, 20), (5, 10), 0.25),
    "one third each way": ((0, 10), (5, 15), 1 / 3),
    "a single code point": ((0, 10), (9, 19), 1 / 19),
    "side by side": ((0, 10), (10, 20), 0.0),
    "far apart": ((0, 10), (50, 60), 0.0),
    "without words": ((5, 5), (5, 5), 0.0),
}


@pytest.mark.parametrize(("a", "b", "expected"), SPANS.values(), ids=SPANS)
def test_spans_count_by_what_they_share(a, b, expected):
    assert iou(claim("a1", *a), claim("b1", *b)) == pytest.approx(expected, abs=1e-12)


SPEAKERS = {
    "the same one": ("X", "X", 1.0),
    "the same two": ("XY", "YX", 1.0),
    "one of two": ("XY", "X", 1 / 2),
    "one of three": ("XY", "YZ", 1 / 3),
    "different ones": ("X", "Y", 0.0),
    "one against nobody": ("X", "", 0.0),
    "nobody in either: that is an answer": ("", "", 1.0),
}


@pytest.mark.parametrize(("a", "b", "expected"), SPEAKERS.values(), ids=SPEAKERS)
def test_speakers_count_by_those_that_both_name(a, b, expected):
    assert same_speaker(claim("a1", 0, 9, a), claim("b1", 0, 9, b)) == pytest.approx(expected)


SUBJECTS = {
    "the same": ([WIND], [WIND], 1.0),
    "parent and child": ([ENERGY], [WIND], 4 / 5),
    "sisters": ([COAL], [WIND], 4 / 6),
    "sisters under the root": ([ENERGY], [HEALTH], 2 / 4),
    "aunt and niece": ([HEALTH], [WIND], 2 / 5),
    "different trees": ([SPORT], [WIND], 0.0),
    "one against its own and another": ([WIND], [WIND, SPORT], (1 + 1 + 0) / 3),
    "two against two, one the same": ([WIND, HEALTH], [WIND, SPORT], (1 + 2 / 5 + 1 + 0) / 4),
    "one against none": ([WIND], [], 0.0),
    "none in either: that is no answer yet": ([], [], 0.0),
    "lineages without a member": ([()], [()], 0.0),
    "the same end in different trees": ([("eu", "law")], [("un", "law")], 0.0),
}


@pytest.mark.parametrize(("a", "b", "expected"), SUBJECTS.values(), ids=SUBJECTS)
def test_subjects_count_by_their_nearness_in_the_tree(a, b, expected):
    ours, theirs = claim("a1", 0, 9, subjects=a), claim("b1", 0, 9, subjects=b)
    assert nearness(ours, theirs) == pytest.approx(expected, abs=1e-12)


WEIGHTS = {
    "everything the same": (("a1", 0, 9, "X", [WIND]), ("b1", 0, 9, "X", [WIND]), 3.0),
    "only the words": (("a1", 0, 9, "X", [WIND]), ("b1", 0, 9, "Y", [SPORT]), 1.0),
    "half of each": (("a1", 0, 10, "XY", [ENERGY]), ("b1", 0, 5, "X", [HEALTH]), 1.5),
    "everything but the place": (("a1", 0, 9, "X", [WIND]), ("b1", 9, 18, "X", [WIND]), 0.0),
}


@pytest.mark.parametrize(("a", "b", "expected"), WEIGHTS.values(), ids=WEIGHTS)
def test_the_weight_is_the_sum_of_the_three_or_nothing_elsewhere(a, b, expected):
    assert weight(claim(*a), claim(*b)) == pytest.approx(expected, abs=1e-12)


# --- Two readings --------------------------------------------------------------------------------


def test_pairs_stand_in_the_order_of_the_text():
    ours = [claim("a1", 50, 60), claim("a2", 0, 10), claim("a3", 20, 30)]
    theirs = [claim("b1", 20, 30), claim("b2", 50, 60), claim("b3", 0, 10)]
    assert keys(pair(ours, theirs)) == [("a2", "b3"), ("a3", "b1"), ("a1", "b2")]


def test_a_reading_without_claims_makes_no_pairs():
    assert pair([claim("a1", 0, 10)], []) == pair([], [claim("b1", 0, 10)]) == []


def test_the_nearest_two_stay_apart_where_that_makes_the_whole_heavier():
    #           0         10
    #     a1    [-- X -----)
    #     a2    [-- Y ----)        X and Y speak together in b1; b2 is of X alone and shorter.
    #     b1    [-- X, Y --)       a1 is nearest to b1, but then nothing is left for a2.
    #     b2    [ X )
    ours = [claim("a1", 0, 10, "X"), claim("a2", 0, 9, "Y")]
    theirs = [claim("b1", 0, 10, "XY"), claim("b2", 0, 4, "X")]
    weights = [weight(a, b) for a in ours for b in theirs]
    assert weights == pytest.approx([1.5, 1.4, 1.4, 4 / 9])
    assert keys(pair(ours, theirs)) == [("a1", "b2"), ("a2", "b1")]


def test_a_claim_is_left_alone_where_that_makes_the_whole_heavier():
    # a2 with b1 weighs more than a1 with b1 and a2 with b2 together.
    ours = [claim("a1", 0, 10, "X"), claim("a2", 2, 20, "Y", [WIND])]
    theirs = [claim("b1", 2, 20, "Y", [WIND]), claim("b2", 14, 24, "Z")]
    assert keys(pair(ours, theirs, threshold=0.2)) == [("a2", "b1")]


def test_a_claim_that_made_room_for_another_can_be_left_alone_in_the_end():
    #           0         10        20
    #     a1    [----- a1 ---)                  b1 is the best for a1 and for a2, who gets it while
    #     a2    [-- a2 -)                       a1 can go to b2. Then a3 comes, who has b2 only.
    #     a3              [ a3 )
    #     b1    [-- b1 --)
    #     b2             [--- b2 --)
    ours = [claim("a1", 0, 14), claim("a2", 0, 9), claim("a3", 10, 15)]
    theirs = [claim("b1", 0, 10), claim("b2", 9, 20)]
    assert keys(pair(ours, theirs)) == [("a2", "b1"), ("a3", "b2")]


def test_stacked_claims_are_told_apart_by_speaker():
    ours = [claim("a1", 0, 9, "X"), claim("a2", 0, 9, "Y"), claim("a3", 0, 9)]
    theirs = [claim("b1", 0, 9), claim("b2", 0, 9, "X"), claim("b3", 0, 9, "Y")]
    assert keys(pair(ours, theirs)) == [("a1", "b2"), ("a2", "b3"), ("a3", "b1")]


def test_stacked_claims_of_one_speaker_are_told_apart_by_subject():
    ours = [claim("a1", 0, 9, "X", [WIND]), claim("a2", 0, 9, "X", [HEALTH])]
    theirs = [claim("b1", 0, 9, "X", [HEALTH]), claim("b2", 0, 9, "X", [COAL])]
    assert keys(pair(ours, theirs)) == [("a1", "b2"), ("a2", "b1")]


def test_claims_that_nothing_tells_apart_are_paired_in_the_order_of_their_keys():
    ours = [Candidate(key, "a", 0, 9) for key in (10, 9, 11)]
    theirs = [Candidate(key, "b", 0, 9) for key in (22, 20, 21)]
    assert keys(pair(ours, theirs)) == [(9, 20), (10, 21), (11, 22)]


@pytest.mark.parametrize(
    ("end", "paired"), [(5, True), (4, False)], ids=["half of the span", "less than half"]
)
def test_where_only_the_span_speaks_half_of_it_is_needed(end, paired):
    assert THRESHOLD == 0.5
    assert bool(pair([claim("a1", 0, 10, "X")], [claim("b1", 0, end, "Y")])) == paired


@pytest.mark.parametrize(("threshold", "paired"), [(1.2, True), (1.3, True), (1.4, False)])
def test_the_threshold_is_the_least_weight_of_a_pair(threshold, paired):
    ours, theirs = [claim("a1", 0, 10, "X")], [claim("b1", 0, 3, "X")]
    assert bool(pair(ours, theirs, threshold=threshold)) == paired


def test_a_weight_that_falls_short_by_a_rounding_error_reaches_the_threshold():
    ours, theirs = claim("a1", 0, 10, "ABCDEFG"), claim("b1", 0, 1, "ABCDEFGHIJ")
    assert weight(ours, theirs) == 0.1 + 0.7 < 0.8
    assert keys(pair([ours], [theirs], threshold=0.8)) == [("a1", "b1")]


@pytest.mark.parametrize("threshold", [0.0, -1.0])
def test_claims_that_share_no_text_are_no_pair_whatever_the_threshold(threshold):
    ours, theirs = [claim("a1", 0, 10, "X")], [claim("b1", 10, 20, "X"), claim("b2", 5, 5, "X")]
    assert pair(ours, theirs, threshold=threshold) == []


def test_equal_choices_do_not_depend_on_claims_far_away():
    ours = [claim("a1", 100, 110)]
    theirs = [claim("b1", 100, 110), claim("b2", 100, 110)]
    far = claim("b0", 0, 10)
    assert pair(ours, theirs) == pair(ours, [*theirs, far]) == pair([*ours, far], theirs)


def test_the_method_has_a_name_to_store_beside_the_result():
    assert METHOD == "max-weight-1"


# --- Two readings: promises ----------------------------------------------------------------------


#: Short spans in a short text and few speakers and subjects: equal weights are the rule.
SPEAKING = ["", "X", "Y", "XY"]
ABOUT = [[], [WIND], [COAL], [HEALTH], [SPORT], [WIND, HEALTH], [COAL, SPORT]]
CONTENT = st.tuples(
    st.integers(0, 8), st.integers(1, 5), st.sampled_from(SPEAKING), st.sampled_from(ABOUT)
)


def a_reading(name, size=10):
    return st.lists(CONTENT, max_size=size).map(
        lambda contents: [
            claim(f"{name}{number}", start, start + length, speakers, subjects)
            for number, (start, length, speakers, subjects) in enumerate(contents)
        ]
    )


#: Four readings, some of which may be empty.
READINGS = st.tuples(*(a_reading(name, size=6) for name in "abcd"))
#: Weights that differ by less are equal.
A_BILLIONTH = 1e-9
THRESHOLDS = st.sampled_from([0.0, 0.4, THRESHOLD, 1.0, 1.5])


def heaviest(table):
    """The greatest weight of all ways to pair rows with columns; 0 is no pair."""
    best = {frozenset(): 0.0}  # the columns taken → the most that they can weigh
    for row in table:
        for taken, before in tuple(best.items()):  # as it was before this row
            for column, worth in enumerate(row):
                if worth and column not in taken:
                    more = taken | {column}
                    best[more] = max(best.get(more, 0.0), before + worth)
    return max(best.values())


@settings(max_examples=300)
@given(a_reading("a", size=7), a_reading("b", size=7), THRESHOLDS)
def test_no_other_matching_is_heavier(ours, theirs, threshold):
    table = [[weight(a, b) for b in theirs] for a in ours]
    allowed = [[w if w >= threshold - A_BILLIONTH else 0.0 for w in row] for row in table]
    found = total(pair(ours, theirs, threshold=threshold))
    assert found == pytest.approx(heaviest(allowed))


@given(a_reading("a"), a_reading("b"))
def test_nobody_is_paired_twice(ours, theirs):
    paired = list(itertools.chain.from_iterable(pair(ours, theirs)))
    assert len(set(paired)) == len(paired)


@given(a_reading("a"), a_reading("b"), THRESHOLDS)
def test_every_pair_reaches_the_threshold_and_ours_come_first(ours, theirs, threshold):
    for one, other in pair(ours, theirs, threshold=threshold):
        assert (one.reading, other.reading) == ("a", "b")
        assert weight(one, other) >= threshold - A_BILLIONTH


@given(a_reading("a"), a_reading("b"), THRESHOLDS)
def test_the_other_way_round_gives_the_mirror_image(ours, theirs, threshold):
    mirrored = [(b, a) for a, b in pair(theirs, ours, threshold=threshold)]
    assert pair(ours, theirs, threshold=threshold) == mirrored


@given(a_reading("a"), a_reading("b"))
def test_a_weight_is_the_same_from_either_side(ours, theirs):
    for a, b in itertools.product(ours, theirs):
        assert weight(a, b) == weight(b, a)
        assert 0 <= weight(a, b) <= 3


# --- Any number of readings ----------------------------------------------------------------------


def test_three_readings_of_one_claim_are_one_case_and_the_rest_stands_alone():
    #           0         10        20        30
    #     ann   [------- a1 ------)                  a1 and b1 share 15 of 25,
    #     ben        [------- b1 ------)             a1 and c1 share 10 of 20,
    #     cem   [-- c1 --)   [----- c2 ---)          b1 and c2 share 11 of 23.
    #
    # ann and ben go first, and take c1 in. So c2 is too late: cem is in that case already.
    ann, ben = [claim("a1", 0, 20)], [claim("b1", 5, 25)]
    cem = [claim("c1", 0, 10), claim("c2", 14, 28)]
    assert keys(cases([ann, ben, cem])) == [("a1", "b1", "c1"), ("c2",)]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_of_pairs_with_equal_weights_the_first_in_the_text_goes_first(order):
    #           0         10        20
    #     cem   [-- c1 --)     [-- c2 --)           Each claim shares 5 of 15 with the next one;
    #     ann        [-- a1 --)                     cem can be in the case only once.
    #     ben             [-- b1 --)
    readings = [
        [claim("a1", 5, 15)],
        [claim("b1", 10, 20)],
        [claim("c1", 0, 10), claim("c2", 15, 25)],
    ]
    first, second = cases([readings[index] for index in order])
    assert {candidate.key for candidate in first} == {"a1", "b1", "c1"}
    assert keys([second]) == [("c2",)]


def test_a_case_is_in_the_order_in_which_the_readings_come():
    ann, ben, cem = [claim("a1", 0, 9)], [claim("b1", 0, 9)], [claim("c1", 0, 9)]
    assert keys(cases([cem, ann, ben])) == [("c1", "a1", "b1")]


def test_two_readings_may_meet_only_by_way_of_a_third():
    #           0         10        20
    #     ann   [-- a1 --)                   a1 and c1 share nothing; each is half of b1.
    #     ben   [------- b1 ------)
    #     cem             [-- c1 --)
    ann, ben, cem = [claim("a1", 0, 10)], [claim("b1", 0, 20)], [claim("c1", 10, 20)]
    assert keys(cases([ann, ben, cem])) == [("a1", "b1", "c1")]


def test_cases_stand_in_the_order_of_the_text_the_longer_first():
    ann = [claim("a1", 5, 9, "X"), claim("a2", 0, 4, "X")]
    ben = [claim("b1", 0, 9, "Y"), claim("b2", 5, 9, "X")]
    assert keys(cases([ann, ben], threshold=1.5)) == [("b1",), ("a2",), ("a1", "b2")]


def test_without_readings_there_are_no_cases():
    assert cases([]) == cases([[], []]) == []


def test_one_reading_alone_makes_a_case_of_each_claim():
    assert keys(cases([[claim("a1", 0, 9), claim("a2", 0, 9)]])) == [("a1",), ("a2",)]


@given(READINGS)
def test_every_claim_is_in_exactly_one_case(readings):
    found = list(itertools.chain.from_iterable(cases(readings)))
    assert sorted(found) == sorted(itertools.chain.from_iterable(readings))


@given(READINGS)
def test_a_case_holds_one_claim_of_a_reading_at_most_in_their_order(readings):
    for case in cases(readings):
        names = [candidate.reading for candidate in case]
        assert names == sorted(set(names))


@given(a_reading("a"), a_reading("b"), THRESHOLDS)
def test_for_two_readings_the_cases_of_two_are_the_pairs(ours, theirs, threshold):
    found = [case for case in cases([ours, theirs], threshold=threshold) if len(case) == 2]
    assert found == pair(ours, theirs, threshold=threshold)


@settings(max_examples=300)
@given(READINGS, st.randoms(use_true_random=False))
def test_the_order_of_claims_and_readings_does_not_matter(readings, random):
    shuffled = [random.sample(reading, len(reading)) for reading in readings]
    random.shuffle(shuffled)
    assert [set(case) for case in cases(shuffled)] == [set(case) for case in cases(readings)]
