"""What the first lines of a text say about it."""

from datetime import date
from pathlib import Path

import pytest

from documents.metadata import Found, Rules, extract, first_words
from documents.splitting import split

SHARED = Path(__file__).resolve().parents[2] / "../shared"
PROSE = (
    "The delegates met for the third time this year and agreed on very little. They will meet "
    "again in autumn, when the budget is known and the harbour is free of ice."
)


@pytest.mark.parametrize(
    ("head", "found"),
    [
        pytest.param(
            "May 3, 2021\n\nMinister Jane Roe:  We will sign\n\nForeign Ministry\n\nFriends,",
            Found(
                title="Minister Jane Roe: We will sign",
                published_on=date(2021, 5, 3),
                publisher="Foreign Ministry",
                author="Minister Jane Roe",
            ),
            id="a speech with its speaker in the title",
        ),
        pytest.param(
            "Council Approves New Climate Law\n\nBy Jane Doe | May 3, 2021",
            Found(
                title="Council Approves New Climate Law",
                published_on=date(2021, 5, 3),
                author="Jane Doe",
            ),
            id="a headline that names a council is no publisher",
        ),
        pytest.param(
            "By Any Means Necessary\nBy Tom de Boer, Correspondent\n3 May 2021",
            Found(
                title="By Any Means Necessary",
                published_on=date(2021, 5, 3),
                author="Tom de Boer",
            ),
            id="a title that begins like a byline",
        ),
        pytest.param(
            "Reuters – 3 May 2021\nTalks fail",
            Found(title="Talks fail", published_on=date(2021, 5, 3), publisher="Reuters"),
            id="agency and date on one line",
        ),
        pytest.param(
            "European Council - Press release\nhttps://example.org/1\nNew rules for harbours",
            Found(title="New rules for harbours", publisher="European Council"),
            id="publisher and kind on one line, an address below",
        ),
        pytest.param(
            "Ministry of Foreign Affairs\nGeneva, 3 May 2021\nStatement on the treaty",
            Found(
                title="Statement on the treaty",
                published_on=date(2021, 5, 3),
                publisher="Ministry of Foreign Affairs",
            ),
            id="a place before the date",
        ),
        pytest.param(
            "Title: The long road\nSpeaker: Ana Lima\nDate: 2021-05\nSource: Daily Echo",
            Found(
                title="The long road",
                published_on=date(2021, 5, 1),
                published_precision="month",
                publisher="Daily Echo",
                author="Ana Lima",
            ),
            id="labels",
        ),
        pytest.param(
            "Remarks by President Anna Roe on Arms Control\nThe White House\nPublished: 3.5.2021",
            Found(
                title="Remarks by President Anna Roe on Arms Control",
                published_on=date(2021, 5, 3),
                publisher="The White House",
                author="President Anna Roe",
            ),
            id="the speaker after remarks by",
        ),
        pytest.param(
            "INTERVIEW\n\nOPCW Director-General: progress is slow\n\n2021",
            Found(
                title="OPCW Director-General: progress is slow",
                published_on=date(2021, 1, 1),
                published_precision="year",
                author="OPCW Director-General",
            ),
            id="the kind of text is no title where there is a better one",
        ),
        pytest.param("Speech", Found(title="Speech"), id="… and is one where there is none"),
        pytest.param(
            "2020\n\nA title\n\nMay 3, 2021",
            Found(title="A title", published_on=date(2021, 5, 3)),
            id="the date that knows the day wins",
        ),
        pytest.param(
            "The Prime Minister’s Gamble: A Reckoning",
            Found(title="The Prime Minister’s Gamble: A Reckoning"),
            id="an office in the genitive does not speak",
        ),
        pytest.param(
            "Interview by Tom: answers and questions",
            Found(title="Interview by Tom: answers and questions"),
            id="an interview is no speaker",
        ),
        pytest.param(
            "A wrapped title that is on\nthe edge of two lines",
            Found(title="A wrapped title that is on the edge of two lines"),
            id="a title on two lines",
        ),
        pytest.param(
            "Share\n* * *\n[As delivered]\n5 min read\nWater first",
            Found(title="Water first"),
            id="what a web page leaves behind is passed over",
        ),
        pytest.param("Dear colleagues!\n\nFinances", Found(), id="no title after the greeting"),
        pytest.param("Mr. Speaker, Mr. President, dear guests", Found(), id="a greeting alone"),
        pytest.param("To the Senate and the House:\n\nFINANCES.", Found(), id="an address to"),
    ],
)
def test_the_head_is_read_as_an_editor_would(head, found):
    assert extract(f"{head}\n\n{PROSE}") == found


