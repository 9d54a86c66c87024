"""Pure: what kind of line this is: an organisation, a person, a greeting, prose.

English word lists and the shape of the line, nothing learned: the same line always gives the same
answer, and a wrong answer can be explained.
"""

import re
from itertools import pairwise

ORGANISATION = re.compile(
    r"(?:ministry|department|center|centre|institute?|institution|agency|university|college|office|"
    r"council|foundation|association|organi[sz]ation|commission|committee|parliament|congress|"
    r"senate|assembly|union|secretariat|embassy|mission|alliance|society|academy|bureau|board|"
    r"federation|initiative|network|forum|group|news|press|times|post|herald|gazette|tribune|"
    r"journal|magazine|broadcasting|radio|television|service|party|bank|fund|court|government)",
    re.IGNORECASE,
)
KNOWN = {
    *("reuters", "bbc", "cnn", "tass", "ap", "afp", "xinhua", "al jazeera", "the white house"),
    *("white house", "the kremlin", "kremlin", "nato", "united nations", "the guardian"),
    *("the holy see", "holy see", "unicef", "unhcr", "iaea", "oecd"),
}
OFFICE = re.compile(
    r"(?:vice-|deputy-)?(?:minister|president|secretary(?:-general)?|ambassador|chancellor|pope|"
    r"premier|chair(?:man|woman|person)?|governor|senator|spokes(?:man|woman|person)|"
    r"director(?:-general)?|commissioner|king|queen|prince|princess|mayor|envoy|representative|"
    r"speaker|chief|patriarch|archbishop|cardinal|congress(?:man|woman)|delegate)",
    re.IGNORECASE,
)
JOINING = {"of", "for", "the", "and", "on", "in", "to", "at", "de", "la", "des", "du", "del", "&"}
PARTICLES = {"de", "da", "di", "du", "van", "von", "der", "den", "bin", "al", "el", "la", "le", "y"}
SPEAKS = re.compile(
    r"(?:(?:opening|closing|joint|introductory|press)\s+)?(?:remarks|statement|speech|address|"
    r"interview|briefing|message|letter|lecture|report|conference|release|transcript|answers?|"
    r"comments?|a|an|how|why|what|when|where|who|is|new|inside|against|towards?)\b",
    re.IGNORECASE,
)
DELIVERED = re.compile(
    r"(?:remarks|statement|speech|address|message|lecture|comments?)\s+(?:by|of)\s+(?P<who>.+?)"
    r"(?=,|\s+(?:on|at|to|in|before|during|following|after|with|for|about|regarding)\s|$)",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"(?:(?:my|dear|distinguished|honou?red|esteemed|fellow|gentle|ladies|colleagues|friends|"
    r"comrades|gentlemen|excellenc|your|honou?rable|mr\.?\s|mrs\.?\s|ms\.?\s|mister|madam|"
    r"members of|senators|representatives|delegates|citizens|to the|thank you|good (?:morning|"
    r"afternoon|evening|day)|hello|fellow-citizens))",
    re.IGNORECASE,
)
ADDRESSED = re.compile(
    r"(?:Mr|Mrs|Ms|Madam|Mister)\.? (?:Speaker|President|Chair\w*|Secretary\S*),"
)
LEFTOVER = re.compile(
    r"(?:share (?:the|this) (?:post|article|page|story)|share|print|e-?mail|tweet|"
    r"download(?: pdf)?|skip to (?:main )?content|home|menu|back|for immediate release|"
    r"listen|subscribe|\d+ min(?:ute)?s? read|jump to .{1,60})\s*:?",
    re.IGNORECASE,
)
KICKER = re.compile(
    r"(?:press|news|media)? ?(?:release|interview|speech|speeches|transcript|statement|"
    r"news|article|opinion|analysis|commentary|editorial|report|remarks|feature|letter|document|"
    r"blog|briefing)",
    re.IGNORECASE,
)
SENTENCE_ENDS = re.compile(r"[a-z]{3}[.!?][\"'”’)]*\s+[\"'“‘(]?[A-Z]")
PROSE_CHARACTERS = 200
NOT_A_NAME = {
    *("any", "all", "our", "your", "my", "his", "her", "their", "this", "that", "these", "no"),
    *("means", "way", "contrast", "now", "then", "law", "design", "numbers", "train", "sea", "air"),
    *("invitation", "popular", "demand", "request", "order", "hand", "mail", "phone", "email"),
}


