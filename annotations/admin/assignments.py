"""The page that hands documents out: who reads what, and the buttons that change it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from annotations import assignments, matrix, policy, workflow
from annotations.models import Layer
from documents.admin.base import member_who_may, only_post
from documents.audit import who
from documents.models import Document, Membership
from documents.refusals import Refused

#: Why many are refused for one reason; of a single one its own words are told.
REASONS: Mapping[str, str] = {
    "assigned_already": "they have the document already",
    "document_taken": "the document has the readings the project asks for",
    "document_decided": "the document is decided",
    "document_archived": "the document is archived",
    "document_uncut": "the document is not cut into sentences yet: try again in a moment",
    "quota_reached": "they have the readings of their quota",
    "not_found": "they do not annotate in this project",
}


def urls(site: AdminSite) -> list[URLPattern]:
    """The page's address, and those of its buttons."""
    page = "annotations/assignments/<slug:project>/"
    return [
        path(page, site.admin_view(partial(show, site)), name="assignments"),
        path(f"{page}assign/", site.admin_view(assign), name="assign"),
        path(f"{page}<uuid:uid>/", site.admin_view(change), name="assignment"),
    ]


class AskedForm(forms.Form):
    """What an address asks for; what cannot be understood is not asked for."""

    title = forms.CharField(required=False)
    state = forms.ChoiceField(
        required=False, choices=[("", "Any"), *workflow.DOCUMENT_STATES.items()]
    )
    annotator = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    after = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class AssignForm(forms.Form):
    """Documents and people that were ticked."""

    documents = forms.ModelMultipleChoiceField(
        Document.objects.none(), error_messages={"required": "Tick a document at least."}
    )
    to = forms.ModelMultipleChoiceField(
        User.objects.none(), error_messages={"required": "Tick a person at least."}
    )

    def __init__(self, data: Any, membership: Membership) -> None:
        super().__init__(data)
        documents = Document.objects.readable_by(membership).current()
        documents = documents.select_related("project").defer("text").order_by("pk")
        people = User.objects.filter(memberships__project=membership.project).order_by("pk")
        self.fields["documents"].queryset = documents  # type: ignore[attr-defined]
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    """What becomes of one reading."""

    do = forms.ChoiceField(choices=[("withdraw", "Withdraw"), ("hand_on", "Hand to")])
    note = forms.CharField(required=False, max_length=2000)
    to = forms.CharField(required=False, max_length=150)


# --- looking ---------------------------------------------------------------------------------


def show(site: AdminSite, request: HttpRequest, project: str) -> HttpResponse:
    """Who reads what in one of the person's projects."""
    membership = _member(request, project, "assignment.read")
    asked = _asked(request)
    context = {
        **site.each_context(request),
        "title": "Assignments",
        "project": membership.project,
        "asked": asked,
        "query": asked.query(),
        "matrix": matrix.fetch(membership, asked),
        "states": workflow.DOCUMENT_STATES.items(),
        "may_change": policy.can(membership.standing, "assignment.change"),
        "may_add_members": policy.can(membership.standing, "member.change"),
    }
    return TemplateResponse(request, "annotations/admin/assignments.html", context)


def _member(request: HttpRequest, project: str, action: str) -> Membership:
    refusal = "Your role in this project is not to hand documents out."
    return member_who_may(request, project, action, refusal=refusal, may=policy.can)


def _asked(request: HttpRequest) -> matrix.Asked:
    form = AskedForm(request.GET)
    form.is_valid()
    return matrix.Asked(**{name: value for name, value in form.cleaned_data.items() if value})


def _back(request: HttpRequest, project: str) -> HttpResponse:
    """To the page as it was asked for."""
    query = _asked(request).query()
    address = reverse("admin:assignments", args=[project])
    return redirect(f"{address}?{query}" if query else address)


# --- changing --------------------------------------------------------------------------------


@only_post
def assign(request: HttpRequest, project: str) -> HttpResponse:
    """Hand each of the ticked documents to each of the ticked people, as far as it goes."""
    membership = _member(request, project, "assignment.change")
    form = AssignForm(request.POST, membership)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, errors[0])
        return _back(request, project)
    try:
        _tell(request, assignments.assign_many(**form.cleaned_data, by=who(request)))
    except Refused as refused:
        messages.error(request, refused.message)
    return _back(request, project)


def _tell(request: HttpRequest, outcome: assignments.Outcome) -> None:
    if count := len(outcome.assigned):
        messages.success(request, f"{count} reading{'' if count == 1 else 's'} assigned.")
    for sentence in _reasons(refused for _, _, refused in outcome.refused):
        messages.warning(request, sentence)


def _reasons(refusals: Iterable[Refused]) -> list[str]:
    """Each reason once, with how many there are; the most frequent first."""
    found = list(refusals)
    own_words = {refused.code: refused.message for refused in found}
    return [
        f"1 reading not assigned: {own_words[code]}"
        if count == 1
        else f"{count} readings not assigned: {REASONS.get(code, own_words[code]).rstrip('.')}."
        for code, count in Counter(refused.code for refused in found).most_common()
    ]


@only_post
def change(request: HttpRequest, project: str, uid: UUID) -> HttpResponse:
    """Take a reading from its annotator, or hand its document to somebody else."""
    membership = _member(request, project, "assignment.change")
    layer = _reading(membership, uid)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was changed: say what to do with the reading.")
        return _back(request, project)
    do = _withdraw if form.cleaned_data["do"] == "withdraw" else _hand_on
    try:
        messages.success(request, do(layer, who(request), form.cleaned_data))
    except Refused as refused:
        messages.error(request, refused.message)
    return _back(request, project)


def _reading(membership: Membership, uid: UUID) -> Layer:
    layers = Layer.objects.readable_by(membership).filter(kind=Layer.Kind.ANNOTATION)
    layers = layers.select_related("document__project", "project", "annotator")
    return get_object_or_404(layers.defer("document__text"), uid=uid)


def _withdraw(layer: Layer, by: User, given: Mapping[str, Any]) -> str:
    layer = assignments.withdraw(layer, by=by, note=given["note"])
    return f"“{layer.document}” is withdrawn from {layer.annotator}. What they tagged is kept."


def _hand_on(layer: Layer, by: User, given: Mapping[str, Any]) -> str:
    people = User.objects.filter(memberships__project=layer.project_id)
    to = people.filter(username=given["to"]).first()
    if to is None:
        raise Refused("Nobody of that name is in this project.", code="not_found", field="to")
    assignments.reassign(layer, to=to, by=by, note=given["note"])
    return f"“{layer.document}” is handed to {to}."
