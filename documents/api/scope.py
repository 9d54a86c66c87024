"""Every view below a project: who is asking, as what, and whether they may."""

from typing import Any, ClassVar

from django.http import Http404
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed, PermissionDenied
from rest_framework.request import Request

from documents import policy
from documents.lookups import Fixed
from documents.models import Membership, Project

#: Who is asking, in every request below a project.
MEMBERSHIP = Fixed(
    [Membership, Project],
    "documents_membership JOIN documents_project"
    " ON documents_project.id = documents_membership.project_id"
    " WHERE documents_membership.user_id = %s AND documents_project.slug = %s",
)


class InProject:
    """A mixin for views under /projects/{project}/.

    A project the caller is no member of answers 404 like one that does not exist; an action the
    caller's role does not allow answers 403. `actions` maps each view action to a policy action;
    one that is missing there fails, so that no route is open by accident.
    """

    actions: ClassVar[dict[str, str]]
    may = staticmethod(policy.can)
    membership: Membership
    action: str
    kwargs: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Authenticate, find the membership, ask the policy."""
        super().initial(request, *args, **kwargs)
        self.membership = self._membership(request)
        if self.action == "metadata":  # what OPTIONS asks for: the schema says it, to everybody
            raise MethodNotAllowed(str(request.method))
        if self.action and not self.may(self.membership.standing, self.actions[self.action]):
            raise PermissionDenied(
                f"Your role here is {self.membership.get_role_display().lower()}: "
                "it does not allow this."
            )

    def _membership(self, request: Request) -> Membership:
        found = MEMBERSHIP.first([request.user.pk, self.kwargs["project_slug"]])
        if found is None:
            raise Http404
        membership: Membership
        membership, membership.project = found
        return membership

    def get_serializer_context(self) -> dict[str, Any]:
        """With the project, in which a serializer looks up what a field names."""
        context: dict[str, Any] = super().get_serializer_context()
        return {**context, "project": getattr(self, "project", None)}

    @property
    def project(self) -> Project:
        """The project in the address."""
        return self.membership.project


class Strict(serializers.Serializer):  # type: ignore[type-arg]
    """A serializer that refuses fields it does not know, instead of ignoring them."""

    def to_internal_value(self, data: Any) -> Any:
        """The checked input. Raises ValidationError naming the unknown fields."""
        if isinstance(data, dict):
            known = {name for name, field in self.fields.items() if not field.read_only}
            ignored = {"csrfmiddlewaretoken"}
            unknown = set(data) - known - ignored
            if unknown:
                raise serializers.ValidationError(
                    dict.fromkeys(sorted(unknown), "There is no such field here."),
                    "unknown_field",
                )
        return super().to_internal_value(data)
