"""Pure: the demo codebook: what claims on arms control and forced displacement are about.

A subject stands under the one whose code is its own without the last part: `ARM.CTBT.RAT` under
`ARM.CTBT`. Parents come before their children. Every subject that can be assigned says with its
proposition what support means, so that two annotators mean the same by “opposes”.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

TITLE = "Arms control and forced displacement"
CHANGELOG = "First version: arms control and forced displacement."

GUIDELINE = """\
A claim is a stretch of text in which somebody says what should be done, what they will do, or what
they think of something that this codebook names. Tag the smallest stretch that says it, and leave
greetings, jokes and plain scene-setting alone: mark them as read.

1. Who speaks? The person or body whose position it is, not the paper that reports it. In reports
   the attribution says whether the words are quoted or retold. If nobody can be named, say so.
2. What about? Choose the most specific subject. Its proposition says what support means: read it
   before you choose a side. A second subject is for a second position, not for a mention.
3. Which side? Code what is said and not what you know of the speaker. “Mixed” needs both sides in
   one claim; “neutral” needs words that take no side; where no side can be inferred, say that.
4. A position with a condition (“as soon as”, “unless”, “only when”) keeps its side and gets the
   modality “conditional”.
5. Blaming somebody for breaking a rule supports the rule, implicitly; name whom it blames as the
   target, and the conduct of an actor in a stance of its own where the text judges it.
