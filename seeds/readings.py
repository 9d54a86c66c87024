"""Writes: the demo readings: an annotator takes a document, tags it and hands it on."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

from django.contrib.auth.models import User

from annotations import claims, layers, review
from annotations.models import Actor, Claim, Layer, Transition
from annotations.parts import ActorInput, StanceInput
from documents.models import Document, Project, Sentence
from documents.refusals import Conflict
from seeds.annotations import Move, Reading, Stand, Tag

#: The claims' uids are drawn from it and what they quote, so that a second run knows them again.
NAMESPACE = UUID("6f0b1f3e-52c4-4f6a-9d53-5d8f0c6b7a21")


def find(project: Project, document: str, annotator: str) -> Layer | None:
    """An annotator's reading of a document, if there is one."""
    return Layer.objects.filter(
        document__project=project,
        document__external_id=document,
        annotator__username=annotator,
        kind=Layer.Kind.ANNOTATION,
    ).first()


def uid_of(document: str, annotator: str, quote: str) -> UUID:
    """The uid of the claim that an annotator made of these words."""
    return uuid5(NAMESPACE, f"{document}\n{annotator}\n{quote}")


def is_done(project: Project, reading: Reading) -> bool:
    """Whether a reading was made and handed on, whatever became of it since."""
    layer = find(project, reading.document, reading.annotator)
    return layer is not None and _is_tagged(layer, reading) and not _moves_left(layer, reading)


def make(
    project: Project, reading: Reading, people: Mapping[str, User], registry: Mapping[str, Actor]
) -> None:
    """Tag a document as its annotator, and hand the reading on."""
    document = Document.objects.get(project=project, external_id=reading.document)
    annotator = people[reading.annotator]
    try:
        layer, _ = layers.lease(document, by=annotator)
    except Conflict:
        return  # somebody else reads it, or it was archived: theirs to decide
    if not (_is_moved(layer) or _is_tagged(layer, reading)):
        _mark(layer, reading, annotator)
        for tag in reading.tags:
            _tag(layer, document, reading, tag, registry, annotator)
    for move in _moves_left(layer, reading):
        _move(layer, move, people[move.by])
        layer.refresh_from_db()


def stances(stands: Sequence[Stand], registry: Mapping[str, Actor]) -> list[StanceInput]:
    """Where a claim stands, as the stages take it; the first subject is the main one."""
    return [
        StanceInput(
            subject=stand.subject,
            value=stand.value,
            intensity=stand.intensity,
            explicitness=stand.explicitness,
            primary=index == 0,
            actor=registry[stand.toward].pk if stand.toward else None,
        )
        for index, stand in enumerate(stands)
    ]


def _is_moved(layer: Layer) -> bool:
    return Transition.objects.filter(layer=layer).exists()


def _is_tagged(layer: Layer, reading: Reading) -> bool:
    uids = [uid_of(reading.document, reading.annotator, tag.quote) for tag in reading.tags]
    return Claim.objects.filter(layer=layer, uid__in=uids).count() == len(uids)


def _mark(layer: Layer, reading: Reading, annotator: User) -> None:
    for beginning in reading.marks:
        sentence = Sentence.objects.get(document=layer.document_id, text__startswith=beginning)
        claims.mark(layer=layer, sentence=sentence, by=annotator)


def _tag(
    layer: Layer,
    document: Document,
    reading: Reading,
    tag: Tag,
    registry: Mapping[str, Actor],
    annotator: User,
) -> None:
    start = document.text.index(tag.quote)
    claims.create(
        layer=layer,
        start=start,
        end=start + len(tag.quote),
        by=annotator,
        uid=uid_of(reading.document, reading.annotator, tag.quote),
        quote=tag.quote,
        stances=stances(tag.stands, registry),
        actors=list(_parts(reading, tag, registry)),
        claim_type=tag.claim_type,
        attribution=tag.attribution or reading.attribution,
        modality=tag.modality,
        verifiability=tag.verifiability,
        confidence=tag.confidence,
        no_speaker=tag.nobody,
        canonical_text=tag.plain,
        note=tag.note,
    )


def _parts(reading: Reading, tag: Tag, registry: Mapping[str, Actor]) -> list[ActorInput]:
    """The speaker, who may be unknown to the registry or to everybody, and the others named."""
    parts = [ActorInput(role=role, actor=registry[name].pk) for role, name in tag.others]
    if tag.label:
        return [ActorInput(label=tag.label), *parts]
    speaker = "" if tag.nobody else tag.speaker or reading.speaker
    return [ActorInput(actor=registry[speaker].pk), *parts] if speaker else parts


def _moves_left(layer: Layer, reading: Reading) -> tuple[Move, ...]:
    """What is still to be done with a reading: as many moves as were made are done."""
    return reading.moves[Transition.objects.filter(layer=layer).count() :]


def _move(layer: Layer, move: Move, by: User) -> None:
    if move.verb == "submit":
        review.submit(layer, by=by)
    elif move.verb == "accept":
        review.accept(layer, by=by, note=move.note)
    else:
        review.return_(layer, by=by, note=move.note)
