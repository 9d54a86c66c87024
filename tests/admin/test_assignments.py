"""The page that hands documents out: who sees it, what its buttons do, what they answer."""

import re

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations import assignments
from annotations.models import Layer, Notice, Transition
from documents import policy, projects
from documents.models import Membership
from tests.world import WELCOMES, make_world


@pytest.fixture
def world(world):
    """Strict: the annotator annotates and nobody else."""
    projects.change(world.project, open_team=False, by=world.manager)
    world.project.refresh_from_db()
    return world


def add(world, number=0):
    return world.add_document(f"Number {number}.\n\n{WELCOMES}\n", f"{number}.txt")


def second(world, name="second", **options):
    user = User.objects.create_user(name, first_name=name.title(), last_name="Reader")
    projects.add_member(
        project=world.project, user=user, role="annotator", by=world.manager, **options
    )
    return user


def look(client, world, who="manager", **asked):
    client.force_login(world.people[who])
    return client.get(reverse("admin:assignments", args=[world.project.slug]), asked)


def press(client, world, documents=(), to=(), who="manager", query=""):
    client.force_login(world.people[who])
    address = reverse("admin:assign", args=[world.project.slug]) + query
    given = {"documents": [each.pk for each in documents], "to": [each.pk for each in to]}
    return client.post(address, given)


def change(client, world, layer, who="manager", **given):
    client.force_login(world.people[who])
    return client.post(reverse("admin:assignment", args=[world.project.slug, layer.uid]), given)


def told(answer):
    return [(each.level_tag, str(each)) for each in get_messages(answer.wsgi_request)]


# --- who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", policy.ROLES)
def test_leads_look_and_managers_change(client, world, role):
    document = add(world)
    leads = {"reviewer", "adjudicator", "manager"}
    answer = look(client, world, role)
    assert answer.status_code == (200 if role in leads else 403)
    if role in leads:
        assert ('id="assign"' in answer.content.decode()) == (role == "manager")
    pressed = press(client, world, [document], [world.annotator], who=role)
    assert pressed.status_code == (302 if role == "manager" else 403)
    assert Layer.objects.count() == (role == "manager")


@pytest.mark.parametrize("role", policy.ROLES)
def test_only_managers_withdraw(client, world, role):
    layer = world.lease(add(world))
    answer = change(client, world, layer, who=role, do="withdraw")
    layer.refresh_from_db()
    assert answer.status_code == (302 if role == "manager" else 403)
    assert layer.status == ("withdrawn" if role == "manager" else "in_progress")


def test_another_projects_page_is_not_there(client, world):
    other = make_world("other")
    client.force_login(world.manager)
    for name, method in (("assignments", "get"), ("assign", "post")):
        address = reverse(f"admin:{name}", args=[other.project.slug])
        assert getattr(client, method)(address).status_code == 404


def test_another_projects_reading_is_not_there(client, world):
    other = make_world("other")
    layer = other.lease(other.add_document())
    assert change(client, world, layer, do="withdraw").status_code == 404


def test_another_projects_documents_and_people_are_not_taken(client, world):
    other = make_world("other")
    answer = press(client, world, [other.add_document()], [other.annotator])
    assert [level for level, _ in told(answer)] == ["error", "error"]
    assert not Layer.objects.exists()


@pytest.mark.parametrize("name", ["assign", "assignment"])
def test_a_link_changes_nothing(client, world, name):
    layer = world.lease(add(world))
    args = [world.project.slug, *([layer.uid] if name == "assignment" else [])]
    client.force_login(world.manager)
    answer = client.get(reverse(f"admin:{name}", args=args), {"do": "withdraw"})
    layer.refresh_from_db()
    assert (answer.status_code, layer.status) == (405, "in_progress")


def test_another_sites_form_changes_nothing(world):
    document = add(world)
    answer = press(Client(enforce_csrf_checks=True), world, [document], [world.annotator])
    assert answer.status_code == 403
    assert not Layer.objects.exists()


# --- looking -----------------------------------------------------------------------------------


