"""The lists of actors, readings, claims, marks and moves."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from annotations import actors, policy, queues, review
from annotations.models import Actor, Claim, Layer, Mark, Stance, Subject, Transition
from documents.admin.base import (
    ProjectAdmin,
    ReadOnlyAdmin,
    changed,
    given,
    may_in,
    refuse_foreign,
    standings_of,
)
from documents.admin.events import register_events
from documents.audit import who
from documents.models import Project
from documents.refusals import Refused


@admin.register(Actor)
class ActorAdmin(ProjectAdmin):
    """Who speaks and is spoken about."""

    add_action = change_action = "actor.change"
    may = staticmethod(policy.can)
    list_display = ["name", "kind", "country", "parent", "status"]
    list_filter = ["project", "kind", "status", "country"]
    search_fields = ["name", "aliases"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]
    fields = ("project", *actors.FIELDS, "merged_into")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """An actor stays in its project."""
        return ["project", "merged_into"] if obj else ["merged_into"]

    def save_model(self, request: HttpRequest, obj: Actor, form: Any, change: bool) -> None:
        """By the stage of actors."""
        if change:
            stored = Actor.objects.select_related("project").get(pk=obj.pk)
            actors.change(stored, by=who(request), **changed(form, actors.FIELDS))
            return
        refuse_foreign(self, request, obj.project_id)
        values = given(form, actors.FIELDS)
        obj.pk = actors.add(project=obj.project, by=who(request), **values).pk


def _leads_to(page: str, words: Any) -> str:
    return format_html('<a href="{}" dir="auto">{}</a>', page, words)


def _page_of_claim(claim: Claim) -> str:
    return queues.page_of_reading(claim.document_id, claim.layer, claim.first_sentence + 1)


class TransitionInline(admin.TabularInline):  # type: ignore[type-arg]
    """The moves of a reading, newest first: made, not typed."""

    model = Transition
    template = "annotations/admin/moves.html"
    fields = ()
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transition]:
        """With who made each."""
        moves: QuerySet[Transition] = super().get_queryset(request)
        return moves.select_related("by")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may see the reading may see its moves."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody writes them here."""
        return False

    has_change_permission = has_delete_permission = has_add_permission


#: Of more projects than this the list of readings names only the one it is filtered by.
FEW = 3


