"""Writes: tag a claim, change it, withdraw it and bring it back; mark sentences as read.

The layer's row is share-locked while a claim is written, so nobody submits it meanwhile; the rest
of what must hold (the quote stands at its offsets, subjects belong to the project, closed layers
are still) is checked here for a clear answer and again by the database for certainty.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, connection
from django.utils import timezone

from annotations.models import Claim, Layer, Mark
from annotations.models.claims import CONTEXT
from annotations.workflow import OPEN
from documents.audit import recorded
from documents.models import Project, Sentence
from documents.refusals import Conflict, Forbidden, Refused, Stale

#: What can be said of a claim, beside its span, stances and actors.
FIELDS = (
    "claim_type", "attribution", "modality", "verifiability", "canonical_text", "claim_date",
    "date_precision", "confidence", "no_speaker", "note",
)  # fmt: skip


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


#: No text is longer, and no column holds more: PostgreSQL's integer.
LONGEST = 2**31 - 1 - CONTEXT


class Anchor(NamedTuple):
    """Where a span stands: the text of it and around it, the positions of its sentences, and
    whether one of them is marked as holding no claim."""

    quote: str
    prefix: str
    suffix: str
    first: int
    last: int
    marked: bool


# --- create ----------------------------------------------------------------------------------


def create(
    *,
    layer: Layer,
    start: int,
    end: int,
    by: User,
    uid: UUID | None = None,
    quote: str | None = None,
    stances: Sequence[StanceInput] = (),
    actors: Sequence[ActorInput] = (),
    **fields: Any,
) -> tuple[Claim, bool]:
    """Tag `[start, end)` of the layer's document, in code points; returns the claim, and whether
    it is new: the same `uid` again is the same claim, so a request may be sent twice.

    `quote` is what the caller sees there. The first stance is the primary one unless another says
    so. Raises Forbidden (another's layer), Conflict (closed layer, other text there), Refused.
    """
    try:
        return (
            _create(
                layer=layer, start=start, end=end, by=by, uid=uid, quote=quote,
                stances=stances, actors=actors, **fields,
            ),
            True,
        )  # fmt: skip
    except (IntegrityError, Refused):
        # Perhaps the same request, a moment earlier or before the layer was handed in.
        if uid and (claim := _known(uid, layer)):
            return claim, False
        raise


def _known(uid: UUID, layer: Layer) -> Claim | None:
    claim = Claim.objects.filter(uid=uid).first()
    if claim and claim.layer_id != layer.pk:
        raise Conflict("Another claim has this uid.", code="uid_taken", field="uid")
    return claim


@recorded
def _create(
    *,
    layer: Layer,
    start: int,
    end: int,
    by: User,
    uid: UUID | None,
    quote: str | None,
    stances: Sequence[StanceInput],
    actors: Sequence[ActorInput],
    **fields: Any,
) -> Claim:
    _check_fields(fields)
    anchor = _anchor(layer, start, end, by=by, quote=quote)
    _check_room(layer, start, end)
    subjects = _look_up(layer, stances, actors)
    now = timezone.now()
    claim = Claim(
        project_id=layer.project_id, document_id=layer.document_id, layer=layer,
        start=start, end=end, quote=anchor.quote, prefix=anchor.prefix, suffix=anchor.suffix,
        first_sentence=anchor.first, last_sentence=anchor.last,
        created_at=now, updated_at=now, **fields,
    )  # fmt: skip
    if uid:
        claim.uid = uid
    if anchor.marked:
        _unmark(layer, start, end)
    claim.save(force_insert=True)
    _hang_on(claim, _stances(stances, subjects), _actors(actors))
    return claim


def _check_fields(fields: dict[str, Any], claim: Claim | None = None) -> None:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"a claim has no {', '.join(sorted(unknown))}")
    if not {"claim_date", "date_precision"} & fields.keys():
        return
    date = fields.get("claim_date", claim.claim_date if claim else None)
    if date and not fields.get("date_precision"):
        fields["date_precision"] = "day"
    elif not date and "claim_date" in fields:
        fields["date_precision"] = ""
    elif not date and fields["date_precision"]:
        raise Refused("There is no date to be precise about.", code="no_date", field="claim_date")


# The layer is locked against moves (FOR SHARE), not against other claims. One query fetches the
# text around the span, and the sentences that hold its first and last code point.
ANCHOR = """
    SELECT l.status, l.annotator_id, p.unit, d.length,
           substring(d.text FROM greatest(%(start)s - %(context)s, 0) + 1
                     FOR %(end)s - greatest(%(start)s - %(context)s, 0) + %(context)s),
           f.position, f.start, t.position, t."end",
           EXISTS (
               SELECT 1 FROM annotations_mark m JOIN documents_sentence s ON s.id = m.sentence_id
               WHERE m.layer_id = l.id AND s.start < %(end)s AND s."end" > %(start)s
           )
    FROM annotations_layer l
    JOIN documents_project p ON p.id = l.project_id
    JOIN documents_document d ON d.id = l.document_id
    LEFT JOIN LATERAL (
        SELECT position, start FROM documents_sentence
        WHERE document_id = d.id AND start <= %(start)s AND "end" > %(start)s
    ) f ON true
    LEFT JOIN LATERAL (
        SELECT position, "end" FROM documents_sentence
        WHERE document_id = d.id AND start < %(end)s AND "end" >= %(end)s
    ) t ON true
    WHERE l.id = %(layer)s
    FOR SHARE OF l
"""


def _anchor(layer: Layer, start: int, end: int, *, by: User, quote: str | None) -> Anchor:
    """Lock the layer, and find what a span says and which sentences it lies in."""
    if not 0 <= start < end:
        raise Refused("A claim begins before it ends.", code="bad_span", field="end")
    if end > LONGEST:
        raise Refused(f"No text reaches {end}.", code="bad_span", field="end")
    values = {"layer": layer.pk, "start": start, "end": end, "context": CONTEXT}
    with connection.cursor() as cursor:
        cursor.execute(ANCHOR, values)
        row = cursor.fetchone()
    status, annotator, unit, length, window, first, starts, last, ends, marked = row
    _check_writable(status, annotator, by)
    if end > length:
        raise Refused(f"The text ends at {length}, before {end}.", code="bad_span", field="end")
    lead = start - max(start - CONTEXT, 0)
    said = window[lead : lead + end - start]
    if quote is not None and quote != said:
        raise Conflict(
            f"The text at these offsets is not the quote: it says “{said[:200]}”.",
            code="quote_mismatch",
            field="quote",
        )
    if first is None or last is None:
        raise Refused(
            "A claim begins and ends inside a sentence, not in the space between two.",
            code="bad_span",
            field="start" if first is None else "end",
        )
    if unit == Project.Unit.SENTENCE and (start, end) != (starts, ends):
        raise Refused(
            "This project tags whole sentences: begin and end with one.",
            code="not_whole_sentences",
            field="start" if start != starts else "end",
        )
    return Anchor(said, window[:lead], window[lead + end - start :], first, last, marked)


def _check_writable(status: str, annotator: int | None, by: User) -> None:
    if annotator != by.pk:
        raise Forbidden("This is somebody else's reading.", code="not_yours")
    if status not in OPEN:
        raise Conflict(
            "This reading is handed in: nothing in it changes unless it is returned to you.",
            code="layer_closed",
        )


def _check_room(layer: Layer, start: int, end: int, but: Claim | None = None) -> None:
    """Refuse a second claim on the same text where the project does not want one."""
    if layer.project.overlapping_claims:
        return
    others = Claim.objects.of(layer).filter(start__lt=end, end__gt=start)
    if but:
        others = others.exclude(pk=but.pk)
    other = others.first()
    if other:
        raise Conflict(f"The text is claimed already: “{other}”.", code="overlap", field="start")


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


def _look_up(
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


def _stances(inputs: Sequence[StanceInput], subjects: dict[str, int]) -> list[StanceValues]:
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


def _actors(inputs: Sequence[ActorInput]) -> list[ActorValues]:
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


def _hang_on(claim: Claim, stances: Sequence[StanceValues], actors: Sequence[ActorValues]) -> None:
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


# --- change ----------------------------------------------------------------------------------


@recorded
def change(
    claim: Claim,
    *,
    version: int,
    by: User,
    start: int | None = None,
    end: int | None = None,
    stances: Sequence[StanceInput] | None = None,
    actors: Sequence[ActorInput] | None = None,
    **fields: Any,
) -> Claim:
    """Change a claim the caller has read as `version`: what is not given stays.

    Raises Stale when somebody changed it since, and whatever `create` raises.
    """
    _check_fields(fields, claim)
    layer = Layer.objects.select_related("project").get(pk=claim.layer_id)
    start = claim.start if start is None else start
    end = claim.end if end is None else end
    anchor = _anchor(layer, start, end, by=by, quote=None)
    if claim.withdrawn_at:
        raise Conflict("This claim was withdrawn: bring it back first.", code="wrong_state")
    _check_room(layer, start, end, but=claim)
    subjects = _look_up(layer, stances or (), actors or ())
    if anchor.marked:
        _unmark(layer, start, end)
    _update(
        claim, version, start=start, end=end, quote=anchor.quote, prefix=anchor.prefix,
        suffix=anchor.suffix, first_sentence=anchor.first, last_sentence=anchor.last,
        **fields,
    )  # fmt: skip
    new_stances = None if stances is None else _settle(claim.stances, _stances(stances, subjects))
    new_actors = None if actors is None else _settle(claim.actors, _actors(actors))
    _hang_on(claim, new_stances or [], new_actors or [])
    return claim


def _update(claim: Claim, version: int, **fields: Any) -> None:
    """Write the claim's own columns where nobody was faster; the database counts the version."""
    changed = Claim.objects.filter(pk=claim.pk, version=version).update(
        updated_at=timezone.now(), **fields
    )
    claim.refresh_from_db()
    if not changed:
        raise Stale(
            f"This claim was changed meanwhile (it is at version {claim.version}, you have "
            f"{version}): nothing of yours was saved over it.",
            code="stale_version",
        )


def _settle(manager: Any, wanted: Sequence[Any]) -> list[Any]:
    """Delete the rows that are gone, leave those that are equal alone; returns the new ones."""
    columns = wanted[0]._fields if wanted else ("pk",)
    stored = {tuple(values): pk for pk, *values in manager.values_list("pk", *columns)}
    gone = [pk for values, pk in stored.items() if values not in wanted]
    if gone:
        manager.filter(pk__in=gone).delete()
    return [row for row in wanted if row not in stored]


# --- withdraw --------------------------------------------------------------------------------


@recorded
def withdraw(claim: Claim, *, version: int, by: User) -> Claim:
    """Take a claim out of its layer; it can be brought back. Raises Stale, Forbidden, Conflict."""
    return _set_withdrawn(claim, version, by, timezone.now())


@recorded
def restore(claim: Claim, *, version: int, by: User) -> Claim:
    """Bring a withdrawn claim back. Raises Stale, Forbidden, Conflict."""
    _lock(claim.layer_id, by)
    layer = Layer.objects.select_related("project").get(pk=claim.layer_id)
    _check_room(layer, claim.start, claim.end, but=claim)
    _unmark(layer, claim.start, claim.end)
    return _set_withdrawn(claim, version, by, None)


def _set_withdrawn(claim: Claim, version: int, by: User, at: datetime | None) -> Claim:
    _lock(claim.layer_id, by)
    before = claim.withdrawn_at
    _update(claim, version, withdrawn_at=at)
    if (before is None) == (at is None):
        state = "withdrawn already" if before else "not withdrawn"
        raise Conflict(f"This claim is {state}.", code="wrong_state")
    return claim


def _lock(layer_id: int, by: User) -> None:
    """Hold the layer against moves, and make sure that the caller may write in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status, annotator_id FROM annotations_layer WHERE id = %s FOR SHARE", [layer_id]
        )
        status, annotator = cursor.fetchone()
    _check_writable(status, annotator, by)


# --- marks -----------------------------------------------------------------------------------


@recorded
def mark(*, layer: Layer, sentence: Sentence, by: User, kind: str = Mark.Kind.NO_CLAIM) -> Mark:
    """Say that a sentence was read and holds no claim; a second mark replaces the first.

    Raises Conflict where the layer has a claim in the sentence, Refused for another document's.
    """
    _lock(layer.pk, by)
    if sentence.document_id != layer.document_id:
        raise Refused("No such sentence in this document.", code="not_found", field="sentence")
    claims = Claim.objects.of(layer).filter(start__lt=sentence.end, end__gt=sentence.start)
    if claims.exists():
        raise Conflict(
            f"Sentence {sentence.number} holds a claim: withdraw that first.", code="holds_claim"
        )
    old = Mark.objects.filter(layer=layer, sentence=sentence).first()
    if old and old.kind == kind:
        return old
    if old:
        old.delete()
    return Mark.objects.create(
        project_id=layer.project_id,
        document_id=layer.document_id,
        layer=layer,
        sentence=sentence,
        kind=kind,
    )


@recorded
def unmark(mark: Mark, *, by: User) -> None:
    """Take a mark away: the sentence counts as unread again."""
    _lock(mark.layer_id, by)
    mark.delete()


def _unmark(layer: Layer, start: int, end: int) -> None:
    """A sentence that gets a claim is no longer one without."""
    marks = Mark.objects.filter(layer=layer, sentence__start__lt=end, sentence__end__gt=start)
    keys = list(marks.values_list("pk", flat=True))
    if keys:
        Mark.objects.filter(pk__in=keys).delete()
