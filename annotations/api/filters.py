"""What layers, claims, marks, subjects and actors can be found by."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import rest_framework as filters

from annotations import workflow
from annotations.models import (
    Actor,
    Claim,
    ClaimActor,
    Comment,
    Layer,
    Mark,
    Notice,
    Stance,
    Subject,
)
from documents.api.filters import YesNoFilter
from documents.models import Document


class ClaimFilters(filters.FilterSet):
    """Claims by subject (with everything below it), stance, actor, document, date, annotator."""

    subject = filters.CharFilter(method="by_subject", help_text="A code; what is below it counts.")
    stance = filters.MultipleChoiceFilter(choices=Stance.Value.choices, method="by_stance")
    actor = filters.NumberFilter(method="by_actor", help_text="An actor's id, in any role.")
    speaker = filters.NumberFilter(method="by_speaker", help_text="An actor's id.")
    document = filters.NumberFilter(field_name="document_id")
    layer = filters.UUIDFilter(field_name="layer__uid")
    annotator = filters.CharFilter(field_name="layer__annotator__username")
    status = filters.CharFilter(field_name="layer__status")
    gold = YesNoFilter(field_name="layer__gold")
    date_from = filters.DateFilter(field_name="document__published_on", lookup_expr="gte")
    date_to = filters.DateFilter(field_name="document__published_on", lookup_expr="lte")
    withdrawn = YesNoFilter(field_name="withdrawn_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Claim
        fields = ["claim_type"]

    def filter_queryset(self, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        """Subject and stance are asked of the same stance; withdrawn claims only on request."""
        cleaned = self.form.cleaned_data
        found: QuerySet[Claim] = super().filter_queryset(queryset)
        if cleaned.get("withdrawn") is None:
            found = found.filter(withdrawn_at=None)
        stances = self._stances(cleaned.get("subject"), cleaned.get("stance"))
        return found if stances is None else found.filter(stances)

    def _stances(self, code: str, values: list[str]) -> Exists | None:
        if not (code or values):
            return None
        stances = Stance.objects.filter(claim_id=OuterRef("pk"))
        if code:
            project = self.request.parser_context["view"].project
            roots = Subject.objects.filter(project=project, code=code).values_list("pk", flat=True)
            below = Subject.objects.under(list(roots)) if roots else Subject.objects.none()
            stances = stances.filter(subject_id__in=list(below.values_list("pk", flat=True)))
        if values:
            stances = stances.filter(value__in=values)
        return Exists(stances)

    def by_subject(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Done in `filter_queryset`."""
        return queryset

    by_stance = by_subject

    def by_actor(self, queryset: QuerySet[Claim], name: str, value: Any) -> QuerySet[Claim]:
        """Claims in which the actor has any part."""
        return queryset.filter(
            Exists(ClaimActor.objects.filter(claim_id=OuterRef("pk"), actor_id=value))
        )

    def by_speaker(self, queryset: QuerySet[Claim], name: str, value: Any) -> QuerySet[Claim]:
        """Claims the actor speaks."""
        return queryset.filter(
            Exists(
                ClaimActor.objects.filter(claim_id=OuterRef("pk"), actor_id=value, role="speaker")
            )
        )


class LayerFilters(filters.FilterSet):
    """Layers by document, annotator, state."""

    document = filters.NumberFilter(field_name="document_id")
    annotator = filters.CharFilter(field_name="annotator__username")
    gold = YesNoFilter()

    class Meta:
        model = Layer
        fields = ["status", "kind"]


class MarkFilters(filters.FilterSet):
    """Marks by layer and document."""

    layer = filters.UUIDFilter(field_name="layer__uid")
    document = filters.NumberFilter(field_name="document_id")

    class Meta:
        model = Mark
        fields = ["kind"]


class SubjectFilters(filters.FilterSet):
    """Subjects by their place and state."""

    under = filters.CharFilter(method="by_root", help_text="A code: it and all below it.")
    assignable = YesNoFilter()

    class Meta:
        model = Subject
        fields = ["code", "status"]

    def by_root(self, queryset: QuerySet[Subject], name: str, value: str) -> QuerySet[Subject]:
        """A subject and everything below it."""
        roots = list(queryset.filter(code=value).values_list("pk", flat=True))
        return queryset.filter(lineage__overlap=roots) if roots else queryset.none()


class ActorFilters(filters.FilterSet):
    """Actors by name and kind."""

    name = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Actor
        fields = ["kind", "country", "status"]


class AssignmentFilters(filters.FilterSet):
    """Documents by what is known of them, by who reads them, and by how far they are."""

    title = filters.CharFilter(lookup_expr="icontains")
    annotator = filters.CharFilter(method="by_annotator")

    class Meta:
        model = Document
        fields = ["doc_type", "language", "publisher", "author"]

    def by_annotator(
        self, queryset: QuerySet[Document], name: str, value: str
    ) -> QuerySet[Document]:
        """Documents that this person reads, or has read."""
        layers = Layer.objects.live().filter(document_id=OuterRef("pk"))
        return queryset.filter(Exists(layers.filter(annotator__username=value)))


class CommentFilters(filters.FilterSet):
    """Threads by what they are about."""

    layer = filters.UUIDFilter(field_name="layer__uid")
    claim = filters.UUIDFilter(field_name="claim__uid")
    document = filters.NumberFilter(field_name="document_id")
    resolved = YesNoFilter(field_name="resolved_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Comment
        fields = ["kind"]


class NoticeFilters(filters.FilterSet):
    """Notices by whether they were looked at."""

    read = YesNoFilter(field_name="read_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Notice
        fields = ["kind"]


class AdjudicationFilters(filters.FilterSet):
    """Documents by how far their adjudication is."""

    state = filters.ChoiceFilter(choices=list(workflow.DOCUMENT_STATES.items()))
    title = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Document
        fields = ["doc_type", "language"]
