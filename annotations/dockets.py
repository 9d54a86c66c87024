"""Reads: what there is to adjudicate: the claims of a document's readings put side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from annotations import alignment, cases, claim_rows, sampling, workflow
from annotations.alignment import Candidate as Aligned
from annotations.cases import Said
from annotations.claim_rows import Row, StanceRow
from annotations.models import Claim, ClaimActor, Decision, Layer, Stance, Subject
from documents.models import Document


@dataclass(frozen=True)
class Case:
    """What some of the readings say of one claim, and how it was decided.

    `rows` are in the order of the readings. A decision taken on nobody's claim has none.
    """

    rows: Sequence[Row]
    readings: int
    decision: Decision | None = None
    gold: Row | None = None

    @cached_property
    def sayings(self) -> list[Said]:
        """What each of them says, field by field."""
        return [cases.said(row) for row in self.rows]

    @cached_property
    def disagreement(self) -> float:
        """How far the readings disagree: see `cases.disagreement`."""
        return cases.disagreement(self.sayings, self.readings) if self.rows else 0.0

    @property
    def uids(self) -> list[str]:
        """The uids of its claims."""
        return [row.claim.uid for row in self.rows]


@dataclass(frozen=True)
class Docket:
    """A document with its readings and cases: the undecided ones first, by disagreement."""

    document: Document
    #: The readings that count and are in, in an order that says nothing of who made them.
    readings: list[Layer]
    wanted: int
    layer: Layer | None
    cases: list[Case]

    @property
    def undecided(self) -> list[Case]:
        """The cases that wait for a decision."""
        return [case for case in self.cases if case.decision is None]

    @property
    def is_ready(self) -> bool:
        """Whether as many readings are in as the document needs."""
        return len(self.readings) >= self.wanted


def fetch(document: Document) -> Docket:
    """The docket of a document, in a fixed number of statements."""
    layers = Layer.objects.filter(document=document).select_related("annotator").order_by("pk")
    found = list(layers.defer("document"))
    readings = [
        each
        for each in found
        if each.kind == Layer.Kind.ANNOTATION and each.status in workflow.HANDED_IN
    ]
    # Drawn, so that nobody knows the first column by its place.
    readings.sort(key=lambda each: sampling.draw(document.project.seed, each.pk))
    layer = next((each for each in found if each.kind == Layer.Kind.ADJUDICATION), None)
    rows = _rows(readings + ([layer] if layer else []))
    decisions = _decisions(layer)
    places = {str(each.uid): place for place, each in enumerate(readings)}
    decided = [_decided(each, rows, places) for each in decisions]
    taken = {candidate.claim_id for each in decisions for candidate in each.candidates.all()}
    left = [row for row in rows.values() if row.claim.layer in places and row.claim.id not in taken]
    undecided = [
        Case([rows[key] for key in keys], len(readings))
        for keys in _aligned(document.project_id, left, places)
    ]
    undecided.sort(key=lambda case: (-case.disagreement, case.rows[0].claim.start))
    return Docket(document, readings, sampling.wanted(document), layer, undecided + decided)


def count_readings(document: int) -> int:
    """How many readings of a document are in."""
    readings = Layer.objects.live().filter(document_id=document)
    return readings.filter(status__in=workflow.HANDED_IN).count()


def missing(document: Document) -> int:
    """How many readings a document still needs before it can be adjudicated."""
    return max(0, sampling.wanted(document) - count_readings(document.pk))


def _rows(layers: list[Layer]) -> dict[int, Row]:
    """The claims that stand in these layers, by their ids."""
    claims = Claim.objects.standing().filter(layer__in=layers).order_by("start", "pk")
    return {
        row.claim.id: row for row in claim_rows.fetch(list(claims.values_list("pk", flat=True)))
    }


def _decisions(layer: Layer | None) -> list[Decision]:
    found = Decision.objects.standing().filter(layer=layer).select_related("by")
    return list(found.prefetch_related("candidates").order_by("-pk")) if layer else []


def _decided(decision: Decision, rows: dict[int, Row], places: dict[str, int]) -> Case:
    claims = [rows[each.claim_id] for each in decision.candidates.all() if each.claim_id in rows]
    claims.sort(key=lambda row: places.get(row.claim.layer, len(places)))
    gold = rows.get(decision.claim_id) if decision.claim_id else None
    return Case(claims, len(places), decision, gold)


def _aligned(project: int, rows: list[Row], places: dict[str, int]) -> list[list[int]]:
    """The ids of the claims that are one, in the order of the readings."""
    lineages = lineages_of(project, rows)
    readings: list[list[Aligned]] = [[] for _ in places]
    for row in rows:
        readings[places[row.claim.layer]].append(aligned(row, lineages))
    return [[int(str(each.key)) for each in case] for case in alignment.cases(readings)]


def lineages_of(project: int, rows: list[Row]) -> dict[str, tuple[int, ...]]:
    """Where each subject of the claims stands in the tree: the root first, itself last."""
    codes = {stance.code for row in rows for stance in row.stances}
    subjects = Subject.objects.filter(project=project, code__in=codes)
    return {code: tuple(lineage) for code, lineage in subjects.values_list("code", "lineage")}


# --- in words ------------------------------------------------------------------------------------


def shown(row: Row, field: str) -> str:
    """What a claim says on a field, in an adjudicator's words; a dash for nothing."""
    claim = row.claim
    if field.startswith(cases.STANCE):
        return next((_stance(each) for each in row.stances if cases.stance_key(each) == field), "–")
    if field == "span":
        return claim.quote
    if field == "speaker":
        return _names(row, speaks=True) or ("Nobody can be named" if claim.no_speaker else "–")
    if field == "others":
        return _names(row, speaks=False) or "–"
    if field == "primary":
        return row.primary.label if row.primary else "–"
    if field == "claim_date":
        return claim.claim_date or "–"
    value = getattr(claim, field)
    return str(CHOICES.get(field, {}).get(value, value)) or "–"


