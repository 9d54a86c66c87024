"""Reads: the desk: what a person goes on with, what waits for them, how far their projects are.

A fixed number of statements, however many projects and readings there are. Each asks only for what
the person may look into; a part that is not for their roles asks nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from annotations import policy, progress, queues, workflow
from annotations.progress import ProjectCard
from annotations.queues import Assigned, HandedIn, Open, Question, Waiting
from documents.models import Membership

# --- what the page draws ---------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """The one thing to go on with. It leads to `url`, or takes a document there from a project."""

    verb: str
    title: str
    url: str
    why: str
    project: str = ""
    state: str = workflow.NEW
    takes_from: str = ""
    #: Whether the title is that of a document.
    of_text: bool = True


@dataclass(frozen=True)
class Desk:
    """Everything on the page."""

    projects: list[ProjectCard]
    #: Whether the person reads documents, and whether they review what others have read.
    reads: bool
    reviews: bool
    open: list[Open]
    more_open: bool
    assigned: list[Assigned]
    more_assigned: bool
    waiting: list[Waiting]
    handed_in: list[HandedIn]
    submitted: int
    accepted: int
    to_review: list[HandedIn]
    left_to_review: int
    questions: list[Question]
    #: Whether documents of theirs are read by several; what they have begun; what waits for them.
    adjudicates: bool
    adjudicating: list[HandedIn]
    to_adjudicate: list[Waiting]

    @property
    def returned(self) -> list[Open]:
        """What a reviewer sent back."""
        return [each for each in self.open if each.status == workflow.RETURNED]

    @property
    def in_progress(self) -> list[Open]:
        """What was begun."""
        return [each for each in self.open if each.status == workflow.IN_PROGRESS]

    @property
    def new(self) -> list[Waiting]:
        """What can be taken, but for what the one button at the top takes."""
        taken = self.step.takes_from if self.step and not self.assigned else ""
        return [each for each in self.waiting if each.project.slug != taken]

    @property
    def left_to_adjudicate(self) -> int:
        """How many documents wait for an adjudicator."""
        return sum(each.count for each in self.to_adjudicate)

    @property
    def shows_queue(self) -> bool:
        """Whether there is something in it, or nothing else to do than to say that it is empty."""
        others = self.waiting or self.to_review or self.adjudicating or self.to_adjudicate
        idle = self.reads and not others
        return bool(self.open or self.assigned or self.new or self.handed_in or idle)

    @property
    def projects_first(self) -> bool:
        """Whether the projects are the person's work, and not the reading."""
        return not self.shows_queue and any(card.may_import for card in self.projects)

    @property
    def several(self) -> bool:
        """Whether a title alone does not say which project it is of."""
        return len(self.projects) > 1

    @property
    def step(self) -> Step | None:
        """What to go on with: own work first, then new work, then the work of others: what waits
        for review, and then what waits for a decision."""
        if self.open:
            return _go_on(self.open[0])
        if self.assigned:
            return _begin(self.assigned[0])
        if self.waiting:
            return _take(self.waiting[0], first=not (self.submitted or self.accepted))
        if self.to_review:
            return _review(self.to_review[0])
        if self.adjudicating:
            return _decide(self.adjudicating[0])
        if self.to_adjudicate:
            return _take_to_decide(self.to_adjudicate[0])
        bare = [card for card in self.projects if card.may_import and not card.documents]
        return _bring_in(bare[0]) if bare else None


def _go_on(reading: Open) -> Step:
    why = "In progress"
    if reading.status == workflow.RETURNED:
        why = f"Returned to you by {reading.returned_by}"
    return Step("Continue", reading.title, reading.url, why, reading.project, reading.status)


def _begin(reading: Assigned) -> Step:
    """By the button that takes what was assigned before anything else."""
    url = reverse("admin:next", args=[reading.project.slug])
    why = "Assigned to you"
    return Step(
        "Begin", reading.title, url, why, reading.project.name, takes_from=reading.project.slug
    )


def _take(waiting: Waiting, *, first: bool) -> Step:
    many = "1 document waits" if waiting.count == 1 else f"{waiting.count} documents wait"
    why = "Your queue is empty: take a document"
    if not first:
        why = "Nothing left in your queue: take another document"
    slug = waiting.project.slug
    return Step(
        "Next document", f"{many} for you", reverse("admin:next", args=[slug]), why,
        waiting.project.name, takes_from=slug, of_text=False,
    )  # fmt: skip


