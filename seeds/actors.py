"""Pure: the demo registry: who speaks in the demo texts, and who is spoken about.

The persons, ministries, associations and papers are invented, like the states they belong to. Real
states and organisations are here by name only: none of them says a word in the demo.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Entry:
    """An actor; `parent` is the name of whom it speaks for, which comes before it."""

    name: str
    kind: str
    country: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    external_ids: Mapping[str, str] = field(default_factory=dict)


REAL = (
    Entry("Russia", "state", "RU", ("Russian Federation", "Moscow"), "", {"wikidata": "Q159"}),
    Entry("United States", "state", "US", ("USA", "US", "Washington"), "", {"wikidata": "Q30"}),
    Entry("China", "state", "CN", ("PRC", "Beijing"), "", {"wikidata": "Q148"}),
    Entry("France", "state", "FR", ("Paris",), "", {"wikidata": "Q142"}),
    Entry("Germany", "state", "DE", ("Berlin",), "", {"wikidata": "Q183"}),
    Entry("United Kingdom", "state", "GB", ("UK", "Britain", "London"), "", {"wikidata": "Q145"}),
    Entry("United Nations", "igo", "", ("UN",), "", {"wikidata": "Q1065"}),
    Entry("UNHCR", "igo", "", ("UN Refugee Agency",), "United Nations"),
    Entry("NATO", "igo", "", ("North Atlantic Treaty Organization",), "", {"wikidata": "Q7184"}),
    Entry("IAEA", "igo", "", ("International Atomic Energy Agency",)),
    Entry("OPCW", "igo", "", ("Organisation for the Prohibition of Chemical Weapons",)),
    Entry("CTBTO", "igo", "", ("CTBTO Preparatory Commission",)),
    Entry("AUKUS", "collective", "", ("Australia, United Kingdom and United States",)),
    Entry(
        "Nuclear-weapon states", "collective", "", ("P5", "five nuclear-weapon states", "NPT five")
    ),
)

INVENTED = (
    Entry("Arvenia", "state", "", ("Republic of Arvenia", "Karlsund")),
    Entry("Ministry of Foreign Affairs of Arvenia", "government_body", "", (), "Arvenia"),
    Entry(
        "Ilse Tarnow",
        "person",
        "",
        ("Foreign Minister Tarnow", "Minister Ilse Tarnow"),
        "Ministry of Foreign Affairs of Arvenia",
    ),
    Entry("Ministry of the Interior of Arvenia", "government_body", "", (), "Arvenia"),
    Entry("Parliament of Arvenia", "government_body", "", ("Arvenian Parliament",), "Arvenia"),
    Entry("Veldria", "state", "", ("Federal Republic of Veldria",)),
    Entry("Ministry of Defence of Veldria", "government_body", "", (), "Veldria"),
    Entry(
        "Viktor Halden",
        "person",
        "",
        ("Deputy Minister Halden",),
        "Ministry of Defence of Veldria",
    ),
    Entry("Tolmara", "state", "", ("Kingdom of Tolmara",)),
    Entry("Sefu Ndarra", "person", "", ("Minister Ndarra",), "Tolmara"),
    Entry("Pelagia", "state", "", ("Republic of Pelagia",)),
    Entry("Littoral Group", "collective", "", ("the Group",)),
    Entry("Lakes Conference", "collective"),
    Entry("Morvane", "state", "", ("Grand Duchy of Morvane",)),
    Entry("Qaresh", "state", "", ("Qareshi government",)),
    Entry("Ministry of Defence of Qaresh", "government_body", "", (), "Qaresh"),
    Entry("Zahran Front", "armed_group", "", ("the Front",)),
    Entry("Joint Relief Committee", "ngo", "", ("JRC",)),
    Entry("Matteo Brandao", "person", "", ("Mr. Brandao",), "Joint Relief Committee"),
    Entry("Yusra Halabi", "person", "", ("Mayor Halabi", "Mayor of Dar Salib")),
    Entry("Open Harbour", "ngo"),
    Entry("Liv Castellan", "person", "", ("Ms. Castellan",), "Open Harbour"),
    Entry("Hallgrim Institute for Security Studies", "ngo", "", ("Hallgrim Institute",)),
    Entry(
        "Solveig Aranda", "expert", "", ("S. Aranda",), "Hallgrim Institute for Security Studies"
    ),
    Entry("Meridian Wire", "media"),
    Entry("The Lowland Courier", "media", "", ("Lowland Courier",)),
)

ACTORS: tuple[Entry, ...] = (*REAL, *INVENTED)
