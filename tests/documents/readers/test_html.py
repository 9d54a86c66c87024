"""Saved web pages: the article, its own statements about itself, and nothing fetched."""

import json
from datetime import date
from pathlib import Path

import pytest

from documents.readers import Code, html, read

SAMPLES = Path(__file__).resolve().parents[3] / "../shared/data/formats/markitdown_docs"
PARAGRAPH = (
    "The harbour stayed closed for a third week, and the ships that carry grain waited outside in "
    "the fog while the delegates talked about the price of pilots and of coal."
)
PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head>
<title>Water first | Port Echo</title>
<meta property="og:site_name" content="Port Echo">
<meta property="og:title" content="Water first">
<meta name="author" content="Ana Lima">
<meta property="article:published_time" content="2021-05-03T10:00:00Z">
<link rel="canonical" href="https://example.org/water">
<script>document.write("never")</script>
</head><body>
<nav><ul><li><a href="/">Start</a></li><li><a href="/about">About us</a></li></ul></nav>
<article><h1>Water first</h1>
<p>{PARAGRAPH}</p>
<h2>What comes next</h2>
<ul><li>A new quay</li><li>A longer pier</li></ul>
<p>{PARAGRAPH.replace("third", "fourth")}</p>
<blockquote><p>{PARAGRAPH.replace("third", "fifth")}</p></blockquote>
</article>
<footer><p>Cookies and imprint</p></footer>
</body></html>"""


def test_the_article_is_read_without_menu_and_foot():
    (record,) = read(PAGE.encode(), "water.html").records

    assert PARAGRAPH in record.text
    assert "\n\nWhat comes next\n\n- A new quay\n- A longer pier\n\n" in record.text
    for other in ("About us", "Cookies", "never", "<"):
        assert other not in record.text


def test_the_page_says_its_own_metadata():
    (record,) = read(PAGE.encode(), "water.html").records

    assert record.title == "Water first"
    assert record.author == "Ana Lima"
    assert record.publisher == "Port Echo"
    assert record.published_on == date(2021, 5, 3)
    assert record.language == "en"
    assert record.url == "https://example.org/water"


def test_an_author_that_is_no_name_is_left_out():
    page = PAGE.replace("Ana Lima", "all our authors are listed here")
    (record,) = read(page.encode(), "water.html").records
    assert record.author == ""


def test_a_page_without_an_article_gives_its_visible_text():
    page = b"<html><head><title>T</title></head><body><script>no</script><p>One<br>two</p>three"
    (record,) = read(page, "short.html").records
    assert record.text.split() == ["One", "two", "three"]


def test_a_page_may_say_its_own_encoding():
    page = '<html><head><meta charset="windows-1251"></head><body><p>Министр заявил</p></body>'
    (record,) = read(page.encode("cp1251"), "page.html").records
    assert record.text == "Министр заявил"


def test_a_page_that_says_a_wrong_encoding_is_refused():
    page = b'<html><head><meta charset="euc-jp"></head><body><p>\xff\xfe caf\xe9</p></body>'
    (problem,) = read(page, "page.html").problems
    assert problem.code == Code.NOT_UTF8
    assert str(problem) == (
        "page.html, line 1, byte 51: the file is not valid EUC-JP. Choose another encoding."
    )


def test_utf8_wins_over_a_declaration_that_was_forgotten():
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Grüße</p></body>'
    (record,) = read(page.encode(), "page.html").records
    assert record.text == "Grüße"


def test_lists_inside_lists_and_lines_inside_paragraphs_are_kept():
    inner = "<ul><li>A crane</li></ul>"
    page = PAGE.replace("<li>A new quay</li>", f"<li>A new quay{inner}</li>")
    page = page.replace("</blockquote>", "</blockquote><p>The first line<br>and a second line.</p>")
    (record,) = read(page.encode(), "water.html").records
    assert "- A new quay\n  - A crane\n- A longer pier\n" in record.text
    assert "The first line\nand a second line." in record.text


def test_a_page_that_is_not_in_the_chosen_encoding_is_refused():
    (problem,) = read(b"<p>caf\x81</p>", "page.html", encoding="cp1252").problems
    assert problem.message == "the file is not valid CP1252. Choose another encoding."


def test_a_page_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(html, "PAGE_CHARACTERS", 10)
    (problem,) = read(b"<p>eleven and more</p>", "page.html").problems
    assert problem.code == Code.TOO_LARGE
    assert str(problem) == (
        "page.html: the page is longer than 10 characters. Save its text as .txt."
    )


def test_a_page_the_extractor_cannot_take_gives_its_visible_text(monkeypatch):
    monkeypatch.setattr(html.trafilatura, "bare_extraction", lambda *_, **__: 1 / 0)
    (record,) = read(PAGE.encode(), "water.html").records
    assert "A new quay\n\nA longer pier" in record.text
    assert "never" not in record.text


@pytest.mark.parametrize("page", [b"<html></html>", b"<p></p>", b"<html><script>x</script></html>"])
def test_a_page_without_words_is_empty(page):
    (problem,) = read(page, "page.html").problems
    assert (str(problem), problem.code) == ("page.html: there is no text in it.", Code.EMPTY)


def test_control_characters_in_a_page_do_not_stop_it():
    (record,) = read(b"<html><body><p>One \x0b two &#0; three</p></body></html>", "p.html").records
    assert record.text.startswith("One")


def test_entities_of_a_page_are_not_expanded_into_a_bomb():
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><html><p>Word &b;</p></html>'
    (record,) = read(bomb.encode(), "bomb.html").records
    assert "aaaaaaaa" not in record.text


@pytest.mark.parametrize("name", ["test_blog.html", "test_wikipedia.html"])
def test_real_pages_hold_what_others_find_in_them(name):
    if not SAMPLES.is_dir():
        pytest.skip("the sample documents are not on this machine")
    expected = json.loads((SAMPLES / "expected_strings.json").read_text(encoding="utf-8"))
    vector = next(v for v in expected["GENERAL_TEST_VECTORS"] if v["filename"] == name)
    (record,) = read((SAMPLES / "test_files" / name).read_bytes(), name).records
    words = " ".join(record.text.split())

    for phrase in vector["must_include"]:
        plain = phrase.split(" [")[0]  # what stands before a link of its Markdown
        assert plain in words
    for phrase in vector["must_not_include"]:
        assert phrase not in words
    assert record.language == "en"
