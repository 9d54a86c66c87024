"""Query parameters: the declared ones filter, any other is refused."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from documents.models import Document, Job

PAGING = {"cursor", "page_size"}


class StrictFilters(filters.DjangoFilterBackend):
    """Refuses a parameter that nobody declared, instead of ignoring it and answering too much."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: Any
    ) -> QuerySet[Any]:
        """The filtered queryset. Raises ValidationError naming the unknown parameters.

        One row is found by its address alone: the filters are a list's.
        """
        if getattr(view, "detail", False):
            refuse_unknown(request, set())
            return queryset
        filterset = self.get_filterset_class(view, queryset)
        paging = PAGING if view.pagination_class else set[str]()
        refuse_unknown(request, paging | set(filterset.base_filters if filterset else ()))
        filtered: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return filtered


def refuse_unknown(request: Request, known: set[str]) -> None:
    """Raises ValidationError for query parameters that are not `known`."""
    unknown = set(request.query_params) - known
    if unknown:
        raise ValidationError(
            dict.fromkeys(sorted(unknown), "There is no such parameter."), "unknown_parameter"
        )


class YesNoField(forms.Field):
    """true or false; the packaged filter takes anything else for "not asked"."""

    def to_python(self, value: Any) -> bool | None:
        """The answer, or None where nothing was asked. Raises ValidationError."""
        if value in self.empty_values:
            return None
        known = {"true": True, "1": True, "false": False, "0": False}
        if str(value).lower() not in known:
            raise forms.ValidationError("Write true or false.", "invalid")
        return known[str(value).lower()]


class YesNoFilter(filters.BooleanFilter):
    """A parameter that is true or false."""

    field_class = YesNoField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, widget=forms.TextInput, **kwargs)


class DocumentFilters(filters.FilterSet):
    """What documents can be found by."""

    title = filters.CharFilter(lookup_expr="icontains")
    published_from = filters.DateFilter(field_name="published_on", lookup_expr="gte")
    published_to = filters.DateFilter(field_name="published_on", lookup_expr="lte")
    job = filters.UUIDFilter(field_name="import_job__uid")
    archived = YesNoFilter(field_name="archived_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Document
        fields = ["external_id", "language", "doc_type", "publisher", "author"]


class JobFilters(filters.FilterSet):
    """What jobs can be found by."""

    class Meta:
        model = Job
        fields = ["state", "kind"]
