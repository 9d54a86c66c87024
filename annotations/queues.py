"""Reads: what waits for a person: readings to go on with, documents to take, work to review."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone

from annotations import layers, workflow
from annotations.models import Claim, Comment, Layer, Mark, Transition
from annotations.models.layers import is_adjudicated_by
from documents.models import Membership, Project, Sentence
from documents.models.documents import TO_READ
from documents.people import name_of

#: How many the desk names of the person's open readings, of those assigned, of those handed in, of
#: those to review and of the questions; the list of readings has them all.
SHOWN_OPEN = 20
SHOWN_ASSIGNED = 10
SHOWN_HANDED_IN = 3
SHOWN_TO_REVIEW = 10
SHOWN_QUESTIONS = 10

#: A lease that ends sooner than this is told.
SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Open:
    """A reading of the person's that can be changed, and how much of it is done."""

    title: str
    url: str
    project: str
    status: str
    worked_at: datetime
    read: int
    sentences: int
    note: str = ""
    returned_by: str = ""
    #: When it goes back to the others, where that is soon.
    until: datetime | None = None


@dataclass(frozen=True)
class Assigned:
    """A reading that a manager handed to the person, and they have not begun."""

    title: str
    url: str
    project: Project


@dataclass(frozen=True)
class HandedIn:
    """A reading that was submitted, perhaps accepted; or an adjudication that has begun."""

    title: str
    url: str
    project: str
    annotator: str
    status: str
    word: str
    at: datetime


@dataclass(frozen=True)
class Waiting:
    """How many documents of a project wait for the person to take them."""

    project: Project
    count: int


@dataclass(frozen=True)
class Question:
    """Something that an annotator asked about their reading, and nobody has answered."""

    title: str
    url: str
    project: str
    asker: str
    text: str
    at: datetime


def open_readings(user: Any, projects: list[int]) -> list[Open]:
    """The person's open readings: the returned ones, then the last worked on; one too many."""
    own = Layer.objects.visible_to(user).open()
    own = own.filter(annotator=user, kind=Layer.Kind.ANNOTATION, document__archived_at=None)
    found = _with_return(_with_progress(own.filter(project__in=projects)))
    rows: Any = found.select_related("document", "project").defer("document__text")
    return [
        Open(
            title=str(row.document),
            url=page_of_reading(row.document_id),
            project=row.project.name,
            status=row.status,
            worked_at=row.worked_at,
            # No sentence holds both: the database refuses a mark beside a claim.
            read=(row.claimed or 0) + (row.marked or 0),
            sentences=row.sentences or 0,
            note=row.note or "",
            returned_by=row.returned_by or row.returned_by_name or "",
            until=_if_soon(row.leased_until),
        )
        for row in rows.order_by("-status", "-worked_at")[: SHOWN_OPEN + 1]
    ]


def _if_soon(moment: datetime | None) -> datetime | None:
    return moment if moment and moment < timezone.now() + SOON else None


def assigned(user: Any, projects: list[int]) -> list[Assigned]:
    """What managers handed to the person and they have not begun, as it is taken; one too many."""
    own = Layer.objects.visible_to(user).filter(annotator=user, status=workflow.NEW)
    own = own.filter(project__in=projects, document__archived_at=None)
    rows = own.select_related("document", "project").defer("document__text").order_by("pk")
    return [
        Assigned(str(row.document), page_of_reading(row.document_id), row.project)
        for row in rows[: SHOWN_ASSIGNED + 1]
    ]


def _with_progress(readings: QuerySet[Layer]) -> QuerySet[Any]:
    """When each was last worked on, and how many of its sentences are read.

    Sentences are found by the positions that claims keep of their first and last: comparing
    offsets would look at every claim for every sentence.
    """
    claims, marks = _of_reading(Claim), _of_reading(Mark)
    sentences = Sentence.objects.to_read().filter(document=OuterRef("document"))
    read = claims.filter(
        withdrawn_at=None,
        document__sentences__kind__in=TO_READ,
        document__sentences__position__gte=F("first_sentence"),
        document__sentences__position__lte=F("last_sentence"),
    )
    return readings.annotate(
        worked_at=Greatest(
            "created_at", _one(claims, Max("updated_at")), _one(marks, Max("created_at"))
        ),
        sentences=_one(sentences.order_by().values("document"), Count("pk")),
        claimed=_one(read, Count("document__sentences", distinct=True)),
        marked=_one(marks.filter(sentence__kind__in=TO_READ), Count("pk")),
    )


def _with_return(readings: QuerySet[Any]) -> QuerySet[Any]:
    """Who returned each last, and why."""
    returns = Transition.objects.filter(layer=OuterRef("pk"), verb="return").order_by("-pk")[:1]
    told: QuerySet[Any] = readings.annotate(
        note=Subquery(returns.values("note")),
        returned_by=Subquery(returns.values("by__first_name")),
        returned_by_name=Subquery(returns.values("by__username")),
    )
    return told


def _of_reading(model: Any) -> QuerySet[Any]:
    """The claims or marks of the reading of the query outside, to be put together as one value."""
    rows: QuerySet[Any] = model.objects.filter(layer=OuterRef("pk"))
    return rows.order_by().values("layer")


