"""Uploaded files are read in a child process with limits."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import textwrap
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import BusyError
from bot.knowledge.namespaces import namespace, origin_of
from bot.uploads import parsing
from bot.uploads.parsing import Parser, environment
from bot.uploads.reading import MAX_SOURCE_ID, source_id
from bot.uploads.request import Failure, Limits, ParseRequest, ParseResult
from tests.uploads.files import FAQ, NEWER, YAML, bomb, printed, word

if TYPE_CHECKING:
    from pathlib import Path

OWN = namespace(1_300_000_000_000_000_000, everywhere=False)
LIMITS = Limits()


async def read(
    content: bytes | str,
    name: str = "faq.md",
    **more: Any,  # noqa: ANN401 - fields of any type
) -> ParseResult:
    """Return the result of reading a file."""
    whole = content.encode() if isinstance(content, str) else content
    request = ParseRequest(file=name, namespace=OWN, **{"limits": LIMITS, **more})
    return await Parser().read(1, request, whole)


async def test_every_id_is_in_the_namespace() -> None:
    """The ids of the source and of its passages begin with the namespace of the server."""
    found = await read(FAQ)
    ids = [line.split("id: ")[1] for line in found.content.splitlines() if "id: " in line]
    assert found.failure is None
    assert found.id == f"{OWN}swim-club-faq"
    assert len(ids) == 4
    origins = [origin_of(id_) for id_ in ids]
    assert {one.guild for one in origins if one} == {1_300_000_000_000_000_000}
    assert None not in origins


def test_similar_titles_are_told_apart() -> None:
    """Titles that differ only where an id has no room have different ids. Their case is ignored."""
    titles = (
        "Frequently asked questions about housing",
        "Frequently asked questions about visas",
        "Жильё FAQ",
        "Визы FAQ",
    )
    ids = [source_id(OWN, title) for title in titles]
    assert len(set(ids)) == len(titles)
    assert all(
        len(id_) <= MAX_SOURCE_ID and re.fullmatch(r"[a-z0-9-]+[a-z0-9]", id_) for id_ in ids
    )
    assert [source_id(OWN, title.upper()) for title in titles] == ids


SPANISH = "# El club\n\n" + "La piscina abre a las siete y los perros pueden venir el domingo. " * 9
FORMATS = {
    "text": (FAQ.replace("#", "").encode(), "faq.txt"),
    "html": (
        f"<html><body><h1>Club</h1>{'<p>The pool opens at seven in the morning.</p>' * 9}".encode(),
        "faq.html",
    ),
    "pdf": (printed("The pool opens at seven in the morning, except on Sundays."), "faq.pdf"),
    "word": (word("The pool opens at seven in the morning."), "faq.docx"),
    "rst": (b"Club\n====\n\nThe pool opens at seven in the morning.\n", "faq.rst"),
    "spanish": (SPANISH.encode(), "club.md"),
    "no suffix": (FAQ.encode(), "faq"),
}


@pytest.mark.parametrize("kind", FORMATS)
async def test_every_format_can_be_read(kind: str) -> None:
    """Every format, and every language, can be read within the limits that are set by default."""
    found = await read(*FORMATS[kind], limits=Limits())
    assert (found.failure, found.text) == (None, "")
    assert "siete" in found.content or "seven" in found.content


async def test_a_new_version_keeps_ids_and_confirmed_asks() -> None:
    """A document with the same title is merged: unchanged passages keep their ids and asks."""
    first = await read(FAQ)
    lines = first.content.replace(
        "    wording: verbatim", "    asks: [opening hours]\n    wording: verbatim", 1
    )
    again = await read(NEWER, known={first.id: lines})
    assert again.id == first.id
    assert not again.another
    assert "asks: [opening hours]" in again.content
    assert "five euros" in again.content
    assert "dog swim" not in again.content


async def test_a_version_about_something_else() -> None:
    """If an earlier document with this id shares no passage, that is said, and nothing merges."""
    first = await read(FAQ)
    other = "# Swim club FAQ\n\nThe club was founded in 1921 by seven brothers from Emden."
    again = await read(other, known={first.id: first.content})
    assert again.another
    assert "seven brothers" in again.content


async def test_a_knowledge_file() -> None:
    """A knowledge file keeps everything but its ids."""
    found = await read(YAML, "rules.yaml")
    assert found.failure is None, found.text
    assert found.id == f"{OWN}rules"
    assert f"see: {OWN}quiet" in found.content
    assert "When must I be quiet?" in found.content


async def test_taken_aliases_are_left_out() -> None:
    """An alias that means something else in other knowledge is left out, and named."""
    glossary = "glossary:\n  - {term: sauna, aliases: [hot room, sweat]}\n"
    found = await read(YAML + glossary, "rules.yaml", aliases={"sweat": "labor"})
    assert found.aliases == ("sweat",)
    assert "hot room" in found.content


async def test_problems_have_places() -> None:
    """The problems of a knowledge file are returned with lines and columns."""
    found = await read(YAML.replace("wording: restated", "wording: restatd"), "rules.yaml")
    assert found.failure is Failure.PROBLEMS
    assert [(one.line, one.column) for one in found.problems] == [(5, 14)]


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"", "faq.md", "contains no text"),
        (b"%PDF-1.4 nothing", "faq.pdf", "damaged"),
        (b"Just a text of a few words.", "faq.pdf", "not a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "faq.md", "binary"),
        (os.urandom(5000) + bytes(50), "faq.txt", ""),
        ("Öffnungszeiten".encode("latin-1") + b" are long", "faq.md", "UTF-8"),
        (word("Only"), "faq.zip", ""),
    ],
)
async def test_files_that_cannot_be_read(content: bytes, name: str, expected: str) -> None:
    """Each file that can't be read gets a reason, which names no folder of this machine."""
    found = await read(content, name)
    assert found.failure in {Failure.REFUSED, None}
    assert expected in found.text
    assert "/tmp" not in found.text  # noqa: S108 - it is looked for, not used


