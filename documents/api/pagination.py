"""Keyset pages: every page costs the same, and nothing is counted."""

import re
from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class Pages(CursorPagination):
    """Newest first, 100 a page; `page_size` asks for up to 500."""

    ordering = "-id"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500
    invalid_cursor_message = "There is no such page: begin again without a cursor."

    def decode_cursor(self, request: Request) -> Any:
        """Where the page begins. Raises NotFound for a cursor that nobody was given."""
        cursor: Any = super().decode_cursor(request)
        if cursor and cursor.position and not re.fullmatch(r"[0-9]{1,19}", cursor.position):
            raise NotFound(self.invalid_cursor_message)
        return cursor
