"""Pure: what the adjudicator makes of documents that two have read.

What both say alike is decided by rule. A ruling decides one case of the rest, and names the claims
it is about by who tagged them and what they quote.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from seeds.annotations import SPACE_COMMENTARY
from seeds.double import LAKES


@dataclass(frozen=True)
class Ruling:
    """A case decided. `quotes` has an annotator's words; every other mapping is by them as well.

    `base` is the annotator whose claim stands, but for the fields of `take`, where it is another's,
    and of `written`, which nobody has. `rejected` says why a claim does not stand.
    """

    quotes: Mapping[str, str]
    base: str = ""
    take: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    rejected: Mapping[str, str] = field(default_factory=dict)
    cause: str = ""
    note: str = ""


@dataclass(frozen=True)
class Adjudication:
    """One document decided, or being decided."""

    document: str
    by: str
    rulings: tuple[Ruling, ...]
    finished: bool = False


LAKES_DECIDED = Adjudication(
    document=LAKES,
    by="adam",
    rulings=(
        Ruling(
            {
                "anna": "We regret that limits on conventional armed forces in Europe have lapsed, "
                "and propose that talks on ceilings, exchange of information and inspections be "
                "opened without preconditions.",
                "ben": "propose that talks on ceilings, exchange of information and inspections be "
                "opened without preconditions",
            },
            base="anna",
            take={"span": "ben"},
            cause="boundary_only",
            note="The smallest stretch that says it: the regret is the way there.",
        ),
        Ruling(
            dict.fromkeys(
                ("anna", "ben"),
                "We shall refuse licences for the export of arms where there is a clear risk that "
                "they would be used in serious violations of international humanitarian law",
            ),
            base="anna",
            take={"modality": "ben"},
            written={
                "canonical_text": "The Lakes states will refuse arms exports where grave misuse is "
                "likely."
            },
            cause="annotator_error",
            note="Finished arms are ARM.CONV.ATT, dual-use goods ARM.EXP. But “where there is a "
            "clear risk” is a condition: rule 4.",
        ),
        Ruling(
            {"anna": "we shall publish each year what we have licensed and what we have refused"},
            base="anna",
            cause="annotator_error",
            note="A pledge of its own: to tell is something else than to refuse.",
        ),
        Ruling(
            dict.fromkeys(
                ("anna", "ben"),
                "it could not associate itself with paragraph 4 in so far as it concerns existing "
                "contracts",
            ),
            base="anna",
            cause="edge_case",
            note="Rule 3: “mixed” needs both sides in the claim. Morvane says what it does not "
            "accept, and nothing of the rest.",
        ),
        Ruling(
            {
                "ben": "No agreement was reached on whether persons so displaced should enjoy a "
                "status of their own."
            },
            rejected={"ben": "That nothing was agreed is reported: nobody takes a position here."},
            cause="guideline_gap",
            note="The guideline should say what to do with minutes.",
        ),
    ),
    finished=True,
)

SPACE_BEGUN = Adjudication(
    document=SPACE_COMMENTARY.document,
    by="adam",
    rulings=(
        Ruling(
            {
                "anna": "Every spacefaring state should pledge not to conduct such tests, alone if "
                "necessary and together if possible.",
                "ben": "Every spacefaring state should pledge not to conduct such tests",
            },
            base="ben",
            take={"span": "anna"},
            cause="boundary_only",
            note="“Alone if necessary” belongs to it: the pledge is not to wait for others.",
        ),
    ),
)

ADJUDICATIONS: tuple[Adjudication, ...] = (LAKES_DECIDED, SPACE_BEGUN)
