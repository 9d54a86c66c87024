"""Reads: how far projects are: documents by state, and what each annotator has done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from annotations import policy, sampling, workflow
from annotations.models import Claim, Layer, Transition
from annotations.models.layers import reads_everything
from annotations.queues import Waiting, counted
from documents import paging
from documents.models import Document, Membership, Project
from documents.paging import Page
from documents.people import name_of
from documents.policy import MANAGER, Standing


@dataclass(frozen=True)
class Part:
    """One stretch of a bar, in percent of its length, with its word and number."""

    state: str
    word: str
    count: int
    start: str
    width: str


@dataclass
class Teammate:
    """What somebody has read in a project."""

    name: str
    open: int = 0
    submitted: int = 0
    accepted: int = 0
    claims: int = 0


@dataclass(frozen=True)
class ProjectCard:
    """One project as the person sees it: what they cannot look into is not counted."""

    project: Project
    role: str
    documents: int
    claims: int
    readings: Mapping[str, int] = field(default_factory=dict)
    progress: list[Part] = field(default_factory=list)
    team: list[Teammate] = field(default_factory=list)

    @property
    def states(self) -> list[tuple[str, str, int]]:
        """Each state that has readings: its name, its word, how many."""
        return [
            (state, word, self.readings[state])
            for state, word in workflow.STATES.items()
            if self.readings.get(state)
        ]

    @property
    def may_import(self) -> bool:
        """Whether the person brings documents in."""
        return policy.can(self.standing, "document.import")

    @property
    def may_see_assignments(self) -> bool:
        """Whether the person sees who reads what."""
        return policy.can(self.standing, "assignment.read")

    @property
    def may_export(self) -> bool:
        """Whether the person takes claims out."""
        return policy.can(self.standing, "export.run")

    @property
    def may_add_members(self) -> bool:
        """Whether the person says who is in the project."""
        return policy.can(self.standing, "member.change")

    @property
    def standing(self) -> Standing:
        """What the policy asks of the person."""
        return Standing(self.role, self.project.open_team)


def annotates(standing: Standing) -> bool:
    """Whether reading is what the role is for: a manager's is the project."""
    return policy.can(standing, "layer.lease") and standing.role != MANAGER


def count_of(rows: Iterable[Any], *states: str) -> int:
    """How many of these readings are in one of the states."""
    return sum(row["count"] for row in rows if row["status"] in states)


def tally_of(user: Any) -> list[Any]:
    """How many readings each annotator has in each state, by project."""
    readings = Layer.objects.visible_to(user).filter(kind=Layer.Kind.ANNOTATION)
    return list(by_annotator(readings))


def by_annotator(layers: QuerySet[Layer]) -> QuerySet[Any, Any]:
    """How many of these readings each annotator has in each state, by project."""
    rows = layers.order_by().values(
        "project", "annotator", "status",
        "annotator__first_name", "annotator__last_name", "annotator__username",
    )  # fmt: skip
    return rows.annotate(count=Count("pk"))


def name_in(row: Mapping[str, Any]) -> str:
    """What colleagues call the annotator of a row of `by_annotator`."""
    name = f"{row['annotator__first_name']} {row['annotator__last_name']}".strip()
    return str(name or row["annotator__username"])


def cards(
    user: Any,
    members: Mapping[int, Membership],
    managed: list[int],
    tally: list[Any],
    team: list[Membership],
) -> list[ProjectCard]:
    """The person's projects by name; those they manage with the progress of the work."""
    documents = counted(Document.objects.visible_to(user).current())
    states = _document_states(user, managed)
    claims = _claims(user, members)
    found = []
    for key, membership in members.items():
        rows = [row for row in tally if row["project"] == key]
        card = ProjectCard(
            project=membership.project,
            role=membership.role,
            documents=documents.get(key, 0),
            claims=sum(claims.get(key, {}).values()),
            readings={state: count_of(rows, state) for state in workflow.STATES},
        )
        if key in managed:
            card = replace(
                card,
                progress=_parts(states.get(key, {})),
                team=_team(
                    [each for each in team if each.project_id == key], rows, claims.get(key, {})
                ),
            )
        found.append(card)
    return found


