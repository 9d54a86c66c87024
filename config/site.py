"""The admin site: who may enter, what it is called, its menu, and its pages of our own."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from annotations import notices, policy
from config import home
from documents.audit import who

#: The lists that everybody needs, in the order of the work; the others stand on the home page.
MENU = {
    "Document": "Documents",
    "Layer": "Readings",
    "Claim": "Claims",
    "Subject": "Subjects",
    "Actor": "Actors",
    "Job": "Jobs",
}


class SignInForm(AuthenticationForm):
    """Signing in is for every active account; what it may see is decided after."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "That name and password do not go together. Both mind capitals.",
    }


class StancebookAdminSite(AdminSite):
    """The pages that editors, reviewers and managers work in, not only staff."""

    site_title = "Stancebook"
    site_header = "Stancebook"
    index_title = "Home"
    site_url = None
    login_form = SignInForm
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, and every member of a project; what each may see there, the policies say."""
        user = request.user
        return user.is_active and (user.is_staff or user.memberships.exists())

    def get_urls(self) -> list[Any]:
        """Our own pages before Django's, whose last pattern catches everything."""
        # Their packages register model admins, and so need this class to exist.
        from annotations.admin import (
            adjudicate,
            annotate,
            assignments,
            corrections,
            exports,
            progress,
        )  # fmt: skip
        from annotations.admin import next as next_document
        from annotations.admin import notices as notices_page
        from documents.admin import imports, invitations

        pages = (
            imports, annotate, adjudicate, next_document, assignments, progress, corrections,
            exports, notices_page, invitations,
        )  # fmt: skip
        return [*(url for page in pages for url in page.urls(self)), *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page shows: the menu, too, and whether there is a way to the import."""
        from documents.admin.base import standings_of

        context = super().each_context(request)
        standings = standings_of(request).values()
        menu = _menu(
            context["available_apps"],
            request.path,
            adjudicates=any(policy.can(each, "layer.adjudicate") for each in standings),
        )
        return {
            **context,
            "menu": menu,
            "unread": notices.count_unread(who(request)) if menu else 0,
            "may_import": any(policy.can(each, "document.import") for each in standings),
        }

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The desk: what waits for the person, and how far their projects are."""
        context = {
            "desk": home.desk(request.user),
            "lists": _lists(self.get_app_list(request)),
            **(extra_context or {}),
        }
        return super().index(request, context)


def _lists(apps: list[Any]) -> dict[str, list[Any]]:
    """The lists that are not in the menu, those of the history apart."""
    models = [model for app in apps for model in app["models"] if model["admin_url"]]
    others = [model for model in models if model["object_name"] not in MENU]
    history = [model for model in others if model["object_name"].endswith("Event")]
    return {"others": [model for model in others if model not in history], "history": history}


def _menu(apps: list[Any], path: str, *, adjudicates: bool) -> list[dict[str, Any]]:
    """The menu's lists among those the person may see, and the way to what they adjudicate."""
    addresses = {
        model["object_name"]: model["admin_url"]
        for app in apps
        for model in app["models"]
        if model["admin_url"]
    }
    menu = [
        {"label": label, "url": addresses[name], "current": path.startswith(addresses[name])}
        for name, label in MENU.items()
        if name in addresses
    ]
    if adjudicates:
        url = reverse("admin:adjudications-first")
        here = path.startswith((url, url.replace("adjudications", "adjudicate")))
        places = [n for n, item in enumerate(menu) if item["label"] == MENU["Layer"]]
        after = places[0] + 1 if places else len(menu)
        menu.insert(after, {"label": "Adjudication", "url": url, "current": here})
    return menu
