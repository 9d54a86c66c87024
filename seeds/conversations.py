"""Writes: the demo conversations: questions, answers and a correction on readings.

What was said stays as it was said, so its author and words tell whether it is there.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist

from annotations import comments
from annotations.models import Actor, Claim, Comment, Layer
from documents.models import Project, Sentence
from documents.refusals import Refused
from seeds import readings
from seeds.words import Word


def is_done(project: Project, word: Word) -> bool:
    """Whether it was said, and answered."""
    layer = readings.find(project, word.document, word.annotator)
    return layer is not None and all(
        _find(layer, by, text) for by, text in ((word.by, word.text), *word.answers)
    )


def make(
    project: Project, word: Word, people: Mapping[str, User], registry: Mapping[str, Actor]
) -> None:
    """Say what was not said yet, where the reading was made."""
    layer = readings.find(project, word.document, word.annotator)
    if layer is None:
        return
    try:
        thread = _find(layer, word.by, word.text) or _begin(layer, word, people, registry)
        for by, text in word.answers:
            if not _find(layer, by, text):
                comments.reply(thread, text=text, by=people[by])
    except (Refused, ObjectDoesNotExist):
        return  # they have another task in the team now, or what it is about is not there


def _find(layer: Layer, by: str, text: str) -> Comment | None:
    return Comment.objects.filter(layer=layer, author__username=by, text=text).first()


def _begin(
    layer: Layer, word: Word, people: Mapping[str, User], registry: Mapping[str, Actor]
) -> Comment:
    sentences = Sentence.objects.filter(document=layer.document_id)
    claims = Claim.objects.filter(layer=layer)
    uid = readings.uid_of(word.document, word.annotator, word.quote)
    return comments.add(
        layer,
        text=word.text,
        by=people[word.by],
        kind=word.kind,
        claim=claims.get(uid=uid) if word.quote else None,
        sentence=sentences.get(text__startswith=word.sentence) if word.sentence else None,
        proposal=_proposal(word, registry),
    )


def _proposal(word: Word, registry: Mapping[str, Actor]) -> dict[str, Any] | None:
    if not word.proposed:
        return None
    return {"stances": [asdict(each) for each in readings.stances(word.proposed, registry)]}
