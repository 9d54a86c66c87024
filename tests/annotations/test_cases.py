"""What readings say of one claim, field by field, and what most of them say."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations import cases
from annotations.claim_rows import ActorRow, ClaimRow, Row, StanceRow

TARNOW, ARVENIA = (1, "Ilse Tarnow"), (2, "Arvenia")


def stance(code="FD", value="support", primary=False, intensity=None, actor=None):
    return StanceRow(
        1, code, code, code, value, intensity, "", primary, actor, "somebody" if actor else None
    )


def actor(who=TARNOW, role="speaker", label=""):
    key, name = who or (None, None)
    return ActorRow(1, role, key, label, name, None, None, None, None)


def row(uid="a", stances=None, actors=None, **fields):
    columns = dict.fromkeys(ClaimRow._fields, "") | {
        "id": 1, "uid": uid, "document_id": 1, "layer": uid, "start": 0, "end": 10,
        "claim_date": None, "confidence": None, "no_speaker": False, "version": 1,
    }  # fmt: skip
    stances = [stance(primary=True)] if stances is None else stances
    return Row(ClaimRow(**{**columns, **fields}), stances, [actor()] if actors is None else actors)


def said(**given):
    return cases.said(row(**given))


#: What is changed of a claim → the fields on which it then differs.
CHANGES = [
    ({}, set()),
    ({"uid": "b", "layer": "b", "note": "x", "confidence": 3, "quote": "x"}, set()),
    ({"start": 1}, {"span"}),
    ({"end": 11}, {"span"}),
    ({"actors": [actor(ARVENIA)]}, {"speaker"}),
    ({"actors": []}, {"speaker"}),
    ({"actors": [], "no_speaker": True}, {"speaker"}),
    ({"actors": [actor(), actor(ARVENIA, "co_speaker")]}, {"speaker"}),
    ({"actors": [actor(), actor(ARVENIA, "addressee")]}, {"others"}),
    ({"actors": [actor(None, label="a source")]}, {"speaker"}),
    ({"claim_type": "demand"}, {"claim_type"}),
    ({"attribution": "author_voice"}, {"attribution"}),
    ({"modality": "question"}, {"modality"}),
    ({"verifiability": "unsure"}, {"verifiability"}),
    ({"canonical_text": "x"}, {"canonical_text"}),
    ({"claim_date": "2026-01-01", "date_precision": "day"}, {"claim_date"}),
    ({"stances": [stance(value="oppose", primary=True)]}, {"stance:FD"}),
    ({"stances": [stance(intensity=2, primary=True)]}, {"stance:FD"}),
    ({"stances": [stance("ARM.CTBT", primary=True)]}, {"primary", "stance:FD", "stance:ARM.CTBT"}),
    ({"stances": [stance(primary=True), stance("ARM.CTBT")]}, {"stance:ARM.CTBT"}),
    ({"stances": [stance(primary=True, actor=2)]}, {"primary", "stance:FD", "stance:FD:2"}),
]


@pytest.mark.parametrize(("change", "fields"), CHANGES)
def test_two_claims_differ_in(change, fields):
    both = [said(), said(**change)]

    assert {name for name in cases.fields_of(both) if cases.differs(both, name)} == fields


def test_the_order_of_actors_and_stances_is_no_difference():
    both = [actor(), actor(ARVENIA, "addressee")], [stance("ARM.CTBT"), stance("X", "neutral")]
    one, other = (
        said(actors=actors, stances=[stance(primary=True), *stances])
        for actors, stances in (both, (both[0][::-1], both[1][::-1]))
    )
    assert one == other


# --- how far they disagree -----------------------------------------------------------------------


def test_readings_that_say_the_same_do_not_disagree():
    assert cases.disagreement([said(), said()], 2) == 0


def test_a_claim_of_one_reading_in_two_is_half_a_disagreement():
    assert cases.disagreement([said()], 2) == 0.5


def test_one_field_of_eleven_is_a_small_disagreement():
    both = [said(), said(claim_type="demand")]

    assert cases.disagreement(both, 2) == pytest.approx(0.5 / 11)


SAYINGS = st.lists(
    st.builds(
        said,
        claim_type=st.sampled_from(["", "demand", "pledge"]),
        start=st.integers(0, 2),
        stances=st.sampled_from(
            [[stance(primary=True)], [stance(value="oppose", primary=True)], [], [stance("X")]]
        ),
    ),
    min_size=1,
    max_size=4,
)


@given(SAYINGS, st.integers(0, 2))
def test_a_disagreement_lies_from_0_below_1_whoever_comes_first(sayings, silent):
    readings = len(sayings) + silent
    found = cases.disagreement(sayings, readings)

    assert 0 <= found < 1
    assert found == pytest.approx(cases.disagreement(sayings[::-1], readings))
    assert (found == 0) == (silent == 0 and all(each == sayings[0] for each in sayings))


# --- what most say -------------------------------------------------------------------------------

SUPPORT, OPPOSE = said(), said(stances=[stance(value="oppose", primary=True)])

#: (what the readings say, how many there are, strategy, share) → who decides the stance, or None.
MERGES = [
    ([SUPPORT, SUPPORT], 2, "unanimous", 1, 0),
    ([SUPPORT, OPPOSE], 2, "unanimous", 1, None),
    ([SUPPORT], 2, "unanimous", 1, None),
    ([SUPPORT], 1, "unanimous", 1, 0),
    ([SUPPORT, SUPPORT, OPPOSE], 3, "unanimous", 1, None),
    ([SUPPORT, SUPPORT, OPPOSE], 3, "majority", 1, 0),
    ([OPPOSE, SUPPORT, SUPPORT], 3, "majority", 1, 1),
    ([SUPPORT, SUPPORT], 3, "majority", 1, 0),
    ([SUPPORT, SUPPORT], 4, "majority", 1, None),
    ([SUPPORT, OPPOSE], 2, "majority", 1, None),
    ([SUPPORT, SUPPORT, OPPOSE], 3, "threshold", 2 / 3, 0),
    ([SUPPORT, SUPPORT, OPPOSE], 3, "threshold", 0.67, None),
    ([SUPPORT, SUPPORT], 4, "threshold", 0.5, 0),
    ([SUPPORT, SUPPORT, OPPOSE, OPPOSE], 4, "threshold", 0.5, None),
    ([SUPPORT], 4, "threshold", 0.25, 0),
]


@pytest.mark.parametrize(("sayings", "readings", "strategy", "share", "who"), MERGES)
def test_a_strategy_takes_what_enough_readings_say(sayings, readings, strategy, share, who):
    taken = cases.agreed(sayings, readings, cases.enough(strategy, share))

    assert (taken and taken["stance:FD"]) == who


def test_each_field_may_come_from_another_claim():
    one, two, three = said(start=1), said(claim_type="demand"), said(start=1, claim_type="demand")
    taken = cases.agreed([one, two, three], 3, cases.enough("majority"))

    assert (taken["span"], taken["claim_type"]) == (0, 1)


def test_a_subject_that_most_do_not_tag_is_left_out():
    more = said(stances=[stance(primary=True), stance("X")])
    taken = cases.agreed([more, SUPPORT, SUPPORT], 3, cases.enough("majority"))

    assert taken["stance:X"] == 1


def test_nothing_is_merged_that_has_no_subject_left():
    bare = said(stances=[])

    assert cases.agreed([bare, bare], 2, cases.enough("unanimous")) is None


def test_a_strategy_without_a_rule_is_a_mistake_of_the_program():
    assert [cases.enough(name) for name in cases.STRATEGIES]
    with pytest.raises(KeyError):
        cases.enough("by lot")


# --- how the readings stood to a result ----------------------------------------------------------

OUTCOMES = [
    ([SUPPORT, SUPPORT], 2, SUPPORT, "unanimous"),
    ([SUPPORT, SUPPORT], 2, OPPOSE, "adjudicated"),
    ([SUPPORT, OPPOSE], 2, SUPPORT, "adjudicated"),
    ([SUPPORT], 2, SUPPORT, "single"),
    ([SUPPORT], 2, OPPOSE, "adjudicated"),
    ([SUPPORT, SUPPORT], 3, SUPPORT, "majority"),
    ([SUPPORT, SUPPORT, OPPOSE], 3, SUPPORT, "majority"),
    ([SUPPORT, SUPPORT, OPPOSE], 3, OPPOSE, "adjudicated"),
    ([], 2, SUPPORT, "adjudicated"),
]


@pytest.mark.parametrize(("sayings", "readings", "result", "outcome"), OUTCOMES)
def test_an_outcome_is(sayings, readings, result, outcome):
    assert cases.outcome(sayings, readings, result) == outcome


def test_the_sources_name_who_said_what_stands():
    sayings = {"a": said(start=1), "b": said(claim_type="demand")}
    result = said(start=1, claim_type="pledge")
    found = cases.sources(sayings, result, {"speaker": "b", "span": "b"})

    assert (found["span"], found["speaker"], found["others"]) == ("a", "b", "a")
    assert "claim_type" not in found


# --- a claim put together ------------------------------------------------------------------------


def test_a_claim_is_put_together_from_several():
    one = row("a", start=3, claim_type="demand", claim_date="2026-01-01", date_precision="day")
    two = row(
        "b",
        actors=[actor(None, label="a source"), actor(ARVENIA, "target")],
        stances=[stance("ARM.CTBT", "oppose", intensity=2), stance("FD", "neutral", primary=True)],
        no_speaker=False,
    )
    fields = cases.fields_of([cases.said(one), cases.said(two)])
    taken = dict.fromkeys(fields, one) | {"speaker": two, "stance:ARM.CTBT": two, "others": two}
    made = cases.put_together(taken)

    assert (made["start"], made["end"], made["claim_type"]) == (3, 10, "demand")
    assert (made["claim_date"], made["date_precision"]) == ("2026-01-01", "day")
    assert [(each.role, each.actor, each.label) for each in made["actors"]] == [
        ("speaker", None, "a source"), ("target", 2, ""),
    ]  # fmt: skip
    assert [(each.subject, each.value, each.primary) for each in made["stances"]] == [
        ("FD", "support", True), ("ARM.CTBT", "oppose", False),
    ]  # fmt: skip


def test_a_stance_its_claim_lacks_is_left_out():
    one, two = row("a"), row("b", stances=[stance("X")])
    taken = dict.fromkeys(cases.fields_of([cases.said(one), cases.said(two)]), one)

    assert [each.subject for each in cases.put_together(taken)["stances"]] == ["FD"]


@given(SAYINGS)
def test_what_all_say_is_what_any_strategy_takes(sayings):
    same = [sayings[0]] * 3
    taken = [cases.agreed(same, 3, cases.enough(name, 1.0)) for name in cases.STRATEGIES]

    assert all(one == other for one, other in itertools.pairwise(taken))
