"""Threats in docs/security.md that no other test covers."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import build
from bot.chat.catalogue import MOST_COMPLETIONS, Catalogue
from bot.cli import main
from bot.config import load
from bot.config.store_settings import StoreConfig, StoreSection
from bot.core.text.tokens import clean
from bot.curation.verbs import Declare, Teach, propose
from bot.errors import CurationError, KnowledgeError, UsageError
from bot.knowledge.loader import load as load_knowledge
from tests.curation.desks import desk
from tests.funny import KNOWLEDGE
from tests.importer.pond import imported, outcome

if TYPE_CHECKING:
    from pathlib import Path

TRAVERSING = ("../../etc/passwd", "..", "/etc/passwd", "a/b", "a\\b", "C:\\x", "a\0b", "%2e%2e%2f")
SECRET = "hunter2"  # noqa: S105 - not a real secret
LOOKALIKES = str.maketrans("aeopcxi", "\u0430\u0435\u043e\u0440\u0441\u0445\u0456")
YAML = """\
source: {{id: s, title: T, publisher: P}}
passages: [{{id: p, paragraphs: [{}], wording: restated, text: {}}}]
"""


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make DNS lookups and connections fail."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("unexpected network access")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/a.html", "https://x.example/a.md", "file:///etc/passwd"]
)
def test_import_takes_no_url(tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A URL is treated as the path of a missing file."""
    assert main(["import", url, "-o", str(tmp_path / "out.yaml")]) == 2
    assert "no such file" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "# T\n\n![x](http://127.0.0.1:9/a.png) [y](http://127.0.0.1:9/) Quack.\n"),
        ("a.txt", "T\n\nhttp://127.0.0.1:9/ Quack.\n"),
        (
            "a.html",
            '<html><head><script src="//127.0.0.1:9/"></script></head><body><p>Quack.</p></body>',
        ),
    ],
)
def test_import_connects_nowhere(tmp_path: Path, name: str, text: str) -> None:
    """No import fetches a link, an image or a script of an article, whatever the format is."""
    assert "Quack." in imported(tmp_path, text, name).passages[0].text


@pytest.mark.parametrize("id_", TRAVERSING)
def test_no_id_is_a_path(tmp_path: Path, id_: str) -> None:
    """The id of a source or a curated entry is never used as a path."""
    with pytest.raises(UsageError, match=r"--id|NUL"):
        outcome(tmp_path, "# T\n\nOne two three.", id=id_)
    config = desk(tmp_path)
    serving = build(config)
    before = sorted(tmp_path.rglob("*"))
    for proposal in (
        Teach("is it there?", id_),
        Declare("is it there?", "No.", see=id_),
        Declare("is it there?", "No.", source=id_),
        Declare("is it there?", "No.", source=serving.knowledge.sources[0].id, id=id_),
    ):
        with pytest.raises(CurationError):
            propose(proposal, config, serving)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("title", TRAVERSING[:-2])
def test_no_title_is_a_path(tmp_path: Path, title: str) -> None:
    """An id made from a title contains no path syntax."""
    (source,) = imported(tmp_path, f"# {title}\n\nOne two three.").sources
    assert not set(source.id) & set("./\\%:")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("9" * 1_000_000, "x"),
        ("0x" + "f" * 100_000, "x"),
        ("1e999999999", "x"),
        ("1", "x" * 5_000_000),
        ("1", '"' + "\\u202e" * 10 + '"'),
        ("1", '"a\\u2066b"'),
        ("1", "[" * 31 + "]" * 31),
        ("1, " * 200_000 + "1", "x"),
    ],
    ids=range(8),
)
def test_knowledge_that_is_too_much(tmp_path: Path, number: str, text: str) -> None:
    """Bidirectional controls, and huge numbers, texts and lists, are reported with positions."""
    file = tmp_path / "a.yaml"
    file.write_text(YAML.format(number, text))
    with pytest.raises(KnowledgeError, match=r"a\.yaml:2:") as caught:
        load_knowledge([file])
    assert all(len(line) < 1000 for line in str(caught.value).splitlines())


@given(st.sampled_from(KNOWLEDGE.passages), st.text(max_size=100), st.booleans())
@settings(deadline=None)
def test_completion_offers_only_what_is_known(passage: object, typed: str, other: object) -> None:
    """Lookalike and invisible characters find known passages or nothing."""
    passages = set(KNOWLEDGE.passages)
    catalogue = Catalogue(KNOWLEDGE)
    some = "What is the moon".translate(LOOKALIKES) if other else f"{passage}"[:40] + typed
    for written in (typed, some, f"\u202e{typed}\u200b"):
        found = catalogue.questions_like(written)
        assert set(found) <= passages
        assert len(found) <= MOST_COMPLETIONS
        assert set(catalogue.passages_like(written)) <= passages


def test_signs_that_never_show_make_no_other_question() -> None:
    """Direction marks and zero-width characters inside words don't change the answer."""
    assistant = build(load())
    plain = "how long is obama in mexico"
    hidden = "\u202e" + plain.replace("a", "a\u200b\u2060") + "\u2069"
    assert clean(hidden) == plain
    assert assistant.ask(hidden).quotes == assistant.ask(plain).quotes


def test_no_secret_in_repr() -> None:
    """The database password is not in the repr of the settings, which errors may quote."""
    url = f"postgresql://bot:{SECRET}@db.example/bot"
    assert SECRET not in repr(StoreConfig(url))
    assert SECRET not in repr(StoreSection(database=url))


def test_a_damaged_pdf_says_nothing_to_the_terminal(tmp_path: Path) -> None:
    """The library's warnings, which quote the file, become one error message of our own."""
    article = tmp_path / "damaged.pdf"
    article.write_bytes(b"%PDF-1.3\n1 0 obj\n<</Root \x1b[31m>>\nstartxref\n5\n%%EOF")
    # a separate process, because pytest's handler would swallow the library's log
    done = subprocess.run(
        [sys.executable, "-m", "bot", "import", str(article), "-o", str(tmp_path / "new.yaml")],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 1
    assert not done.stdout
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("footnote: ")
