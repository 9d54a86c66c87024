"""Pure: the demo documents and what two annotators have tagged in them, named by quotation.

A quote is the exact words of the text and stands in it once; where it stands is looked up, so the
offsets cannot be wrong. What most claims of a reading share, their speaker and how the words come
to be theirs, is said once for the reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class File:
    """A file in `texts/`; its `rules` find what its first lines do not say plainly."""

    name: str
    doc_type: str
    split_on: str = ""
    rules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stand:
    """Where a claim stands toward a subject; `toward` names an actor whose conduct is meant."""

    subject: str
    value: str
    intensity: int | None = 2
    explicitness: str = "explicit"
    toward: str = ""


@dataclass(frozen=True)
class Tag:
    """A claim. `speaker` and `others` (role, name) are of the registry; `label` is not in it."""

    quote: str
    claim_type: str
    stands: tuple[Stand, ...]
    speaker: str = ""
    label: str = ""
    nobody: bool = False
    attribution: str = ""
    modality: str = "categorical"
    others: tuple[tuple[str, str], ...] = ()
    confidence: int = 3
    verifiability: str = ""
    plain: str = ""
    note: str = ""


@dataclass(frozen=True)
class Move:
    """What became of a reading: who did it, and why."""

    verb: str
    by: str
    note: str = ""


@dataclass(frozen=True)
class Reading:
    """One annotator's reading of one document; a mark is how a sentence without one begins."""

    document: str
    annotator: str
    speaker: str
    attribution: str
    tags: tuple[Tag, ...]
    marks: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()


FILES = (
    File("arvenia_minister_speech.txt", "speech"),
    File("veldria_defence_statement.txt", "speech"),
    File("hallgrim_space_security.txt", "statement"),
    File("two_posts.txt", "post", split_on="Share the Post:"),
    File(
        "open_harbour_press_release.txt",
        "press_release",
        rules={"title_rule": "(Turning boats.*)", "publisher_rule": "^(Open Harbour)$"},
    ),
    File(
        "btwc_working_group_statement.txt",
        "statement",
        rules={"author_rule": "on behalf of the (Littoral Group)"},
    ),
    File("beit_zahran_report.txt", "news_article", rules={"publisher_rule": "(Meridian Wire)"}),
    File(
        "tolmara_minister_interview.txt",
        "interview",
        rules={"publisher_rule": "^(The Lowland Courier)$"},
    ),
    File("lakes_declaration.txt", "resolution", rules={"publisher_rule": "(Lakes Conference)"}),
)

ARVENIA_SPEECH = Reading(
    document="arvenia_minister_speech.txt",
    annotator="anna",
    speaker="Ilse Tarnow",
    attribution="author_voice",
    tags=(
        Tag(
            "Arvenia will defend it, in good years and in bad ones.",
            "pledge",
            (Stand("ARM.NPT", "support", 3),),
            plain="Arvenia will defend the NPT.",
        ),
        Tag(
            "The five nuclear-weapon states have owed the rest of us a credible plan under Article "
            "VI for more than half a century, and we ask them to present one, with dates, before "
            "the next Review Conference.",
            "demand",
            (
                Stand("ARM.NPT.ART6", "support", 3),
                Stand("ARM.NPT.ART6", "oppose", 2, "implicit", toward="Nuclear-weapon states"),
            ),
            others=(("addressee", "Nuclear-weapon states"),),
            note="The second row is about the five states’ conduct, not about the duty.",
        ),
        Tag(
            "My Government understands the impatience behind the Treaty on the Prohibition of "
            "Nuclear Weapons; we do not share the remedy.",
            "evaluation",
            (Stand("ARM.TPNW", "oppose", 1),),
        ),
        Tag(
            "A ban that no possessor joins does not remove a single warhead.",
            "causal",
            (Stand("ARM.TPNW", "oppose", 2, "implicit"),),
            verifiability="checkable",
        ),
        Tag(
            "We call on every state whose ratification the treaty needs to ratify it without "
            "waiting for its neighbour to go first.",
            "demand",
            (Stand("ARM.CTBT.RAT", "support", 3),),
            plain="All states of Annex 2 should ratify the CTBT now.",
        ),
        Tag(
            "Until that day the moratoria on nuclear test explosions must hold",
            "demand",
            (Stand("ARM.CTBT.MOR", "support", 3),),
        ),
        Tag(
            "We will pay for their upkeep through 2030, whatever happens to the budget of others.",
            "pledge",
            (Stand("ARM.CTBT.IMS", "support", 2),),
            verifiability="checkable",
        ),
        Tag(
            "none of this requires trust, and all of it should be agreed now",
            "demand",
            (Stand("ARM.STRAT.RISK", "support", 3),),
        ),
        Tag(
            "If the two largest arsenals are left without any agreed limit, others will read that "
            "as permission.",
            "causal",
            (
                Stand("ARM.STRAT.TALKS", "support", 2, "implicit"),
                Stand("ARM.NPT", "support", 1, "implicit"),
            ),
            modality="conditional",
            confidence=2,
        ),
        Tag(
            "The answer is no, and it will be no under this Government.",
            "pledge",
            (Stand("ARM.STRAT.SHARE", "oppose", 3),),
            plain="Arvenia will not host the nuclear weapons of an ally.",
        ),
        Tag(
            "an alliance that is open to new members can also be open to limits",
            "interpretation",
            (Stand("ARM.ALL.NATO", "support", 1, "implicit"),),
            confidence=1,
            note="Which alliance is not said; taken as NATO because of the context.",
        ),
    ),
    marks=(
        "Thank you for coming to Karlsund",
        "I do not promise you a second such year.",
        "So is penicillin.",
        "I wish you a very boring conference.",
    ),
    moves=(Move("submit", "anna"), Move("accept", "rosa", "Careful work. Thank you.")),
)

