"""Writes: take a document to read, and move a layer from state to state."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from annotations import codebooks, policy, sampling, workflow
from annotations.models import Layer, Transition
from documents.audit import recorded
from documents.models import Document, Membership, Project
from documents.refusals import Conflict, Forbidden

# --- take ------------------------------------------------------------------------------------


@recorded
def lease(document: Document, *, by: User) -> tuple[Layer, bool]:
    """Take a document to read: the person's layer of it, and whether it was made just now.

    A reading that was assigned begins; one that was let go begins again, if the document still
    needs it. Raises Conflict when the document is archived, not cut into sentences yet, decided,
    or already read by as many as it needs, when the person's quota is used up, or when a manager
    withdrew their reading.
    """
    hold_quota(document.project_id, by)
    document = hold(document)
    own = Layer.objects.filter(document=document, kind=Layer.Kind.ANNOTATION, annotator=by).first()
    if own is None:
        check_free(document)
        check_quota(document.project, by)
        return begin_new(document, by), True
    return _begin(own, document, by=by), False


def hold(document: Document) -> Document:
    """The document, locked: whoever else wants it waits, so nobody counts readings that change."""
    locked = Document.objects.select_for_update(of=["self"], no_key=True)
    return locked.select_related("project").defer("text").get(pk=document.pk)


def hold_quota(project: int, by: User) -> None:
    """Lock the person's membership: two requests of theirs do not use the same rest of a quota."""
    members = Membership.objects.filter(project_id=project, user=by, quota__isnull=False)
    members.select_for_update(no_key=True).first()


def _begin(layer: Layer, document: Document, *, by: User) -> Layer:
    """Begin, or begin again, a reading that is there already; an open or closed one stays."""
    if layer.status == workflow.WITHDRAWN:
        raise Conflict(
            f"Your reading of “{document}” was withdrawn: ask a manager to assign it again.",
            code="withdrawn",
        )
    if layer.status in workflow.GONE:
        check_free(document)
        check_quota(document.project, by)
    elif layer.status != workflow.NEW:
        return layer
    return move(layer, "begin", by=by, leased_until=lease_end(document.project))


def begin_new(document: Document, by: User) -> Layer:
    """A new reading that its annotator begins at once."""
    return Layer.objects.create(
        project=document.project,
        document=document,
        annotator=by,
        codebook_version=codebooks.latest(document.project),
        leased_until=lease_end(document.project),
    )


def lease_end(project: Project) -> datetime | None:
    """When a lease that begins now is over; None where the project sets no time."""
    hours = project.lease_hours
    return timezone.now() + timedelta(hours=hours) if hours else None


def check_free(document: Document) -> None:
    """Raises Conflict where a document cannot take another reading."""
    if document.archived_at:
        raise Conflict(f"“{document}” is archived.", code="document_archived")
    if document.segmenter_version is None:
        raise Conflict(
            f"“{document}” is not cut into sentences yet: try again in a moment.",
            code="document_uncut",
        )
    readings = Layer.objects.filter(document=document)
    if readings.gold().exists():
        raise Conflict(f"“{document}” is decided: it has its gold.", code="document_decided")
    wanted = sampling.wanted(document)
    if readings.live().count() >= wanted:
        raise Conflict(
            f"“{document}” has the {wanted} reading{'s' if wanted > 1 else ''} the project asks "
            "for: take another document.",
            code="document_taken",
        )


def check_quota(project: Project, user: User) -> None:
    """Raises Conflict where a member has as many readings as they are to have."""
    member = Membership.objects.filter(project=project, user=user).first()
    if member is None or member.quota is None:
        return
    if Layer.objects.live().filter(project=project, annotator=user).count() >= member.quota:
        raise Conflict(
            f"{user} has the {member.quota} readings of their quota.", code="quota_reached"
        )


# --- take the next one -----------------------------------------------------------------------


def lease_next(project: Project, *, by: User) -> Layer:
    """Take the next document that needs a reading by this person, in the project's order.

    Raises Conflict when there is none, the person's quota is used up, or the codebook is not
    published.
    """
    while True:
        if layer := _lease_next(project, by=by):
            return layer


