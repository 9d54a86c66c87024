"""Puts our admin site in the place of Django's."""

from django.contrib.admin.apps import AdminConfig


class StancebookAdminConfig(AdminConfig):
    """`django.contrib.admin`, with `admin.site` being ours."""

    default_site = "config.site.StancebookAdminSite"
