"""The language of a text, from little of it."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from documents import languages
from documents.languages import DEFAULT, detect

TEXTS = {
    "en": "The council asked every state to sign the treaty before the end of the year.",
    "de": "Der Rat bat alle Staaten, den Vertrag noch vor dem Ende des Jahres zu unterzeichnen.",
    "fr": "Le conseil a demandé à tous les États de signer le traité avant la fin de l’année.",
    "es": "El consejo pidió a todos los Estados que firmaran el tratado antes de fin de año.",
    "it": "Il consiglio ha chiesto agli Stati di firmare il trattato entro la fine dell’anno.",
    "pt": "O conselho pediu a todos os Estados que assinassem o tratado antes do fim do ano.",
    "nl": "De raad vroeg alle staten om het verdrag voor het einde van het jaar te ondertekenen.",
    "pl": "Rada poprosiła wszystkie państwa o podpisanie traktatu przed końcem roku.",
    "ru": "Совет призвал все государства подписать договор до конца года.",
    "uk": "Рада закликала всі держави підписати договір до кінця року.",
    "tr": "Konsey bütün devletlerden antlaşmayı yıl sonundan önce imzalamalarını istedi.",
    "ar": "طلب المجلس من جميع الدول التوقيع على المعاهدة قبل نهاية العام.",
    "zh": "理事会要求所有国家在年底前签署该条约。",
    "hi": "परिषद ने सभी देशों से वर्ष के अंत से पहले संधि पर हस्ताक्षर करने को कहा।",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items(), ids=TEXTS)
def test_a_sentence_is_enough(code, text):
    assert detect(text) == code


@pytest.mark.parametrize(("code", "text"), TEXTS.items(), ids=TEXTS)
def test_a_long_text_has_the_language_of_its_beginning(code, text):
    assert detect(f"{text} " * 500) == code


def test_a_headline_in_another_language_does_not_decide():
    assert detect("Breaking News\n\n" + TEXTS["de"] * 5) == "de"


def test_a_table_of_figures_does_not_decide():
    assert (
        detect("Der Haushalt der Bundesländer\n" + "  4.875.576,41 + 125.775,00 €\n" * 30) == "de"
    )


def test_capitals_do_not_confuse():
    assert detect(TEXTS["de"].upper()) == "de"


@pytest.mark.parametrize("text", ["", " \n ", "12.5 % – 2031", "👍🏽 🇪🇺", "...", "\ud800"])
def test_a_text_without_letters_is_taken_for_the_default(text):
    assert detect(text) == DEFAULT == "en"


@pytest.mark.parametrize("text", ["a", "Ok", "ꙮ", "ᚠᚢᚦ"])
def test_any_letters_get_a_two_letter_code(text):
    assert len(detect(text)) == 2


def test_the_answer_does_not_depend_on_what_was_asked_before():
    first = [detect(text) for text in TEXTS.values()]
    assert [detect(text) for text in reversed(TEXTS.values())] == first[::-1]


def test_many_threads_load_one_model():
    languages._loaded.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(detect, [*TEXTS.values()] * 8))
    assert answers == [*TEXTS] * 8
    assert languages._loaded.cache_info().misses == 1


def test_a_longer_text_takes_no_longer():
    """The model reads 160 letters whatever the text; a walk over this one would take seconds."""
    text = TEXTS["en"] * 100_000
    detect(text)
    start = time.process_time()
    for _ in range(20):
        detect(text)
    assert time.process_time() - start < 0.2