def _one(rows: QuerySet[Any], value: Any) -> Subquery:
    """One value of them all."""
    return Subquery(rows.annotate(one=value).values("one"))


def page_of_reading(document: int, layer: Layer | None = None, sentence: int | None = None) -> str:
    """The address of a document, of one reading of it, of a sentence (counted from 1) in it."""
    page = reverse("admin:annotate", args=[document])
    named = f"?layer={layer.uid}" if layer else ""
    return f"{page}{named}#s{sentence}" if sentence else f"{page}{named}"


def page_of_comment(comment: Comment) -> str:
    """The address of the sentence or claim that was spoken about, in its reading."""
    sentence = None
    if comment.sentence:
        sentence = comment.sentence.number
    elif comment.claim:
        sentence = comment.claim.first_sentence + 1
    return page_of_reading(comment.document_id, comment.layer, sentence)


def waiting(user: Any, members: Mapping[int, Membership], projects: list[int]) -> list[Waiting]:
    """What `layers.lease_next` would choose from, counted for all projects at once."""
    counts = counted(layers.waiting(user).filter(project__in=projects))
    full = _full(user, members)
    return [
        Waiting(members[key].project, counts[key])
        for key in projects
        if key in counts and key not in full
    ]


def _full(user: Any, members: Mapping[int, Membership]) -> set[int]:
    """The projects in which the person has as many readings as their quota lets them have."""
    quotas = {key: each.quota for key, each in members.items() if each.quota is not None}
    if not quotas:
        return set()
    read = counted(Layer.objects.live().filter(annotator=user, project__in=quotas))
    return {key for key, quota in quotas.items() if read.get(key, 0) >= quota}


def handed_in(user: Any) -> list[HandedIn]:
    """The person's own readings that were submitted, the latest first."""
    own = Layer.objects.visible_to(user).filter(annotator=user, status__in=workflow.HANDED_IN)
    return _listed(own.order_by("-submitted_at", "-pk")[:SHOWN_HANDED_IN])


def to_review(user: Any, projects: list[int]) -> list[HandedIn]:
    """What others have submitted and the person may review, the longest waiting first."""
    others = _submitted_by_others(user, projects).exclude(is_adjudicated_by(user.pk))
    return _listed(others.order_by("submitted_at", "pk")[:SHOWN_TO_REVIEW])


def not_reviewed_by(user: Any, projects: list[int]) -> int:
    """How many submitted readings the person does not review, because they adjudicate them."""
    return _submitted_by_others(user, projects).filter(is_adjudicated_by(user.pk)).count()


def _submitted_by_others(user: Any, projects: list[int]) -> QuerySet[Layer]:
    others = Layer.objects.visible_to(user).filter(project__in=projects).exclude(annotator=user)
    return others.filter(status=workflow.SUBMITTED)


def adjudicating(user: Any, projects: list[int]) -> list[HandedIn]:
    """The adjudications the person has begun, the oldest first."""
    own = Layer.objects.visible_to(user).open().filter(project__in=projects, annotator=user)
    own = own.filter(kind=Layer.Kind.ADJUDICATION, document__archived_at=None)
    rows: Any = own.select_related("document", "project").defer("document__text")
    return [
        HandedIn(
            title=str(row.document),
            url=reverse("admin:adjudicate", args=[row.document_id]),
            project=row.project.name,
            annotator=name_of(user),
            status=workflow.ADJUDICATING,
            word=workflow.DOCUMENT_STATES[workflow.ADJUDICATING],
            at=row.created_at,
        )
        for row in rows.order_by("created_at", "pk")[:SHOWN_OPEN]
    ]


def _listed(readings: QuerySet[Layer]) -> list[HandedIn]:
    rows: Any = readings.select_related("document", "project", "annotator").defer("document__text")
    return [
        HandedIn(
            title=str(row.document),
            url=page_of_reading(row.document_id, row),
            project=row.project.name,
            annotator=name_of(row.annotator) if row.annotator else row.get_kind_display(),
            status=row.status,
            word=row.get_status_display(),
            at=row.submitted_at,
        )
        for row in rows
    ]


def questions(user: Any, projects: list[int]) -> list[Question]:
    """What annotators asked about their readings and nobody has answered, the oldest first."""
    last = Comment.objects.filter(parent=OuterRef("pk")).order_by("-pk").values("author")[:1]
    threads = Comment.objects.visible_to(user).unresolved().filter(project__in=projects)
    asked = threads.filter(kind=Comment.Kind.QUESTION, author=F("layer__annotator"))
    spoken: QuerySet[Any] = asked.exclude(author=user).annotate(
        last=Coalesce(Subquery(last), F("author"), output_field=IntegerField())
    )
    found = spoken.filter(last=F("author")).order_by("pk")[:SHOWN_QUESTIONS]
    rows = found.select_related("document", "project", "author", "layer", "claim", "sentence")
    return [
        Question(
            title=str(row.document),
            url=page_of_comment(row),
            project=row.project.name,
            asker=name_of(row.author),
            text=row.text,
            at=row.created_at,
        )
        for row in rows.defer("document__text")
    ]


def counted(rows: QuerySet[Any]) -> dict[int, int]:
    """How many rows each project has."""
    counted = rows.order_by().values_list("project_id").annotate(count=Count("pk"))
    return dict(counted)
