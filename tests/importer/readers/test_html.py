"""Tests that HTML is reduced to the article's body and the page's metadata."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from bot.errors import ArticleError
from bot.importer.readers.pages import html
from bot.importer.readers.phrases import boilerplate
from bot.importer.readers.reading import read_file
from tests.importer.pond import imported, numbered, texts
from tests.importer.readers.pages import blocks_of, in_article
from tests.timing import seconds

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """\
<!doctype html><html lang="en"><head><title>Ducks | Pond Daily</title>
<meta property="og:site_name" content="Pond Daily"><meta name="author" content="A. Quack">
<meta property="article:published_time" content="2020-02-03T10:00:00Z">
<link rel="canonical" href="https://pond.example/ducks"></head><body>
<header>We use cookies. <button>Accept</button></header>
<nav><a href="/">Home</a><a href="/b">About</a></nav>
<article><header><h1>Ducks</h1></header>
<p>May 2, 2013 — Ducks are
birds.</p><p>They <b>swim</b> in <a href="x">ponds</a>,<!-- no --> e.g. Dr.&nbsp;Smith's.</p>
<div class="share-buttons"><p>Share!</p></div><p hidden>secret</p><p style="display: none">s</p>
<h2>Food</h2>Loose text<br>goes on.<br><br>New block.
<ul><li>Peas</li><li>Oats<ul><li>rolled</li></ul></li></ul><ol><li>one<li>two</ol>
<table><tr><th>Food</th><th>Good</th></tr><tr><td>Peas</td><td>yes <p>really</p></td></tr></table>
<blockquote><p>Quack!</p></blockquote><pre>if duck:
    quack()</pre><p>Share this on Facebook</p><p>Read more: <a href="z">Geese</a></p>
