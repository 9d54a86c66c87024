"""Keyset pages: every page costs the same, and nothing is counted."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """Newest first, 100 a page; `page_size` asks for up to 500."""

    ordering = "-id"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500