def test_a_reading_says_how_far_it_is_and_leads_there(client, world):
    layer = world.lease(add(world))
    page = look(client, world).content.decode()
    address = reverse("admin:annotate", args=[layer.document_id])
    assert f'href="{address}?layer={layer.uid}"' in page
    assert '<span aria-hidden="true">◐</span> In progress' in page
    assert "2 days left" in page
    assert "1 of 1 reading<" in page


def test_without_documents_there_is_the_way_to_the_import(client, world):
    page = look(client, world).content.decode()
    assert "No documents yet" in page
    assert f"{reverse('admin:import')}?project={world.project.slug}" in page
    assert reverse("admin:import") not in look(client, world, "reviewer").content.decode()


def test_where_nobody_annotates_there_is_the_way_to_the_members(client, world):
    member = Membership.objects.get(project=world.project, user=world.annotator)
    projects.change_member(member, role="viewer", by=world.manager)
    page = look(client, world).content.decode()
    assert "Nobody annotates here" in page
    assert reverse("admin:documents_membership_changelist") in page


def test_a_filter_that_finds_nothing_says_so(client, world):
    add(world)
    page = look(client, world, title="made up").content.decode()
    assert "No document is like that" in page
    assert 'value="made up"' in page


@pytest.mark.parametrize(
    "asked",
    [{"state": "x"}, {"annotator": "x"}, {"annotator": 10**30}, {"before": "-1"}, {"after": "x"},
     {"before": 10**30}, {"title": "a\0"}],
)  # fmt: skip
def test_what_cannot_be_understood_is_not_asked_for(client, world, asked):
    add(world)
    assert len(look(client, world, **asked).context["matrix"].rows) == 1


def test_more_documents_and_people_cost_no_more_queries(client, world):
    counts = set()
    for number in range(5):
        world.lease(add(world, number), by=second(world, f"person{number}"))
        look(client, world)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("admin:assignments", args=[world.project.slug]))
        counts.add(len(captured))
    # session; user; twice whether they are a member; the membership; permissions of user and
    # groups; roles; unread notices; members; readings by annotator and state; documents; their
    # readings
    assert counts == {13}


# --- assigning ---------------------------------------------------------------------------------


def test_each_document_is_assigned_to_each_person(client, world):
    projects.change(world.project, overlap=2, by=world.manager)
    answer = press(client, world, [add(world, 1), add(world, 2)], [world.annotator, second(world)])
    assert told(answer) == [("success", "4 readings assigned.")]
    assert Layer.objects.filter(status="new").count() == 4


def test_each_reason_is_told_once_with_how_many_there_are(client, world):
    found = [add(world, number) for number in range(3)]
    other = second(world)
    member = world.project.memberships.get(user=world.annotator)
    projects.change_member(member, quota=2, by=world.manager)
    assignments.assign(found[0], to=world.annotator, by=world.manager)
    answer = press(client, world, found, [world.annotator, other])
    assert set(told(answer)) == {
        ("success", "2 readings assigned."),
        ("warning", "2 readings not assigned: the document has the readings the project asks for."),
        ("warning", f"1 reading not assigned: {world.annotator} has “{found[0]}” already."),
        (
            "warning",
            f"1 reading not assigned: {world.annotator} has the 2 readings of their quota.",
        ),
    }


def test_who_does_not_annotate_is_assigned_nothing(client, world):
    answer = press(client, world, [add(world, 1), add(world, 2)], [world.reviewer])
    sentence = "2 readings not assigned: they do not annotate in this project."
    assert told(answer) == [("warning", sentence)]


def test_too_many_at_once_are_refused(client, world, monkeypatch):
    monkeypatch.setattr(assignments, "AT_ONCE", 1)
    answer = press(client, world, [add(world, 1), add(world, 2)], [world.annotator])
    ((level, sentence),) = told(answer)
    assert (level, sentence[:31]) == ("error", "At most 1 readings are assigned")


@pytest.mark.parametrize(
    ("ticked", "said"),
    [
        ((), ["Tick a document at least.", "Tick a person at least."]),
        (("documents",), ["Tick a person at least."]),
        (("to",), ["Tick a document at least."]),
    ],
)
def test_nothing_ticked_is_said(client, world, ticked, said):
    given = {"documents": [add(world)], "to": [world.annotator]}
    answer = press(client, world, **{name: given[name] for name in ticked})
    assert [sentence for _, sentence in told(answer)] == said


