"""Writes: decide what stands for a document that several have read: case by case, field by field.

The result is a layer of its own, the adjudicator's, and becomes gold when every claim of the
readings has been decided on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone

from annotations import (
    anchoring,
    cases,
    claim_rows,
    claims,
    codebooks,
    dockets,
    layers,
    notices,
    parts,
    policy,
    progress,
    review,
    workflow,
)
from annotations.claim_rows import Row
from annotations.dockets import Case, Docket
from annotations.models import Candidate, Claim, Decision, Layer, Notice, Stance, Transition
from documents.audit import recorded
from documents.models import Document, Membership, Project
from documents.refusals import Conflict, Forbidden, Refused

# --- take a document ------------------------------------------------------------------------------


@recorded
def begin(document: Document, *, by: User, take_over: bool = False) -> Layer:
    """Take a document to adjudicate, or go on with it; the adjudicator's layer.

    `take_over`: also from a colleague who is at it; what they decided stands, and they are told.
    Who has left the project, or may not adjudicate any more, is at nothing. Raises Forbidden for
    what one has read or reviewed, Conflict where readings are missing, where it is decided already
    or somebody else is at it.
    """
    document = layers.hold(document)
    check_may_decide(document, by)
    layer = Layer.objects.filter(document=document, kind=Layer.Kind.ADJUDICATION).first()
    if layer is None:
        _check_ready(document)
        return Layer.objects.create(
            project=document.project,
            document=document,
            kind=Layer.Kind.ADJUDICATION,
            annotator=by,
            codebook_version=codebooks.latest(document.project),
        )
    if layer.annotator_id != by.pk:
        _take_over(layer, by, even_from_member=take_over)
    return layer


def begin_next(project: Project, *, by: User) -> Layer:
    """Take the next document that waits for an adjudicator and that this one may decide.

    Raises Conflict when there is none.
    """
    documents = Document.objects.current().filter(project=project).select_related("project")
    for document in progress.for_adjudicator(documents.defer("text"), by).order_by("pk"):
        try:
            return begin(document, by=by)
        except (Forbidden, Conflict):
            continue  # meanwhile they read or reviewed it, or somebody was faster
    raise Conflict("No document waits for you to adjudicate it.", code="queue_empty")


def _take_over(layer: Layer, by: User, *, even_from_member: bool) -> None:
    """Go on with what somebody else began."""
    if not layer.is_open:
        raise Conflict(f"“{layer.document}” is decided: it has its gold.", code="document_decided")
    members = Membership.objects.filter(project_id=layer.project_id, user=layer.annotator)
    holder = members.filter(user__is_active=True).select_related("project", "user").first()
    if holder and policy.can(holder.standing, "layer.adjudicate"):
        if not even_from_member:
            raise Conflict(f"{holder.user} adjudicates this document.", code="taken")
        notices.tell([holder.user], Notice.Kind.TAKEN_OVER, layer, by=by)
    layer.annotator = by
    layer.save(update_fields=["annotator"])


def _check_ready(document: Document) -> None:
    readings = Layer.objects.filter(document=document)
    if readings.gold().exists():
        raise Conflict(f"“{document}” is decided: it has its gold.", code="document_decided")
    missing = dockets.missing(document)
    if missing:
        raise Conflict(
            f"“{document}” still needs {missing} reading{'' if missing == 1 else 's'}.",
            code="readings_missing",
        )


def check_may_decide(document: Document, by: User) -> None:
    """Raises Forbidden for who has read the document, or reviewed one of its readings.

    In an open team they may.
    """
    if document.project.open_team:
        return
    readings = Layer.objects.filter(document=document, kind=Layer.Kind.ANNOTATION)
    if readings.filter(annotator=by).exists():
        raise Forbidden("Nobody decides a document they have read.", code="own_reading")
    reviewed = Transition.objects.filter(layer__in=readings, by=by, verb__in=workflow.REVIEWS)
    if reviewed.exists():
        raise Forbidden("Nobody decides a document they have reviewed.", code="own_review")


# --- decide a case --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """What an adjudicator says of a case: which claims it is about, and what is to stand.

    `take` names for a field the claim whose value stands, by its uid; `base` the one for every
    other field. `rejected` gives each rejected claim's reason. `values` are written anew, as a
    change of a claim. Where all claims are rejected and nothing is written, no claim stands.
    """

    claims: Sequence[UUID] = ()
    base: UUID | None = None
    take: Mapping[str, UUID] = field(default_factory=dict)
    rejected: Mapping[UUID, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    cause: str = ""
    note: str = ""


@recorded
def decide(
    layer: Layer, verdict: Verdict, *, by: User, uid: UUID | None = None
) -> tuple[Decision, bool]:
    """Decide a case; the decision, and whether it is new: the same `uid` again is the same one.

    Raises Forbidden for another's adjudication, Conflict for claims that are decided already,
    Refused for fields on which the claims differ and nothing was said.
    """
    layer = Layer.objects.select_for_update(of=["self"]).select_related("project").get(pk=layer.pk)
    if uid and (known := Decision.objects.filter(uid=uid, layer=layer).first()):
        return known, False
    anchoring.check_writable(layer.status, layer.annotator_id, by)
    rows = _candidates(layer, verdict.claims)
    kept = {key: row for key, row in rows.items() if UUID(key) not in verdict.rejected}
    _check_reasons(rows, verdict)
    claim, outcome, sources = None, str(Decision.Outcome.REJECTED), dict[str, str]()
    if kept or verdict.values:
        claim, outcome, sources = _make_gold(layer, kept, verdict, by)
    values = {"uid": uid} if uid else {}
    decision = Decision.objects.create(
        project_id=layer.project_id, document_id=layer.document_id, layer=layer, claim=claim,
        outcome=outcome, sources=sources, cause=verdict.cause, note=verdict.note, by=by, **values,
    )  # fmt: skip
    Candidate.objects.bulk_create(_candidate(decision, row, verdict) for row in rows.values())
    return decision, True


def _candidates(layer: Layer, uids: Sequence[UUID]) -> dict[str, Row]:
    """The claims a verdict is about, by uid: standing ones of readings that are in."""
    found = Claim.objects.standing().filter(
        uid__in=uids,
        document_id=layer.document_id,
        layer__kind=Layer.Kind.ANNOTATION,
        layer__status__in=workflow.HANDED_IN,
    )
    keys = list(found.order_by("start", "pk").values_list("pk", flat=True))
    if len(keys) < len(set(uids)):
        raise Refused("No such claim in the readings.", code="not_found", field="claims")
    if Candidate.objects.filter(claim__in=keys).exists():
        raise Conflict("One of the claims is decided already.", code="decided_already")
    return {row.claim.uid: row for row in claim_rows.fetch(keys)}


def _check_reasons(rows: Mapping[str, Row], verdict: Verdict) -> None:
    if not (rows or verdict.values):
        raise Refused("Nothing is decided: name claims, or write one.", code="required")
    for uid, reason in verdict.rejected.items():
        if str(uid) not in rows:
            raise Refused("No such claim in the case.", code="not_found", field="rejected")
        if not reason.strip():
            raise Refused("Say why you reject it.", code="required", field="rejected")


def _candidate(decision: Decision, row: Row, verdict: Verdict) -> Candidate:
    reason = verdict.rejected.get(UUID(row.claim.uid))
    return Candidate(
        project_id=decision.project_id,
        decision=decision,
        claim_id=row.claim.id,
        verdict=Candidate.Verdict.TAKEN if reason is None else Candidate.Verdict.REJECTED,
        reason=reason or "",
    )


def _make_gold(
    layer: Layer, kept: Mapping[str, Row], verdict: Verdict, by: User
) -> tuple[Claim, str, dict[str, str]]:
    """The gold claim of a verdict, how the readings stood to it, and where its fields are from."""
    sayings = {uid: cases.said(row) for uid, row in kept.items()}
    taken = _taken(sayings, verdict) if kept else {}
    values = cases.put_together({name: kept[uid] for name, uid in taken.items()}) if kept else {}
    values |= parts.inputs(dict(verdict.values))
    if not {"start", "end"} <= values.keys():
        raise Refused("Say where the claim begins and ends.", code="required", field="start")
    claim, _ = claims.create(layer=layer, by=by, **values)
    result = cases.said(claim_rows.fetch_one(claim.pk))
    readings = dockets.count_readings(layer.document_id)
    outcome = cases.outcome(list(sayings.values()), readings, result)
    return claim, outcome, cases.sources(sayings, result, taken)


def _taken(sayings: Mapping[str, cases.Said], verdict: Verdict) -> dict[str, str]:
    """Which claim each field comes from. Raises Refused where that is left open."""
    taken = {}
    said = list(sayings.values())
    for name in cases.fields_of(said):
        chosen = verdict.take.get(name) or verdict.base
        if chosen and str(chosen) not in sayings:
            raise Refused("No such claim in the case.", code="not_found", field="take")
        if not chosen and cases.differs(said, name) and not _is_written(name, verdict):
            raise Refused("The readings differ here: choose.", code="undecided", field=name)
        taken[name] = str(chosen) if chosen else next(iter(sayings))
    return taken


def _is_written(name: str, verdict: Verdict) -> bool:
    """Whether a field's value is written anew, so that none has to be chosen."""
    if name.startswith(cases.STANCE) or name == "primary":
        return "stances" in verdict.values
    return {"span": "start", "speaker": "actors", "others": "actors"}.get(name, name) in (
        verdict.values
    )


