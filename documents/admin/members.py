"""The list of members: bring somebody in, change their role, end their access."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from documents import invitations, projects
from documents.admin.base import ProjectAdmin, changed, refuse_foreign
from documents.audit import who
from documents.models import Membership
from documents.refusals import Refused


class NewMemberForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whoever is to come in, by e-mail address or by the name of their account."""

    person = forms.CharField(
        max_length=invitations.LONGEST,
        label="E-mail address, or name of an account",
        help_text="Who has no account gets one, and a link by mail to choose a password.",
    )
    full_name = forms.CharField(
        max_length=100, required=False, help_text="What colleagues call them; of a new account."
    )

    class Meta:
        model = Membership
        fields = ["project", "role", "quota"]


@admin.register(Membership)
class MembershipAdmin(ProjectAdmin):
    """Who is in a project, as what."""

    add_action = change_action = "member.change"
    list_display = ["user", "called", "project", "role", "quota", "here_since"]
    list_filter = ["project", "role"]
    list_select_related = ["user", "project"]
    search_fields = ["user__username", "user__first_name", "user__last_name", "project__name"]
    actions = ["remove", "invite_again"]

    @admin.display(description="name", empty_value="–")
    def called(self, member: Membership) -> str | None:
        """What colleagues call them, where they have said."""
        return member.user.get_full_name() or None

    @admin.display(description="here since")
    def here_since(self, member: Membership) -> Any:
        """When they came; who has not chosen a password yet is only invited."""
        return member.created_at if member.user.has_usable_password() else "invited, not here yet"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only role and quota change."""
        return ["project", "user"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A new member is named, not chosen from everybody who has an account."""
        who_is_it = ["user"] if obj else ["person", "full_name"]
        return ["project", *who_is_it, "role", "quota"]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[Any]:
        """Another form for somebody new."""
        if obj is None:
            kwargs["form"] = NewMemberForm
        return super().get_form(request, obj, change=change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        """By the stage of projects, once the policy has been asked about the chosen project."""
        if change:
            member = Membership.objects.get(pk=obj.pk)
            projects.change_member(member, by=who(request), **changed(form, ("role", "quota")))
            return
        refuse_foreign(self, request, obj.project_id)
        member = self._let_in(request, form.cleaned_data)
        obj.pk, obj.user = member.pk, member.user

    def _let_in(self, request: HttpRequest, asked: dict[str, Any]) -> Membership:
        by, person = who(request), asked["person"].strip()
        known = {name: asked[name] for name in ("project", "role", "quota")}
        user = User.objects.filter(username=person, is_active=True).first()
        if user:
            return projects.add_member(user=user, by=by, **known)
        if "@" not in person:
            raise Refused(
                "No account has this name. Give an e-mail address to invite somebody new.",
                code="unknown",
                field="person",
            )
        invitation = invitations.invite(email=person, name=asked["full_name"], by=by, **known)
        self._say(request, invitation.member, invitation.is_mailed)
        return invitation.member

    def _say(self, request: HttpRequest, member: Membership, is_mailed: bool) -> None:
        address = member.user.email
        if is_mailed:
            messages.success(request, f"A mail with the way in has gone to {address}.")
        else:
            messages.warning(
                request,
                f"The mail to {address} could not be sent. Try “Send the invitation again” later.",
            )

    @admin.action(description="Send the invitation again", permissions=["change"])
    def invite_again(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        """Mail the way in once more to those who have not been here yet."""
        for member in queryset.select_related("user", "project"):
            if not self.has_change_permission(request, member):
                self._refuse(request, member)
            elif member.user.last_login or not member.user.email:
                why = "has been here already" if member.user.last_login else "has no e-mail address"
                messages.info(request, f"No mail was sent to {member.user}, who {why}.")
            else:
                self._say(request, member, invitations.send(member, by=who(request)))

    @admin.action(description="Remove from the project", permissions=["change"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Membership]) -> HttpResponse | None:
        """Say first what comes of it; then end these people's access."""
        if "confirmed" not in request.POST:
            return self._ask(request, queryset)
        removed = [member for member in queryset if self._remove(request, member)]
        if count := len(removed):
            messages.success(request, f"{count} member{'' if count == 1 else 's'} removed.")
        return None

    def _ask(self, request: HttpRequest, members: QuerySet[Membership]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Remove from the project?",
            "members": members,
            "opts": self.opts,
        }
        return TemplateResponse(request, "documents/remove_members.html", context)

    def _remove(self, request: HttpRequest, member: Membership) -> bool:
        """Whether it was done; if not, the person is told why."""
        if not self.has_change_permission(request, member):
            self._refuse(request, member)
            return False
        try:
            projects.remove_member(member, by=who(request))
        except Refused as refused:
            messages.error(request, refused.message)
            return False
        return True

    def _refuse(self, request: HttpRequest, member: Membership) -> None:
        messages.warning(request, f"{member}: your role in {member.project} does not allow this.")
