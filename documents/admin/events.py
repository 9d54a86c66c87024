"""Who changed what, and when: the event rows, for whoever may read them."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from documents.admin.base import ReadOnlyAdmin
from documents.models import Document, Membership, Project

#: Where an event says what its row was called; the first one it has.
NAMES = ("quote", "title", "label", "name", "value", "role", "status", "kind")


class EventAdmin(ReadOnlyAdmin):
    """The changes of one kind of row, newest first, in the person's projects.

    `anchor` is a column of the event and the model it points to: who sees that row sees the event,
    also once the event's own row is gone.
    """

    anchor: ClassVar[tuple[str, Any]]
    list_display = ["pgh_created_at", "what", "who", "thing"]
    list_filter = ["pgh_label", "pgh_created_at"]
    ordering = ["-pgh_id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The events whose anchor the person can see today."""
        column, model = self.anchor
        seen = model.objects.visible_to(request.user).values("pk")
        events: QuerySet[Any] = self.model._default_manager.filter(**{f"{column}__in": seen})
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
        """What it happened to, as it was called after; nothing more is asked of the database."""
        name = next((str(getattr(event, each)) for each in NAMES if getattr(event, each, "")), "")
        return f"{name[:80]} (no. {event.pgh_obj_id})".strip()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes what happened."""
        return False


def register_events(*tracked: Any, anchor: tuple[str, Any] | None = None) -> None:
    """A list of changes for each of these models; rows that can go need an anchor that stays."""
    for model in tracked:
        event = model.pgh_event_model
        event._meta.verbose_name = f"change to a {model._meta.verbose_name}"
        event._meta.verbose_name_plural = f"changes to {model._meta.verbose_name_plural}"
        values = {"anchor": anchor or ("pgh_obj_id", model)}
        admin.site.register(event, type(f"{event.__name__}Admin", (EventAdmin,), values))


register_events(Project, Document)
register_events(Membership, anchor=("project_id", Project))
