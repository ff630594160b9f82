"""Tests that the report page is self-contained and accessible, and escapes all text."""

from __future__ import annotations

import itertools
import re
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from markupsafe import Markup

from bot.cli import cli
from bot.config import Config
from bot.config.loader import Matching
from bot.errors import UsageError
from bot.evaluate.command import EvalOptions, run
from bot.evaluate.figures import Split
from bot.evaluate.page.markup import element, markup
from bot.evaluate.page.plots import SERIES
from bot.evaluate.reliability import Bin, bins, calibration_error
from tests.bakery import GOLDEN, KNOWLEDGE, bakery, written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HOSTILE = '<script>alert("1")</script> & </style>'


class Outline(HTMLParser):
    """Parser that collects the text of a page, and its elements with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Record an element and its attributes."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Record a piece of text."""
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of all elements with this name."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write a report with a source and questions that try to inject HTML."""
    folder = tmp_path_factory.mktemp("page")
    knowledge = KNOWLEDGE.replace("The Penguin Bakery", f"'{HOSTILE}'")
    golden = f"{GOLDEN}  - {{question: '{HOSTILE}', kind: smalltalk}}\n"
    written(folder / "bakery.golden.yaml", golden)
    file = folder / "report.html"
    run(bakery(folder, knowledge), EvalOptions(peers=True, report=file))
    return file.read_text(encoding="utf-8")


def test_text_is_never_interpreted_as_html(page: str) -> None:
    """Questions and titles are escaped, so they can't add elements."""
    found = Outline(page)
    assert found.all("script") == []
    assert len(found.all("style")) == 1 + len(found.all("svg"))  # each figure has its own styles
    assert HOSTILE in found.texts
    assert any(HOSTILE in text and "golden questions about" in text for text in found.texts)


def test_the_page_is_self_contained(page: str) -> None:
    """The page links to nothing that browsers fetch, and its content security policy forbids it."""
    found = Outline(page)
    links = [
        value
        for _, attributes in found.elements
        for name, value in attributes.items()
        if name in {"src", "href", "xlink:href", "srcset", "data"}
    ]
    assert [link for link in links if not (link or "").startswith("#")] == []
    assert re.findall(r"@import|url\((?!#)", page) == []
    rules = [one["content"] for one in found.all("meta") if "http-equiv" in one]
    assert rules == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_the_page_is_accessible(page: str) -> None:
    """Headings are in order, charts have labels, tables have headers, and ids are unique."""
    found = Outline(page)
    levels = [int(tag[1]) for tag, _ in found.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    pictures = [one for one in found.all("div") if one.get("role") == "img"]
    assert len(pictures) == len(found.all("svg")) == 3
    assert all(one["aria-label"] for one in pictures)
    assert len(found.all("caption")) == len(found.all("table"))
    assert all(one.get("scope") in {"row", "col"} for one in found.all("th"))
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert found.all("html") == [{"lang": "en"}]


def test_charts_take_their_colors_from_the_page(page: str) -> None:
    """Each color is a CSS variable, which is defined for light mode and for dark mode."""
    figures = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    assert re.findall(r"#[0-9a-f]{6}\b", figures) == []
    used = set(re.findall(r"var\(--([\w-]+)\)", figures))
    assert {"ink", "faint", "series-1"} <= used
    for name in used | {f"series-{n}" for n, _ in enumerate(SERIES, 1)}:
        assert page.count(f"--{name}: #") == 2, name


def test_every_miss_is_listed(page: str) -> None:
    """The page lists each miss with the answer that was given."""
    text = " ".join(Outline(page).texts)
    assert "small talk was not recognized" in text
    assert "confidence" in text
    assert "rapidfuzz WRatio, texts" in text


def test_the_page_of_a_bad_run(tmp_path: Path) -> None:
    """The page is written even if there is only one part and nothing is asserted."""
    config = Config(bakery(tmp_path).knowledge, Matching(answer=1.0))
    wrong = "questions: [{question: what is bread, kind: smalltalk}]"
    file = tmp_path / "report.html"
    wanted = EvalOptions((written(tmp_path / "g.yaml", wrong),), Split.TUNING, report=file)
    assert not run(config, wanted)
    assert "Missing the floor: small talk recognized." in file.read_text(encoding="utf-8")


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    """The command also prints the tables. If the file can't be written, the error says why."""
    (knowledge,) = bakery(tmp_path).knowledge
    written(tmp_path / "bakery.golden.yaml", GOLDEN)
    command = ["eval", "--part", "tuning", "--knowledge", str(knowledge), "--report"]
    file = tmp_path / "report.html"
    result = CliRunner().invoke(cli, [*command, str(file)], standalone_mode=False)
    assert result.return_value == 0
    assert "Tuning questions" in result.stdout
    assert file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    nowhere = tmp_path / "nowhere" / "report.html"
    failed = CliRunner().invoke(cli, [*command, str(nowhere)], standalone_mode=False)
    assert isinstance(failed.exception, UsageError)
    assert "the report can't be written: No such file" in str(failed.exception)


def test_without_matplotlib_there_is_a_hint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If matplotlib is missing, a hint appears before any question is asked.

    Without a report, matplotlib is not needed.
    """
    written(tmp_path / "bakery.golden.yaml", GOLDEN)
    config = bakery(tmp_path)
    for name in [name for name in sys.modules if name.startswith("bot.evaluate.page")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match="install it for this Python: pip install matplotlib"):
        run(config, EvalOptions(report=tmp_path / "report.html"))
    assert run(config, EvalOptions(part=Split.TUNING))


def test_markup_escapes_everything_else() -> None:
    """Texts and attributes are escaped, and control characters in them are replaced."""
    assert markup('<a> "&"') == "&lt;a&gt; &#34;&amp;&#34;"
    assert markup(Markup("<a>")) == "<a>"
    assert (
        element("p", "a\x1b<", class_='"x')
        == '<p class="&#34;x">a\N{REPLACEMENT CHARACTER}&lt;</p>'
    )
    assert element("meta", http_equiv="a") == '<meta http-equiv="a">'


def test_calibration_error() -> None:
    """Without questions, the calibration error is 0.

    Otherwise, it is the weighted distance from the diagonal.
    """
    assert (bins([]), calibration_error([])) == ((), 0.0)
    assert calibration_error([Bin(0.9, 10, 10), Bin(0.2, 0, 10)]) == pytest.approx(0.15)
