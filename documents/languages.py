"""Pure: text → the language it is written in, as an ISO 639-1 code.

py3langid decides, on a short sample, because its time grows with every byte: 160 letters take about
a tenth of a millisecond, which is what an import of ten thousand documents can spend on it. The
sample comes from the middle of the text's beginning, as first lines are dates, names and headlines;
figures and punctuation are left out of it, as they speak no language.
"""

import re
import threading
from functools import cache

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

__all__ = ["DEFAULT", "detect"]

# The answer for a text without letters. It has to be cut into sentences by somebody's rules, and a
# table of figures or a row of emoji is cut by English ones as well as by any.
DEFAULT = "en"

# Code points that the sample is taken from and has, and the most bytes of UTF-8 it may have.
_BEGINNING = 600
_SAMPLE = 160
_BYTES = 240

# Figures, punctuation, white space: all of ASCII but its letters and the apostrophe.
_MUTE = re.compile(r"[\s!-&(-@\[-`{-~]+")

_loading = threading.Lock()


def detect(text: str) -> str:
    """The language of `text`; the same text always gets the same answer."""
    sample = _sample(text)
    if not any(character.isalpha() for character in sample):
        return DEFAULT
    language, _ = _identifier().classify(sample)
    return str(language)


def _sample(text: str) -> str:
    beginning = _MUTE.sub(" ", text[:_BEGINNING]).strip()
    start = max(0, len(beginning) // 2 - _SAMPLE // 2)
    # "ignore" also drops the character that the last byte may have cut in two.
    piece = beginning[start : start + _SAMPLE].encode("utf-8", "ignore")[:_BYTES]
    return piece.decode("utf-8", "ignore")


def _identifier() -> LanguageIdentifier:
    """The model, loaded when first asked for (half a second), once for all threads."""
    with _loading:
        return _loaded()


@cache
def _loaded() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    # Choosing the columns left the table in column order; it is read by rows.
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc)
    return identifier