<p>Advertisement</p><ul><li><a href="a">Other one</a></li><li><a href="b">Other two</a></li></ul>
<img alt="A duck" src="a.png"><dl><dt>Drake</dt><dd>A male.</dd></dl>
<ul><li><h4>Head</h4>body</li><li><table><tr><td>in list</td></tr></table></li></ul>
<h3>Nested</h3><p>Deep.</p><p>© 2020 Pond Daily</p></article>
<footer>All rights reserved.</footer></body></html>"""

LOOSE = """<html><head><title>T</title></head><body><div id="nav"><a href="a">Home</a></div>
<h1>T</h1><p>One two three.</p><p>Four five six.</p><div class="share">Share it</div><p>Seven.</p>
<div class="footer">Copyright 2020</div></body></html>"""


def test_details_above_a_page(tmp_path: Path) -> None:
    """Wiki.js and Jekyll write the title and the date of an HTML page above the page."""
    page = "<!--\ntitle: Otters\ndate: 2020-02-03\n-->\n\n<h2>Food</h2>\n<p>They eat fish.</p>"
    (source,) = imported(tmp_path, page, "otters.html").sources
    assert (source.title, source.published) == ("Otters", "2020-02-03")


def test_pictures_that_nothing_describes() -> None:
    """A block with only such a picture is left out and counted. All other text is kept."""
    found = in_article(
        "<h2><img alt='image'></h2><p>Otter</p><p><img alt='IMG_0123'></p><ul><li><img alt='image'>"
        "<li>Two</ul><p>Press <img alt='image'></p><p><a href='x'><img alt='image'></a></p>"
        "<table><tr><td><img alt='image'><td>Pond</table><p>Ducks</p><p>They like to swim.</p>"
    )
    kept = ["Otter", "• Two", "Press image", "image", "image; Pond", "Ducks", "They like to swim."]
    assert blocks_of(found) == kept
    assert found.notes.left_out["picture"] == 2


def test_a_whole_page(tmp_path: Path) -> None:
    """The body keeps its order, and has no navigation, buttons, hidden text or lists of links."""
    knowledge = imported(tmp_path, PAGE, "page.html")
    (source,) = knowledge.sources
    assert (source.id, source.title, source.publisher) == ("ducks", "Ducks", "Pond Daily")
    assert (source.author, source.published) == ("A. Quack", "2020-02-03")
    assert source.url == "https://pond.example/ducks"
    assert numbered(knowledge) == [
        (1, None, "Ducks are birds."),
        (2, None, "They swim in ponds, e.g. Dr. Smith's."),
        (3, "Food", "Loose text\ngoes on."),
        (4, "Food", "New block."),
        (5, "Food", "• Peas\n• Oats\n• rolled"),
        (6, "Food", "1. one\n2. two"),
        (7, "Food", "Food: Peas; Good: yes really"),
        (8, "Food", "Quack!"),
        (9, "Food", "if duck:\n    quack()"),
        (10, "Food", "A duck"),
        (11, "Food", "Drake"),
        (12, "Food", "A male."),
        (13, "Food", "• Head\nbody\n• in list"),
        (14, "Food \u203a Nested", "Deep."),
    ]


def test_a_short_page_without_markup(tmp_path: Path) -> None:
    """A short page is read as a whole, without elements named like navigation."""
    assert texts(imported(tmp_path, LOOSE, "page.html")) == [
        "One two three.",
        "Four five six.",
        "Seven.",
    ]


def test_a_long_page_without_markup(tmp_path: Path) -> None:
    """The body of a long page is recognized by its structure."""
    body = "".join(
        f"<p>Paragraph {n} says at some length what ducks do in pond number {n}.</p>"
        for n in range(20)
    )
    page = (
        "<html><head><title>Long</title></head><body><div><a href=a>Start here</a></div>"
        f"<div><h1>Long</h1><h2>Sub</h2>{body}<ul><li>item one</li><li>item two</li></ul></div>"
        "</body></html>"
    )
    found = numbered(imported(tmp_path, page, "page.html"))
    assert [text for _, _, text in found if "says at some length" in text] == [
        match[1] for match in re.finditer(r"<p>(.*?)</p>", page)
    ]
    assert found[-1][1:] == ("Sub", "• item one\n• item two")


def test_surroundings_are_removed(tmp_path: Path) -> None:
    """Removing elements neither ends a sentence nor joins blocks."""
    page = (
        "<article>One <script>x()</script>two<button>Go</button>.<nav>Home</nav>\x08Three &#8;"
        "<aside><nav>Twice</nav></aside>four.</article>"
    )
    assert texts(imported(tmp_path, page, "page.html")) == ["One two.", "Three", "four."]


def test_other_encodings(tmp_path: Path) -> None:
    """A page is read in its declared encoding, or else as browsers would read it."""
    declared = '<meta charset="latin-1"><article><p>Señor Duck</p></article>'
    assert texts(imported(tmp_path, declared.encode("latin-1"), "a.html")) == ["Señor Duck"]
    (tmp_path / "pond.yaml").unlink()
    silent = "<article><p>Señor Duck</p></article>"
    assert texts(imported(tmp_path, silent.encode("cp1252"), "a.html")) == ["Señor Duck"]
    (tmp_path / "pond.yaml").unlink()
    unknown = '<html><meta charset="klingon"><article><p>Señor Duck</p></article>'
    assert texts(imported(tmp_path, unknown, "a")) == ["Señor Duck"]
    (tmp_path / "pond.yaml").unlink()
    slow = '<html><meta charset="punycode"><article><p>Señor Duck</p></article>'
    assert texts(imported(tmp_path, slow, "a")) == ["Señor Duck"]


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files and pages that a page links to are never fetched."""

    def refuse(*_arguments: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    page = (
        '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd"><html><head>'
        '<link rel="canonical" href="http://127.0.0.1:9/"><base href="http://127.0.0.1:9/">'
        '<meta http-equiv="refresh" content="0; http://127.0.0.1:9/"></head><body><article>'
        '<img src="http://127.0.0.1:9/a.png"><iframe src="http://127.0.0.1:9/"></iframe>'
        "<p>Quack.</p></article></body></html>"
    )
    assert texts(imported(tmp_path, page, "page.html")) == ["Quack."]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "<p>hello</p>",
        "<article>" + "<ul><li>" * 5_000 + "hello",
        "<article>" + "<table><tr><td>" * 5_000 + "hello",
        "<article><p>" + "<b><i>" * 5_000 + "hello</p>",
        "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><article><p>&b; hello</p>",
        "<article><p class='" + "x" * 2_000_000 + "'>hello there.</p></article>",
        "<article>" + "<p><a href=x>hello</a> you</p>" * 5_000 + "</article>",
        "<" * 500_000 + "hello",
        "<!--" * 100_000 + "hello",
        "<article>" + "<br>" * 100_000 + "hello",
        "<nav class='share'>" * 10_000 + "hello",
    ],
    ids=range(11),
)
def test_hostile_pages(tmp_path: Path, page: str) -> None:
    """Hostile pages take seconds, not minutes, and produce knowledge or an expected error."""

    def run() -> None:
        with suppress(ArticleError):
            assert texts(imported(tmp_path, page, "page.html"))

    assert seconds(run, runs=1) < 40  # a quadratic algorithm takes minutes