def test_a_publisher_above_prose_gives_a_title_with_the_first_words():
    assert extract(f"Port Institute\n\n{PROSE}") == Found(
        title="Port Institute: The delegates met for the third time this year and agreed on very…",
        publisher="Port Institute",
    )


@pytest.mark.parametrize("text", ["", "  \n\n ", PROSE, "x" * 100_000, "\n" * 100_000])
def test_a_text_without_a_head_says_nothing(text):
    assert extract(text) == Found()


def test_lines_beyond_the_first_twelve_are_not_read():
    assert extract("[note]\n" * 12 + "A title\nMay 3, 2021") == Found()


@pytest.mark.parametrize(
    ("rules", "field", "value"),
    [
        (Rules(title=r"^Subject: (.+)"), "title", "Fish quotas"),
        (Rules(publisher=r"^\[(.+)\]$"), "publisher", "harbour desk"),
        (Rules(author=r"signed (\w+)"), "author", "Roe"),
        (Rules(date=r"on (\S+) at noon"), "published_on", date(2021, 5, 3)),
        (Rules(author=r"nobody (\w+)"), "author", ""),
        (Rules(date=r"signed (\w+)"), "published_on", None),
        (Rules(title=r"^Subject: (.+)", lines=1), "title", ""),
    ],
)
def test_a_rule_of_the_project_replaces_the_built_in_one(rules, field, value):
    text = "[harbour desk]\nSubject: Fish quotas\nsigned Roe on 2021-05-03 at noon"
    assert getattr(extract(text, rules), field) == value


def test_a_rule_without_a_group_is_refused():
    with pytest.raises(ValueError, match="must hold exactly one group"):
        extract("", Rules(title="title"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            f"Colleagues,\n\n{PROSE}",
            "The delegates met for the third time this year and agreed on very…",
        ),
        ("It is short. And then it goes on for a while, longer than that.", "It is short."),
        ("Colleagues,", "Colleagues,"),
        ("", ""),
    ],
)
def test_first_words_name_a_text_without_a_title(text, words):
    assert first_words(text) == words


def test_the_seed_file_is_read_as_its_editor_would():
    if not (SHARED / "seeds").is_dir():
        pytest.skip("the seed file is not on this machine")
    text = next((SHARED / "seeds").glob("000_*.txt")).read_text(encoding="utf-8")

    speech, initiative = (extract(part.text) for part in split(text, marker="Share the Post:"))

    assert speech.published_on == date(2024, 4, 22)
    assert speech.title.startswith("Russian Foreign Minister Lavrov: West is ")
    assert speech.publisher == "Russian Defense Ministry"
    assert speech.author == "Russian Foreign Minister Lavrov"
    assert initiative.publisher == "Wilson Center"
    assert initiative.title.startswith("Wilson Center: Forced displacement represents one of ")
    assert initiative.published_on is None


def test_addresses_that_begin_with_a_greeting_get_no_invented_title():
    addresses = sorted((SHARED / "data/sotu").glob("*.txt"))[::12]
    if not addresses:
        pytest.skip("the State of the Union addresses are not on this machine")
    for address in addresses:
        assert extract(address.read_text(encoding="utf-8")) == Found(), address.name
