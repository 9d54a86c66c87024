"""Pure: what a single line looks like: heading, list item, boilerplate, date, salutation.

Every pattern is anchored at the start of the line and has no nested repetition, so that a hostile
line costs no more than its length.
"""

import re

# Longer lines are prose, whatever they look like. Code points; generous for a newspaper headline.
_LONGEST_HEADING = 120
_LONGEST_TITLE = 80
_MOST_WORDS = 20

# A sentence, or a part of one that goes on in the next line, ends so; a heading does not.
_FINAL = frozenset(".!?…;,:-–—。！？；，：．؟۔।॥")
_CLOSERS = "\"'”’»)]}"

_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+\S")

# A sentence that a heading was glued to is no heading.
_SENTENCE_INSIDE = re.compile(r"[a-z]{4}[.!][\"'”’)\]]*\s+\S")

# Lines that only separate: "* * *", "-----", "======".
_RULE = re.compile(r"[-–—_=*~#•·\s]{3,}")

# The bullets that may be glued to their text, then those that need a space because they also mean
# something else (a minus, a dash, emphasis); then "1." "1.)" "(1)" "1)" "a." "(a)" "iv)".
_BULLET = re.compile(r"[•‣◦⁃▪▫●○■□➢➤]|[-*+·–]\s")
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivxl]{1,5}|[A-Z](?=\)))(?:\.\)|[.)])\s")

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_ENGLISH_DATE = re.compile(
    r"(?:[A-Z][\w.]{1,20},? ){0,3}"
    rf"(?:{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}})"
)
_NUMERIC_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}")

_SALUTATION = re.compile(
    r"(?:Dear|My|Fellow|Distinguished|Esteemed|Honou?rable|Colleagues|Friends|Comrades|Citizens"
    r"|Ladies|Gentlemen|Excellenc\w+|Your|Mr|Mrs|Ms|Madam\w*|Sirs?|Delegates|Members|Good)\b"
    r"\.?[^.?;]{0,80}[,:!]"
)

# What web pages put around an article. Whole lines, whatever their case.
_BOILERPLATE = re.compile(
    r"(?:share (?:the|this)(?: (?:post|article|page|story))?|share(?: (?:on|via) \w+)?"
    r"|tweet(?: this)?|email(?: this)?|print(?: (?:this )?(?:page|article))?"
    r"|continue reading|read (?:more|next|also|the full (?:story|article))|see (?:also|more)"
    r"|related (?:articles|posts|stories|topics|content)|more (?:from|on) [\w ]{1,40}"
    r"|(?:previous|next) (?:post|article|page)|posted in [\w, ]{1,60}|tags?: .{1,80}"
    r"|leave a (?:comment|reply)|\d* ?comments?|page \d+ of \d+"
    r"|advertisement|sponsored(?: content)?|skip to (?:main )?content|back to top|menu|search"
    r"|(?:sign up|subscribe)(?: (?:for|to) [\w' ]{1,60})?|log ?in|sign in"
    r"|follow us(?: on [\w ]{1,30})?|download(?: (?:as )?pdf)?"
    r"|(?:accept|reject|manage)(?: all)? cookies|(?:we|this (?:web)?site) uses? cookies\b.{0,200}"
    r"|all rights reserved|(?:copyright|©|\(c\)) ?(?:©|\(c\))? ?\d{4}\b.{0,80}"
    r")\s*[:.…»>→]*",
    re.IGNORECASE,
)
_LONGEST_BOILERPLATE = 240


def kind(line: str, language: str) -> str:
    """What the line is by its own marks alone; `body` where it has none."""
    if len(line) > _LONGEST_BOILERPLATE and line[0].isupper() and line[1] != ")":
        return "body"  # most lines by far; none of the patterns below could match
    if _MARKDOWN_HEADING.match(line):
        return "heading"
    if _is_boilerplate(line, language):
        return "boilerplate"
    if not is_item(line):
        return "body"
    return "heading" if _is_numbered_heading(line) else "list_item"


def _is_numbered_heading(line: str) -> bool:
    """ "4. ARMED FORCES" heads a section, while "(c) NATO" is an item."""
    return len(line) <= _LONGEST_TITLE and line.isupper() and len(line.split()) > 2


def _is_boilerplate(line: str, language: str) -> bool:
    if len(line) > _LONGEST_BOILERPLATE:
        return False
    if language == "en" and _BOILERPLATE.fullmatch(line):
        return True
    return _RULE.fullmatch(line) is not None


def is_item(line: str) -> bool:
    return has_bullet(line) or _NUMBER.match(line) is not None


def has_bullet(line: str) -> bool:
    return _BULLET.match(line) is not None


def is_date(line: str, language: str) -> bool:
    """A line that is a date and nothing else, with its weekday or place."""
    if len(line) > _LONGEST_TITLE:
        return False
    english = language == "en" and _ENGLISH_DATE.fullmatch(line)
    return bool(english or _NUMERIC_DATE.fullmatch(line))


def is_salutation(line: str, language: str) -> bool:
    return language == "en" and _SALUTATION.fullmatch(line) is not None


def is_closed(line: str) -> bool:
    """Whether the line ends as a sentence (or a clause) ends, so that the next may begin afresh."""
    return line.rstrip(_CLOSERS)[-1:] in _FINAL


def reads_like_heading(line: str) -> bool:
    """For a line between blank lines: short, begun like a title and not ended like a sentence."""
    if len(line) > _LONGEST_HEADING or line[0].islower():
        return False
    if len(line.split()) > _MOST_WORDS or _SENTENCE_INSIDE.search(line):
        return False
    return line.isupper() or not is_closed(line)


def is_title(line: str) -> bool:
    """For a line among others, where being short proves nothing: all its words but small ones are
    capitalised."""
    if len(line) > _LONGEST_TITLE or is_closed(line):
        return False
    return all(_is_capitalised(word) for word in line.split())


def _is_capitalised(word: str) -> bool:
    return len(word) <= 3 or not word.lstrip("\"'“‘«(").islower()
