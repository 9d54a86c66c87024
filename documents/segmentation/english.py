"""Pure: the full stops that do not end an English sentence, and the ones that do after all.

The tables hold what political texts are full of: lower case, without the last full stop.
"""

import re


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


# Always followed by what they belong to: "Gen. Smith", "Mt. Ararat", "e.g. this".
_TITLES = _words(
    """
    mr mrs ms mx messrs mme mlle dr drs prof gen maj col lt capt cmdr cdr adm brig sgt cpl pvt gov
    govs sen sens rep reps cong amb pres supt hon rev fr bp ste mt ft insp atty treas
    vs v e.g i.e viz cf ca approx
    """
)

# Followed by a number or a Roman numeral they belong to, else ordinary: "No. 5", "Art. VI", "No."
_BEFORE_NUMBERS = _words(
    """
    no nos n° nº art arts p pp vol vols sec secs sect fig figs eq eqn eqns ch chap pt pts par para
    paras res doc docs op stat ser supp app col ln st ave
    jan feb mar apr jun jul aug sept sep oct nov dec
    """
)

# May close a sentence or not; they do before a word that sentences begin with.
_AMBIGUOUS = _words(
    """
    jr sr inc corp co ltd plc llc bros cia etc al dept univ assn st ave blvd rd rte bldg esq est ed
    eds ibid
    """
)

# The same, but ordinary words unless capitalised: "Wash.", "Mar.", "Ill.".
_AMBIGUOUS_NAMES = _words(
    """
    jan feb mar apr jun jul aug sept sep oct nov dec
    ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev
    okla ore pa penn tenn tex va vt wash wis wyo
    """
)

_ABBREVIATIONS = _TITLES | _BEFORE_NUMBERS | _AMBIGUOUS | _AMBIGUOUS_NAMES

# Letters: as many before a full stop are a word, so that most sentences need no further look.
_LONGER_THAN_ANY = 1 + max(map(len, _ABBREVIATIONS))

# Words that open sentences and hardly ever a name: "in the U.S. The", but "the U.S. Senate".
_OPENERS = _words(
    """
    A About According After Again All Also Although Among An And Another Any Are As At Because
    Before Being Besides Both But By Can Clearly Consequently Despite Did Do Does During Each
    Earlier Either Even Every Finally First For From Further Furthermore Given Had Has Have Having
    He Hence Her Here His How However I If In Indeed Instead Is It Its Later Last Let Many Maybe
    Meanwhile Moreover Most Mr Mrs Much My Neither Nevertheless Next No Nobody None Nonetheless Nor
    Not Nothing Now Of On Once One Only Or Other Others Our Out Over Perhaps Quite Rather Recently
    Second Several She Should Similarly Since So Some Sometimes Soon Still Such That The Their Then
    There Therefore These They Third This Those Though Three Through Throughout Thus To Today
    Together Tomorrow Too Two Under Unfortunately Unless Until Upon Was We Were What Whatever When
    Where Whether Which While Who Whose Why Will With Within Without Would Yes Yesterday Yet You
    Your
    """
)

# How far back the word before a full stop is looked for; no abbreviation is longer.
_LONGEST_WORD = 30

_WORD = re.compile(r"[^\W\d_]+")
_NUMERAL = re.compile(r"\d|[IVXLC]+\b")

# Who speaks, after a quotation that ends in "?" or "!": “Why now?” Senator Hale asked.
_SPEAKER_SAYS = re.compile(
    r"(?!And |But |Then |So )(?:[^\W\d_][\w.’'-]{0,30} ){1,4}?"
    r"(?:said|says|asked|asks|cried|shouted|replied|answered|added|declared|wondered|exclaimed"
    r"|demanded|inquired|told|wrote|called|thought)\b"
)

# "U.S", "p.m", "Ph.D": letters and full stops, unlike "example.org" and "2.5".
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}")

# Words that sentencex takes for abbreviations ("Me." for Maine or Maître) though they end sentences
# every day. Looking back from the full stop is what keeps this cheap.
_PLAIN_WORD = re.compile(
    r"\.(?:(?<=\b(?:me|no|re)\.)|(?<=\b(?:art|ill|may|May|ore|con)\.)|(?<=\bmiss\.))"
    r"(?= +[A-Z][a-z ’'])"
)


def unmistakable(flat: str) -> str:
    """`flat` with the full stops of such words made exclamation marks, which sentencex believes."""
    return _PLAIN_WORD.sub("!", flat)


def is_speaker(flat: str, position: int) -> bool:
    """Whether somebody is named there as the speaker of the question or exclamation before."""
    return _SPEAKER_SAYS.match(flat, position) is not None


def ends_sentence(flat: str, begin: int, end: int, following: int) -> bool:
    """Whether the sentence begun at `begin` ends at `end` and the next begins at `following`.

    `flat` is the prose as `sentences` flattens it: quotation marks and brackets are spaces.
    """
    if flat[following].islower():
        return False
    if flat[end - 1] != ".":
        return True
    if end - begin > _LONGER_THAN_ANY and flat[end - 1 - _LONGER_THAN_ANY : end - 1].isalpha():
        return True
    begin = max(begin, end - _LONGEST_WORD)
    word = flat[max(begin, flat.rfind(" ", begin, end) + 1) : end - 1]
    return _closes(word[word.rfind("-") + 1 :], flat, following)


def _closes(word: str, flat: str, following: int) -> bool:
    """Whether the full stop after `word` ends a sentence, seeing what follows."""
    lower = word.lower()
    if lower in _ABBREVIATIONS:
        if lower in _TITLES:
            return False
        if lower in _BEFORE_NUMBERS and _NUMERAL.match(flat, following):
            return False
        if lower not in _AMBIGUOUS and not (lower in _AMBIGUOUS_NAMES and word[0].isupper()):
            return True
    elif not _is_initials(word):
        return True
    opener = _WORD.match(flat, following)
    return opener is not None and opener.group() in _OPENERS


def _is_initials(word: str) -> bool:
    if "." in word:
        return _DOTTED.fullmatch(word) is not None
    return len(word) == 1 and word.isalpha()
