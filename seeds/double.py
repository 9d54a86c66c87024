"""Pure: the second readings: what anna and ben tag in the same documents, each without the other.

The project asks for two readings of a document once the pilot is over. They agree on most claims
and differ on some: in the words, in the subject, in the stance; each has a claim the other lacks.
"""

from seeds.annotations import (
    SPACE_COMMENTARY,
    TOLMARA_INTERVIEW,
    Move,
    Reading,
    Stand,
    Tag,
)


def same(reading: Reading, *beginnings: str) -> tuple[Tag, ...]:
    """The tags of a reading whose quotes begin so: the other reader says the same."""
    return tuple(tag for tag in reading.tags if tag.quote.startswith(beginnings))


LAKES = "lakes_declaration.txt"

#: What both read in the declaration.
LAKES_AGREED = (
    Tag(
        "we urge all states that possess nuclear weapons to take practical measures to reduce the "
        "risk that they are used by accident, by error or by design",
        "demand",
        (Stand("ARM.STRAT.RISK", "support", 3),),
    ),
    Tag(
        "We call for the early entry into force of the Comprehensive Nuclear-Test-Ban Treaty.",
        "demand",
        (Stand("ARM.CTBT.RAT", "support", 3),),
    ),
    Tag(
        "Those among us that have not yet ratified the treaty undertake to do so by the end of "
        "2025.",
        "pledge",
        (Stand("ARM.CTBT.RAT", "support", 3),),
        verifiability="checkable",
    ),
    Tag(
        "We shall mark, record and trace small arms and light weapons in accordance with the "
        "United Nations Programme of Action",
        "pledge",
        (Stand("ARM.CONV.SALW", "support", 3),),
    ),
    Tag(
        "We affirm the right of every person to seek asylum and the prohibition of return to "
        "persecution, from which no emergency releases us.",
        "evaluation",
        (Stand("FD.ASYL.ADM", "support", 3),),
    ),
    Tag(
        "We commit ourselves to receiving together at least 12,000 resettled refugees in each of "
        "the next three years.",
        "pledge",
        (Stand("FD.SOL.RES", "support", 3),),
        verifiability="checkable",
    ),
    Tag(
        "shall direct to them no less than a quarter of our humanitarian funds",
        "pledge",
        (Stand("FD.HOST.SUP", "support", 3),),
        verifiability="checkable",
    ),
)

LAKES_OF_ANNA = Reading(
    document=LAKES,
    annotator="anna",
    speaker="Lakes Conference",
    attribution="collective_document",
    tags=(
        *LAKES_AGREED,
        Tag(
            "We regret that limits on conventional armed forces in Europe have lapsed, and propose "
            "that talks on ceilings, exchange of information and inspections be opened without "
            "preconditions.",
            "demand",
            (Stand("ARM.CONV.EUR", "support", 3),),
        ),
        Tag(
            "We shall refuse licences for the export of arms where there is a clear risk that they "
            "would be used in serious violations of international humanitarian law",
            "pledge",
            (Stand("ARM.CONV.ATT", "support", 3),),
        ),
        Tag(
            "we shall publish each year what we have licensed and what we have refused",
            "pledge",
            (Stand("ARM.CONV.ATT", "support", 2),),
            verifiability="checkable",
        ),
        Tag(
            "it could not associate itself with paragraph 4 in so far as it concerns existing "
            "contracts",
            "evaluation",
            (Stand("ARM.CONV.ATT", "oppose", 1),),
            speaker="Morvane",
            attribution="indirect_speech",
        ),
    ),
    marks=("Done at Vantsee",),
    moves=(Move("submit", "anna"),),
)

LAKES_OF_BEN = Reading(
    document=LAKES,
    annotator="ben",
    speaker="Lakes Conference",
    attribution="collective_document",
    tags=(
        *LAKES_AGREED,
        Tag(
            "propose that talks on ceilings, exchange of information and inspections be opened "
            "without preconditions",
            "demand",
            (Stand("ARM.CONV.EUR", "support", 3),),
        ),
        Tag(
            "We shall refuse licences for the export of arms where there is a clear risk that they "
            "would be used in serious violations of international humanitarian law",
            "pledge",
            (Stand("ARM.EXP", "support", 3),),
            modality="conditional",
        ),
        Tag(
            "it could not associate itself with paragraph 4 in so far as it concerns existing "
            "contracts",
            "evaluation",
            (Stand("ARM.CONV.ATT", "mixed", 2),),
            speaker="Morvane",
            attribution="indirect_speech",
            note="Only existing contracts: does it take the rest for granted?",
        ),
        Tag(
            "No agreement was reached on whether persons so displaced should enjoy a status of "
            "their own.",
            "factual",
            (Stand("FD.CAUSE.CLIM", "neutral", None),),
            confidence=1,
        ),
    ),
    marks=("Done at Vantsee",),
    moves=(Move("submit", "ben"),),
)

TOLMARA_OF_ANNA = Reading(
    document=TOLMARA_INTERVIEW.document,
    annotator="anna",
    speaker="Sefu Ndarra",
    attribution="direct_quote",
    tags=(
        *same(
            TOLMARA_INTERVIEW,
            "Refugees in Tolmara",
            "Every project",
            "We need a binding formula",
            "We will not take part",
            "It saves lives",
            "Is a drought",
        ),
        Tag(
            "Your critics say that this attracts more arrivals.",
            "position_report",
            (Stand("FD.HOST.INCL", "not_inferable", None, "implicit"),),
            label="Critics of the Minister",
            attribution="third_party",
            others=(("cited_source", "The Lowland Courier"),),
            note="What they want instead is not said.",
        ),
        Tag(
            "If you help the newcomers and forget the neighbours, you have bought yourself a "
            "conflict.",
            "causal",
            (Stand("FD.HOST.SUP", "support", 2, "implicit"),),
            modality="conditional",
        ),
        Tag(
            "Last year’s appeal for our region was met by thirty-eight per cent.",
            "factual",
            (Stand("FD.FUND.SHARE", "support", 1, "implicit"),),
            verifiability="checkable",
        ),
        Tag(
            "Return must be their own decision and it must be safe",
            "demand",
            (Stand("FD.SOL.RET", "support", 3),),
        ),
    ),
    marks=("We met him in Port Amani.", "What is the solution?"),
    moves=(Move("submit", "anna"),),
)

SPACE_OF_BEN = Reading(
    document=SPACE_COMMENTARY.document,
    annotator="ben",
    speaker="Solveig Aranda",
    attribution="author_voice",
    tags=(
        *same(SPACE_COMMENTARY, "It is therefore", "they would sign"),
        Tag(
            "A ban that cannot be checked and does not cover the weapons already tested would buy "
            "very little security.",
            "evaluation",
            (Stand("ARM.SPACE.PAROS", "oppose", 2, "implicit"),),
            modality="hypothetical",
        ),
        Tag(
            "Every spacefaring state should pledge not to conduct such tests",
            "demand",
            (Stand("ARM.SPACE.NORMS", "support", 3),),
        ),
        Tag(
            "first, a resolution in which all states declare that they will not carry out "
            "destructive anti-satellite tests",
            "demand",
            (Stand("ARM.SPACE.NORMS", "support", 2),),
            note="One of three steps: is each of them a claim?",
        ),
    ),
    marks=("The views expressed are her own.",),
    moves=(Move("submit", "ben"),),
)

DOUBLE_READINGS: tuple[Reading, ...] = (
    LAKES_OF_ANNA,
    LAKES_OF_BEN,
    TOLMARA_OF_ANNA,
    SPACE_OF_BEN,
)
