"""Writes: the demo world: people, codebook, actors, documents and what a team makes of them.

Everything goes through the stages, so whatever they refuse is refused here as well. Each step looks
whether its thing is there: a run that was killed is completed by the next one, and a whole world is
left alone whatever people have changed in it since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import QuerySet

from annotations import actors, codebooks
from annotations.models import (
    Actor,
    Claim,
    Codebook,
    CodebookVersion,
    Comment,
    Decision,
    Layer,
    Mark,
    Subject,
)
from documents import imports, planning, policy, projects
from documents.models import Document, Job, Membership, Project, Sentence
from seeds import adjudications, conversations, readings
from seeds.actors import ACTORS
from seeds.annotations import FILES, READINGS, File
from seeds.codebook import CHANGELOG, GUIDELINE, SUBJECTS, TITLE
from seeds.decisions import ADJUDICATIONS
from seeds.double import DOUBLE_READINGS
from seeds.words import WORDS

SLUG = "demo"
NAME = "Arms control and displacement (demo)"
TEXTS = Path(__file__).parent / "texts"
#: How many read each document when the pilot, in which one does, is over.
OVERLAP = 2


class Person(NamedTuple):
    """Somebody in the demo team."""

    username: str
    first_name: str
    last_name: str
    role: str


PEOPLE = (
    Person("maria", "Maria", "Lindqvist", policy.MANAGER),
    Person("anna", "Anna", "Okafor", policy.ANNOTATOR),
    Person("ben", "Ben", "Sorel", policy.ANNOTATOR),
    Person("rosa", "Rosa", "Menendez", policy.REVIEWER),
    Person("adam", "Adam", "Wolski", policy.ADJUDICATOR),
    Person("victor", "Victor", "Hale", policy.VIEWER),
)
#: Whose project it is: a project of the same name that she is not in is somebody else's.
OWNER = "maria"


class Row(NamedTuple):
    """How many of something the demo project holds, and how many of them are new."""

    what: str
    holds: int
    new: int


@dataclass(frozen=True)
class Report:
    """What the world holds after a run, and a sentence where something was left undone."""

    rows: list[Row]
    note: str = ""


def make(*, by: User | None = None) -> Report:
    """Make the demo world, or what is missing of it; `by` and every superuser can manage it.

    The demo people have no usable password: nobody signs in as one before a superuser sets one.
    """
    before = _count()
    project = Project.objects.filter(slug=SLUG).first()
    if note := _obstacle(project):
        return Report(_rows(before), f"{note} Nothing was changed.")
    people = {person.username: _account(person) for person in PEOPLE}
    project = project or _found(people[OWNER])
    _let_in(project, by, owner=people[OWNER])
    if not _is_whole(project):
        _build(project, people)
    return Report(_rows(before))


# --- who and where ---------------------------------------------------------------------------


def _obstacle(project: Project | None) -> str:
    """Why the world cannot be made here, or cannot be touched."""
    if project:
        ours = _members(project).filter(user__username=OWNER).exists()
        return "" if ours else f"There is a project “{SLUG}” that is not the demo world."
    names = [person.username for person in PEOPLE]
    users = User.objects.filter(username__in=names).order_by("username")
    real = [user.username for user in users if user.has_usable_password()]
    if not real:
        return ""
    return f"The demo team's names are taken by people who can sign in: {', '.join(real)}."


def _account(person: Person) -> User:
    """The person's account; a new one gets no password, so that nobody knows it."""
    known = User.objects.filter(username=person.username).first()
    return known or User.objects.create_user(
        person.username, first_name=person.first_name, last_name=person.last_name
    )


def _found(owner: User) -> Project:
    return projects.create(
        name=NAME,
        slug=SLUG,
        by=owner,
        unit=Project.Unit.FREE,
        overlap=1,
        blind=True,
        open_team=True,
        languages=["en"],
        guideline=GUIDELINE,
    )


def _members(project: Project) -> QuerySet[Membership]:
    return Membership.objects.filter(project=project)


def _let_in(project: Project, by: User | None, *, owner: User) -> None:
    """Superusers belong to no project of their own accord: here they are to see what there is."""
    superusers = User.objects.filter(is_superuser=True, is_active=True)
    for user in [*superusers, *([by] if by else [])]:
        _join(project, user, policy.MANAGER, owner)


def _join(project: Project, user: User, role: str, owner: User) -> None:
    if not _members(project).filter(user=user).exists():
        projects.add_member(project=project, user=user, role=role, by=owner)


# --- building --------------------------------------------------------------------------------