VELDRIA_STATEMENT = Reading(
    document="veldria_defence_statement.txt",
    annotator="ben",
    speaker="Viktor Halden",
    attribution="author_voice",
    tags=(
        Tag(
            "Veldria regards the further enlargement of NATO as the main source of military "
            "tension on the continent",
            "causal",
            (Stand("ARM.ALL.NATO", "oppose", 3),),
            others=(("target", "NATO"),),
        ),
        Tag(
            "a partnership that begins with nuclear-powered submarines rarely ends with libraries",
            "evaluation",
            (Stand("ARM.ALL.NEW", "oppose", 2, "implicit", toward="AUKUS"),),
            others=(("target", "AUKUS"),),
            confidence=2,
            note="Irony: the comparison says that the partnership is military.",
        ),
        Tag(
            "they put an unwelcome precedent before the safeguards system of the International "
            "Atomic Energy Agency (IAEA)",
            "evaluation",
            (
                Stand("ARM.NPT.SAFE", "support", 1, "implicit"),
                Stand("ARM.ALL.NEW", "oppose", 2),
            ),
        ),
        Tag(
            "Unlimited missile defence destroys the balance on which every limit on offensive arms "
            "was built, and it has to be part of any future negotiation.",
            "demand",
            (
                Stand("ARM.STRAT.MD", "oppose", 3),
                Stand("ARM.STRAT.TALKS", "support", 1, "implicit"),
            ),
        ),
        Tag(
            "Veldria has not deployed them and will not deploy them first.",
            "pledge",
            (Stand("ARM.STRAT.INF", "support", 2),),
            verifiability="checkable",
        ),
        Tag(
            "If such systems appear within reach of our capital, our restraint ends on the day on "
            "which theirs does.",
            "pledge",
            (Stand("ARM.STRAT.INF", "mixed", 2, "implicit"),),
            modality="conditional",
            note="Restraint now, a threat to end it: both in one claim.",
        ),
        Tag(
            "Those weapons should go home to the country that owns them.",
            "demand",
            (Stand("ARM.STRAT.SHARE", "oppose", 3),),
        ),
        Tag(
            "We are prepared to complete the ratification of the CTBT as soon as the other states "
            "that are still missing have done the same.",
            "pledge",
            (Stand("ARM.CTBT.RAT", "support", 1),),
            modality="conditional",
            plain="Veldria will ratify the CTBT once the other missing states have done so.",
        ),
        Tag(
            "We support a legally binding treaty that keeps weapons out of outer space",
            "evaluation",
            (Stand("ARM.SPACE.PAROS", "support", 3),),
        ),
        Tag(
            "the Biological and Toxin Weapons Convention (BTWC) will remain a promise without "
            "proof until it receives a protocol on verification",
            "demand",
            (Stand("ARM.BTWC.VER", "support", 3),),
        ),
        Tag(
            "Until then we see no basis for a new round.",
            "evaluation",
            (Stand("ARM.STRAT.TALKS", "oppose", 2),),
            modality="conditional",
        ),
        Tag(
            "The power to attribute guilt was never written into the Chemical Weapons Convention "
            "and should be taken out of the hands of its Secretariat.",
            "demand",
            (Stand("ARM.CWC.OPCW", "oppose", 3),),
            others=(("target", "OPCW"),),
        ),
    ),
    marks=(
        "The organisers asked me to speak about trust.",
        "I shall speak about geography",
        "Let me be concrete about weapons.",
        "Thank you for your attention.",
    ),
    moves=(Move("submit", "ben"), Move("accept", "rosa")),
)