@recorded
def undo(decision: Decision, *, by: User) -> Decision:
    """Take a decision back: its claims wait again, its gold claim is withdrawn.

    Raises Forbidden for another's, Conflict when it was taken back, or the document is decided.
    """
    anchoring.lock(decision.layer_id, by)
    undone = Decision.objects.standing().filter(pk=decision.pk).update(undone_at=timezone.now())
    if not undone:
        raise Conflict("This decision was taken back already.", code="wrong_state")
    if claim := decision.claim:
        claims.withdraw(claim, version=claim.version, by=by)
    Candidate.objects.filter(decision=decision).delete()
    decision.refresh_from_db()
    return decision


# --- decide what nobody disputes ------------------------------------------------------------------


def mergeable(docket: Docket, strategy: str, share: float) -> list[tuple[Case, dict[str, int]]]:
    """The undecided cases that a strategy decides, each with the claim to take each field from."""
    rule = cases.enough(strategy, share)
    found = []
    for case in docket.undecided:
        taken = cases.agreed(case.sayings, case.readings, rule)
        if taken is not None:
            found.append((case, taken))
    return found


@recorded
def merge(layer: Layer, *, strategy: str, by: User, share: float = 1.0) -> list[Decision]:
    """Decide every case on which enough readings agree. Raises what `decide` raises."""
    anchoring.lock(layer.pk, by)
    made = []
    for case, taken in mergeable(dockets.fetch(layer.document), strategy, share):
        take = {name: UUID(case.uids[index]) for name, index in taken.items()}
        verdict = Verdict(claims=[UUID(uid) for uid in case.uids], take=take)
        made.append(decide(layer, verdict, by=by)[0])
    return made


