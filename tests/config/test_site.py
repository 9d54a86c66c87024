"""Who may enter the admin."""

import pytest

from documents import projects

pytestmark = pytest.mark.django_db


@pytest.fixture
def users(django_user_model):
    make = django_user_model.objects.create_user
    return {
        "staff": make("staff", is_staff=True),
        "member": make("member"),
        "stranger": make("stranger"),
        "former": make("former", is_staff=True, is_active=False),
    }


@pytest.fixture
def project(users):
    project = projects.create(name="Arms control", slug="arms", by=users["staff"])
    projects.add_member(project=project, user=users["member"], role="annotator", by=users["staff"])
    return project


@pytest.mark.parametrize(
    ("who", "may_enter"),
    [("staff", True), ("member", True), ("stranger", False), ("former", False)],
)
def test_staff_and_members_enter_and_nobody_else(client, users, project, who, may_enter):
    client.force_login(users[who])
    assert client.get("/admin/").status_code == (200 if may_enter else 302)


def test_the_front_door_leads_to_the_admin(client):
    assert client.get("/").headers["Location"] == "/admin/"


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/admin/login/", "/admin/"])
def test_the_admin_obeys_the_content_security_policy(live, users, project, path):
    if path == "/admin/":
        live.sign_in(users["member"])
    page = live.open(path)
    assert "Stancebook" in page.title()
    assert page.url.endswith(path)
