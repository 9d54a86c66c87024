"""Pure: what the readings say of one claim, field by field, and what most of them say.

A case holds the claims of several readings that `alignment` takes for one; a reading that has none
in it says nothing on any field. Each field has a value that can be compared; a stance is a field of
its own for each subject (and, where it has one, each actor whose conduct is meant).
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from annotations.claim_rows import ActorRow, Row, StanceRow
from annotations.parts import ActorInput, StanceInput

#: The fields of every claim with the words an adjudicator reads, in the order of the card.
FIELDS: Mapping[str, str] = {
    "span": "Words",
    "speaker": "Speaker",
    "others": "Other actors",
    "primary": "Main subject",
    "claim_type": "Type",
    "attribution": "Attribution",
    "modality": "Modality",
    "verifiability": "Verifiability",
    "canonical_text": "In plain words",
    "claim_date": "Date",
}
PLAIN = ("claim_type", "attribution", "modality", "verifiability", "canonical_text")
SPEAKERS = ("speaker", "co_speaker")
STANCE = "stance:"

#: What one claim says: field → value. A subject it does not tag is not in it.
Said = Mapping[str, Hashable]


def said(row: Row) -> dict[str, Hashable]:
    """What a claim says, field by field. Confidence and note are the annotator's own."""
    claim = row.claim
    primary = row.primary
    return {
        "span": (claim.start, claim.end),
        "speaker": (claim.no_speaker, _parts(row, speaks=True)),
        "others": _parts(row, speaks=False),
        "primary": stance_key(primary) if primary else "",
        **{name: getattr(claim, name) for name in PLAIN},
        "claim_date": (claim.claim_date, claim.date_precision),
        **{
            stance_key(each): (each.value, each.intensity, each.explicitness)
            for each in row.stances
        },
    }


def stance_key(stance: StanceRow) -> str:
    """The name of a stance's field: stance:CODE, or stance:CODE:ACTOR toward an actor's conduct."""
    return STANCE + stance.code + (f":{stance.actor_id}" if stance.actor_id else "")


def _parts(row: Row, *, speaks: bool) -> tuple[tuple[str, int | None, str], ...]:
    parts = [_part(each) for each in row.actors if (each.role in SPEAKERS) == speaks]
    return tuple(sorted(parts, key=repr))


def _part(actor: ActorRow) -> tuple[str, int | None, str]:
    return actor.role, actor.actor_id, actor.label


def fields_of(sayings: Sequence[Said]) -> list[str]:
    """Every field that one of the claims says something on: those of all claims, then stances."""
    stances = {key: None for each in sayings for key in each if key.startswith(STANCE)}
    return [*FIELDS, *stances]


def differs(sayings: Sequence[Said], field: str) -> bool:
    """Whether the claims say different things on a field."""
    return len({each.get(field) for each in sayings}) > 1


def disagreement(sayings: Sequence[Said], readings: int) -> float:
    """How far the readings disagree on a case, from 0 to below 1.

    Of each field the share of the readings that do not say what most say (a reading without the
    claim says nothing), averaged over the fields.
    """
    shares = [
        1 - max(Counter(each.get(field) for each in sayings).values()) / readings
        for field in fields_of(sayings)
    ]
    return sum(shares) / len(shares)


# --- what most say ---------------------------------------------------------------------------

#: Whether so many of so many readings are enough.
Enough = Callable[[int, int], bool]

STRATEGIES: Mapping[str, str] = {
    "unanimous": "All readings say the same",
    "majority": "More than half of the readings say the same",
    "threshold": "At least a share of the readings says the same",
}


def enough(strategy: str, share: float = 1.0) -> Enough:
    """The rule of a strategy; `share` is that of `threshold`. Raises KeyError for another name."""
    rules: dict[str, Enough] = {
        "unanimous": lambda count, readings: count == readings,
        "majority": lambda count, readings: 2 * count > readings,
        # Multiplied, because 2 / 3 is a little less than two thirds.
        "threshold": lambda count, readings: count + 1e-9 >= share * readings,
    }
    return rules[strategy]


def agreed(sayings: Sequence[Said], readings: int, rule: Enough) -> dict[str, int] | None:
    """Which claim to take each field from, where enough readings say the same on every field.

    None where they do not, where two values are said equally often, or where no subject is left.
    """
    taken = {}
    for field in fields_of(sayings):
        values = [each.get(field) for each in sayings]
        (value, count), *others = Counter(values).most_common()
        if not rule(count, readings) or (others and others[0][1] == count):
            return None
        taken[field] = values.index(value)
    stances = [key for key in taken if key.startswith(STANCE)]
    return taken if any(key in sayings[taken[key]] for key in stances) else None


def outcome(sayings: Sequence[Said], readings: int, result: Said) -> str:
    """How the readings stood to a result: a value of `Decision.Outcome`.

    Unanimous where all of them say it; single where one does and the others have no such claim;
    majority where each of its fields is said by more than half; adjudicated otherwise.
    """
    result = {**result}
    if all(each == result for each in sayings) and len(sayings) == readings:
        return "unanimous"
    if len(sayings) == 1:
        return "single" if sayings[0] == result else "adjudicated"
    fields = fields_of([*sayings, result])
    held = [sum(each.get(field) == result.get(field) for each in sayings) for field in fields]
    return "majority" if all(2 * count > readings for count in held) else "adjudicated"


def sources(
    sayings: Mapping[str, Said], result: Said, preferred: Mapping[str, str]
) -> dict[str, str]:
    """Which claim, by its uid, each field of a result came from: the preferred one where it says
    so, else the first that does. A field that nobody says was written anew, and is left out."""
    found = {}
    for field in fields_of([result]):
        saying = [uid for uid, each in sayings.items() if each.get(field) == result.get(field)]
        first = preferred.get(field)
        if saying:
            found[field] = first if first in saying else saying[0]
    return found


# --- a claim put together ----------------------------------------------------------------------


def put_together(taken: Mapping[str, Row]) -> dict[str, Any]:
    """A claim, as `claims.create` takes it, with each field from the claim it is to come from.

    `taken` names a claim for each field of `fields_of`; a stance that its claim lacks is left out.
    """
    span = taken["span"].claim
    primary = taken["primary"].primary
    stances = []
    for field, row in taken.items():
        if field.startswith(STANCE):
            stances += [
                _stance_input(each, primary) for each in row.stances if stance_key(each) == field
            ]
    speaker, others = taken["speaker"], taken["others"]
    date = taken["claim_date"].claim
    return {
        "start": span.start,
        "end": span.end,
        "stances": stances,
        "actors": [
            *(_actor_input(each) for each in speaker.actors if each.role in SPEAKERS),
            *(_actor_input(each) for each in others.actors if each.role not in SPEAKERS),
        ],
        "no_speaker": speaker.claim.no_speaker,
        **{name: getattr(taken[name].claim, name) for name in PLAIN},
        **({"claim_date": date.claim_date, "date_precision": date.date_precision}
           if date.claim_date else {}),
    }  # fmt: skip


def _stance_input(stance: StanceRow, primary: StanceRow | None) -> StanceInput:
    return StanceInput(
        subject=stance.code, value=stance.value, intensity=stance.intensity,
        explicitness=stance.explicitness, actor=stance.actor_id,
        primary=primary is not None and stance_key(stance) == stance_key(primary),
    )  # fmt: skip


def _actor_input(actor: ActorRow) -> ActorInput:
    return ActorInput(role=actor.role, actor=actor.actor_id, label=actor.label)