@pytest.mark.parametrize("value", ["x", "a\0", str(10**30), "-1"])
def test_a_made_up_id_is_refused(client, world, value):
    client.force_login(world.manager)
    address = reverse("admin:assign", args=[world.project.slug])
    answer = client.post(address, {"documents": value, "to": value})
    assert [level for level, _ in told(answer)] == ["error", "error"]


def test_one_comes_back_to_the_page_as_it_was_asked_for(client, world):
    answer = press(client, world, [add(world)], [world.annotator], query="?title=Num&evil=//x")
    page = reverse("admin:assignments", args=[world.project.slug])
    assert answer["Location"] == f"{page}?title=Num"


# --- withdrawing and handing on ------------------------------------------------------------------


def test_a_reading_is_withdrawn_with_the_reason(client, world):
    layer = world.lease(add(world))
    answer = change(client, world, layer, do="withdraw", note="Not for you.")
    assert [level for level, _ in told(answer)] == ["success"]
    last = Transition.objects.filter(layer=layer).first()
    assert (last.verb, last.note, last.by) == ("withdraw", "Not for you.", world.manager)


def test_enter_in_a_field_does_what_its_own_button_says(client, world):
    world.lease(add(world))
    page = look(client, world).content.decode()
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)

    deeds = [
        (re.findall('name="(note|to)"', each), re.findall(r'name="do" value="(\w+)"', each))
        for each in forms
        if 'name="do"' in each
    ]
    assert deeds == [(["note"], ["withdraw"]), (["to"], ["hand_on"])]


def test_a_reading_is_handed_to_somebody_else_who_hears_of_it(client, world):
    layer, other = world.lease(add(world)), second(world)
    answer = change(client, world, layer, do="hand_on", to=other.username)
    assert told(answer) == [("success", f"“{layer.document}” is handed to {other}.")]
    states = Layer.objects.values_list("annotator__username", "status")
    assert set(states) == {(world.annotator.username, "withdrawn"), ("second", "new")}
    assert Notice.objects.get(user=other).kind == "assigned"


@pytest.mark.parametrize("to", ["", "nobody", "a\0", "arvenia-outsider", "arvenia-reviewer"])
def test_handed_to_nobody_a_reading_stays_where_it_is(client, world, to):
    layer = world.lease(add(world))
    answer = change(client, world, layer, do="hand_on", to=to)
    layer.refresh_from_db()
    assert ([level for level, _ in told(answer)], layer.status) == (["error"], "in_progress")


def test_what_is_handed_in_is_not_withdrawn(client, world):
    layer = world.submitted()
    answer = change(client, world, layer, do="withdraw")
    assert told(answer) == [("error", "This reading is submitted: it cannot be withdrawn now.")]


def test_an_unknown_verb_does_nothing(client, world):
    layer = world.lease(add(world))
    answer = change(client, world, layer, do="accept")
    layer.refresh_from_db()
    assert ([level for level, _ in told(answer)], layer.status) == (["error"], "in_progress")


# --- ways to it --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", policy.ROLES)
def test_the_desk_and_the_list_of_readings_lead_there_for_who_may(client, world, role):
    world.lease(add(world))
    client.force_login(world.people[role])
    address = reverse("admin:assignments", args=[world.project.slug])
    may = role in {"reviewer", "adjudicator", "manager"}
    for page in (reverse("admin:index"), reverse("admin:annotations_layer_changelist")):
        assert (address in client.get(page).content.decode()) == may


def test_of_many_projects_the_list_of_readings_names_the_one_it_is_filtered_by(client, world):
    for number in range(3):
        other = make_world(f"other-{number}")
        projects.add_member(
            project=other.project, user=world.manager, role="manager", by=other.manager
        )
    client.force_login(world.manager)
    listed = reverse("admin:annotations_layer_changelist")
    address = reverse("admin:assignments", args=[world.project.slug])
    assert address not in client.get(listed).content.decode()
    asked = {"project__id__exact": world.project.pk}
    assert address in client.get(listed, asked).content.decode()