def test_too_large_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that are too large are refused before parsing."""
    monkeypatch.setattr(html, "MAX_BYTES", 10)
    with pytest.raises(ArticleError, match="the page is larger than"):
        imported(tmp_path, PAGE, "page.html")


def test_metadata_that_breaks_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The article is imported even if its details can't be read."""

    def fail(*_arguments: object, **_options: object) -> None:
        raise RecursionError

    monkeypatch.setattr("trafilatura.metadata.extract_metadata", fail)
    knowledge = imported(tmp_path, PAGE, "page.html")
    assert knowledge.sources[0].title == "Ducks"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Share this article", True),
        ("Read more", True),
        ("Read more: Geese", True),
        ("© 2020 Pond Daily", True),
        ("Copyright Pond Daily. All rights reserved.", True),
        ("Related articles: Geese", True),
        ("Sign up for our newsletter", True),
        ("Skip to content", True),
        ("Share prices fell.", False),
        ("Copyright law is hard.", False),
        ("Related to this, ducks have a long history of quacking.", False),
        ("Read more books, said Dr. Smith.", False),
        ("Print was invented in Mainz.", False),
        ("Search parties went out.", False),
        ("Cookies are baked.", False),
        ("Next, the ducks left.", False),
    ],
)
def test_boilerplate(text: str, wanted: object) -> None:
    """A line is boilerplate only if it could not be a line of an article."""
    assert bool(boilerplate(text)) is wanted


@pytest.mark.parametrize("suffix", [".txt", ".rst"])
def test_a_page_with_the_suffix_of_another_format(tmp_path: Path, suffix: str) -> None:
    """It is read as a page, with a warning, because its tags are no text."""
    file = tmp_path / f"faq{suffix}"
    file.write_text("<!DOCTYPE html>\n<html><body><h1>Pool</h1>\n<p>It opens at seven.</p></body>")
    found = read_file(file)
    assert found.details.title == "Pool"
    assert "<p>" not in str(found.parts)
    assert any("read as HTML" in warning for warning in found.notes.warnings)


@pytest.mark.parametrize(
    "page",
    [
        "---\nlayout: pond\n---\n<p>Otters swim in the {{ pond.name }} pond.</p>{{ content }}",
        "{% extends 'pond' %}<p>Otters swim in the {{ pond.name }} pond.</p>",
        "<p>Otters {% if pond %}swim{% endif %} in the <a href='{{ url }}'>pond</a>.</p>",
        "<p>Otters swim in the pond.<img alt='{{ otter }}' src='{{ url }}'>{% endfor %}</p>",
        "<p>Otters swim in the{%- comment -%} frog {%- endcomment %} pond.</p>",
    ],
)
def test_expressions_of_a_template_are_left_out(tmp_path: Path, page: str) -> None:
    """A template for pages loses the expressions that a site generator would replace."""
    path = tmp_path / "pond.html"
    path.write_text(page, encoding="utf-8")
    found = read_file(path)
    assert blocks_of(found) == ["Otters swim in the pond."]
    assert sum(found.notes.left_out.values()) > 0


def test_a_page_about_templates_is_no_template(tmp_path: Path) -> None:
    """A page keeps the expressions that it shows, because its tags are only in code."""
    path = tmp_path / "pond.html"
    path.write_text(
        "<p>Write {{ otter }} in <code>{% if pond %}</code>, or use x^{{2}} otters.</p>",
        encoding="utf-8",
    )
    shown = "Write {{ otter }} in {% if pond %}, or use x^{{2}} otters."
    assert blocks_of(read_file(path)) == [shown]