def _claims(user: Any, members: Mapping[int, Membership]) -> dict[int, dict[int | None, int]]:
    """How many claims stand in what the person may look into of these projects, by annotator.

    What was adjudicated counts where its readings are hidden, else it would count twice. One
    statement of two parts: where the person reads everything, no claim is asked for its rights.
    """
    whole = [key for key, each in members.items() if reads_everything(each)]
    standing = Claim.objects.standing().order_by()
    of_all = standing.filter(project__in=whole).exclude(layer__kind=Layer.Kind.ADJUDICATION)
    first = of_all.values_list("project", "layer__annotator").annotate(Count("pk"))

    visible = Layer.objects.visible_to(user).order_by().filter(project__in=members.keys() - whole)
    readings = visible.filter(kind=Layer.Kind.ANNOTATION, document=OuterRef("document"))
    layers = visible.filter(~Q(kind=Layer.Kind.ADJUDICATION) | ~Exists(readings))
    claims = standing.filter(layer=OuterRef("pk")).values("layer").annotate(one=Count("pk"))
    counted = layers.annotate(tagged=Subquery(claims.values("one")))
    rest = counted.values_list("project", "annotator").annotate(Sum("tagged", default=0))

    found: dict[int, dict[int | None, int]] = {}
    for project, annotator, count in first.union(rest, all=True):
        # PostgreSQL adds up counts to a numeric.
        found.setdefault(project, {})[annotator] = int(count)
    return found


def _document_states(user: Any, projects: list[int]) -> dict[int, dict[str, int]]:
    """How many documents of each project are how far: see `state_of_each`."""
    documents = Document.objects.visible_to(user).current().filter(project__in=projects)
    rows = state_of_each(documents).order_by()
    found: dict[int, dict[str, int]] = {}
    for project, name, count in rows.values_list("project_id", "state").annotate(Count("pk")):
        found.setdefault(project, {})[name] = count
    return found


def state_of_each(documents: QuerySet[Document]) -> QuerySet[Any]:
    """Documents with how far each is, one of `workflow.DOCUMENT_STATES`, as `state`.

    Its readings are in when as many were handed in as it needs; it is decided when it has gold.
    """
    live = Q(kind=Layer.Kind.ANNOTATION) & ~Q(status__in=workflow.GONE)
    adjudicating = Q(kind=Layer.Kind.ADJUDICATION, status=workflow.IN_PROGRESS)
    layers = Layer.objects.filter(document=OuterRef("pk")).order_by().values("document")
    counted = layers.annotate(
        golden=Count("pk", filter=Q(gold=True)),
        adjudicating=Count("pk", filter=adjudicating),
        handed_in=Count("pk", filter=live & Q(status__in=workflow.HANDED_IN)),
        begun=Count("pk", filter=live & ~Q(status=workflow.NEW)),
    )
    state = counted.annotate(
        state=Case(
            When(golden__gt=0, then=Value(workflow.ACCEPTED)),
            When(adjudicating__gt=0, then=Value(workflow.ADJUDICATING)),
            When(handed_in__gte=OuterRef("wanted"), then=Value(workflow.SUBMITTED)),
            When(begun__gt=0, then=Value(workflow.IN_PROGRESS)),
            default=Value(workflow.NEW),
        )
    ).values("state")
    return documents.annotate(wanted=sampling.wanted_of_each()).annotate(
        state=Coalesce(Subquery(state), Value(workflow.NEW))
    )


def to_adjudicate(documents: QuerySet[Document]) -> QuerySet[Any]:
    """Documents that several read whose readings are in, with their `state`; decided ones too.

    Also one of which a reading was accepted while the project asked for more, and which it is now
    enough for: nothing else would make gold of it.
    """
    layers = Layer.objects.filter(document=OuterRef("pk"))
    adjudicated = layers.filter(kind=Layer.Kind.ADJUDICATION)
    accepted = layers.filter(kind=Layer.Kind.ANNOTATION, status=workflow.ACCEPTED)
    several = Q(wanted__gt=1) | Exists(accepted)
    ready = Q(state=workflow.SUBMITTED) & several
    return state_of_each(documents).filter(ready | Exists(adjudicated))


