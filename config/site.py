"""The admin site: who may enter, and what it is called."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest


class StancebookAdminSite(AdminSite):
    """The pages that editors, reviewers and managers work in, not only staff."""

    site_title = "Stancebook"
    site_header = "Stancebook"
    index_title = "Stancebook"

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, and every member of a project; what each may see there, the policies say."""
        user = request.user
        return user.is_active and (user.is_staff or user.memberships.exists())