def _review(reading: HandedIn) -> Step:
    why = f"Waits for review, read by {reading.annotator}"
    return Step("Review", reading.title, reading.url, why, reading.project, reading.status)


def _decide(adjudication: HandedIn) -> Step:
    why = "You are adjudicating it"
    return Step(
        "Continue", adjudication.title, adjudication.url, why, adjudication.project,
        workflow.IN_PROGRESS,
    )  # fmt: skip


def _take_to_decide(waiting: Waiting) -> Step:
    many = "1 document waits" if waiting.count == 1 else f"{waiting.count} documents wait"
    slug = waiting.project.slug
    return Step(
        "Next document", f"{many} for you to adjudicate",
        reverse("admin:adjudicate-next", args=[slug]), "Their readings are in: decide what stands",
        waiting.project.name, workflow.SUBMITTED, takes_from=slug, of_text=False,
    )  # fmt: skip


def _bring_in(card: ProjectCard) -> Step:
    url = f"{reverse('admin:import')}?project={card.project.slug}"
    why = "No documents yet: bring some in to begin"
    return Step("Import documents", card.project.name, url, why, of_text=False)


# --- who the person is -----------------------------------------------------------------------


def desk(user: Any) -> Desk:
    """The desk of a person."""
    found = Membership.objects.filter(user=user).select_related("project")
    members = {each.project_id: each for each in found.order_by("project__name", "pk")}
    managed = _with(members, lambda each: policy.can(each, "document.import"))
    team = list(
        Membership.objects.visible_to(user)
        .filter(project__in=managed)
        .select_related("user", "project")
    )
    tally = progress.tally_of(user)
    own = [row for row in tally if row["annotator"] == user.pk]
    reading = _reading(members, {row["project"] for row in own}, team)
    reviewed = _with(members, lambda each: policy.can(each, "layer.review"))
    others = [row for row in tally if row["annotator"] != user.pk and row["project"] in reviewed]
    decided = _with(members, lambda each: policy.can(each, "layer.adjudicate"))
    shared = [key for key in decided if members[key].project.overlap > 1]
    adjudicating = queues.adjudicating(user, decided) if decided else []
    to_adjudicate = progress.to_begin(user, members, decided) if decided else []
    # Who adjudicates nothing reviews all that others have submitted: the tally has counted it.
    left_to_others = queues.not_reviewed_by(user, reviewed) if adjudicating else 0
    waiting = queues.waiting(user, members, reading)
    annotated = _with(members, lambda each: policy.can(each, "layer.lease"))
    opened = queues.open_readings(user, annotated)
    assigned = queues.assigned(user, annotated)
    return Desk(
        projects=progress.cards(user, members, managed, tally, team),
        reads=bool(own or waiting or _with(members, progress.annotates)),
        reviews=bool(reviewed),
        open=opened[: queues.SHOWN_OPEN],
        more_open=len(opened) > queues.SHOWN_OPEN,
        assigned=assigned[: queues.SHOWN_ASSIGNED],
        more_assigned=len(assigned) > queues.SHOWN_ASSIGNED,
        waiting=waiting,
        handed_in=queues.handed_in(user) if own else [],
        submitted=progress.count_of(own, workflow.SUBMITTED),
        accepted=progress.count_of(own, workflow.ACCEPTED),
        to_review=queues.to_review(user, reviewed),
        left_to_review=progress.count_of(others, workflow.SUBMITTED) - left_to_others,
        questions=queues.questions(user, reviewed),
        adjudicates=bool(shared or adjudicating or to_adjudicate),
        adjudicating=adjudicating,
        to_adjudicate=to_adjudicate,
    )


def _with(members: Mapping[int, Membership], may: Any) -> list[int]:
    """The projects in which the person may do something."""
    return [key for key, membership in members.items() if may(membership.standing)]


def _reading(
    members: Mapping[int, Membership], begun: set[int], team: Iterable[Membership]
) -> list[int]:
    """The projects in which the person takes documents to read.

    A manager may, and does where they have begun to, or where nobody else would.
    """
    staffed = {each.project_id for each in team if progress.annotates(each.standing)}
    return [
        key
        for key, membership in members.items()
        if policy.can(membership.standing, "layer.lease")
        and (progress.annotates(membership.standing) or key in begun or key not in staffed)
    ]