def _is_whole(project: Project) -> bool:
    """Whether every step was taken; what people did with it afterwards does not matter."""
    held = Document.objects.filter(project=project)
    if held.filter(external_id__in=[file.name for file in FILES]).count() < len(FILES):
        return False
    return (
        _asked_for_more(project)
        and all(readings.is_done(project, each) for each in (*READINGS, *DOUBLE_READINGS))
        and all(conversations.is_done(project, word) for word in WORDS)
        and all(adjudications.is_done(project, each) for each in ADJUDICATIONS)
    )


def _build(project: Project, people: Mapping[str, User]) -> None:
    owner = people[OWNER]
    for person in PEOPLE:
        _join(project, people[person.username], person.role, owner)
    _publish_codebook(project, owner)
    registry = _register_actors(project, owner)
    for file in FILES:
        _import(project, file, owner)
    for reading in READINGS:
        readings.make(project, reading, people, registry)
    if not _asked_for_more(project):
        projects.change(project, overlap=OVERLAP, by=owner)
    for reading in DOUBLE_READINGS:
        readings.make(project, reading, people, registry)
    for word in WORDS:
        conversations.make(project, word, people, registry)
    for adjudication in ADJUDICATIONS:
        adjudications.make(project, adjudication, people)


def _asked_for_more(project: Project) -> bool:
    """Whether the project ever wanted several readings of a document, whatever it wants now."""
    states = Project.pgh_event_model.objects.filter(pgh_obj=project)  # type: ignore[attr-defined]
    return bool(states.filter(overlap__gt=1).exists())


def _publish_codebook(project: Project, owner: User) -> None:
    """Write the codebook down and publish it; once published, it is the team's own."""
    if CodebookVersion.objects.filter(codebook__project=project).exists():
        return
    if not Codebook.objects.filter(project=project).exists():
        codebooks.create(project=project, title=TITLE, by=owner)
    known = {subject.code: subject for subject in Subject.objects.filter(project=project)}
    for position, entry in enumerate(SUBJECTS):
        known[entry.code] = known.get(entry.code) or codebooks.add_subject(
            project=project,
            by=owner,
            code=entry.code,
            label=entry.label,
            parent=known.get(entry.parent),
            definition=entry.definition,
            proposition=entry.proposition,
            include_rule=entry.include,
            exclude_rule=entry.exclude,
            examples=entry.example,
            synonyms=list(entry.synonyms),
            mappings=dict(entry.mappings),
            colour=entry.colour,
            assignable=entry.assignable,
            position=position,
        )
    codebooks.publish(project=project, by=owner, changelog=CHANGELOG)


def _register_actors(project: Project, owner: User) -> dict[str, Actor]:
    """The registry by name."""
    known = {actor.name: actor for actor in Actor.objects.filter(project=project)}
    for entry in ACTORS:
        known[entry.name] = known.get(entry.name) or actors.add(
            project=project,
            by=owner,
            name=entry.name,
            kind=entry.kind,
            country=entry.country,
            parent=known.get(entry.parent),
            aliases=list(entry.aliases),
            external_ids=dict(entry.external_ids),
        )
    return known


def _import(project: Project, file: File, owner: User) -> None:
    if Document.objects.filter(project=project, external_id=file.name).exists():
        return
    # The language is known, and to find it out would load a model of some megabytes.
    options = planning.Options(
        language="en", doc_type=file.doc_type, split_on=file.split_on, **file.rules
    )
    data = (TEXTS / file.name).read_bytes()
    job = imports.import_here(project=project, name=file.name, data=data, options=options, by=owner)
    if job.state != Job.State.DONE:
        raise RuntimeError(f"{file.name} was not imported: {job.message}")


# --- saying what there is --------------------------------------------------------------------


def _count() -> dict[str, int]:
    """How many of each thing the demo project holds."""
    here = {"project__slug": SLUG}
    return {
        "people": Membership.objects.filter(**here).count(),
        "subjects": Subject.objects.filter(**here).count(),
        "actors": Actor.objects.filter(**here).count(),
        "documents": Document.objects.filter(**here).count(),
        "sentences": Sentence.objects.filter(document__project__slug=SLUG).count(),
        "readings": Layer.objects.filter(**here, kind=Layer.Kind.ANNOTATION).count(),
        "marks": Mark.objects.filter(**here).count(),
        "comments": Comment.objects.filter(**here).count(),
        "adjudications": Layer.objects.filter(**here, kind=Layer.Kind.ADJUDICATION).count(),
        "decisions": Decision.objects.standing().filter(**here).count(),
        "claims": Claim.objects.standing().filter(**here).count(),
        "gold documents": Layer.objects.gold().filter(**here).count(),
    }


def _rows(before: Mapping[str, int]) -> list[Row]:
    now = _count()
    return [Row(what, now[what], now[what] - before[what]) for what in now]
