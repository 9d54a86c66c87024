"""Texts are cut where a careful reader would cut them, and every offset holds."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from documents.segmentation import LONGEST, VERSION, Span, segment
from tests.benchmarks.bench_segmentation import HOSTILE_FAMILIES, hostile_text, time_ratio

SHARED = Path(__file__).parents[3] / "shared" / "data"


def sentences(text, language="en"):
    return [text[span.start : span.end] for span in segment(text, language)]


def kinds(text, language="en"):
    return [(span.kind, text[span.start : span.end]) for span in segment(text, language)]


def assert_offsets_hold(text, spans):
    """Ordered, trimmed, apart, nothing but white space between: so nothing visible is lost."""
    position, paragraph = 0, 0
    for span in spans:
        assert position <= span.start < span.end <= len(text)
        assert not text[position : span.start].strip()
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        assert span.paragraph - paragraph in (0, 1)
        position, paragraph = span.end, span.paragraph
    assert not text[position:].strip()


def joined(*pieces):
    """A text of these pieces; the test demands that it is cut into them again."""
    return " ".join(pieces), list(pieces)


# --- Where an English sentence ends --------------------------------------------------------------

ENGLISH = {
    "a full stop ends a sentence": ["The council met.", "It voted."],
    "a question ends a sentence": ["Will they sign?", "They will."],
    "marks may be repeated": ["Never!!", "Who said so?!", "We did."],
    "a title does not": ["We heard Gen. Orlov and Mrs. Hale.", "Both left early."],
    "a title in capitals does not": ["MR. ORLOV spoke.", "DR. HALE answered."],
    "a hyphenated title does not": ["The poll put ex-Gov. Marsh ahead.", "He won."],
    "initials do not": ["The plan of J. R. Marsh failed.", "Nobody mourned it."],
    "an initial does before a word that opens sentences": [
        "It happened in World War I.",
        "The dead lie here.",
    ],
    "a country does not before its noun": ["He joined the U.S. Senate.", "She did not."],
    "a country does before a word that opens sentences": [
        "They live in the U.S.",
        "We live in the E.U.",
        "Why?",
    ],
    "an hour does not before its day": [
        "Come at 5 p.m. Monday.",
        "Or at 6 a.m.",
        "It is up to you.",
    ],
    "a number keeps its No.": ["See No. 5 and Art. VI of the pact.", "Then sign it."],
    "no alone is a word": ["We said no.", "Russia said yes."],
    "me and art are words": ["Listen to me.", "Marsh collects art.", "Hale does not."],
    "a firm does not before its verb": ["Marsh & Co. sold arms.", "Nobody knew."],
    "a firm does before a word that opens sentences": [
        "He works for Marsh Inc.",
        "The firm sells arms.",
    ],
    "a month does not before its day": ["We met on Jan. 12 in Bonn.", "It rained."],
    "decimals do not": ["It cost $4.50 a head.", "In all, 2.5 million."],
    "a percentage does": ["Support fell to 2.5%.", "Hale resigned."],
    "an address does not, and ends like a word": [
        "Read https://example.org/a.b?c=1.",
        "Then write to a.b@example.org.",
        "We wait.",
    ],
    "lower case never begins a sentence": ["The so-called peace. talks went on.", "We left."],
    "a number may begin a sentence": ["Nobody came.", "190 states had been asked."],
    "a dash may begin a sentence": ["We agree.", "– So do we."],
    "a note's number stays with its sentence": [
        "The pact holds.[12]",
        "It will hold.[3][4]",
        "We hope.",
    ],
}


@pytest.mark.parametrize("pieces", ENGLISH.values(), ids=ENGLISH)
def test_an_english_sentence_ends_where_a_reader_ends_it(pieces):
    text, expected = joined(*pieces)
    assert sentences(text) == expected


QUOTED = {
    "the closing mark stays with its sentence": [
        "They will fight “to the last man.”",
        "At the same time they talk.",
    ],
    "a straight mark too": ['He called it "a farce."', "Nobody laughed."],
    "a single mark too": ["He called it ‘a farce.’", "Nobody laughed."],
    "the opening mark goes with the next": ["He rose.", "“We agree,” he said."],
    "sentences inside a long quotation are sentences": [
        "“We came.",
        "We saw.",
        "We signed,” he said.",
    ],
    "sentences inside parentheses are sentences": [
        "He left.",
        "(She stayed.",
        "Nobody asked why.)",
        "The end.",
    ],
    "a sentence in parentheses inside another is not": [
        "The pact (It is old.) still holds.",
        "Good.",
    ],
    "who speaks belongs to the question": ["“Why now?” Senator Hale asked.", "Nobody knew."],
    "who speaks belongs to the quotation": ["“It is late.” he said.", "She nodded."],
    "both marks of a nested quotation stay": ["She said: “He called it ‘a farce.’”", "We laughed."],
    "guillemets set off by spaces stay": ["Il a dit : « Nous partons. »", "Il est parti."],
}


@pytest.mark.parametrize("pieces", QUOTED.values(), ids=QUOTED)
def test_quotation_marks_and_brackets_go_where_they_belong(pieces):
    text, expected = joined(*pieces)
    assert sentences(text) == expected


ELLIPSES = {
    "three spaced dots omit words inside": ["The treaty . . . remains in force.", "We know."],
    "three spaced dots do not end before I": ["Well . . . I mean it.", "Really."],
    "four spaced dots end a sentence": ["They spoke of peace . . . .", "Nobody listened."],
    "a full stop and three dots end one, and the next is begun late": [
        "They spoke.",
        ". . . Nobody listened.",
    ],
    "dots at the very end stay": ["They spoke of peace. . . ."],
    "unspaced dots end before a capital": ["They spoke of peace....", "Nobody listened."],
    "unspaced dots do not before lower case": ["They spoke... well, of peace.", "We listened."],
    "the one-character ellipsis is the same": ["They spoke…", "Nobody listened… to them."],
    "an omission in brackets is no end": ["The pact [...] Russia signed holds.", "Good."],
}


@pytest.mark.parametrize("pieces", ELLIPSES.values(), ids=ELLIPSES)
def test_an_ellipsis_ends_a_sentence_only_where_it_means_to(pieces):
    text, expected = joined(*pieces)
    assert sentences(text) == expected


@pytest.mark.parametrize("space", ["  ", "\xa0", "\xa0 ", "\t", "\u202f", "   \n  ", "\u2028"])
def test_any_white_space_after_the_full_stop_will_do(space):
    assert sentences(f"It is signed.{space}It is sealed.") == ["It is signed.", "It is sealed."]


def test_a_forgotten_space_is_still_an_end():
    assert sentences("This is the end.The rest is silence.") == [
        "This is the end.",
        "The rest is silence.",
    ]


@pytest.mark.parametrize(
    ("language", "pieces"),
    [
        ("de", ["Er kam z. B. am 3. Mai.", "Er sagte: „Wir gehen.“", "Dann ging er."]),
        ("fr", ["M. Marsan est venu.", "« Nous partons. »", "Il est parti."]),
        ("es", ["El Sr. Marín llegó.", "¿Por qué?", "¡Nadie lo sabe!"]),
        ("ru", ["Министр прибыл.", "Он сказал: «Мы уходим.»", "И ушёл."]),
        ("ar", ["وصل الوزير.", "هل غادر؟", "نعم."]),
        ("hi", ["मंत्री आए।", "उन्होंने कहा।"]),
    ],
)
def test_other_languages_have_their_own_rules(language, pieces):
    text, expected = joined(*pieces)
    assert sentences(text, language) == expected


def test_a_script_without_spaces_is_cut_too():
    assert sentences("部长来了。他说：“我们走吧。”真的吗？", "zh") == [
        "部长来了。",
        "他说：“我们走吧。”",
        "真的吗？",
    ]


def test_an_unknown_language_is_cut_all_the_same():
    assert sentences("Ua hiki mai. Ua hele.", "xx") == ["Ua hiki mai.", "Ua hele."]


# --- Lines and paragraphs ------------------------------------------------------------------------


def test_nothing_is_glued_across_a_blank_line():
    assert sentences("The talks went on\n\nand on.\n \t\nAnd on.") == [
        "The talks went on",
        "and on.",
        "And on.",
    ]


def test_a_line_break_inside_a_sentence_is_no_end():
    text = "Despite clear rules, respect for them is\nuneven. This has to change."
    assert sentences(text) == [
        "Despite clear rules, respect for them is\nuneven.",
        "This has to change.",
    ]


def test_paragraphs_are_counted_from_zero_through_the_text():
    text = "One. Two.\n\nThree.\n\n\n\nFour. Five."
    assert [span.paragraph for span in segment(text)] == [0, 0, 1, 2, 2]


HEADINGS = {
    "in capitals": "THE ROAD TO PEACE",
    "in title case": "The Road to Peace",
    "with a full stop, in capitals": "THE ROAD TO PEACE.",
    "a plain short line": "What has been achieved so far",
    "in Markdown": "## What was achieved",
    "a date": "April 22, 2031",
    "a date in figures": "22.04.2031",
    "a place and a date": "Geneva, 22 April 2031",
    "a byline": "By Anna Marsh",
    "a numbered one in capitals": "4. THE ARMED FORCES",
}


@pytest.mark.parametrize("line", HEADINGS.values(), ids=HEADINGS)
def test_a_short_line_between_blank_lines_is_a_heading(line):
    text = f"Before it.\n\n{line}\n\nAfter it."
    assert kinds(text) == [("body", "Before it."), ("heading", line), ("body", "After it.")]


@pytest.mark.parametrize(
    "line",
    [
        "The Road to Peace is long.",
        "Who asked for this?",
        "There are three reasons:",
        "we support the plan",
        "They agreed on one thing. PEACE",
        "It was expressly declared that--",
        "a " * 40 + "long line without an end",
    ],
)
def test_a_line_that_reads_like_prose_is_no_heading(line):
    assert "heading" not in dict(kinds(f"Before it.\n\n{line}\n\nAfter it."))


def test_a_text_of_one_line_is_a_sentence_and_no_heading():
    assert kinds("Great meeting with the president today") == [
        ("body", "Great meeting with the president today")
    ]


def test_a_heading_is_not_cut():
    assert kinds("What Now? A Reply to Gen. Orlov\n\nThe court met.") == [
        ("heading", "What Now? A Reply to Gen. Orlov"),
        ("body", "The court met."),
    ]


@pytest.mark.parametrize(
    "line", ["THE ROAD TO PEACE", "The Road to Peace", "By Anna Marsh", "April 22, 2031"]
)
def test_a_heading_right_above_its_text_stands_alone(line):
    assert kinds(f"{line}\nIt is long. It is steep.") == [
        ("heading", line),
        ("body", "It is long."),
        ("body", "It is steep."),
    ]


@pytest.mark.parametrize(
    "line", ["Colleagues,", "Dear friends,", "Mr. President,", "Ladies and gentlemen!"]
)
def test_a_salutation_stands_alone(line):
    assert sentences(f"{line}\nWe meet at a bad time.") == [line, "We meet at a bad time."]


def test_a_name_at_the_end_of_a_wrapped_line_is_no_heading():
    assert sentences("He spoke to the\nUnited Nations\nabout peace.") == [
        "He spoke to the\nUnited Nations\nabout peace."
    ]


BOILERPLATE = [
    "Share the Post:",
    "Share this:",
    "Share on Facebook",
    "Read more »",
    "Print this page",
    "Advertisement",
    "ADVERTISEMENT",
    "We use cookies to make this page better.",
    "Subscribe to our newsletter",
    "Sign up",
    "© 2031 The Daily Marsh. All rights reserved.",
    "Page 3 of 12",
    "* * *",
    "-----",
]


@pytest.mark.parametrize("line", BOILERPLATE)
def test_what_a_web_page_puts_around_a_text_is_boilerplate(line):
    text = f"Before it.\n{line}\nAfter it."
    assert kinds(text) == [("body", "Before it."), ("boilerplate", line), ("body", "After it.")]


@pytest.mark.parametrize(
    "line",
    ["Share this burden with us.", "Read more books!", "Search for peace.", "(c) For refunds."],
)
def test_a_sentence_that_begins_like_boilerplate_is_none(line):
    assert "boilerplate" not in dict(kinds(f"Before it.\n\n{line}\n\nAfter it."))


# --- Lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "•", "– ", "+ "])
def test_each_bulleted_line_is_an_item(mark):
    assert kinds(f"We want:\n{mark}peace\n{mark}bread and\nbutter") == [
        ("body", "We want:"),
        ("list_item", f"{mark}peace"),
        ("list_item", f"{mark}bread and\nbutter"),
    ]


@pytest.mark.parametrize(
    ("first", "second"), [("1.", "2."), ("1)", "2)"), ("(a)", "(b)"), ("i)", "ii)")]
)
def test_each_numbered_line_is_an_item(first, second):
    assert kinds(f"We want:\n{first} Peace\n{second} Bread. Now.") == [
        ("body", "We want:"),
        ("list_item", f"{first} Peace"),
        ("list_item", f"{second} Bread."),
        ("list_item", "Now."),
    ]


def test_a_number_that_wraps_onto_a_new_line_is_no_item():
    assert sentences("The figures are on page\n12. The rest is here.") == [
        "The figures are on page\n12.",
        "The rest is here.",
    ]


INLINE_LISTS = {
    "with a full stop": ["1. Peace for all", "2. Bread for all", "3. Land for all"],
    "with sentences": ["1. We want peace.", "2. We want bread."],
    "with a full stop and a bracket": ["1.) Peace", "2.) Bread"],
    "in brackets": ["(1) Peace", "(2) Bread"],
    "with letters": ["a. Peace", "b. Bread", "c. Land"],
    "in lower case, after a pause": ["(a) to disarm;", "(b) to verify; and", "(c) to report."],
    "with Roman numbers": ["(i) Peace", "(ii) Bread", "(iii) Land"],
    "with bullets": ["• Peace", "• Bread"],
    "with bullets and numbers": ["• 9. Peace", "• 10. Bread"],
}


@pytest.mark.parametrize("items", INLINE_LISTS.values(), ids=INLINE_LISTS)
def test_a_list_on_one_line_is_cut_into_its_items(items):
    text, expected = joined(*items)
    assert kinds(text) == [("list_item", item) for item in expected]


@pytest.mark.parametrize(
    "text",
    [
        "The parties undertake (a) to disarm; (b) to verify.",
        "1. The council adopted item 2 and item 3 of the list.",
        "2. The figures (see 1) hold.",
    ],
)
def test_numbers_inside_a_sentence_make_no_items(text):
    assert sentences(text) == [text]


# --- The promise of the offsets ------------------------------------------------------------------

TORTURE = [
    *".?!…,;:\"'“”„‘’«»()[]{}<>#*-–—•1aAÉ",
    *" \n\t\xa0\u2028\u2029\x0b\x0c\x85\u200b\u200d\u00ad\ufeff",
    "\n\n",
    "Mr. ",
    "U.S. ",
    ". . . ",
    "[...]",
    "1. ",
    "(a) ",
    "• ",
    "👨‍👩‍👧",
    "👍🏽",
    "🇪🇺",
    "e\u0301",
    "क्षि।",
    "السَّلام؟ ",
    "שָׁלוֹם. ",
    "你好。",
    "https://example.org/a.",
    "The end. ",
    "said ",
    "Share this:\n",
]


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from(TORTURE), max_size=40).map("".join),
    st.sampled_from(["en", "de", "zh", "ar", "xx"]),
)
@example("", "en")
@example(" \n\n ", "en")
@example("1. 2. 3.", "en")
@example("•" * 9, "en")
@example('"', "en")
def test_the_offsets_hold_for_torture(text, language):
    assert_offsets_hold(text, segment(text, language))


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=300))
def test_the_offsets_hold_for_any_text(text):
    assert_offsets_hold(text, segment(text))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(TORTURE), max_size=40).map("".join))
def test_the_same_text_is_always_cut_the_same(text):
    assert segment(text) == segment(text)


def test_offsets_count_code_points_not_bytes_or_utf16_units():
    text = "👍🏽 naïve. Ça va."
    assert segment(text) == [Span(0, 9, "body", 0), Span(10, 16, "body", 0)]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\u2028\u2029\xa0"])
def test_a_text_without_anything_visible_has_no_sentences(text):
    assert segment(text) == []


def test_a_monstrous_sentence_is_cut_at_the_last_white_space_before_the_limit():
    text = "word " * (LONGEST // 2)
    spans = segment(text)
    assert_offsets_hold(text, spans)
    assert [span.end - span.start for span in spans] == [LONGEST - 1, LONGEST - 1, LONGEST // 2 - 1]


def test_a_monstrous_word_is_cut_exactly_at_the_limit():
    assert [(span.start, span.end) for span in segment("x" * (LONGEST + 5))] == [
        (0, LONGEST),
        (LONGEST, LONGEST + 5),
    ]


def test_a_sentence_of_the_longest_length_is_left_whole():
    assert len(segment("x" * LONGEST)) == 1


def test_a_sentence_far_into_a_long_paragraph_is_found_all_the_same():
    text = "The council of Geneva met again on Monday to hear Mr. Marsh. " * 500
    assert sentences(text) == ["The council of Geneva met again on Monday to hear Mr. Marsh."] * 500


def test_the_version_is_a_number_to_store_beside_the_sentences():
    assert isinstance(VERSION, int)


# --- Hostile texts -------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", HOSTILE_FAMILIES.values(), ids=HOSTILE_FAMILIES)
def test_a_hostile_text_twice_as_long_takes_twice_the_time(unit):
    assert time_ratio(unit, attempts=6) <= 2.3


@pytest.mark.parametrize("unit", HOSTILE_FAMILIES.values(), ids=HOSTILE_FAMILIES)
def test_the_offsets_hold_for_a_hostile_text(unit):
    text = hostile_text(unit, 5_000)
    assert_offsets_hold(text, segment(text))


# --- Real texts, read in place -------------------------------------------------------------------


def shared(name):
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"{name}: the folder of shared data is not beside this checkout")
    return folder


def test_at_least_47_of_the_48_golden_rules_hold():
    lines = (shared("golden_rules") / "golden_rules_en.jsonl").read_text("utf-8").splitlines()
    rules = [json.loads(line) for line in lines]
    broken = [rule["rule"] for rule in rules if sentences(rule["text"]) != rule["sentences"]]
    assert len(rules) == 48
    assert len(broken) <= 1, broken


def test_the_offsets_hold_for_every_state_of_the_union_address():
    paths = sorted(shared("sotu").glob("*.txt"))
    assert len(paths) == 240
    for path in paths:
        text = path.read_text("utf-8")
        assert_offsets_hold(text, segment(text))
