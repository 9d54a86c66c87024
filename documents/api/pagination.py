"""Keyset pages: every page costs the same, and nothing is counted."""

import re
from typing import Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class Pages(CursorPagination):
    """Newest first, 100 a page; `page_size` asks for up to 500."""

    ordering = "-id"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500
    invalid_cursor_message = "There is no such page: begin again without a cursor."

    def get_page_size(self, request: Request) -> int:
        """How many rows were asked for. Raises ValidationError for what is no number above 0."""
        asked = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not re.fullmatch(r"[1-9][0-9]{0,18}", asked, re.ASCII):
            message = f"Ask for a number of rows, from 1 to {self.max_page_size}."
            raise ValidationError({self.page_size_query_param: [message]})
        return min(int(asked), self.max_page_size)

    def decode_cursor(self, request: Request) -> Any:
        """Where the page begins. Raises NotFound for a cursor that nobody was given."""
        cursor: Any = super().decode_cursor(request)
        if cursor and cursor.position and not re.fullmatch(r"[0-9]{1,19}", cursor.position):
            raise NotFound(self.invalid_cursor_message)
        return cursor
