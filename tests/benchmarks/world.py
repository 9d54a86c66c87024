"""A large made-up project to measure on: documents of about 2,000 characters, claims with a stance.

Rows come in by COPY and carry what a person's work would carry, the events included. The texts are
drawn from a seeded generator, so that every run measures the same world.
"""

import hashlib
import random
import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from annotations import actors, codebooks
from annotations.models import Actor, Claim, Layer, Subject
from documents import imports, jobs, planning, projects
from documents.models import Document, Project, Sentence
from documents.readers import Record

WORDS = [
    *("treaty", "council", "ministers", "border", "protection", "monitoring", "verification"),
    *("warheads", "refugees", "convoy", "ceasefire", "ratification", "shelter", "families"),
    *("inspectors", "parliament", "budget", "sanctions", "dialogue", "risk", "stockpile"),
    *("corridor", "asylum", "delegation", "commitment", "framework", "missiles", "orbit"),
    *("export", "licence", "region", "government", "partners", "agreement", "security"),
    *("people", "obligation", "violation", "report", "conference", "progress"),
]


def text(seed: int, characters: int = 2000) -> str:
    """A made-up text of about so many characters, in paragraphs of some sentences."""
    rng = random.Random(seed)
    parts, length, in_paragraph = [], 0, 0
    while length < characters:
        words = [rng.choice(WORDS) for _ in range(rng.randint(9, 22))]
        sentence = " ".join(words).capitalize() + "."
        in_paragraph += 1
        gap = "\n\n" if in_paragraph % 5 == 0 else " "
        parts += [sentence, gap]
        length += len(sentence) + len(gap)
    return "".join(parts).strip() + f" Text {seed}."


def people() -> User:
    """Whoever annotates the made-up world."""
    user, _ = User.objects.get_or_create(username="bench")
    return user


def project(slug: str, **settings: Any) -> Project:
    """A project with a published codebook of 40 subjects and 50 actors."""
    by = people()
    made = projects.create(name=f"Bench {slug}", slug=slug, unit="free", blind=True, by=by,
                           **settings)  # fmt: skip
    codebooks.create(project=made, title="Bench", by=by)
    for root in range(4):
        parent = codebooks.add_subject(
            project=made, code=f"R{root}", label=f"Root {root}", by=by, proposition="It is good."
        )
        for leaf in range(9):
            codebooks.add_subject(
                project=made, code=f"R{root}.{leaf}", label=f"Leaf {root}.{leaf}", parent=parent,
                by=by, proposition="It should be done.",
            )  # fmt: skip
    codebooks.publish(project=made, by=by)
    for number in range(50):
        actors.add(project=made, name=f"Actor {number}", kind="state", by=by)
    return made


def claims(made: Project, count: int) -> None:
    """`count` claims spread evenly over the project's documents, in one layer each, by COPY."""
    by = people()
    version = made.codebook.versions.get()
    keys = Document.objects.filter(project=made).values_list("pk", flat=True)
    layers = Layer.objects.bulk_create(
        Layer(project=made, document_id=key, annotator=by, codebook_version=version) for key in keys
    )
    claims_in(made, layers, count)


def claims_in(made: Project, layers: list[Layer], count: int) -> None:
    """`count` claims spread evenly over these layers, with a stance and a speaker, by COPY."""
    keys = list(_claims(made, layers, count))
    subjects = list(Subject.objects.filter(project=made).values_list("pk", flat=True))
    speakers = list(Actor.objects.filter(project=made).values_list("pk", flat=True))
    values = ("support", "oppose", "neutral", "mixed", "not_inferable", "unclear")
    with connection.cursor() as cursor:
        with cursor.copy(
            "COPY annotations_stance (project_id, claim_id, subject_id, value, intensity, "
            "explicitness, is_primary) FROM STDIN"
        ) as copy:
            for number, key in enumerate(keys):
                copy.write_row(
                    (made.pk, key, subjects[number % 40], values[number % 6], number % 3 + 1,
                     "explicit", True)
                )  # fmt: skip
        with cursor.copy(
            "COPY annotations_claimactor (project_id, claim_id, role, actor_id, label) FROM STDIN"
        ) as copy:
            for number, key in enumerate(keys):
                copy.write_row((made.pk, key, "speaker", speakers[number % 50], ""))
        cursor.execute("ANALYZE")


def _claims(made: Project, layers: list[Layer], count: int) -> Iterator[int]:
    """Each layer's claims lie on the first sentences of its document, a claim a sentence."""
    each = -(-count // len(layers))
    sentences: dict[int, list[tuple[int, int, int, str]]] = {}
    rows = Sentence.objects.filter(document__project=made, position__lt=each)
    for document, *where in rows.order_by("document", "position").values_list(
        "document_id", "position", "start", "end", "text"
    ):
        sentences.setdefault(document, []).append(tuple(where))
    places = [(layer, where) for layer in layers for where in sentences[layer.document_id]][:count]
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('annotations_claim', 'id')) "
            "FROM generate_series(1, %s)",
            [count],
        )
        keys = [key for (key,) in cursor.fetchall()]
        with cursor.copy(
            'COPY annotations_claim (id, uid, project_id, document_id, layer_id, start, "end", '
            "quote, prefix, suffix, first_sentence, last_sentence, claim_type, attribution, "
            "modality, verifiability, canonical_text, date_precision, no_speaker, note, version, "
            "created_at, updated_at) FROM STDIN"
        ) as copy:
            for key, (layer, (place, start, end, quote)) in zip(keys, places, strict=True):
                copy.write_row(
                    (key, uuid.UUID(int=key), made.pk, layer.document_id, layer.pk, start, end,
                     quote, "", "", place, place, "demand", "author_voice", "categorical", "", "",
                     "", False, "", 1, now, now)
                )  # fmt: skip
    return iter(keys)


def big_project() -> Project:
    """10,000 documents with 100,000 claims."""
    return kept_project("bench-big", documents=10_000, count=100_000)


def kept_project(slug: str, *, documents: int, count: int) -> Project:
    """So many documents with `count` claims between them, made once and kept."""
    found = Project.objects.filter(slug=slug).first()
    if found and Claim.objects.filter(project=found).count() >= count:
        return found
    print(f"making {documents:,} documents and {count:,} claims …", flush=True)
    made = project(slug)
    add_documents(made, documents)
    claims(made, count)
    return made


def add_documents(made: Project, count: int) -> None:
    """So many documents of about 2,000 characters, as an import brings them in."""
    job = jobs.enqueue(
        kind=imports.IMPORT_TASK, project=made, by=None, params={"dry_run": False}, send=False
    )
    lease = jobs.take(job.uid)
    assert lease
    planned = [
        planning.Planned(
            Record(text=body, title=f"Document {number}", external_id=f"d{number:05}"),
            hashlib.sha256(body.encode()).hexdigest(),
            "en",
        )
        for number, body in enumerate(map(text, range(count)))
    ]
    imports.copy_in(lease, planned)
    jobs.finish(lease, message="made", result={}, errors=[])
