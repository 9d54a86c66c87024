"""Pure: what the demo people say to one another about readings."""

from dataclasses import dataclass

from seeds.annotations import BTWC_STATEMENT, PRESS_RELEASE, TOLMARA_INTERVIEW, Stand


@dataclass(frozen=True)
class Word:
    """Something said on a reading: on a claim by its quote, or on a sentence by its beginning.

    A correction proposes other stances; an answer is who gives it and what they say.
    """

    document: str
    annotator: str
    by: str
    kind: str
    text: str
    quote: str = ""
    sentence: str = ""
    proposed: tuple[Stand, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()


WORDS: tuple[Word, ...] = (
    Word(
        document=TOLMARA_INTERVIEW.document,
        annotator="ben",
        by="ben",
        kind="question",
        sentence="People want to return",
        text="“People want to return”: does the Minister take a position here, or does he report?",
        answers=(
            (
                "rosa",
                "He reports what others wish. His own is in the next sentence; leave this one.",
            ),
        ),
    ),
    Word(
        document=PRESS_RELEASE.document,
        annotator="ben",
        by="ben",
        kind="question",
        quote="Whether a parliament in an election year will listen is another matter.",
        text="Is this a claim at all? If it is, which side is it on, and who says it: Open Harbour "
        "or whoever wrote the release?",
    ),
    Word(
        document=BTWC_STATEMENT.document,
        annotator="anna",
        by="rosa",
        kind="correction",
        quote="export controls on dual-use equipment should be applied without discrimination and "
        "should never delay the delivery of medical supplies",
        text="The Group takes controls for granted and asks for fair ones: both sides in one "
        "claim. Rather so?",
        proposed=(Stand("ARM.EXP", "mixed", 2),),
    ),
)
