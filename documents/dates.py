"""Pure: the date that a line or a cell says, in the spellings people use, and how exactly."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>1[0-9]{3}|20[0-9]{2})"
TIME = r"(?:[T,]?\s*(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\s*"
TIME += r"(?:Z|[+-]\d{2}:?\d{2}|[A-Z]{2,4})?)?"
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
SPELLINGS = [
    re.compile(WEEKDAY + spelling + TIME, re.IGNORECASE)
    for spelling in (
        rf"{YEAR}-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})",
        rf"{YEAR}/(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}})",
        rf"{YEAR}\.(?P<month>\d{{1,2}})\.(?P<day>\d{{1,2}})",
        rf"{MONTH}\s+{DAY},?\s+{YEAR}",
        rf"{DAY}(?:\s+of)?\s+{MONTH},?\s+{YEAR}",
        rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?{YEAR}",
        rf"(?P<either>\d{{1,2}})(?P<sign>[/-])(?P<other>\d{{1,2}})(?P=sign){YEAR}",
    )
] + [re.compile(rf"{MONTH},?\s+{YEAR}"), re.compile(rf"{YEAR}-(?P<month>\d\d)"), re.compile(YEAR)]


@dataclass(frozen=True)
class Dated:
    """A date and how much of it was said: `day`, `month` (the first of it) or `year`."""

    on: date
    precision: str


@lru_cache(maxsize=4096)  # a table has the same few dates in thousands of rows
def parse_date(said: str) -> Dated | None:
    """The date a text is, or None: not a date, or one that can be read in two ways.

    ISO dates and times, `April 22, 2024`, `22 Apr. 2024`, `22.04.2024`, `22/04/2024` where only one
    number can be the month, `April 2024`, `2024`; a weekday before and a time behind do not matter.
    """
    said = " ".join(said[:80].split())
    for spelling in SPELLINGS:
        if match := spelling.fullmatch(said):
            return _dated(match.groupdict())
    return None


def _dated(found: dict[str, str]) -> Dated | None:
    if "either" in found:
        found |= _day_and_month(int(found["either"]), int(found["other"]))
    precision = "day" if "day" in found else "month" if "month" in found else "year"
    try:
        month = _month(found.get("month", "1"))
        return Dated(date(int(found["year"]), month, int(found.get("day", 1))), precision)
    except ValueError:
        return None


def _day_and_month(either: int, other: int) -> dict[str, str]:
    if either <= 12 and other <= 12 and either != other:
        return {"month": "0"}  # no such month: either order would be a guess
    day, month = (either, other) if either > 12 else (other, either)
    return {"day": str(day), "month": str(month)}


def _month(said: str) -> int:
    if said.isdigit():
        return int(said)
    said = said.lower()
    for number, name in enumerate(MONTHS, start=1):
        if said in (name, name[:3]) or (said == "sept" and number == 9):
            return number
    raise ValueError(said)
