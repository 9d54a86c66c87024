"""Writes: the demo adjudications: what two readings say alike by rule, the rest case by case.

A decision that is taken back stays, so its uid tells whether it was ever made.
"""

from collections.abc import Mapping
from uuid import UUID, uuid5

from django.contrib.auth.models import User

from annotations import adjudication
from annotations.adjudication import Verdict
from annotations.models import Decision, Layer, Transition
from documents.models import Document, Project
from documents.refusals import Refused
from seeds import readings
from seeds.annotations import READINGS
from seeds.decisions import Adjudication, Ruling
from seeds.double import DOUBLE_READINGS


def is_done(project: Project, plan: Adjudication) -> bool:
    """Whether every step was taken, whatever was taken back since."""
    layer = Layer.objects.filter(
        document__project=project,
        document__external_id=plan.document,
        kind=Layer.Kind.ADJUDICATION,
    ).first()
    return (
        layer is not None
        and _is_begun(layer)
        and _is_ruled(layer, plan)
        and (_is_finished(layer) or not plan.finished)
    )


def make(project: Project, plan: Adjudication, people: Mapping[str, User]) -> None:
    """Decide a document as its adjudicator, if both readings are the demo's."""
    ours = [each for each in (*READINGS, *DOUBLE_READINGS) if each.document == plan.document]
    if is_done(project, plan) or not all(readings.is_done(project, each) for each in ours):
        return
    document = Document.objects.get(project=project, external_id=plan.document)
    by = people[plan.by]
    try:
        layer = adjudication.begin(document, by=by)
        if not _is_begun(layer):
            adjudication.merge(layer, strategy="unanimous", by=by)
        for ruling in plan.rulings:
            adjudication.decide(layer, _verdict(plan, ruling), by=by, uid=_uid(plan, ruling))
        if plan.finished:
            adjudication.finish(layer, by=by)
    except Refused:
        return  # a reading was returned, a decision taken back, somebody else decides: theirs to do


def _is_begun(layer: Layer) -> bool:
    """Whether a case was decided: what nobody disputes comes first, all at once."""
    return Decision.objects.filter(layer=layer).exists()


def _is_ruled(layer: Layer, plan: Adjudication) -> bool:
    uids = [_uid(plan, ruling) for ruling in plan.rulings]
    return Decision.objects.filter(layer=layer, uid__in=uids).count() == len(uids)


def _is_finished(layer: Layer) -> bool:
    return Transition.objects.filter(layer=layer).exists()


def _uid(plan: Adjudication, ruling: Ruling) -> UUID:
    quotes = "\n".join(f"{annotator}\n{quote}" for annotator, quote in ruling.quotes.items())
    return uuid5(readings.NAMESPACE, f"{plan.document}\n{plan.by}\n{quotes}")


def _verdict(plan: Adjudication, ruling: Ruling) -> Verdict:
    claims = {
        annotator: readings.uid_of(plan.document, annotator, quote)
        for annotator, quote in ruling.quotes.items()
    }
    return Verdict(
        claims=list(claims.values()),
        base=claims.get(ruling.base),
        take={field: claims[annotator] for field, annotator in ruling.take.items()},
        rejected={claims[annotator]: why for annotator, why in ruling.rejected.items()},
        values=ruling.written,
        cause=ruling.cause,
        note=ruling.note,
    )