@recorded
def _lease_next(project: Project, *, by: User) -> Layer | None:
    """The layer; None when somebody was faster, and another document may be left.

    What somebody else is taking this moment is passed over. Only where nothing else is left is it
    waited for: it may want more readings than theirs.
    """
    hold_quota(project.pk, by)
    if assigned := _next_assigned(project, by):
        return move(assigned, "begin", by=by, leased_until=lease_end(project))
    check_quota(project, by)
    queue = sampling.in_order(waiting(by).filter(project=project), project)
    queue = queue.select_related("project").defer("text")
    document = (
        queue.select_for_update(of=["self"], no_key=True, skip_locked=True).first()
        or queue.select_for_update(of=["self"], no_key=True).first()
    )
    if document is None:
        raise Conflict(
            "Nothing left in your queue: every document is read by you or by as many as it needs.",
            code="queue_empty",
        )
    # Asked again: a reading may have come between the look at the document and its lock.
    if not waiting(by).filter(pk=document.pk).exists():
        return None
    own = Layer.objects.filter(document=document, kind=Layer.Kind.ANNOTATION, annotator=by).first()
    return _begin(own, document, by=by) if own else begin_new(document, by)


def _next_assigned(project: Project, by: User) -> Layer | None:
    """What a manager has assigned to the person and they have not begun, the oldest first."""
    assigned = Layer.objects.filter(project=project, annotator=by, status=workflow.NEW)
    assigned = assigned.filter(kind=Layer.Kind.ANNOTATION, document__archived_at=None)
    return assigned.order_by("pk").select_for_update(of=["self"], no_key=True).first()


def waiting(by: User) -> QuerySet[Document]:
    """The documents that need a reading and may have one by this person: say of which projects.

    What they declined or a manager withdrew is not offered again; what expired is.
    """
    live = Layer.objects.live().filter(document=OuterRef("pk"))
    counted = live.order_by().values("document").annotate(count=Count("pk")).values("count")
    has_enough = GreaterThanOrEqual(Coalesce(Subquery(counted), 0), sampling.wanted_of_each())
    own = Layer.objects.filter(
        document=OuterRef("pk"), annotator=by, kind=Layer.Kind.ANNOTATION
    ).exclude(status=workflow.EXPIRED)
    decided = Layer.objects.gold().filter(document=OuterRef("pk"))
    cut = Document.objects.current().filter(segmenter_version__isnull=False)
    # In one condition, which the planner looks up document by document: asked apart, it may
    # compare every document with every reading where it has no statistics yet.
    return cut.exclude(Exists(own) | Exists(decided) | has_enough)


# --- move ------------------------------------------------------------------------------------


def move(layer: Layer, verb: str, *, by: User | None, note: str = "", **fields: Any) -> Layer:
    """Carry out one move of `workflow` and leave a Transition, in the caller's transaction.

    `fields` are set along with the status. `by` is None where only the clock moves it. Raises
    Conflict when the layer is in no state from which the verb leads anywhere, also when somebody
    else was first.
    """
    source = layer.status
    adjudication = layer.kind == Layer.Kind.ADJUDICATION
    target = workflow.target(source, verb, adjudication=adjudication)
    here = Layer.objects.filter(pk=layer.pk, status=source)
    if target not in workflow.LEASED:
        fields["leased_until"] = None
    if target is None or not here.update(status=target, **fields):
        layer.refresh_from_db()
        raise Conflict(
            f"This reading is {layer.get_status_display().lower()}: it cannot be "
            f"{workflow.PARTICIPLES[verb]} now.",
            code="wrong_state",
        )
    Transition.objects.create(
        layer=layer, verb=verb, source=source, target=target, by=by, note=note
    )
    layer.refresh_from_db()
    return layer


def check_whose(layer: Layer, verb: str, by: User) -> None:
    """Raises Forbidden where a verb is for the annotator alone, or for anybody else."""
    whose = workflow.RIGHTS[verb].whose
    if whose == workflow.OWN and layer.annotator_id != by.pk:
        raise Forbidden("This is somebody else's reading.", code="not_yours")
    if whose == workflow.OTHERS and layer.annotator_id == by.pk:
        raise Forbidden("Nobody reviews their own reading.", code="four_eyes")


def overdue() -> QuerySet[Layer]:
    """Readings that go back to the others: their lease is over, or their annotator left.

    Who may not sign in any more, is in the project no more, or has another task there now, will
    not read on.
    """
    begun = Layer.objects.filter(kind=Layer.Kind.ANNOTATION, status__in=workflow.LEASED)
    annotates = Q(role__in=policy.TABLE["layer.lease"]) | Q(
        project__open_team=True, role__in=policy.OPEN_TEAM["layer.lease"]
    )
    members = Membership.objects.filter(
        annotates, project=OuterRef("project"), user=OuterRef("annotator"), user__is_active=True
    )
    return begun.filter(Q(leased_until__lte=timezone.now()) | ~Exists(members))
