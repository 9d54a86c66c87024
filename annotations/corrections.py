"""Reads: what became of somebody's claims: their reading beside the gold it was decided to.

After the fact only: for a reading that is in, of a document that has its gold.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from annotations import cases, claim_rows, dockets, workflow
from annotations.claim_rows import Row
from annotations.models import Candidate, Claim, Decision, Layer


@dataclass(frozen=True)
class Field:
    """Something on which one's own claim and the gold one differ, in words."""

    title: str
    own: str
    gold: str


@dataclass(frozen=True)
class Correction:
    """One's own claim beside what stands: either may be missing.

    Without gold the claim was rejected, for `reason`; without an own one others have seen it.
    """

    own: Row | None
    gold: Row | None
    fields: list[Field]
    cause: str = ""
    note: str = ""
    reason: str = ""

    @property
    def is_right(self) -> bool:
        """Whether nothing was corrected."""
        return bool(self.own and self.gold and not self.fields)


def compared(readings: QuerySet[Layer]) -> QuerySet[Layer]:
    """Those of the readings that are in, of a document that another layer is gold of."""
    gold = Layer.objects.gold().filter(document=OuterRef("document")).exclude(pk=OuterRef("pk"))
    return readings.filter(Exists(gold), kind=Layer.Kind.ANNOTATION, status__in=workflow.HANDED_IN)


def fetch(layer: Layer) -> list[Correction]:
    """The corrections of an annotator's reading, in the order of the text.

    Nothing before the document has gold of others, or while the reading is open.
    """
    gold = Layer.objects.gold().filter(document_id=layer.document_id).exclude(pk=layer.pk).first()
    if gold is None or layer.status not in workflow.HANDED_IN:
        return []
    own = _rows(layer)
    stands = _rows(gold)
    decisions = Decision.objects.standing().filter(layer=gold).prefetch_related("candidates")
    found = []
    for decision in decisions:
        mine = [each for each in decision.candidates.all() if each.claim_id in own]
        found += _of(decision, mine, own, stands)
    return sorted(found, key=_place)


def _rows(layer: Layer) -> dict[int, Row]:
    keys = Claim.objects.of(layer).order_by("start", "pk").values_list("pk", flat=True)
    return {row.claim.id: row for row in claim_rows.fetch(list(keys))}


def _of(
    decision: Decision,
    mine: list[Candidate],
    own: Mapping[int, Row],
    stands: Mapping[int, Row],
) -> list[Correction]:
    gold = stands.get(decision.claim_id) if decision.claim_id else None
    told = {"cause": decision.get_cause_display(), "note": decision.note}
    if not mine:
        return [Correction(None, gold, [], **told)] if gold else []
    return [_correction(each, own[each.claim_id], gold, told) for each in mine]


def _correction(
    candidate: Candidate, own: Row, gold: Row | None, told: dict[str, str]
) -> Correction:
    if gold is None or candidate.verdict == Candidate.Verdict.REJECTED:
        return Correction(own, None, [], **told, reason=candidate.reason)
    return Correction(own, gold, differences(own, gold), **told)


def differences(own: Row, gold: Row) -> list[Field]:
    """The fields on which two claims differ, in words."""
    both = [own, gold]
    sayings = [cases.said(row) for row in both]
    return [
        Field(dockets.title(name, both), dockets.shown(own, name), dockets.shown(gold, name))
        for name in cases.fields_of(sayings)
        if cases.differs(sayings, name)
    ]


def _place(correction: Correction) -> int:
    row = correction.own or correction.gold
    return row.claim.start if row else 0
