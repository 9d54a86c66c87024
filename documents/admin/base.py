"""What every admin list of ours shares: scoped to the person's projects, written by the stages."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError, IntegrityError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from documents import policy
from documents.models import Membership
from documents.policy import Standing
from documents.refusals import Conflict, Refused

May = Callable[[Standing, str], bool]


def standings_of(request: HttpRequest) -> dict[int, Standing]:
    """The person's standing in each of their projects, by its id; asked once a request."""
    if not hasattr(request, "standings"):
        memberships = Membership.objects.filter(user_id=request.user.pk)
        rows = memberships.values_list("project_id", "role", "project__open_team")
        request.standings = {key: Standing(*values) for key, *values in rows}  # type: ignore[attr-defined]
    return request.standings  # type: ignore[attr-defined,no-any-return]


def may_in(request: HttpRequest, project: int, action: str, may: May = policy.can) -> bool:
    """Whether the person's standing in a project allows an action; not, where they have none."""
    standing = standings_of(request).get(project)
    return standing is not None and may(standing, action)


def member_who_may(
    request: HttpRequest, project: str, action: str, *, refusal: str, may: May = policy.can
) -> Membership:
    """The person's membership in the project of this slug.

    Raises Http404 where they have none, PermissionDenied with `refusal` where it does not allow the
    action.
    """
    members = Membership.objects.select_related("project", "user").filter(user_id=request.user.pk)
    membership: Membership = get_object_or_404(members, project__slug=project)
    if not may(membership.standing, action):
        raise PermissionDenied(refusal)
    return membership


def only_post(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that changes something: a link to it does nothing, and says so."""

    @wraps(view)
    def posted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":  # whoever had to sign in again on the way comes by GET
            return TemplateResponse(request, "405.html", status=405, headers={"Allow": "POST"})
        return view(request, *args, **kwargs)

    return posted


class OwnChoices(admin.RelatedFieldListFilter):
    """A filter of a list that names only what the person's projects hold: no other project, and of
    all accounts only those of fellow members."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        """What can be chosen, as (key, words), in the order of the list."""
        rows = field.related_model._default_manager
        if hasattr(rows, "visible_to"):
            seen = rows.visible_to(request.user)
        else:
            seen = rows.filter(memberships__project__memberships__user=request.user.pk)
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(
            include_blank=False, ordering=ordering, limit_choices_to={"pk__in": seen.values("pk")}
        )


class ProjectAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows of the person's projects, read-only but for what the policy lets their role do.

    A subclass names its policy actions and writes through a stage function in `save_model`; what
    the stage refuses comes back as an error of the form, with everything typed still in it.
    """

    #: What it takes to look at a row; empty: to be in its project.
    view_action: ClassVar[str] = ""
    add_action: ClassVar[str] = ""
    change_action: ClassVar[str] = ""
    may: May = staticmethod(policy.can)
    list_per_page = 50
    show_full_result_count = False
    actions: ClassVar[Any] = []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Another project's row is not there, nor one that the person's role is not to see."""
        rows: QuerySet[Any] = self.model.objects.visible_to(request.user)
        if self.view_action:
            standings = standings_of(request).items()
            allowed = [key for key, each in standings if self.may(each, self.view_action)]
            rows = rows.filter(project__in=allowed)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """What points to other rows offers those of the person's projects."""
        return [
            (each, OwnChoices)
            if isinstance(each, str) and get_fields_from_path(self.model, each)[-1].is_relation
            else each
            for each in super().get_list_filter(request)
        ]

    def project_id(self, row: Any) -> int:
        """Which project a row belongs to."""
        return int(row.project_id)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Who may look at the list finds it on their start page."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What the queryset lets through may be looked at."""
        if self.view_action:
            return self._some_role(request, self.view_action)
        return bool(standings_of(request))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether one of the person's roles may add such a row."""
        return self._some_role(request, self.add_action)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person's role in the row's project may change it."""
        if obj is None or not self.change_action:
            return self._some_role(request, self.change_action)
        return may_in(request, self.project_id(obj), self.change_action, self.may)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted from here."""
        return False

    def _some_role(self, request: HttpRequest, action: str) -> bool:
        standings = standings_of(request).values()
        return bool(action) and any(self.may(standing, action) for standing in standings)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A choice holds only rows of the person's projects."""
        rows: Any = db_field.related_model._default_manager
        if hasattr(rows, "visible_to"):
            kwargs["queryset"] = rows.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; when a stage refuses what it says, the form again, with the reason."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (Refused, DataError, IntegrityError) as error:
            request.refused = _refusal(error)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list. Raises BadRequest for a parameter that the database could not even read."""
        if any("\0" in value for _, values in request.GET.lists() for value in values):
            raise BadRequest("NUL characters are not allowed.")
        return super().changelist_view(request, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[Any]:
        """The form, which is invalid once a stage has refused it."""
        form = super().get_form(request, obj, change=change, **kwargs)
        refused: Refused | None = getattr(request, "refused", None)
        if refused is None:
            return form
        return type("RefusedForm", (form,), {"clean": _refusing(form, refused)})

    @admin.display(description="about it")
    def details(self, row: Any) -> str:
        """The way to what is known of a row, for a list whose first column leads to the text."""
        return "Details"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A subclass that can add or change says by which stage function."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it is saved")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing hangs on our forms: the stages write whole things."""


def _refusal(error: Exception) -> Refused:
    """What is said in the form; what only the database refused was a race, or no text at all."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, DataError):
        return Refused("A value is too long, or holds a NUL character.", code="out_of_range")
    return Conflict(
        "What you typed contradicts what is stored by now. Open the page again and retry.",
        code="conflict",
    )


def _refusing(form: type[Any], refused: Refused) -> Callable[[Any], Any]:
    def clean(self: Any) -> Any:
        cleaned = form.clean(self)
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, refused.message)
        return cleaned

    return clean


def changed(form: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """The fields that were really changed in a form, of those a stage takes."""
    return {name: form.cleaned_data[name] for name in form.changed_data if name in names}


def given(form: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """The fields of a form, of those a stage takes."""
    return {name: value for name, value in form.cleaned_data.items() if name in names}


class ReadOnlyAdmin(ProjectAdmin):
    """Rows that nobody edits here: they are written elsewhere, or never again."""

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Everything."""
        fields = list(self.model._meta.fields)
        return [*(field.name for field in fields), *self.readonly_fields]


def refuse_foreign(model_admin: ProjectAdmin, request: HttpRequest, project_id: int) -> None:
    """A new row belongs to a project in which the person may add it. Raises Refused."""
    if not may_in(request, project_id, model_admin.add_action, model_admin.may):
        raise Refused(
            "Your role in this project does not allow this.", code="forbidden", field="project"
        )
