"""Writes: tag a claim, change it, withdraw it and bring it back; mark sentences as read.

The layer's row is share-locked while a claim is written, so nobody submits it meanwhile; the rest
of what must hold (the quote stands at its offsets, subjects belong to the project, closed layers
are still) is checked here for a clear answer and again by the database for certainty.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.utils import timezone

from annotations import anchoring, parts
from annotations.models import Claim, Layer, Mark
from annotations.parts import ActorInput, StanceInput
from documents.audit import recorded
from documents.models import Sentence
from documents.refusals import Conflict, Refused, Stale

#: What can be said of a claim, beside its span, stances and actors.
FIELDS = (
    "claim_type", "attribution", "modality", "verifiability", "canonical_text", "claim_date",
    "date_precision", "confidence", "no_speaker", "note",
)  # fmt: skip


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
    anchor = anchoring.find(layer, start, end, by=by, quote=quote)
    _check_room(layer, start, end)
    subjects = parts.look_up(layer, stances, actors)
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
    parts.hang_on(claim, parts.stance_values(stances, subjects), parts.actor_values(actors))
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
    anchor = anchoring.find(layer, start, end, by=by, quote=None)
    if claim.withdrawn_at:
        raise Conflict("This claim was withdrawn: bring it back first.", code="wrong_state")
    _check_room(layer, start, end, but=claim)
    subjects = parts.look_up(layer, stances or (), actors or ())
    if anchor.marked:
        _unmark(layer, start, end)
    _update(
        claim, version, start=start, end=end, quote=anchor.quote, prefix=anchor.prefix,
        suffix=anchor.suffix, first_sentence=anchor.first, last_sentence=anchor.last,
        **fields,
    )  # fmt: skip
    new_stances = (
        None
        if stances is None
        else parts.settle(claim.stances, parts.stance_values(stances, subjects))
    )
    new_actors = None if actors is None else parts.settle(claim.actors, parts.actor_values(actors))
    parts.hang_on(claim, new_stances or [], new_actors or [])
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


# --- withdraw --------------------------------------------------------------------------------


@recorded
def withdraw(claim: Claim, *, version: int, by: User) -> Claim:
    """Take a claim out of its layer; it can be brought back. Raises Stale, Forbidden, Conflict."""
    return _set_withdrawn(claim, version, by, timezone.now())


@recorded
def restore(claim: Claim, *, version: int, by: User) -> Claim:
    """Bring a withdrawn claim back. Raises Stale, Forbidden, Conflict."""
    anchoring.lock(claim.layer_id, by)
    layer = Layer.objects.select_related("project").get(pk=claim.layer_id)
    _check_room(layer, claim.start, claim.end, but=claim)
    _unmark(layer, claim.start, claim.end)
    return _set_withdrawn(claim, version, by, None)


def _set_withdrawn(claim: Claim, version: int, by: User, at: datetime | None) -> Claim:
    anchoring.lock(claim.layer_id, by)
    before = claim.withdrawn_at
    _update(claim, version, withdrawn_at=at)
    if (before is None) == (at is None):
        state = "withdrawn already" if before else "not withdrawn"
        raise Conflict(f"This claim is {state}.", code="wrong_state")
    return claim


# --- marks -----------------------------------------------------------------------------------


@recorded
def mark(*, layer: Layer, sentence: Sentence, by: User, kind: str = Mark.Kind.NO_CLAIM) -> Mark:
    """Say that a sentence was read and holds no claim; a second mark replaces the first.

    Raises Conflict where the layer has a claim in the sentence, Refused for another document's.
    """
    anchoring.lock(layer.pk, by)
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
    anchoring.lock(mark.layer_id, by)
    mark.delete()


def _unmark(layer: Layer, start: int, end: int) -> None:
    """A sentence that gets a claim is no longer one without."""
    marks = Mark.objects.filter(layer=layer, sentence__start__lt=end, sentence__end__gt=start)
    keys = list(marks.values_list("pk", flat=True))
    if keys:
        Mark.objects.filter(pk__in=keys).delete()
