"""Who changed what, and when: the event rows, for whoever may read them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from documents.admin.base import ReadOnlyAdmin
from documents.models import Document, Membership, Project


class EventAdmin(ReadOnlyAdmin):
    """The changes of one kind of row, newest first, in the person's projects."""

    list_display = ["pgh_created_at", "what", "who", "thing"]
    list_filter = ["pgh_label", "pgh_created_at"]
    ordering = ["-pgh_id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The events of rows the person can see today."""
        tracked: Any = self.model.pgh_tracked_model
        rows = tracked.objects.visible_to(request.user)
        events: QuerySet[Any] = self.model._default_manager.filter(pgh_obj_id__in=rows.values("pk"))
        return events.order_by("-pgh_id")

    @admin.display(description="what")
    def what(self, event: Any) -> str:
        """The verb of the stage function, or what the database saw."""
        return (event.pgh_context or {}).get("verb") or str(event.pgh_label)

    @admin.display(description="who")
    def who(self, event: Any) -> str:
        """The person's name as it then was."""
        return (event.pgh_context or {}).get("name") or "–"

    @admin.display(description="row")
    def thing(self, event: Any) -> str:
        """What it happened to, as it is called today."""
        return str(event.pgh_obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes what happened."""
        return False


def register_events(*tracked: Any) -> None:
    """A list of changes for each of these models."""
    for model in tracked:
        event = model.pgh_event_model
        event._meta.verbose_name = f"change to a {model._meta.verbose_name}"
        event._meta.verbose_name_plural = f"changes to {model._meta.verbose_name_plural}"
        admin.site.register(event, EventAdmin)


register_events(Project, Membership, Document)
