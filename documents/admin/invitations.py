"""The page on which somebody who was invited chooses a password; nobody is signed in there yet."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path, reverse_lazy


def urls(site: AdminSite) -> list[URLPattern]:
    """The address in the mail."""

    def view(request: HttpRequest, **link: str) -> HttpResponseBase:
        # What the site's other pages show: here to nobody in particular.
        context = {"site_title": site.site_title, "site_header": site.site_header}
        return InvitationView.as_view(extra_context=context)(request, **link)

    return [path("invitation/<uidb64>/<token>/", view, name="invitation")]


class InvitationView(PasswordResetConfirmView):
    """Choose a password, and be signed in with it. A link that was used or is too old says so."""

    template_name = "documents/invitation.html"
    success_url = reverse_lazy("admin:index")
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"
    title = "Choose a password"

    def get_user(self, uidb64: str) -> User | None:
        """Whose link it is; a closed account is opened by none."""
        user: User | None = super().get_user(uidb64)
        return user if user and user.is_active else None

    def get_form(self, form_class: Any = None) -> Any:
        """The fields, in an editor's words."""
        form = super().get_form(form_class)
        form.fields["new_password1"].label = "Password"
        form.fields["new_password2"].label = "The same again"
        return form
