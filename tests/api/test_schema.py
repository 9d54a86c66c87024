"""The API's own description: complete, valid, and true."""

import re
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.urls import Resolver404, resolve
from rest_framework.test import APIClient

from tests.api.test_permissions import ROUTES


@pytest.fixture(scope="module")
def schema():
    out = StringIO()
    call_command("spectacular", "--fail-on-warn", "--validate", stdout=out)
    return yaml.safe_load(out.getvalue())


def test_it_is_made_without_a_warning_and_valid(schema):
    assert schema["info"]["title"] == "Stancebook"
    assert len(schema["paths"]) > 30


def test_every_path_it_names_is_served(schema):
    for path in schema["paths"]:
        filled = re.sub(r"\{[\w]*(uid)\}", "00000000-0000-4000-8000-000000000000", path)
        filled = re.sub(r"\{\w+\}", "1", filled)
        try:
            match = resolve(filled)
        except Resolver404:
            pytest.fail(f"{path} is not served")
        assert match.url_name, f"{path} is not served"


def test_every_route_that_is_served_stands_in_it(schema):
    described = sum(
        method in {"get", "post", "put", "patch", "delete"}
        for operations in schema["paths"].values()
        for method in operations
    )

    assert described == len(ROUTES) - 2  # its own address, and the docs page


def test_it_says_how_to_sign_in(schema):
    schemes = schema["components"]["securitySchemes"]

    assert any(each["type"] == "apiKey" and each["in"] == "header" for each in schemes.values())
    assert schema["paths"]["/api/v1/projects/"]["get"]["security"]


def test_no_name_in_it_was_made_up(schema):
    """drf-spectacular gives enums a hash for a name where it finds no better one."""
    names = [name for name in schema["components"]["schemas"] if "ErrorCode" not in name]
    made_up = [name for name in names if re.search(r"[0-9a-f]{3}Enum", name)]

    assert made_up == []


def test_it_is_answered_to_anybody(db):
    answer = APIClient().get("/api/v1/schema/")

    assert answer.status_code == 200
    assert b"openapi" in answer.content


def test_the_docs_page_loads_nothing_from_elsewhere(db):
    answer = APIClient().get("/api/v1/docs/")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert re.findall(r"(?:src|href)=[\"'](?:https?:)?//", page) == []


def test_the_docs_page_finds_its_files(db):
    from django.contrib.staticfiles import finders

    page = APIClient().get("/api/v1/docs/").content.decode()
    files = re.findall(r"(?:src|href)=[\"']/static/([^\"']+)", page)

    assert files
    assert [name for name in files if not finders.find(name)] == []