BEIT_ZAHRAN_REPORT = Reading(
    document="beit_zahran_report.txt",
    annotator="anna",
    speaker="",
    attribution="direct_quote",
    tags=(
        Tag(
            "its forces “observe the law of armed conflict in full and at every hour”",
            "factual",
            (Stand("FD.IHL", "support", 2, "implicit"),),
            speaker="Ministry of Defence of Qaresh",
            verifiability="checkable",
        ),
        Tag(
            "the Front was using the population as a shield",
            "factual",
            (Stand("FD.IHL.CIV", "support", 2, "implicit"),),
            speaker="Ministry of Defence of Qaresh",
            attribution="indirect_speech",
            others=(("target", "Zahran Front"),),
            verifiability="checkable",
            note="An accusation of breaking the rule takes the rule for granted.",
        ),
        Tag(
            "denied this and accused the army of shelling the water works on purpose",
            "factual",
            (Stand("FD.IHL.CIV", "support", 2, "implicit"),),
            speaker="Zahran Front",
            attribution="indirect_speech",
            others=(("target", "Ministry of Defence of Qaresh"),),
            verifiability="checkable",
        ),
        Tag(
            "“Humanitarian access is not a concession to be traded,”",
            "evaluation",
            (Stand("FD.IHL.ACC", "support", 3),),
            speaker="Matteo Brandao",
        ),
        Tag(
            "He urged both parties to open the bridge for six hours a day under the supervision of "
            "neutral observers.",
            "demand",
            (Stand("FD.IHL.ACC", "support", 3),),
            speaker="Matteo Brandao",
            attribution="indirect_speech",
            others=(("addressee", "Qaresh"), ("addressee", "Zahran Front")),
        ),
        Tag(
            "rations would be cut by half at the end of the month unless donors paid what they had "
            "pledged",
            "causal",
            (Stand("FD.FUND.AID", "support", 2),),
            speaker="Matteo Brandao",
            attribution="indirect_speech",
            modality="conditional",
        ),
        Tag(
            "“If the world wants us to be hospitable, it must help us to dig.”",
            "demand",
            (Stand("FD.HOST.SUP", "support", 3), Stand("FD.FUND.SHARE", "support", 1, "implicit")),
            speaker="Yusra Halabi",
            modality="conditional",
        ),
        Tag(
            "the newcomers should be taken to another province before there was trouble",
            "demand",
            (Stand("FD.PROT", "oppose", 2, "implicit"),),
            label="A man at the bakery in Dar Salib",
            attribution="indirect_speech",
            confidence=2,
        ),
        Tag(
            "families will be able to return “within weeks”",
            "factual",
            (Stand("FD.SOL.RET", "not_inferable", None, "implicit"),),
            speaker="Qaresh",
            attribution="indirect_speech",
            note="A forecast: whether the return would be free and safe is not said.",
        ),
        Tag(
            "any return before the mines were cleared and the fighting had stopped would be "
            "neither safe nor voluntary",
            "evaluation",
            (Stand("FD.SOL.RET", "support", 3),),
            speaker="Joint Relief Committee",
            attribution="indirect_speech",
        ),
        Tag(
            "the displacement would go on for as long as the province was denied the elections it "
            "was promised in 2019",
            "causal",
            (Stand("FD.CAUSE.POL", "support", 3),),
            label="A regional envoy",
            attribution="indirect_speech",
        ),
    ),
    marks=(
        "They came with documents sewn into coats",
        "Aid workers doubt it.",
        "It was not.",
    ),
    moves=(Move("submit", "anna"), Move("accept", "adam")),
)