def is_prose(line: str) -> bool:
    """A line of running text: long, of two sentences, or one full sentence."""
    if len(line) > PROSE_CHARACTERS:
        return True
    if len(line) > 80 and SENTENCE_ENDS.search(line):
        return True
    return line.endswith((".", ";", ".”", ".’", '."')) and len(line.split()) >= 10


def is_greeting(line: str) -> bool:
    """The words a speech begins with (`Colleagues,`), after which no title can come."""
    if line.endswith(",") or (line.endswith(":") and not is_leftover(line)):
        return len(line) <= 300
    return bool(ADDRESSED.match(line)) or is_address(line)


def is_address(line: str) -> bool:
    """A line that begins with the usual words of a greeting and ends like one."""
    return line.endswith((",", ":", ".", "!", ";", "—", "–")) and bool(GREETING.match(line))


def is_leftover(line: str) -> bool:
    """What is no text of the document: `Share the Post:`, `[As delivered]`, an address, a rule."""
    if (line.startswith("[") and line.endswith("]")) or re.match(r"(?:https?://|www\.)\S+$", line):
        return True
    return bool(LEFTOVER.fullmatch(line)) or not any(map(str.isalnum, line))


def is_kicker(line: str) -> bool:
    """A word that says only what kind of text this is: `INTERVIEW`, `Press release`."""
    return bool(KICKER.fullmatch(line))


def is_organisation(line: str) -> bool:
    """A short line that is an organisation's name: `Russian Defense Ministry`, `Office of the …`.

    The telling word is the last, or stands before `of`, `for` or `on` with capitals behind: so
    `Council Approves New Law` is a headline and no name.
    """
    if line.lower() in KNOWN:
        return True
    bare = re.sub(r"\s*\([A-Z][\w-]*\)$", "", line)
    words = bare.split()
    if not words or len(words) > 12 or len(line) > 100 or line[-1] in ".?!:;," or ":" in line:
        return False
    if SPEAKS.match(line) or not all(word[0].isupper() or word in JOINING for word in words):
        return False
    if ORGANISATION.fullmatch(words[-1]):
        return len(words) > 1
    return any(
        ORGANISATION.fullmatch(word) and after in ("of", "for", "on", "to")
        for word, after in pairwise(words)
    )


def is_person(name: str) -> bool:
    """A name as bylines have it: two to six words with capitals; an agency's name will do too."""
    words = name.split()
    if not 1 <= len(words) <= 6 or len(name) > 80 or name[-1] in "?!:;":
        return False
    if any(word.lower() in NOT_A_NAME or not word[0].isalpha() for word in words):
        return False
    capitals = [word for word in words if word[0].isupper() or not word[0].islower()]
    return words[0] in (*capitals, *PARTICLES) and all(
        word in capitals or word in PARTICLES or word in JOINING for word in words
    )


def speaker_of(title: str) -> str:
    """Who speaks, by the title: `Minister Doe: We are ready`, `Remarks by President Roe`."""
    before, colon, _ = title.partition(":")
    if colon and _holds_office(before.strip()):
        return before.strip()
    if delivered := DELIVERED.match(title):
        who = delivered["who"].strip()
        return who if _holds_office(who) or (is_person(who) and " " in who) else ""
    return ""


def _holds_office(said: str) -> bool:
    words = said.split()
    if not 1 <= len(words) <= 10 or SPEAKS.match(said) or re.search(r"[,;?!]|['’]s\b", said):
        return False
    allowed = {"of", "for", "the", "to", *PARTICLES}
    if not all(word[0].isupper() or word in allowed for word in words):
        return False
    return len(words) > 1 and any(OFFICE.fullmatch(word) for word in words)