# --- be done --------------------------------------------------------------------------------------


@recorded
def finish(layer: Layer, *, by: User) -> Layer:
    """Make the adjudication gold, and the readings accepted.

    Raises Incomplete while cases are open, a claim lacks something, or a stance is unclear;
    Forbidden for another's; Conflict.
    """
    layers.check_whose(layer, "decide", by)
    layer = Layer.objects.select_for_update(of=["self"]).select_related("project").get(pk=layer.pk)
    if layer.is_open and (missing := find_missing(layer)):
        raise review.Incomplete(missing)
    layer = layers.move(layer, "decide", by=by, submitted_at=timezone.now(), gold=True)
    readings = Layer.objects.filter(document_id=layer.document_id, kind=Layer.Kind.ANNOTATION)
    for reading in readings.filter(status=workflow.SUBMITTED):
        layers.move(reading, "settle", by=by)
    return layer


def _waits_for(docket: Docket) -> str:
    count = len(docket.readings)
    return f"{count} of {docket.wanted} readings {'is' if count == 1 else 'are'} in: wait for all."


def find_missing(layer: Layer) -> list[review.Missing]:
    """Everything that keeps an adjudication from being done."""
    docket = dockets.fetch(layer.document)
    missing = [] if docket.is_ready else [review.Missing(_waits_for(docket))]
    missing += [
        review.Missing(f"“{case.rows[0].claim.quote[:80]}” is not decided.", claim=UUID(uid))
        for case in docket.undecided
        for uid in case.uids[:1]
    ]
    unclear = Claim.objects.of(layer).filter(stances__value=Stance.Value.UNCLEAR).distinct()
    missing += [
        review.Missing(f"“{claim}” has an unclear stance: decide on one.", claim=claim.uid)
        for claim in unclear
    ]
    return missing + review.incomplete_claims(layer)