6. In doubt, lower your confidence and write a note. Reviewers read notes first.
"""


@dataclass(frozen=True)
class Entry:
    """A subject as the codebook prints it."""

    code: str
    label: str
    definition: str
    proposition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    synonyms: tuple[str, ...] = ()
    mappings: Mapping[str, str] = field(default_factory=dict)
    colour: str = ""

    @property
    def parent(self) -> str:
        """The code of the subject it stands under; empty for a root."""
        return self.code.rpartition(".")[0]

    @property
    def assignable(self) -> bool:
        """A heading has no proposition: nobody can be for or against it."""
        return bool(self.proposition)


NUCLEAR = (
    Entry(
        "ARM",
        "Arms control",
        "Limits on weapons, on their use and on their spread, and the forces meant to do without.",
        colour="#5b5bd6",
        mappings={"cap": "1605"},
    ),
    Entry(
        "ARM.NPT",
        "Nuclear non-proliferation (NPT)",
        "The Treaty on the Non-Proliferation of Nuclear Weapons as a whole: its value, its review "
        "process, membership in it and withdrawal from it.",
        proposition="The NPT should be preserved and fully implemented.",
        include="The treaty as a bargain, review conferences, universality, withdrawal.",
        exclude="Disarmament duties go to ARM.NPT.ART6, inspections to ARM.NPT.SAFE.",
        example="“Whoever leaves the treaty takes the lock and leaves the door.” (support)",
        synonyms=("Non-Proliferation Treaty", "NPT", "review conference", "nuclear proliferation"),
    ),
    Entry(
        "ARM.NPT.ART6",
        "Nuclear disarmament (Article VI)",
        "The duty to negotiate in good faith on disarmament, and concrete steps towards it.",
        proposition="The nuclear-weapon states should take concrete steps to disarm.",
        include="Timetables, cuts in warheads, transparency of arsenals, negative assurances.",
        exclude="Bilateral ceilings go to ARM.STRAT.TALKS, a general ban to ARM.TPNW.",
        example="“We have waited fifty years for a date; a year would do.” (support)",
        synonyms=("Article VI", "step by step", "general and complete disarmament", "warheads"),
    ),
    Entry(
        "ARM.NPT.SAFE",
        "Safeguards and inspections (IAEA)",
        "How the International Atomic Energy Agency verifies that nuclear material stays in "
        "peaceful use.",
        proposition="The IAEA should have all the access it needs to verify peaceful use.",
        include="Additional Protocols, access to sites, naval reactors, findings on a state.",
        exclude="Control of sales of nuclear equipment goes to ARM.EXP.",
        example="“An inspector who must announce his visit inspects the announcement.” (support)",
        synonyms=("IAEA", "Additional Protocol", "nuclear inspections", "enrichment"),
    ),
    Entry(
        "ARM.TPNW",
        "Ban on nuclear weapons (TPNW)",
        "The Treaty on the Prohibition of Nuclear Weapons and the wish to outlaw them altogether.",
        proposition="States should join the Treaty on the Prohibition of Nuclear Weapons.",
        include="Signature and ratification, humanitarian consequences as a ground for a ban.",
        exclude="Disarmament within the NPT goes to ARM.NPT.ART6.",
        example="“What is forbidden to fifty should be forbidden to five.” (support)",
        synonyms=("ban treaty", "TPNW", "prohibition treaty"),
    ),
    Entry(
        "ARM.CTBT",
        "Nuclear testing (CTBT)",
        "Nuclear test explosions and the Comprehensive Nuclear-Test-Ban Treaty as a whole.",
        proposition="Nuclear test explosions should be banned for ever and everywhere.",
        include="The test ban in general, the treaty’s organisation, consequences of tests.",
        exclude="Prefer a child: ratification, moratorium, or monitoring.",
        example="“No laboratory needs an earthquake.” (support)",
        synonyms=("test ban", "CTBT", "CTBTO", "nuclear test"),
    ),
    Entry(
        "ARM.CTBT.RAT",
        "CTBT ratification and entry into force",
        "Signature and ratification by the states whose ratification Annex 2 requires, and the "
        "entry into force.",
        proposition="The CTBT should enter into force: the states still missing should ratify it.",
        include="Calls to ratify, one’s own ratification or its withdrawal, conditions for it.",
        exclude="Merely not testing goes to ARM.CTBT.MOR.",
        example="“We shall ratify on the day after our neighbour does.” (support, conditional)",
        synonyms=("Annex 2", "entry into force", "de-ratification", "ratify the CTBT"),
    ),
    Entry(
        "ARM.CTBT.MOR",
        "Moratorium on nuclear tests",
        "Declarations not to test while the treaty is not in force.",
        proposition="Moratoria on nuclear test explosions should be kept.",
        include="Warnings against resuming tests, readiness to test in answer to a test.",
        exclude="Anti-satellite tests go to ARM.SPACE.NORMS; tests of missiles are not coded.",
        example="“If they dig a shaft, we shall not be found without a drill.” (oppose)",
        synonyms=("testing moratorium", "resumption of testing", "subcritical tests"),
    ),
    Entry(
        "ARM.CTBT.IMS",
        "International Monitoring System",
        "The stations and the data centre that detect nuclear explosions.",
        proposition="The International Monitoring System should be completed and paid for.",
        include="Stations, funding, sharing of data, on-site inspections after entry into force.",
        exclude="Inspections of civil nuclear plants go to ARM.NPT.SAFE.",
        example="“Our station hears every quarry in the province, and that is the idea.” (support)",
        synonyms=("IMS", "seismic stations", "International Data Centre"),
    ),
    Entry(
        "ARM.STRAT",
        "Strategic stability",
        "Whatever makes it more or less likely that nuclear-armed states use their weapons. "
        "A heading: choose a subject below it.",
    ),
    Entry(
        "ARM.STRAT.TALKS",
        "Limits on strategic arsenals",
        "Negotiated ceilings on strategic warheads and delivery vehicles, and talks about them.",
        proposition="Nuclear-armed states should negotiate limits on their strategic arsenals.",
        include="Bilateral and wider talks, preconditions, extension or suspension of treaties.",
        exclude="Measures without ceilings go to ARM.STRAT.RISK.",
        example="“There is nothing to talk about while the guns do the talking.” (oppose)",
        synonyms=("New START", "strategic dialogue", "arms control talks", "SALT"),
    ),
    Entry(
        "ARM.STRAT.RISK",
        "Nuclear risk reduction",
        "Practical measures against use by accident, misreading or escalation.",
        proposition="Nuclear-armed states should agree on practical measures to reduce risk.",
        include="Hotlines, launch notification, lower alert, doctrine talks, no first use.",
        exclude="Numerical limits go to ARM.STRAT.TALKS.",
        example="“The cheapest weapon system is a telephone that is answered.” (support)",
        synonyms=("hotline", "de-alerting", "crisis communication", "launch notification"),
    ),
    Entry(
        "ARM.STRAT.MD",
        "Missile defence",
        "Systems that intercept ballistic missiles, and limits on them.",
        proposition="Missile defence systems should be built up without treaty limits.",
        include="Deployments, their effect on stability, proposals to limit or to share them.",
        exclude="Air defence of a battlefield is not coded.",
        example="“A shield invites the neighbour to buy a longer spear.” (oppose)",
        synonyms=("BMD", "anti-ballistic missile", "ABM Treaty", "missile shield"),
    ),
    Entry(
        "ARM.STRAT.INF",
        "Limits on intermediate-range missiles",
        "Ground-launched missiles with a range of 500 to 5,500 kilometres, once banned by the INF "
        "Treaty.",
        proposition="Ground-launched missiles of intermediate range should be banned or limited.",
        include="Moratoria, deployments and answers to them, blame for the end of the INF Treaty.",
        exclude="Missiles of strategic range go to ARM.STRAT.TALKS.",
        example="“We will not be the first to station them.” (support)",
        synonyms=("INF Treaty", "intermediate-range", "ground-launched missiles", "post-INF"),
    ),
    Entry(
        "ARM.STRAT.SHARE",
        "Nuclear sharing",
        "The stationing of nuclear weapons on the territory of non-nuclear allies, and their part "
        "in missions.",
        proposition="Allies without nuclear weapons may host those of an ally.",
        include="Stationing, requests to host, withdrawal, compatibility with the NPT.",
        exclude="Membership in NATO goes to ARM.ALL.NATO.",
        example="“What belongs to others should sleep at the others’.” (oppose)",
        synonyms=("joint nuclear missions", "forward basing", "stationing", "extended deterrence"),
    ),
)

BEYOND_NUCLEAR = (
    Entry(
        "ARM.BTWC",
        "Biological weapons (BTWC)",
        "The Biological and Toxin Weapons Convention: compliance, assistance, cooperation.",
        proposition="The BTWC should be strengthened and complied with.",
        include="Allegations, assistance under Article VII, cooperation under Article X.",
        exclude="A verification protocol goes to ARM.BTWC.VER.",
        example="“A disease has no flag, and a convention should have teeth.” (support)",
        synonyms=("BWC", "Biological Weapons Convention", "toxin weapons", "biosecurity"),
    ),
    Entry(
        "ARM.BTWC.VER",
        "BTWC verification protocol",
        "A legally binding instrument by which compliance with the BTWC would be verified.",
        proposition="The BTWC should receive a legally binding verification protocol.",
        include="Declarations, visits, costs of verification, doubts that it is possible.",
        exclude="Voluntary confidence-building measures go to ARM.BTWC.",
        example="“Trust the laboratories, but knock on the door.” (support)",
        synonyms=("verification mechanism", "BTWC protocol", "declarations", "working group"),
    ),
    Entry(
        "ARM.CWC",
        "Chemical weapons (CWC)",
        "The Chemical Weapons Convention: destruction of stocks, use, compliance.",
        proposition="The Chemical Weapons Convention should be fully complied with by all.",
        include="Use of chemical weapons, declared stocks, riot control agents, universality.",
        exclude="The role of the organisation and its Secretariat goes to ARM.CWC.OPCW.",
        example="“There are no small uses of gas.” (support)",
        synonyms=("Chemical Weapons Convention", "CWC", "nerve agents"),
    ),
    Entry(
        "ARM.CWC.OPCW",
        "OPCW: mandate and impartiality",
        "What the Organisation for the Prohibition of Chemical Weapons may investigate, and "
        "whether it does so fairly.",
        proposition="The OPCW is impartial and should establish who has used chemical weapons.",
        include="The mandate to attribute, criticism of the Secretariat, elections to its bodies.",
        exclude="The use of chemical weapons itself goes to ARM.CWC.",
        example="“A thermometer should not sentence the patient.” (oppose)",
        synonyms=("OPCW", "attribution", "Technical Secretariat", "fact-finding mission"),
    ),
    Entry(
        "ARM.SPACE",
        "Outer space security",
        "Weapons in, from and against objects in outer space. A heading: choose below it.",
    ),
    Entry(
        "ARM.SPACE.PAROS",
        "Treaty against weapons in space (PAROS)",
        "A legally binding instrument that would prohibit placing weapons in outer space.",
        proposition="A legally binding treaty should prohibit the placement of weapons in space.",
        include="Draft treaties, no first placement, doubts about definition and verification.",
        exclude="Politically binding norms go to ARM.SPACE.NORMS.",
        example="“First a definition, then a ban, then a launch: in that order.” (support)",
        synonyms=("PAROS", "arms race in outer space", "PPWT", "weaponisation of space"),
    ),
    Entry(
        "ARM.SPACE.NORMS",
        "Responsible behaviour in space",
        "Norms that bind politically, above all not to test destructive anti-satellite missiles.",
        proposition="States should commit themselves to norms of responsible behaviour in space.",
        include="Test moratoria, codes of conduct, registries, debris as an argument.",
        exclude="A binding ban on placement goes to ARM.SPACE.PAROS.",
        example="“Good manners have kept more cars on the road than the police.” (support)",
        synonyms=("ASAT", "anti-satellite test", "code of conduct", "space debris"),
    ),
    Entry(
        "ARM.CONV",
        "Conventional arms",
        "Tanks, artillery, aircraft, small arms and trade in them. A heading: choose below it.",
    ),
    Entry(
        "ARM.CONV.EUR",
        "Conventional forces in Europe",
        "Ceilings, exchange of information and inspections for conventional forces.",
        proposition="Limits on conventional forces in Europe should be restored.",
        include="CFE Treaty, Vienna Document, Open Skies, exercises near borders.",
        exclude="Who may join an alliance goes to ARM.ALL.NATO.",
        example="“We counted each other’s tanks for thirty years and lost none by it.” (support)",
        synonyms=("CFE Treaty", "Vienna Document", "Open Skies", "transparency measures"),
    ),
    Entry(
        "ARM.CONV.SALW",
        "Small arms and light weapons",
        "The illicit trade in small arms and light weapons, and what is done against it.",
        proposition="States should mark, trace and control small arms and light weapons.",
        include="UN Programme of Action, tracing, stockpile security, destruction of surplus.",
        exclude="Decisions on licences go to ARM.CONV.ATT.",
        example="“A number filed off is a border opened.” (support)",
        synonyms=("SALW", "Programme of Action", "tracing", "stockpile management"),
    ),
    Entry(
        "ARM.CONV.ATT",
        "Arms transfers",
        "Whether arms may be exported to parties that may misuse them, and who is told of it.",
        proposition="Arms exports should be refused where a serious risk of misuse exists.",
        include="Arms Trade Treaty, embargoes, supplies to a party at war, end-use checks.",
        exclude="Goods with a civil and a military use go to ARM.EXP.",
        example="“A contract is no absolution.” (support)",
        synonyms=("Arms Trade Treaty", "arms exports", "arms deliveries", "embargo"),
    ),
    Entry(
        "ARM.EXP",
        "Export controls on dual-use goods",
        "Controls on goods and knowledge with a civil and a military use.",
        proposition="Exports of sensitive dual-use goods should be controlled by common regimes.",
        include="Regimes of suppliers, lists, denial of technology, hindrance of development.",
        exclude="Finished arms go to ARM.CONV.ATT.",
        example="“A list kept by friends looks like a cartel from outside.” (oppose)",
        synonyms=("dual-use", "Nuclear Suppliers Group", "MTCR", "Wassenaar Arrangement"),
    ),
    Entry(
        "ARM.ALL",
        "Military alliances",
        "Membership in alliances and their reach. A heading: choose below it.",
        mappings={"cap": "1602"},
    ),
    Entry(
        "ARM.ALL.NATO",
        "NATO enlargement",
        "The admission of new members to NATO and the forward movement of its infrastructure.",
        proposition="NATO should remain open to new members.",
        include="Open door, neutrality as an alternative, enlargement as a cause of tension.",
        exclude="Weapons stationed for others go to ARM.STRAT.SHARE.",
        example="“A door that opens only outwards is a wall.” (support)",
        synonyms=("NATO expansion", "open door", "eastward expansion", "enlargement"),
    ),
    Entry(
        "ARM.ALL.NEW",
        "New security partnerships (AUKUS and others)",
        "Military partnerships of a few states outside the old alliances.",
        proposition="Partnerships such as AUKUS strengthen security and should be built up.",
        include="AUKUS, blocs in Asia and the Pacific, shared military technology.",
        exclude="Safeguards on naval reactors go to ARM.NPT.SAFE.",
        example="“Three flags on a submarine do not make a region safer.” (oppose)",
        synonyms=("AUKUS", "minilateral", "Quad", "bloc politics"),
    ),
)

DISPLACEMENT = (
    Entry(
        "FD",
        "Forced displacement",
        "People made to leave their homes, what is owed to them, and by whom.",
        colour="#0e8a7d",
    ),
    Entry(
        "FD.CAUSE",
        "Causes of displacement",
        "Why people are displaced and what would end it. A heading: choose below it.",
    ),
    Entry(
        "FD.CAUSE.POL",
        "Political triggers",
        "War, persecution and abuse of rights as causes that politics can remove.",
        proposition="Displacement should be ended by removing its political causes.",
        include="Calls for a political settlement, blame for driving people out, prevention.",
        exclude="The conduct of the fighting goes to FD.IHL.CIV.",
        example="“No tent has ever replaced a peace treaty.” (support)",
        synonyms=("root causes", "persecution", "armed conflict", "political settlement"),
    ),
    Entry(
        "FD.CAUSE.CLIM",
        "Climate displacement",
        "Displacement by drought, flood and rising seas, and a status for those displaced.",
        proposition="People displaced by climate change should receive protection and a status.",
        include="Gaps in the law, planned relocation, responsibility of emitters.",
        exclude="Plain economic migration is not coded.",
        example="“The sea does not persecute; it merely stays.” (support)",
        synonyms=("climate refugees", "disaster displacement", "planned relocation", "sea level"),
    ),
    Entry(
        "FD.PROT",
        "Protection of the displaced",
        "Rights and safety of refugees and of people displaced within their country.",
        proposition="Displaced people, also within their country, should be protected.",
        include="Internally displaced people, children, documents, violence against the displaced.",
        exclude="Admission goes to FD.ASYL.ADM, civilians in combat to FD.IHL.CIV.",
        example="“Whoever flees within a border flees all the same.” (support)",
        synonyms=("internally displaced", "IDPs", "refugee rights", "statelessness"),
    ),
    Entry(
        "FD.IHL",
        "International humanitarian law",
        "The law of armed conflict in general: respect for it and answering for breaches.",
        proposition="International humanitarian law should be respected and enforced.",
        include="Compliance in general, investigations, universal duties of all parties.",
        exclude="Prefer a child: civilians or access.",
        example="“A rule broken every day is still a rule.” (support)",
        synonyms=("IHL", "law of armed conflict", "Geneva Conventions", "war crimes"),
    ),
    Entry(
        "FD.IHL.CIV",
        "Protection of civilians in combat",
        "Distinction, proportion and precaution: how fighting spares or does not spare civilians.",
        proposition="The parties to a conflict should spare civilians and what they live from.",
        include="Attacks on homes, water or hospitals, human shields, denials of such attacks.",
        exclude="Convoys held up go to FD.IHL.ACC.",
        example="“A well is not a military objective.” (support)",
        synonyms=("human shields", "indiscriminate attacks", "civilian objects", "siege"),
    ),
    Entry(
        "FD.IHL.ACC",
        "Humanitarian access",
        "The passage of relief to people in need, and of people in need to relief.",
        proposition="The parties to a conflict should let relief through without conditions.",
        include="Convoys, corridors, pauses, visas and permits for aid workers.",
        exclude="Money for relief goes to FD.FUND.AID.",
        example="“Flour needs no visa.” (support)",
        synonyms=("convoys", "humanitarian corridor", "relief", "aid access"),
    ),
    Entry(
        "FD.ASYL",
        "Asylum and borders",
        "Who is let in, heard and sent back. A heading: choose below it.",
        mappings={"cap": "900"},
    ),
    Entry(
        "FD.ASYL.ADM",
        "Admission to asylum",
        "Entry to territory, a fair hearing and no return to danger (non-refoulement).",
        proposition="People who seek asylum should be let in, heard and not sent back to danger.",
        include="Pushbacks, border closures, search and rescue, rights in the procedure.",
        exclude="Hearing claims in another country goes to FD.ASYL.EXT.",
        example="“A border may ask who you are; it may not refuse to listen.” (support)",
        synonyms=("non-refoulement", "pushback", "right to asylum", "search and rescue"),
    ),
    Entry(
        "FD.ASYL.EXT",
        "Processing in third countries",
        "Agreements by which asylum claims are examined, or the claimants kept, elsewhere.",
        proposition="Asylum claims should be processed in third countries.",
        include="Offshore centres, safe third countries, payment for keeping people away.",
        exclude="Aid to countries of first refuge as such goes to FD.FUND.SHARE.",
        example="“Paid hospitality is a lease.” (oppose)",
        synonyms=("externalisation", "offshore processing", "safe third country"),
    ),
    Entry(
        "FD.HOST",
        "Host countries and communities",
        "Life where the displaced arrive. A heading: choose below it.",
    ),
    Entry(
        "FD.HOST.INCL",
        "Work, schools and services",
        "Whether refugees may work, move, learn and be treated like others.",
        proposition="Refugees should have access to work, schools and services where they live.",
        include="Work permits, camps or cities, integration, recognition of diplomas.",
        exclude="Relief for the neighbours goes to FD.HOST.SUP.",
        example="“An idle teacher and an empty school lived in the same street.” (support)",
        synonyms=("inclusion", "encampment", "work permits", "integration", "local integration"),
    ),
    Entry(
        "FD.HOST.SUP",
        "Support for host communities",
        "Burdens on those who take others in, and help for them.",
        proposition="Host communities should be supported alongside the displaced.",
        include="Strained services, tension with newcomers, shares of aid for residents.",
        exclude="Burdens between states go to FD.FUND.SHARE.",
        example="“Dig the second well before the first one is empty.” (support)",
        synonyms=("host communities", "local tensions", "overburdened infrastructure"),
    ),
    Entry(
        "FD.SOL",
        "Durable solutions",
        "How displacement ends for those displaced. A heading: choose below it.",
    ),
    Entry(
        "FD.SOL.RET",
        "Voluntary return",
        "Going home: when it is safe, whose decision it is, what is needed for it.",
        proposition="Return should be voluntary, safe and in dignity, and made possible.",
        include="Pressure to return, premature return, mines, property left behind.",
        exclude="Return of people refused asylum goes to FD.ASYL.ADM.",
        example="“A bus is not an invitation.” (support)",
        synonyms=("repatriation", "return in safety and dignity", "right of return"),
    ),
    Entry(
        "FD.SOL.RES",
        "Resettlement",
        "The transfer of refugees from a country of refuge to another that admits them for good.",
        proposition="States should admit more refugees by resettlement.",
        include="Quotas, humanitarian visas, sponsorship, criteria of selection.",
        exclude="Moving people from a drowned island goes to FD.CAUSE.CLIM.",
        example="“A quota of nought is also a policy.” (support)",
        synonyms=("resettlement quota", "humanitarian visas", "complementary pathways"),
    ),
    Entry(
        "FD.FUND",
        "Funding and sharing",
        "Who pays and who takes in. A heading: choose below it.",
    ),
    Entry(
        "FD.FUND.AID",
        "Humanitarian funding",
        "Money for relief: how much, how soon, and through whom.",
        proposition="Donors should pay more, sooner and more reliably for the displaced.",
        include="Appeals, pledges not paid, cuts in rations, funds given to local bodies.",
        exclude="A rule for who bears what goes to FD.FUND.SHARE.",
        example="“A pledge does not fill a pot.” (support)",
        synonyms=("appeal", "pledges", "humanitarian aid", "donor fatigue"),
    ),
    Entry(
        "FD.FUND.SHARE",
        "Sharing of responsibility",
        "How the burden of refuge is divided between states.",
        proposition="States should share the responsibility for refugees by a binding rule.",
        include="Formulas and quotas between states, praise or blame for a state’s share.",
        exclude="Single appeals go to FD.FUND.AID.",
        example="“Geography is not a duty roster.” (support)",
        synonyms=("burden sharing", "responsibility sharing", "Global Compact on Refugees"),
    ),
)

SUBJECTS: tuple[Entry, ...] = (*NUCLEAR, *BEYOND_NUCLEAR, *DISPLACEMENT)
