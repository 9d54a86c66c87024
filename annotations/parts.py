"""Writes: what hangs on a claim: its stances toward subjects, and the actors' parts in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from annotations.models import Claim, Layer
from documents.refusals import Refused


@dataclass(frozen=True)
class StanceInput:
    """A stance as a caller gives it: the subject's code, the actor's id."""

    subject: str
    value: str = ""
    intensity: int | None = None
    explicitness: str = ""
    primary: bool = False
    actor: int | None = None


@dataclass(frozen=True)
class ActorInput:
    """An actor's part as a caller gives it: the actor's id, or a label not in the registry."""

    role: str = "speaker"
    actor: int | None = None
    label: str = ""


def inputs(values: dict[str, Any]) -> dict[str, Any]:
    """A change of a claim as the API gives it, as `claims` takes it."""
    values = dict(values)
    if "stances" in values:
        values["stances"] = [StanceInput(**each) for each in values["stances"]]
    if "actors" in values:
        values["actors"] = [ActorInput(**each) for each in values["actors"]]
    return values


#: The largest number a key can be: what is larger names nothing.
BIGGEST_KEY = (1 << 63) - 1

# A fixed statement, because it stands in the way of every claim that is saved.
LOOK_UP = """
    SELECT (
        SELECT json_object_agg(s.code, s.id)
        FROM annotations_subject s, annotations_codebookversion v
        WHERE s.project_id = %(project)s AND s.code = ANY(%(codes)s) AND s.status = 'active'
          AND s.assignable AND v.id = %(version)s AND s.id = ANY(v.subject_ids)
    ), (
        SELECT array_agg(id) FROM annotations_actor
        WHERE project_id = %(project)s AND id = ANY(%(actors)s::bigint[])
    )
"""


def look_up(
    layer: Layer, stances: Iterable[StanceInput], actors: Iterable[ActorInput]
) -> dict[str, int]:
    """The ids of the subjects that are named by code. Raises Refused for a subject or an actor
    that is not there."""
    codes = {stance.subject for stance in stances}
    named = {each.actor for each in stances} | {each.actor for each in actors}
    keys = {key for key in named if key is not None}
    values: dict[str, Any] = {
        "project": layer.project_id,
        "version": layer.codebook_version_id,
        "codes": list(codes),
        "actors": [key for key in keys if 0 < key <= BIGGEST_KEY],
    }
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, values)
        found, existing = cursor.fetchone()
    subjects: dict[str, int] = found or {}
    known = set(existing or [])
    if missing := codes - subjects.keys():
        raise Refused(
            f"Not a subject this reading's codebook assigns: {', '.join(sorted(missing))}.",
            code="not_found",
            field="stances",
        )
    if unknown := keys - known:
        raise Refused(
            f"No such actor in this project: {', '.join(map(str, sorted(unknown)))}.",
            code="not_found",
            field="actors",
        )
    return subjects


class StanceValues(NamedTuple):
    """The columns of a stance, beside its claim and project."""

    subject_id: int
    actor_id: int | None
    value: str
    intensity: int | None
    explicitness: str
    is_primary: bool


class ActorValues(NamedTuple):
    """The columns of an actor's part, beside its claim and project."""

    role: str
    actor_id: int | None
    label: str


def stance_values(inputs: Sequence[StanceInput], subjects: dict[str, int]) -> list[StanceValues]:
    """A claim's stances: exactly one is primary, the first unless another says so."""
    primaries = [index for index, each in enumerate(inputs) if each.primary] or [0]
    if len(primaries) > 1:
        raise Refused("Only one subject is the primary one.", code="two_primaries", field="stances")
    targets = {(each.subject, each.actor) for each in inputs}
    if len(targets) < len(inputs):
        raise Refused("A subject is named twice.", code="subject_twice", field="stances")
    return [
        StanceValues(
            subject_id=subjects[each.subject],
            actor_id=each.actor,
            value=each.value,
            intensity=each.intensity,
            explicitness=each.explicitness,
            is_primary=index == primaries[0],
        )
        for index, each in enumerate(inputs)
    ]


def actor_values(inputs: Sequence[ActorInput]) -> list[ActorValues]:
    """The actors' parts in a claim, each named one way and none twice."""
    if len(set(inputs)) < len(inputs):
        raise Refused("An actor has the same part twice.", code="actor_twice", field="actors")
    for each in inputs:
        if (each.actor is None) == (not each.label):
            raise Refused(
                "Name an actor of the registry, or a label for one that is not in it.",
                code="actor_unnamed",
                field="actors",
            )
    return [ActorValues(each.role, each.actor, each.label) for each in inputs]


# Both kinds of rows in one statement, column by column.
HANG_ON = """
    WITH stances AS (
        INSERT INTO annotations_stance (project_id, claim_id, subject_id, actor_id, value,
                                        intensity, explicitness, is_primary)
        SELECT %s, %s, * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::smallint[],
                                     %s::text[], %s::boolean[])
    )
    INSERT INTO annotations_claimactor (project_id, claim_id, role, actor_id, label)
    SELECT %s, %s, * FROM unnest(%s::text[], %s::bigint[], %s::text[])
"""


def hang_on(claim: Claim, stances: Sequence[StanceValues], actors: Sequence[ActorValues]) -> None:
    """Write the stances and the actors' parts of a claim."""
    if not (stances or actors):
        return
    owner = [claim.project_id, claim.pk]
    values: list[Any] = [
        *owner,
        *_columns(stances, StanceValues),
        *owner,
        *_columns(actors, ActorValues),
    ]
    with connection.cursor() as cursor:
        cursor.execute(HANG_ON, values)


def _columns(rows: Sequence[tuple[Any, ...]], shape: Any) -> list[list[Any]]:
    return [[row[index] for row in rows] for index in range(len(shape._fields))]


def settle(manager: Any, wanted: Sequence[Any]) -> list[Any]:
    """Delete the rows that are gone, leave those that are equal alone; returns the new ones."""
    columns = wanted[0]._fields if wanted else ("pk",)
    stored = {tuple(values): pk for pk, *values in manager.values_list("pk", *columns)}
    gone = [pk for values, pk in stored.items() if values not in wanted]
    if gone:
        manager.filter(pk__in=gone).delete()
    return [row for row in wanted if row not in stored]
