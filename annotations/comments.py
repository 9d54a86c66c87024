"""Writes: say something about a reading, answer, propose a correction, resolve what was said.

The thread is what counts: its first comment says what it is about and whether it is resolved.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from annotations import claims, notices, parts, policy
from annotations.models import Claim, Comment, Layer, Notice
from documents.audit import recorded
from documents.models import Membership, Sentence
from documents.refusals import Conflict, Forbidden, Refused


@recorded
def add(
    layer: Layer,
    *,
    text: str,
    by: User,
    kind: str = Comment.Kind.REMARK,
    claim: Claim | None = None,
    sentence: Sentence | None = None,
    proposal: dict[str, Any] | None = None,
) -> Comment:
    """Begin a thread on a reading, a claim of it, or a sentence of its document.

    The annotator hears of it; what an annotator asks, the curators hear. Raises Forbidden for
    somebody who only looks at the reading, Refused for a claim or sentence of another one, for
    both at once, and for a correction that proposes nothing.
    """
    _check_may_speak(layer, by)
    if claim and claim.layer_id != layer.pk:
        raise Refused("No such claim in this reading.", code="not_found", field="claim")
    if sentence and sentence.document_id != layer.document_id:
        raise Refused("No such sentence in this document.", code="not_found", field="sentence")
    if claim and sentence:
        raise Refused("It is on a claim or on a sentence.", code="two_things", field="sentence")
    corrects = kind == Comment.Kind.CORRECTION
    if corrects != (proposal is not None) or (corrects and not (claim and proposal)):
        raise Refused(
            "A correction says what a claim should be.", code="no_proposal", field="proposal"
        )
    comment = Comment.objects.create(
        project_id=layer.project_id, document_id=layer.document_id, layer=layer, claim=claim,
        sentence=sentence, author=by, kind=kind, text=_said(text), proposal=proposal,
    )  # fmt: skip
    if layer.annotator_id == by.pk:
        if kind == Comment.Kind.QUESTION:
            notices.tell(notices.curators(layer), Notice.Kind.ASKED, layer, by=by, comment=comment)
    elif layer.annotator:
        notices.tell([layer.annotator], Notice.Kind.COMMENTED, layer, by=by, comment=comment)
    return comment


@recorded
def reply(thread: Comment, *, text: str, by: User) -> Comment:
    """Answer a thread; whoever spoke in it, and the annotator, hears of it. Raises Forbidden.

    Not those who may not look into the reading any more.
    """
    layer = thread.layer
    _check_may_speak(layer, by)
    answer = Comment.objects.create(
        project_id=thread.project_id, document_id=thread.document_id, layer=layer,
        claim_id=thread.claim_id, sentence_id=thread.sentence_id, parent=thread, author=by,
        kind=Comment.Kind.REMARK, text=_said(text),
    )  # fmt: skip
    spoken = Comment.objects.filter(Q(pk=thread.pk) | Q(parent=thread)).values("author")
    heard = Q(user__in=spoken) | Q(user=layer.annotator_id)
    members = Membership.objects.filter(heard, project_id=layer.project_id)
    members = members.select_related("user", "project").order_by("pk")
    people = [each.user for each in members if _may_speak(layer, each)]
    notices.tell(people, Notice.Kind.ANSWERED, layer, by=by, comment=answer)
    return answer


def _said(text: str) -> str:
    if not text.strip():
        raise Refused("Say something.", code="required", field="text")
    return text.strip()


def _check_may_speak(layer: Layer, by: User) -> None:
    """Raises Forbidden for whoever may not."""
    members = Membership.objects.filter(project_id=layer.project_id, user=by)
    member = members.select_related("project").first()
    if not (member and _may_speak(layer, member)):
        raise Forbidden("This is somebody else's reading.", code="not_yours")


def _may_speak(layer: Layer, member: Membership) -> bool:
    """On their own reading, and for those who see every reading."""
    own = layer.annotator_id == member.user_id
    return policy.can(member.standing, "comment.write") and (
        own or policy.can(member.standing, "claim.see_drafts")
    )


@recorded
def resolve(thread: Comment, *, by: User) -> Comment:
    """Say that a thread is settled. Raises Conflict when it is already, Forbidden."""
    return _set_resolved(thread, by, True)


@recorded
def reopen(thread: Comment, *, by: User) -> Comment:
    """Say that a thread is not settled after all. Raises Conflict when it is open, Forbidden."""
    return _set_resolved(thread, by, False)


def _set_resolved(thread: Comment, by: User, resolved: bool) -> Comment:
    _check_may_speak(thread.layer, by)
    threads = Comment.objects.threads().filter(pk=thread.pk, resolved_at__isnull=resolved)
    changed = threads.update(
        resolved_at=timezone.now() if resolved else None, resolved_by=by if resolved else None
    )
    thread.refresh_from_db()
    if not changed:
        state = "resolved already" if thread.resolved_at else "not resolved"
        raise Conflict(f"This is {state}.", code="wrong_state")
    return thread


@recorded
def take_over(thread: Comment, *, version: int, by: User) -> Claim:
    """Change the claim as a correction proposes it, and resolve the thread.

    `version` is the claim as the annotator has read it. Raises what `claims.change` raises, and
    Refused for a thread that proposes nothing.
    """
    if thread.proposal is None or thread.claim is None:
        raise Refused("Nothing is proposed here.", code="no_proposal")
    claim = claims.change(thread.claim, version=version, by=by, **parts.inputs(thread.proposal))
    resolve(thread, by=by)
    return claim