def for_adjudicator(documents: QuerySet[Document], user: Any) -> QuerySet[Any]:
    """Of `to_adjudicate` what waits for somebody to begin, and this person may decide.

    Nobody decides what they have read or reviewed, but in an open team.
    """
    readings = Layer.objects.filter(document=OuterRef("pk"), kind=Layer.Kind.ANNOTATION)
    reviewed = Transition.objects.filter(
        layer__document=OuterRef("pk"),
        layer__kind=Layer.Kind.ANNOTATION,
        by=user,
        verb__in=workflow.REVIEWS,
    )
    own = Exists(readings.filter(annotator=user)) | Exists(reviewed)
    found: QuerySet[Any] = to_adjudicate(documents).filter(state=workflow.SUBMITTED)
    return found.filter(Q(project__open_team=True) | ~own)


def to_begin(user: Any, members: Mapping[int, Membership], projects: list[int]) -> list[Waiting]:
    """How many documents of each project the person could begin to adjudicate."""
    documents = Document.objects.visible_to(user).current().filter(project__in=projects)
    counts = counted(for_adjudicator(documents, user))
    return [Waiting(members[key].project, counts[key]) for key in projects if key in counts]


@dataclass(frozen=True)
class Adjudicable:
    """A document whose readings are in, and how far its adjudication is."""

    pk: int
    title: str
    state: str
    readings: int
    adjudicator: str

    @property
    def word(self) -> str:
        """The state in words."""
        return workflow.DOCUMENT_STATES[self.state]


def with_readings(documents: QuerySet[Any]) -> Any:
    """Documents with how many of their readings are in, as `readings`."""
    live = Layer.objects.live().filter(document=OuterRef("pk"), status__in=workflow.HANDED_IN)
    count = live.order_by().values("document").annotate(count=Count("pk")).values("count")
    return documents.annotate(readings=Coalesce(Subquery(count), 0))


def adjudicable(
    project: Project,
    user: Any,
    *,
    state: str = "",
    before: int | None = None,
    after: int | None = None,
) -> Page:
    """A page of the documents of `to_adjudicate`, newest first; two statements."""
    documents = Document.objects.visible_to(user).current().filter(project=project)
    found = with_readings(to_adjudicate(documents.defer("text")))
    if state:
        found = found.filter(state=state)
    page = paging.page_of(found, before=before, after=after)
    keys = [row.pk for row in page.rows]
    held = Layer.objects.filter(kind=Layer.Kind.ADJUDICATION, document__in=keys)
    names = {
        layer.document_id: name_of(layer.annotator) if layer.annotator else ""
        for layer in held.select_related("annotator")
    }
    rows = [
        Adjudicable(row.pk, str(row), row.state, row.readings, names.get(row.pk, ""))
        for row in page.rows
    ]
    return replace(page, rows=rows)


def _parts(states: Mapping[str, int]) -> list[Part]:
    """The bar of a project: the accepted documents first, as a bar fills up."""
    total = sum(states.values()) or 1
    parts, start = [], 0
    for state in reversed(list(workflow.DOCUMENT_STATES)):
        count = states.get(state, 0)
        begin, width = (f"{100 * each / total:.3f}%" for each in (start, count))
        parts.append(Part(state, workflow.DOCUMENT_STATES[state], count, begin, width))
        start += count
    return parts


def _team(
    members: Iterable[Membership], tally: Iterable[Any], claims: Mapping[int | None, int]
) -> list[Teammate]:
    """Whose task is to read, and whoever has: also those who have left the project."""
    found = {
        each.user_id: Teammate(name_of(each.user)) for each in members if annotates(each.standing)
    }
    for row in tally:
        key = row["annotator"]
        if key is None:
            continue
        mate = found.setdefault(key, Teammate(name_in(row)))
        mate.claims = claims.get(key, 0)
        if row["status"] in workflow.UNREAD:
            mate.open += row["count"]
        elif row["status"] == workflow.SUBMITTED:
            mate.submitted = row["count"]
        elif row["status"] == workflow.ACCEPTED:
            mate.accepted = row["count"]
    return sorted(found.values(), key=lambda mate: mate.name)