TOLMARA_INTERVIEW = Reading(
    document="tolmara_minister_interview.txt",
    annotator="ben",
    speaker="Sefu Ndarra",
    attribution="direct_quote",
    tags=(
        Tag(
            "Refugees in Tolmara may work, rent and send their children to our schools, and that "
            "is how it will stay.",
            "pledge",
            (Stand("FD.HOST.INCL", "support", 3),),
        ),
        Tag(
            "Your critics say that this attracts more arrivals.",
            "position_report",
            (Stand("FD.HOST.INCL", "oppose", 1, "implicit"),),
            label="Critics of the Minister",
            attribution="third_party",
            others=(("cited_source", "The Lowland Courier"),),
            confidence=2,
        ),
        Tag(
            "Every project for refugees should serve the host community in equal measure",
            "demand",
            (Stand("FD.HOST.SUP", "support", 3),),
        ),
        Tag(
            "We need a binding formula for sharing the responsibility, and not a collection plate "
            "that goes around once a year.",
            "demand",
            (Stand("FD.FUND.SHARE", "support", 3), Stand("FD.FUND.AID", "neutral", None)),
        ),
        Tag(
            "Last year’s appeal for our region was met by thirty-eight per cent.",
            "factual",
            (Stand("FD.FUND.AID", "support", 1, "implicit"),),
            verifiability="checkable",
        ),
        Tag(
            "We will not take part in any such arrangement, whatever the price.",
            "pledge",
            (Stand("FD.ASYL.EXT", "oppose", 3),),
        ),
        Tag(
            "It saves lives, above all for those who need medicine that we do not have, so the "
            "quotas should rise.",
            "demand",
            (Stand("FD.SOL.RES", "support", 2),),
        ),
        Tag(
            "Return must be their own decision and it must be safe, and I will not put anybody on "
            "a lorry in order to please a donor.",
            "demand",
            (Stand("FD.SOL.RET", "support", 3),),
        ),
        Tag(
            "Is a drought less deadly than a militia?",
            "evaluation",
            (Stand("FD.CAUSE.CLIM", "support", 2, "implicit"),),
            modality="question",
        ),
        Tag(
            "Whether it should do so by changing the Refugee Convention or beside it I leave to "
            "the lawyers.",
            "evaluation",
            (Stand("FD.CAUSE.CLIM", "neutral", None),),
            note="No side on the form; the status itself is supported in the sentence before.",
        ),
    ),
    marks=(
        "We met him in Port Amani.",
        "Today there are three.",
        "What happened?",
        "Who pays for that?",
        "What is the solution?",
    ),
    moves=(Move("submit", "ben"),),
)

BTWC_STATEMENT = Reading(
    document="btwc_working_group_statement.txt",
    annotator="anna",
    speaker="Littoral Group",
    attribution="collective_document",
    tags=(
        Tag(
            "The Littoral Group calls for a legally binding protocol with an effective and "
            "affordable verification mechanism.",
            "demand",
            (Stand("ARM.BTWC.VER", "support", 3),),
        ),
        Tag(
            "Verification must not turn every university laboratory into a declared facility.",
            "demand",
            (Stand("ARM.BTWC.VER", "mixed", 1, "implicit"),),
            confidence=2,
        ),
        Tag(
            "(b) voluntary visits, with a view to making them routine after five years;",
            "demand",
            (Stand("ARM.BTWC.VER", "support", 1),),
        ),
        Tag(
            "The Group supports a standing fund under Article VII of the Convention, from which a "
            "state that has been exposed to danger can draw within days.",
            "demand",
            (Stand("ARM.BTWC", "support", 2),),
        ),
        Tag(
            "Pelagia is ready to contribute to that fund, in keeping with its means.",
            "pledge",
            (Stand("ARM.BTWC", "support", 2),),
            speaker="Pelagia",
        ),
        Tag(
            "export controls on dual-use equipment should be applied without discrimination and "
            "should never delay the delivery of medical supplies",
            "demand",
            (Stand("ARM.EXP", "oppose", 2),),
        ),
        Tag(
            "If a protocol were to exempt the largest biological programmes, we would rather go "
            "home.",
            "pledge",
            (Stand("ARM.BTWC.VER", "oppose", 2),),
        ),
    ),
    marks=("The Group aligns itself", "We shall try not to test it further", "I thank you"),
    moves=(
        Move("submit", "anna"),
        Move(
            "return",
            "rosa",
            "Please look again at the last two. The Group does not oppose export controls: it asks "
            "that they be applied fairly (mixed?). And “If a protocol were to exempt …” is "
            "conditional; what it rejects is an exemption, not the protocol.",
        ),
    ),
)

