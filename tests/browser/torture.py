"""Texts made of what breaks offsets: the same ones in every run, and what Python says of them."""

import json
import random
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from documents.encoding import normalise
from documents.segmentation import segment

SEED = 20_240_422
#: The document that holds a very long sentence.
LONG = 100

WORDS = """
    we they Arvenia rejects welcomes the treaty ban border ratify never often “said” L’accord
    🕊 🕊️ 🌍 😀 ☢️ ✊🏽 👍🏿 👩🏾‍⚖️ 🇫🇷 🇫🇷🇩🇪 🏴󠁧󠁢󠁳󠁣󠁴󠁿 👩‍👩‍👧 👨‍👩‍👧‍👦 🧑🏻‍🤝‍🧑🏿 1️⃣ a🌍b
    e\u0301tat de\u0301clare\u0301 n\u0303o
    Z\u0351\u036b\u0343 o\u0328\u0304 naïve \u1112\u1161\u11ab
    हिन्दी क्षेत्र शान्ति र्‍य स्त्री
    السَّلَامُ عَلَيْكُمْ مُحَمَّدٌ لا‌يمكن قالَ
    שָׁלוֹם עוֹלָם אָמַר בְּרֵאשִׁית
    \u202aabc\u202c \u2067שלום\u2069 \u200fאבג\u200e abc/שלום/123
    soft\u00adhy\u00adphen no\u00a0break\u00a0space
    zero\u200bspace zero\u200djoin w\u2060j \ufeffmark
    line\u2028line 𠀀 𠀁𠀀 漢字 𝒜𝓁𝓁 𐍈𐌰 𝟙𝟚 𒀀 ﷽ ǆ ß ﬁ
""".replace("\n", " ").split(" ")
WORDS = [word for word in WORDS if word]
GAPS = [
    *[" "] * 24, "  ", "\t", "\u00a0", " \u00a0", "\u2003", "\u202f", "\u3000", " \u200b", "\u2028",
]  # fmt: skip
ENDS = [*[". "] * 6, "! ", "? ", "؟ ", "। ", " 🕊️. ", ".\u00a0", ".” "]
BREAKS = ["\n\n", "\r\n\r\n", "\r\r", "\n\r\n", "\r\n\u00a0\r\n", "\n\n\n"]
WRAPS = ["\n", "\r\n", "\r"]

#: What JavaScript holds for white space, which `trimmed` goes by.
WHITE = "\t\n\v\f\r \u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B)))
WHITE += "\u2028\u2029\u202f\u205f\u3000\ufeff"


def texts(count: int) -> list[str]:
    """So many different texts, as they stand in a file: with CR and CRLF."""
    return [_text(random.Random(SEED + number), number) for number in range(count)]


def _text(chance: random.Random, number: int) -> str:
    made = [f"Document {number} {chance.choice(WORDS)}", chance.choice(BREAKS)]
    for _ in range(chance.randint(1, 3)):
        for _ in range(chance.randint(1, 4)):
            words = chance.randint(1, 14)
            made += _sentence(chance, 3_000 if number == LONG and len(made) == 2 else words)
        made.append(chance.choice(BREAKS))
    return "".join(made)


def _sentence(chance: random.Random, words: int) -> Iterator[str]:
    yield chance.choice(["The ", "We ", "“A ", "🕊️ ", "שלום ", "السَّلام ", "É", "𝒜 ", ""])
    for _ in range(words):
        yield chance.choice(WORDS)
        yield chance.choice(WRAPS) if chance.random() < 0.03 else chance.choice(GAPS)
    yield chance.choice(WORDS)
    yield chance.choice(ENDS)


# --- what Python says --------------------------------------------------------------------------


def units(text: str) -> list[int]:
    """At which UTF-16 unit each code point begins, and the text ends."""
    return list(accumulate((2 if char > "\uffff" else 1 for char in text), initial=0))


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A span of code points without the white space at its ends, or None."""
    words = text[start:end]
    start += len(words) - len(words.lstrip(WHITE))
    return (start, start + len(words.strip(WHITE))) if words.strip(WHITE) else None


def point_before(text: str, unit: int) -> int:
    """The code point that UTF-16 unit `unit` begins or stands in."""
    return len(text.encode("utf-16-le")[: 2 * unit].decode("utf-16-le", errors="ignore"))


def point_after(text: str, unit: int) -> int:
    """The first code point that begins at UTF-16 unit `unit` or behind."""
    return point_before(text, unit) + (unit not in units(text))


def facts(count: int) -> str:
    """The texts, cut, and what code point slicing says of them: JSON for the modules' test."""
    made = [_facts(random.Random(number), text) for number, text in enumerate(texts(count))]
    return json.dumps(made)


def _facts(chance: random.Random, raw: str) -> dict[str, Any]:
    text = normalise(raw)
    cut = [(span.start, span.end) for span in segment(text)]
    quotes = []
    for _ in range(8):
        first = chance.randrange(len(cut))
        last = min(first + chance.randrange(3), len(cut) - 1)
        start = chance.randrange(*cut[first])
        end = chance.randint(max(start, cut[last][0]) + 1, cut[last][1])
        parts = [text[max(start, a) : min(end, b)] for a, b in cut[first : last + 1]]
        quotes.append({"first": first, "last": last, "start": start, "end": end, "parts": parts})
    sentences = [_sentence_facts(chance, text, *each) for each in cut]
    return {"text": text, "sentences": sentences, "quotes": quotes}


def _sentence_facts(chance: random.Random, text: str, start: int, end: int) -> dict[str, Any]:
    inside = text[start:end]
    at = units(inside)
    spans = [sorted(chance.randint(0, len(inside)) for _ in "ab") for _ in range(12)]
    halves = [sorted(chance.randint(0, at[-1]) for _ in "ab") for _ in range(12)]
    trims = []
    for a, b in [each for each in halves if each[0] < each[1]]:
        kept = trimmed(inside, point_before(inside, a), point_after(inside, b))
        trims.append([a, b, [at[kept[0]], at[kept[1]]] if kept else None])
    return {
        "start": start,
        "end": end,
        "text": inside,
        "units": at,
        "slices": [[a, b, inside[a:b]] for a, b in spans],
        "trims": trims,
    }


# --- selections --------------------------------------------------------------------------------


def selection(chance: random.Random, sentences: list[str]) -> dict[str, Any]:
    """A choice of words: from a unit of one sentence to a unit of another, perhaps backwards.

    Most begin and end at words, some anywhere, even in the middle of a character.
    """
    while True:
        first = chance.randrange(len(sentences))
        last = min(first + chance.choice([0, 0, 1, 2]), len(sentences) - 1)
        start = _edge(chance, sentences[first], "start")
        end = _edge(chance, sentences[last], "end")
        if first == last:
            start, end = sorted([start, end])
        parts = [
            sentences[i][
                point_before(sentences[i], start) if i == first else 0 :
                point_after(sentences[i], end) if i == last else len(sentences[i])
            ]
            for i in range(first, last + 1)
        ]  # fmt: skip
        if (first < last or start < end) and "".join(parts).strip(WHITE):
            return {
                "first": first, "from": start, "last": last, "to": end,
                "backwards": chance.random() < 0.4,
            }  # fmt: skip


def _edge(chance: random.Random, sentence: str, side: str) -> int:
    if chance.random() < 0.3:
        return chance.randint(0, units(sentence)[-1])
    words = list(re.finditer(r"\S+", sentence))
    word = chance.choice(words)
    return units(sentence)[word.start() if side == "start" else word.end()]