@admin.register(Layer)
class LayerAdmin(ReadOnlyAdmin):
    """Readings, and where they stand. A title leads to the text; the rest is under Details."""

    may = staticmethod(policy.can)
    list_display = [
        "shown_title", "kind", "annotator", "status", "gold", "submitted_at", "details",
    ]  # fmt: skip
    list_display_links: ClassVar = ["details"]
    list_filter = ["status", "gold", "kind", "project", "annotator"]
    search_fields = ["document__title", "annotator__username"]
    list_select_related = ["document", "annotator"]
    fields = [
        "project", "shown_title", "kind", "annotator", "status", "gold", "codebook_version",
        "created_at", "submitted_at", "leased_until", "known_as",
    ]  # fmt: skip
    readonly_fields = ["shown_title", "known_as"]
    inlines = [TransitionInline]
    actions = ["accept"]
    change_list_template = "annotations/admin/readings.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Layer]:
        """Without the texts; with whether it is an adjudication that the person may open."""
        standings = standings_of(request).items()
        decides = [key for key, each in standings if policy.can(each, "layer.adjudicate")]
        opened = Q(kind=Layer.Kind.ADJUDICATION, project__in=decides)
        rows: QuerySet[Layer] = super().get_queryset(request).annotate(opened=opened)
        return rows.defer("document__text")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the way to who reads what in the project one looks at, or in a few."""
        standings = standings_of(request).items()
        asked = [key for key, each in standings if policy.can(each, "assignment.read")]
        if chosen := request.GET.get("project__id__exact"):
            asked = [key for key in asked if str(key) == chosen]
        shown = Project.objects.filter(pk__in=asked) if len(asked) <= FEW else []
        return super().changelist_view(request, {"assignments": shown, **(extra_context or {})})

    @admin.display(description="document", ordering="document__title")
    def shown_title(self, layer: Any) -> str:
        """The title: the way to the reading in its text, or to where its cases are decided."""
        page = queues.page_of_reading(layer.document_id, layer)
        if layer.opened:
            page = reverse("admin:adjudicate", args=[layer.document_id])
        return _leads_to(page, layer.document)

    @admin.display(description="id for programs")
    def known_as(self, layer: Layer) -> str:
        """What exports and the API call it."""
        return str(layer.uid)

    @admin.action(description="Accept the selected readings")
    def accept(self, request: HttpRequest, queryset: QuerySet[Layer]) -> None:
        """Accept what others have submitted."""
        accepted = 0
        for layer in queryset.select_related("project"):
            if not may_in(request, layer.project_id, "layer.review", policy.can):
                messages.warning(request, f"{layer}: your role does not allow this.")
                continue
            try:
                review.accept(layer, by=who(request))
                accepted += 1
            except Refused as refused:
                messages.warning(request, f"{layer}: {refused.message}")
        if accepted:
            messages.success(request, f"{accepted} reading{'' if accepted == 1 else 's'} accepted.")


class SubjectFilter(admin.SimpleListFilter):
    """Claims by subject: what is below it counts."""

    title = "subject"
    parameter_name = "subject"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The roots and their children: deeper ones are found by search."""
        subjects = Subject.objects.visible_to(request.user).filter(lineage__len__lte=2)
        return [(str(subject.pk), subject.path) for subject in subjects.order_by("path")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        """Those with a stance toward the subject or one below it."""
        value = self.value()
        if value is None or not value.isdigit():
            return queryset
        subjects = Subject.objects.visible_to(request.user)
        below = subjects.under(list(subjects.filter(pk=value).values_list("pk", flat=True)))
        stances = Stance.objects.filter(subject__in=below)
        return queryset.filter(pk__in=stances.values("claim_id"))


class StanceFilter(admin.SimpleListFilter):
    """Claims by the value of one of their stances."""

    title = "stance"
    parameter_name = "stance"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The six values."""
        return list(Stance.Value.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        """Those with such a stance."""
        if self.value() not in Stance.Value.values:
            return queryset
        stances = Stance.objects.filter(value=self.value())
        return queryset.filter(pk__in=stances.values("claim_id"))


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    """Claims: they are tagged and changed where the document is read."""

    change_list_template = "annotations/admin/claims.html"
    list_display = [
        "quote_begins", "speakers", "stands", "claim_type", "document", "annotator", "details",
    ]  # fmt: skip
    list_display_links: ClassVar = ["details"]
    list_filter: Any = [
        SubjectFilter, StanceFilter, "claim_type", "layer__status", "layer__gold", "project",
        "layer__annotator", "document__published_on", ("withdrawn_at", admin.EmptyFieldListFilter),
    ]  # fmt: skip
    search_fields = ["quote", "note", "document__title", "actors__actor__name", "actors__label"]
    list_select_related = ["document", "layer__annotator"]
    fields = [
        "project", "document", "in_its_text", "actors_named", "stands", "claim_type",
        "attribution", "modality", "verifiability", "canonical_text", "claim_date",
        "date_precision", "confidence", "note", "reading", "created_at", "updated_at",
        "withdrawn_at", "known_as",
    ]  # fmt: skip
    readonly_fields = ["in_its_text", "actors_named", "stands", "reading", "known_as"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """With stances and actors, without the texts."""
        claims = super().get_queryset(request).defer("document__text")
        return claims.prefetch_related("stances__subject", "actors__actor")

    @admin.display(description="claim", ordering="quote")
    def quote_begins(self, claim: Claim) -> str:
        """The beginning of its words: the way to them in the text."""
        return _leads_to(_page_of_claim(claim), claim)

    @admin.display(description="claim")
    def in_its_text(self, claim: Claim) -> str:
        """Its words: the way to them in the text."""
        return _leads_to(_page_of_claim(claim), claim.quote)

    @admin.display(description="speaker")
    def speakers(self, claim: Claim) -> str:
        """Who says it."""
        names = [str(a.actor or a.label) for a in claim.actors.all() if a.role == "speaker"]
        return ", ".join(names) or ("nobody named" if claim.no_speaker else "–")

    @admin.display(description="who has a part in it")
    def actors_named(self, claim: Claim) -> str:
        """Everybody named, each with the part."""
        parts = "; ".join(
            f"{a.get_role_display()}: {a.actor or a.label}" for a in claim.actors.all()
        )
        return parts or self.speakers(claim)

    @admin.display(description="stance")
    def stands(self, claim: Claim) -> str:
        """Word and subject of each stance."""
        return format_html_join(
            " ",
            '<span class="chip stance-{}">{} {}</span>',
            (
                (stance.value or "none", stance.get_value_display() or "?", stance.subject.label)
                for stance in claim.stances.all()
            ),
        )

    @admin.display(description="annotator")
    def annotator(self, claim: Claim) -> str:
        """Whose reading it stands in."""
        return str(claim.layer.annotator or "–")

    @admin.display(description="reading")
    def reading(self, claim: Claim) -> str:
        """Where it stands: the way to what is known of that reading."""
        page = reverse("admin:annotations_layer_change", args=[claim.layer_id])
        return _leads_to(page, claim.layer)

    @admin.display(description="id for programs")
    def known_as(self, claim: Claim) -> str:
        """What exports and the API call it."""
        return str(claim.uid)


@admin.register(Mark)
class MarkAdmin(ReadOnlyAdmin):
    """Sentences that were read and hold no claim."""

    list_display = ["in_its_text", "kind", "reading", "details"]
    list_display_links: ClassVar = ["details"]
    list_filter = ["kind", "project"]
    list_select_related = ["sentence", "layer__document", "layer__annotator"]
    fields = ["project", "in_its_text", "kind", "reading"]
    readonly_fields = ["in_its_text", "reading"]

    @admin.display(description="sentence")
    def in_its_text(self, mark: Mark) -> str:
        """The sentence: the way to it in the text."""
        layer, sentence = mark.layer, mark.sentence
        page = queues.page_of_reading(layer.document_id, layer, sentence.number)
        return _leads_to(page, sentence.text)

    @admin.display(description="reading")
    def reading(self, mark: Mark) -> str:
        """The document, and whose reading it is."""
        return str(mark.layer)


register_events(Subject, Actor, Layer, Claim)
register_events(Stance, anchor=("claim_id", Claim))
register_events(Mark, anchor=("layer_id", Layer))