#: The words for what can be chosen of a claim, by field.
CHOICES: dict[str, dict[Any, Any]] = {
    "claim_type": dict(Claim.Type.choices),
    "attribution": dict(Claim.Attribution.choices),
    "modality": dict(Claim.Modality.choices),
    "verifiability": dict(Claim.Verifiability.choices),
    "value": dict(Stance.Value.choices),
    "intensity": {1: "Mild", 2: "Clear", 3: "Strong"},
    "explicitness": dict(Stance.Explicitness.choices),
    "role": dict(ClaimActor.Role.choices),
}


def title(field: str, rows: Sequence[Row]) -> str:
    """What a field is called: a stance's by its subject, and the actor whose conduct is meant."""
    if field in cases.FIELDS:
        return cases.FIELDS[field]
    stances = (each for row in rows for each in row.stances)
    stance = next(each for each in stances if cases.stance_key(each) == field)
    toward = f", toward {stance.actor_name}" if stance.actor_id else ""
    return f"Stance on {stance.label}{toward}"


def _stance(stance: StanceRow) -> str:
    value = str(CHOICES["value"].get(stance.value, "No stance yet"))
    rest = [
        CHOICES["intensity"].get(stance.intensity), CHOICES["explicitness"].get(stance.explicitness)
    ]  # fmt: skip
    return ", ".join([value, *(str(word).lower() for word in rest if word)])


def _names(row: Row, *, speaks: bool) -> str:
    return "; ".join(
        each.shown
        if each.role == "speaker"
        else f"{each.shown} ({str(CHOICES['role'][each.role]).lower()})"
        for each in row.actors
        if (each.role in cases.SPEAKERS) == speaks
    )


# --- for alignment -------------------------------------------------------------------------------


def aligned(row: Row, lineages: dict[str, tuple[int, ...]]) -> Aligned:
    """A claim as alignment sees it."""
    claim = row.claim
    return Aligned(
        key=claim.id,
        reading=claim.layer,
        start=claim.start,
        end=claim.end,
        speakers=frozenset(
            each.actor_id or each.label for each in row.actors if each.role in cases.SPEAKERS
        ),
        subjects=frozenset(lineages[each.code] for each in row.stances),
    )
