"""Writes: submit a reading, accept it or send it back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from annotations import layers, notices, sampling
from annotations.models import Claim, ClaimActor, Decision, Layer, Mark, Notice, Stance
from annotations.models.layers import is_adjudicated_by
from documents.audit import recorded
from documents.models import Sentence
from documents.refusals import Conflict, Forbidden, Refused


@dataclass(frozen=True)
class Missing:
    """What a claim, or a sentence, still needs before its layer can be submitted."""

    message: str
    claim: UUID | None = None
    sentence: int | None = None


class Incomplete(Refused):
    """A layer that cannot be submitted yet; `missing` says what each claim needs."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(missing[0].message, code="incomplete")
        self.missing = missing


@recorded
def submit(layer: Layer, *, by: User) -> Layer:
    """Hand a reading in. Raises Forbidden for another's, Incomplete, and Conflict."""
    layers.check_whose(layer, "submit", by)
    # No claim can be written while this lock is held: see `claims`.
    layer = Layer.objects.select_for_update(of=["self"]).select_related("project").get(pk=layer.pk)
    if layer.is_open and (missing := find_missing(layer)):
        raise Incomplete(missing)
    return layers.move(layer, "submit", by=by, submitted_at=timezone.now())


@recorded
def accept(layer: Layer, *, by: User, note: str = "") -> Layer:
    """Accept a submitted reading; where one is enough, and nobody adjudicates, the first is gold.

    Raises Forbidden for own work and for who adjudicates the document, and Conflict.
    """
    layers.check_whose(layer, "accept", by)
    document = layers.hold(layer.document)  # else two would be gold, or one beside an adjudication
    _check_not_its_adjudicator(layer, by)
    gold = sampling.wanted(document) == 1 and not _is_decided_elsewhere(layer)
    layer = layers.move(layer, "accept", by=by, note=note, gold=gold)
    _tell(layer, Notice.Kind.ACCEPTED, by)
    return layer


@recorded
def return_(layer: Layer, *, by: User, note: str) -> Layer:
    """Send a submitted reading back, saying why.

    Raises Forbidden for own work and for who adjudicates the document, and Conflict.
    """
    layers.check_whose(layer, "return", by)
    _check_not_adjudicated(layer, by)
    if not note.strip():
        raise Refused(
            "Say why you return it: the annotator reads it first.", code="required", field="note"
        )
    layer = layers.move(layer, "return", by=by, note=note)
    _tell(layer, Notice.Kind.RETURNED, by)
    return layer


@recorded
def reopen(layer: Layer, *, by: User, note: str) -> Layer:
    """Open an accepted reading again, saying why; it is gold no more.

    Raises Conflict for one that is not accepted, or whose document is adjudicated.
    """
    if not note.strip():
        raise Refused(
            "Say why you reopen it: the annotator reads it first.", code="required", field="note"
        )
    _check_not_adjudicated(layer, by)
    layer = layers.move(layer, "reopen", by=by, note=note, gold=False)
    _tell(layer, Notice.Kind.REOPENED, by)
    return layer


def _tell(layer: Layer, kind: str, by: User) -> None:
    if layer.annotator:
        notices.tell([layer.annotator], kind, layer, by=by)


def _check_not_its_adjudicator(layer: Layer, by: User) -> None:
    if Layer.objects.filter(is_adjudicated_by(by.pk), pk=layer.pk).exists():
        raise Forbidden(
            "You adjudicate this document: somebody else reviews its readings.",
            code="own_adjudication",
        )


def _check_not_adjudicated(layer: Layer, by: User) -> None:
    """A reading that decisions rest on stays as it is; none is taken until the caller is done."""
    if layer.kind != Layer.Kind.ANNOTATION:
        return
    layers.hold(layer.document)
    _check_not_its_adjudicator(layer, by)
    others = Layer.objects.filter(document_id=layer.document_id, kind=Layer.Kind.ADJUDICATION)
    adjudication = others.select_for_update(of=["self"]).first()
    if adjudication is None:
        return
    if not adjudication.is_open or Decision.objects.standing().filter(layer=adjudication).exists():
        raise Conflict(
            "Decisions on the document rest on this reading: its adjudicator has to take them "
            "back first.",
            code="in_adjudication",
        )


def _is_decided_elsewhere(layer: Layer) -> bool:
    """Whether another layer stands for the document, or will: more readings were wanted once."""
    others = Layer.objects.filter(document_id=layer.document_id)
    return others.filter(Q(gold=True) | Q(kind=Layer.Kind.ADJUDICATION)).exists()


def find_missing(layer: Layer) -> list[Missing]:
    """Everything that keeps a reading from being submitted: claims first, then sentences."""
    return incomplete_claims(layer) + (_unread(layer) if layer.project.exhaustive else [])


def incomplete_claims(layer: Layer) -> list[Missing]:
    """What the claims of a layer still need, in the order of the text."""
    claims = Claim.objects.of(layer).order_by("start", "id")
    stances = Stance.objects.filter(claim=OuterRef("pk"))
    speakers = ClaimActor.objects.filter(claim=OuterRef("pk"), role=ClaimActor.Role.SPEAKER)
    checked = claims.annotate(
        spoken=Exists(speakers), coded=Exists(stances.exclude(value=""))
    ).filter(Q(coded=False) | Q(spoken=False, no_speaker=False))
    missing = []
    claim: Any  # carries the two annotations
    for claim in checked:
        if not (claim.spoken or claim.no_speaker):
            message = f"“{claim}” needs a speaker, or a tick that nobody can be named."
            missing.append(Missing(message, claim=claim.uid))
        if not claim.coded:
            message = f"“{claim}” needs a subject with a stance."
            missing.append(Missing(message, claim=claim.uid))
    return missing


def _unread(layer: Layer) -> list[Missing]:
    """The sentences that hold neither a claim nor a mark, where every one must be read."""
    claimed = Claim.objects.of(layer).filter(start__lt=OuterRef("end"), end__gt=OuterRef("start"))
    marked = Mark.objects.filter(layer=layer, sentence=OuterRef("pk"))
    unread = Sentence.objects.to_read().filter(document_id=layer.document_id)
    unread = unread.filter(~Exists(claimed), ~Exists(marked)).order_by("position")
    return [
        Missing(f"Sentence {sentence.number} holds no claim and no mark.", sentence=sentence.pk)
        for sentence in unread
    ]