async def test_a_text_of_links() -> None:
    """A text of only links is refused, because nothing is fetched."""
    found = await read("# Links\n\n- https://example.org/a\n- <https://example.org/b>\n")
    assert found.failure is Failure.ONLY_LINKS


async def test_a_zip_bomb() -> None:
    """A Word document that unpacks to hundreds of MiB is refused within the limits."""
    found = await read(bomb(), "faq.docx", limits=Limits(seconds=30, memory=256 * 1024**2))
    assert found.failure in {Failure.REFUSED, Failure.MEMORY}


WASTEFUL = {
    "time": ("while True: pass", {Failure.SECONDS}),
    "killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", {Failure.MEMORY}),
    "waiting": ("import time; time.sleep(60)", {Failure.SECONDS}),
    "memory": ("x = bytearray(900 * 1024**2)", {Failure.MEMORY}),
    "output": ("import sys; sys.stdout.write('x' * 5_000_000)", {Failure.OUTPUT}),
    "file": ("open('x', 'wb', buffering=0).write(b'x' * 10)", {Failure.CRASHED}),
    "network": ("import socket; socket.create_connection(('127.0.0.1', 9))", {Failure.CRASHED}),
    "program": ("import subprocess; subprocess.run(['true'])", {Failure.CRASHED}),
    "crash": ("import os; os.abort()", {Failure.CRASHED}),
}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have fewer limits")
@pytest.mark.parametrize("waste", WASTEFUL)
async def test_the_child_is_limited(
    waste: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A reader that was taken over can't use more than its share, write, connect or start others.

    The reader of Markdown is replaced by one that tries.
    """
    code, expected = WASTEFUL[waste]
    hostile = tmp_path / "sitecustomize.py"
    hostile.write_text(
        textwrap.dedent(f"""
        import sys
        class Hostile:
            def find_spec(self, name, path=None, target=None):
                if name == "bot.importer.readers.markup.markdown":
                    {code}
        sys.meta_path.insert(0, Hostile())
        """)
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(parsing, "MAX_OUTPUT", 1_000_000)
    monkeypatch.setattr(parsing, "_GRACE", 3.0)
    seconds = 2 if Failure.SECONDS in expected else 30  # a busy machine is slow to start
    found = await read(FAQ, limits=Limits(seconds=seconds))
    assert found.failure in expected


async def test_no_secret_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child gets neither the token nor any other variable that it doesn't need."""
    for name in ("DISCORD_TOKEN", "PGPASSWORD", "FOOTNOTE_CHOOSER_KEY", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "secret-value")
    assert "secret-value" not in environment().values()
    assert (await read(FAQ)).failure is None


async def test_too_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """If too many files wait, another one is refused at once."""
    monkeypatch.setattr(parsing, "_MAX_WAITING", 0)
    with pytest.raises(BusyError):
        await read(FAQ)


async def test_servers_wait_apart() -> None:
    """If too many files of a server wait, another one of its files is refused, but not others'."""
    parser = Parser()
    request = ParseRequest(file="faq.md", namespace=OWN, limits=LIMITS)
    waiting = [asyncio.create_task(parser.read(1, request, FAQ.encode())) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(BusyError):
        await parser.read(1, request, FAQ.encode())
    assert (await parser.read(2, request, FAQ.encode())).failure is None
    await asyncio.gather(*waiting)
    assert (await parser.read(1, request, FAQ.encode())).failure is None
