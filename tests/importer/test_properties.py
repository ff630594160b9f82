"""Tests that any import produces an expected error or a complete file that loads."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.errors import FootnoteError
from bot.importer.article import assemble
from bot.importer.definitions import definition_asked
from bot.importer.propose import expansions
from bot.importer.readers.reading import read_file
from bot.importer.split import split
from bot.importer.tidy import tidy, visible
from bot.knowledge.loader import load
from bot.yamlfile.fields import escaped_length
from tests.importer.pond import outcome, texts

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_MARKS = r"""
# | ## | - | 1. | > | ``` | ~~~ | --- | === | ** | _ | [a](b) | ![a](b) | [^1] | [^1]: | \ | &amp;
<b> | <!-- | --> | <script> | :-- | a | Duck (D) | DEA | U.S. | Dr. | ? | : | ' | " | no | # p
"""
_TAGS = """
<p> </p> <h1> </h1> <h2> <ul> <li> </ul> <ol> <table> <tr> <td> <th> </table> <pre> </pre> <br>
<article> </article> <main> <nav> </nav> <body> <html> <!-- --> <![CDATA[ <blockquote> </a> &lt;
&#0; <title>T</title> <dl><dt> <b> <div/class=share> <img/alt=x> <meta/name=author/content=A>
<a/href=x>
"""
_ODD = [
    "\n\n",
    "\n",
    "    ",
    " ",
    "|",
    "\u2028",
    "\x85",
    "\u202e",
    "\u0301",
    "\U0001f986",
    "\r",
    "\t",
]
MARKS = st.sampled_from([mark.strip() + " " for mark in _MARKS.split("|")] + _ODD)
TAGS = st.sampled_from([tag.replace("/", " ") if "=" in tag else tag for tag in _TAGS.split()])
TEXT = st.text(max_size=30)
ANY = st.lists(MARKS | TEXT, max_size=40).map("".join)
PAGE = st.lists(TAGS | TEXT, max_size=40).map("".join)
WORDS = st.lists(
    st.sampled_from(["duck", "U.S.", "pond,", "quack!", "*", "don't", "1."]), min_size=1
)
PARAGRAPH = st.lists(st.sampled_from(["duck", "U.S.", "pond,", "water", "don't"]), min_size=3).map(
    lambda words: " ".join(["Word", *words, "end."])
)


def squeezed(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def check(content: str, name: str) -> None:
    """Import a text, compare passages with paragraphs, and import again without changes."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with suppress(FootnoteError):
            outcome(folder, content.encode("utf-8", "surrogatepass"), name)
        if not (folder / "pond.yaml").exists():
            return
        knowledge = load([folder / "pond.yaml"])
        article = assemble(read_file(folder / name))
        wanted = [squeezed(paragraph.text) for paragraph in article.paragraphs]
        everything, at = squeezed("".join(texts(knowledge))), 0
        for text in wanted:  # headings may come in between
            at = everything.index(text, at) + len(text)
        numbers = [number for passage in knowledge.passages for number in passage.paragraphs]
        assert sorted(set(numbers)) == list(range(1, len(article.paragraphs) + 1))
        assert numbers == sorted(numbers)
        before = (folder / "pond.yaml").read_bytes()
        outcome(folder, content.encode("utf-8", "surrogatepass"), name)
        assert (folder / "pond.yaml").read_bytes() == before


@SLOW
@given(ANY | TEXT)
@pytest.mark.parametrize("name", ["pond.md", "pond.txt", "pond"])
def test_any_text(name: str, content: str) -> None:
    """Markdown, plain text, and text of an unknown format can be imported."""
    check(content, name)


@SLOW
@given(PAGE)
def test_any_page(content: str) -> None:
    """Malformed HTML can be imported."""
    check(content, "pond.html")


@SLOW
@given(st.binary(max_size=200), st.sampled_from([".md", ".txt", ".html", ".pdf", ""]))
def test_any_bytes(content: bytes, ending: str) -> None:
    """Any bytes with any file name produce either knowledge or an expected error."""
    with tempfile.TemporaryDirectory() as made:
        try:
            outcome(Path(made), content, f"pond{ending}")
        except FootnoteError:
            return
        assert load([Path(made) / "pond.yaml"]).passages


@SLOW
@given(st.lists(PARAGRAPH, min_size=1, max_size=8))
@pytest.mark.parametrize("name", ["pond.md", "pond.txt"])
def test_blocks_are_paragraphs(name: str, paragraphs: list[str]) -> None:
    """Blocks between blank lines are paragraphs, numbered from 1 in order."""
    with tempfile.TemporaryDirectory() as made:
        outcome(Path(made), "\n\n".join(["# The Pond", *paragraphs]), name)
        knowledge = load([Path(made) / "pond.yaml"])
    assert [source.title for source in knowledge.sources] == ["The Pond"]
    numbers = [number for passage in knowledge.passages for number in passage.paragraphs]
    assert sorted(set(numbers)) == list(range(1, len(paragraphs) + 1))
    assert numbers == sorted(numbers)
    assert " ".join(texts(knowledge)).split() == " ".join(paragraphs).split()


@SLOW
@given(st.lists(PARAGRAPH, min_size=2, max_size=6, unique=True), st.data())
def test_curated_asks_are_never_lost(paragraphs: list[str], data: st.DataObject) -> None:
    """After any change to the article, a curator's asks stay in the file."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        out = folder / "pond.yaml"
        outcome(folder, "\n\n".join(["# The Pond", *paragraphs]))
        lines = []
        for line in out.read_text(encoding="utf-8").splitlines():
            lines.append(line)
            if line.startswith("  - id: "):
                lines += ["    asks:", f"      - who asks {len(lines)}?  # by me"]
        out.write_text("\n".join(lines) + "\n", encoding="utf-8")
        kept = data.draw(st.lists(st.sampled_from(paragraphs) | PARAGRAPH, min_size=1))
        assume(set(kept) & set(paragraphs))
        outcome(folder, "\n\n".join(["# The Pond", *kept]))
        load([out])
        after = out.read_text(encoding="utf-8")
        assert all(line in after for line in lines if line.endswith("# by me"))


@given(ANY)
def test_tidying_twice_changes_nothing(text: str) -> None:
    """Tidying is idempotent."""
    assert tidy(tidy(text)) == tidy(text)


@SLOW
@given(st.lists(WORDS | st.just(["x" * 400]), max_size=40), st.integers(50, 400))
def test_parts_fit_and_make_up_the_whole(words: list[list[str]], limit: int) -> None:
    """Splitting loses only the white space between the parts."""
    text = tidy("\n".join(" ".join(line) for line in words))
    assume(visible(text))
    parts = split(text, limit)
    assert squeezed("".join(parts)) == squeezed(text)
    assert all(escaped_length(part) <= limit and part == part.strip() for part in parts)


@given(ANY)
def test_proposals_take_any_text(text: str) -> None:
    """Proposing questions may yield none, but never fails."""
    assert len(definition_asked(text) or "") <= 100
    assert all(expansion.short and expansion.long for expansion in expansions(text))