SPACE_COMMENTARY = Reading(
    document="hallgrim_space_security.txt",
    annotator="anna",
    speaker="Solveig Aranda",
    attribution="author_voice",
    tags=(
        Tag(
            "It is therefore reasonable to want a legally binding instrument on the prevention of "
            "an arms race in outer space (PAROS), and unreasonable to dismiss it because of who "
            "submitted the first draft.",
            "evaluation",
            (Stand("ARM.SPACE.PAROS", "support", 2),),
        ),
        Tag(
            "A ban that cannot be checked and does not cover the weapons already tested would buy "
            "very little security.",
            "evaluation",
            (Stand("ARM.SPACE.PAROS", "mixed", 2, "implicit"),),
            modality="hypothetical",
            note="Criticism of the drafts by “friends of the idea”, as the next sentence says.",
        ),
        Tag(
            "Every spacefaring state should pledge not to conduct such tests, alone if necessary "
            "and together if possible.",
            "demand",
            (Stand("ARM.SPACE.NORMS", "support", 3),),
        ),
        Tag(
            "they would sign a treaty tomorrow but would not endorse a list of good manners "
            "drafted without them",
            "position_report",
            (
                Stand("ARM.SPACE.PAROS", "support", 2),
                Stand("ARM.SPACE.NORMS", "oppose", 2),
            ),
            label="Several delegations from the Global South",
            attribution="third_party",
            others=(("cited_source", "Solveig Aranda"),),
            modality="conditional",
        ),
        Tag(
            "third, negotiations on a treaty whose scope is defined by effects, such as the "
            "deliberate creation of long-lived debris, and not by the name of the device.",
            "demand",
            (Stand("ARM.SPACE.PAROS", "support", 2),),
            confidence=2,
        ),
    ),
    marks=("What, then, should be done?", "The views expressed are her own."),
    moves=(Move("submit", "anna"),),
)

PRESS_RELEASE = Reading(
    document="open_harbour_press_release.txt",
    annotator="ben",
    speaker="Open Harbour",
    attribution="author_voice",
    tags=(
        Tag(
            "Open Harbour, which has run reception houses on both shores since 2009, calls on the "
            "Arvenian Parliament to reject it.",
            "demand",
            (Stand("FD.ASYL.EXT", "oppose", 3),),
            others=(("addressee", "Parliament of Arvenia"),),
        ),
        Tag(
            "“People who ask for asylum in Arvenia must be heard in Arvenia, by Arvenian "
            "officials, and nobody may be sent back to danger while they wait.”",
            "demand",
            (Stand("FD.ASYL.ADM", "support", 3), Stand("FD.ASYL.EXT", "oppose", 2)),
            speaker="Liv Castellan",
            attribution="direct_quote",
        ),
        Tag(
            "only processing outside Europe would break the business of the smugglers",
            "causal",
            (Stand("FD.ASYL.EXT", "support", 2, "implicit"),),
            speaker="Ministry of the Interior of Arvenia",
            attribution="indirect_speech",
        ),
        Tag(
            "2. Arvenia should raise its resettlement quota from 800 to 5,000 places a year, so "
            "that the safest route is also a legal one.",
            "demand",
            (Stand("FD.SOL.RES", "support", 3),),
            others=(("addressee", "Arvenia"),),
        ),
        Tag(
            "Whether a parliament in an election year will listen is another matter.",
            "evaluation",
            (Stand("FD.ASYL.EXT", "", None, ""),),
            nobody=True,
            confidence=1,
            note="Is this a claim at all? To be decided.",
        ),
    ),
    marks=("Photographs are available on request.",),
)

READINGS: tuple[Reading, ...] = (
    ARVENIA_SPEECH,
    VELDRIA_STATEMENT,
    BEIT_ZAHRAN_REPORT,
    TOLMARA_INTERVIEW,
    BTWC_STATEMENT,
    SPACE_COMMENTARY,
    PRESS_RELEASE,
)
