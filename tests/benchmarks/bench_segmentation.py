"""How fast texts are cut into sentences, and whether hostile ones take linear time.

    python -m tests.benchmarks.bench_segmentation [FILE …]

Given files, their texts are timed; without, speeches made here. Bare sentencex is timed beside.
All times are CPU seconds.
"""

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

import sentencex

from documents.segmentation import segment

# One unit each, repeated until the text is long enough: what has broken segmenters before.
HOSTILE_FAMILIES = {
    "opening quotes": "“",
    "quotes that never close": "x. “",
    "straight and single quotes": "\"'",
    "apostrophes": "'a",
    "guillemets": "« ",
    "full stops": ".",
    "spaced full stops": ". ",
    "ellipsis characters": "…",
    "bracketed omissions": "[...] ",
    "question and exclamation": "?! ",
    "numbers in brackets": "..[111 111 111]",
    "footnotes": ".[1][2]",
    "one letter": "a",
    "digits": "1",
    "hexadecimal": "f.3022 bd ",
    "version numbers": "0.1.2.",
    "open parentheses": "(",
    "nested brackets": "[[((",
    "unfinished tags": '<a href="x',
    "spaces": " ",
    "newlines": "\n",
    "newlines with spaces": " \n ",
    "short lines": "a\n",
    "short paragraphs": "a\n\n",
    "tabs": "\t",
    "no-break spaces": ".\xa0",
    "capitals": "A",
    "capital words": "AB CD ",
    "capitalised words": "Ab ",
    "titles": "Mr. Dr. ",
    "initials": "A. ",
    "countries": "U.S. ",
    "months": "Jan. 1, ",
    "short sentences": "Word. ",
    "lower case after a stop": "word. word ",
    "numbered list": "1) A ",
    "lettered list": "a) B ",
    "numbered lines": "1. \n",
    "bullets": "• a ",
    "bullet lines": "- a\n",
    "number signs": "#",
    "rules": "-",
    "clauses": "; and ",
    "speakers": "“A?” B ",
    "addresses": "http://a.b/",
    "mail addresses": "a.b@",
    "boilerplate": "we use cookies ",
    "line separators": "\u2028",
    "paragraph separators": "a\u2029",
    "form feeds": "\f",
    "emoji families": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "combining marks": "e\u0301\u0300",
    "marks alone": "\u0301",
    "joiners": "\u200d",
    "Hebrew": "שלום. ",
    "Arabic": "السَّلام؟ ",
    "Chinese": "你好。",
}

_SPEECH = """
Mr. President, distinguished delegates, we meet again at an hour that is difficult for every one \
of the states represented in this hall. The talks held on 3 May at 5 p.m. in the U.S. mission \
brought no result, and our delegation said so openly to all who had come to Geneva with better \
hopes. Art. VI of the treaty binds us all; it cannot be read as a promise to wait for somebody \
else.

The minister called the plan “a step that nobody in the region has asked for.” She went on: “We \
shall answer it, calmly and in time. We shall not answer it alone.” (Her deputy, Dr. A. B. Hale, \
spoke of 4.5 billion a year.) Has anything of substance changed since the last review \
conference? Very little has, as Gen. Orlov told the committee on foreign affairs on Jan. 12.

It isn’t the first time that the council has put off a vote on inspecting these sites. . . . Its \
members, among them the E.U. and its neighbours, asked for more time, for better figures and for \
an honest inventory of what has been promised since 1995! We support the motion of the \
presidency, and we ask every party to do so before this session ends.
"""


def measure(paths: list[Path] | None = None) -> dict[str, float]:
    """Mchar per CPU-second, and per hostile family the time of a text twice as long ÷ its time."""
    texts = [path.read_text(encoding="utf-8") for path in paths] if paths else _speeches()
    measured = {
        "Mchar/s": _speed(texts, segment),
        "Mchar/s of bare sentencex": _speed(texts, _bare),
    }
    for name, unit in HOSTILE_FAMILIES.items():
        measured[f"time ratio: {name}"] = time_ratio(unit)
    measured["worst time ratio"] = max(
        value for name, value in measured.items() if name.startswith("time ratio: ")
    )
    return measured


def time_ratio(unit: str, *, attempts: int = 4, seconds: float = 0.02) -> float:
    """How much longer twice as much of a hostile text takes: 2 if time is linear, 4 if quadratic.

    The text is long enough to be timed, and the best of a few attempts counts: a neighbour on the
    machine makes one attempt slow, a quadratic pattern makes all of them slow.
    """
    size = 20_000
    while _round([hostile_text(unit, size)], segment) < seconds and size < 3_000_000:
        size *= 2
    text, twice = hostile_text(unit, size), hostile_text(unit, 2 * size)
    best = float("inf")
    for _ in range(attempts):
        best = min(best, _seconds(twice) / _seconds(text))
        if best <= 2.1:
            break
    return best


def hostile_text(unit: str, size: int) -> str:
    """`size` code points of `unit` over and over, and an end that is unlike it."""
    return (unit * (size // len(unit) + 1))[: size - 1] + "x"


def _speeches() -> list[str]:
    return [_SPEECH * 20] * 40


def _bare(text: str) -> object:
    return sentencex.segment("en", text)


def _speed(texts: list[str], cut: Callable[[str], object]) -> float:
    """Millions of code points per CPU-second, the best of three rounds."""
    characters = sum(map(len, texts))
    return max(characters / _round(texts, cut) / 1e6 for _ in range(3))


def _round(texts: list[str], cut: Callable[[str], object]) -> float:
    """CPU seconds, without the collector's walks over whatever else lives in this process."""
    gc.disable()
    try:
        start = time.process_time()
        for text in texts:
            cut(text)
        return time.process_time() - start
    finally:
        gc.enable()


def _seconds(text: str) -> float:
    return min(_round([text], segment) for _ in range(2))


def main() -> None:
    for name, value in measure([Path(name) for name in sys.argv[1:]]).items():
        print(f"{value:8.2f}  {name}")


if __name__ == "__main__":
    main()
