"""Knowledge on disk answers as in memory, and only what changed is taken apart again."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import ref

import pytest

from bot.config import Config
from bot.config.loader import Matching
from bot.config.paths import shipped_knowledge
from bot.core.answer import answer
from bot.core.index import Index
from bot.core.model import Gap, Outcome
from bot.core.policy import Policy
from bot.errors import KnowledgeError
from bot.evaluate import golden
from bot.knowledge import loader
from bot.knowledge.disk.cache import _building, read, stop
from bot.knowledge.disk.records import Records, RecordWriter
from bot.knowledge.files import files_of, is_large
from bot.languages import en as english
from bot.serving.live import Serving
from tests.bakery import KNOWLEDGE as BAKERY
from tests.knowledge.disk.conftest import index_of

if TYPE_CHECKING:
    from tests.knowledge.disk.conftest import Library

OTTERS = """\
source: {id: otters, title: Otters at Sea, publisher: Otter Press}
passages:
  - {id: scarves, paragraphs: [1], wording: verbatim, text: Otters knit scarves for the winter.}
  - {id: harbour, paragraphs: [2], wording: verbatim, text: 'The harbour of Squeakport froze.'}
gaps:
  - {id: cost, text: It does not say what a scarf costs., see: scarves, asks: [How much is one?]}
"""
MORE_OTTERS = """\
  - {id: trumpets, paragraphs: [3], section: Sea, wording: verbatim, text: Otters carve trumpets.}
gaps:"""
CURATED = """\
curated:
  taught:
    - {id: scarves, asks: [What do they make against the cold?]}
  gaps:
    - {id: colour, source: otters, text: Nobody tells the colour., asks: [Which colour is it?]}
"""


def built(library: Library) -> int:
    """Return how many pairs of files hold the records: one more for each change."""
    shelf = library.read().contents
    assert shelf is not None
    return shelf.manifest.parts


def test_the_shipped_knowledge_answers_as_in_memory(library: Library) -> None:
    """Every golden question has the same outcome, passages and confidence from disk."""
    for file in files_of((shipped_knowledge(),)):
        library.write(file.name, file.read_text(encoding="utf-8"))
    known = loader.load((shipped_knowledge(),))
    memory, disk = Index(known, english.load()), index_of(library.read())
    for question in golden.load(sorted(shipped_knowledge().glob("*.golden.yaml")), known):
        expected, found = (answer(question.text, one, Policy()) for one in (memory, disk))
        assert found.outcome == expected.outcome, question.text
        assert found.quotes == expected.quotes
        assert found.confidence == pytest.approx(expected.confidence, abs=0.001)


def test_a_shelf_goes_with_the_last_who_uses_it(library: Library) -> None:
    """At once: it is in no circle, which only the garbage collector would free."""
    library.write("otters.yaml", OTTERS)
    known = library.read()
    index, shelf = index_of(known), ref(known.contents)
    gc.disable()
    assert answer("Who knits scarves?", index, Policy()).candidates
    assert index.knowledge is known
    del known
    assert index.knowledge.passages[0].id == "scarves"
    assert shelf()
    del index
    gone = shelf() is None
    gc.enable()
    assert gone


def test_what_is_known_is_read_when_somebody_looks(library: Library) -> None:
    """Passages and gaps look like those of knowledge in memory: counted, sliced, in order."""
    library.write("otters.yaml", OTTERS)
    library.write("bakery.yaml", BAKERY)
    known = loader.load([library.files])
    shelved = library.read()
    assert shelved.sources == known.sources
    assert list(shelved.passages) == list(known.passages)
    assert shelved.passages[1:3] == known.passages[1:3]
    assert shelved.passages[-1] == known.passages[-1]
    assert list(shelved.gaps) == list(known.gaps)
    assert shelved.glossary == known.glossary
    assert len(shelved.passages) == 5
    with pytest.raises(IndexError):
        shelved.passages[5]
    index = index_of(shelved)
    assert index.passage("harbour") == known.passages[4]
    assert index.passage("nowhere") is None


def test_it_is_browsed_as_if_it_were_in_memory(library: Library) -> None:
    """By id, by section and from a passage to those beside it; a section may be interrupted."""
    otters = OTTERS.replace("[1],", "[1], section: Sea,").replace("gaps:", MORE_OTTERS)
    library.write("otters.yaml", otters)
    library.write("bakery.yaml", BAKERY)
    known, shelved = loader.load([library.files]), library.read()
    assert not shelved.is_held
    sections = [
        [(one.source, one.name, tuple(one.passages)) for one in knowledge.sections()]
        for knowledge in (known, shelved)
    ]
    assert sections[0] == sections[1]
    assert [len(passages) for *_, passages in sections[0]] == [3, 2, 1]
    for passage in known.passages:
        assert shelved.passage(passage.id) == passage
        for around in (1, 5):
            beside = zip(
                shelved.beside(passage, around), known.beside(passage, around), strict=True
            )
            assert all(list(found) == list(wanted) for found, wanted in beside)
    for other in ("price", "nowhere"):  # a gap, and nothing at all
        assert shelved.passage(other) is None
    gone = replace(known.passages[0], id="nowhere")
    assert shelved.beside(gone, 1) == ((), ())


def test_nothing_is_built_where_nothing_changed(library: Library) -> None:
    """The second start opens what the first one built, and so does a touched file."""
    library.write("otters.yaml", OTTERS)
    first = library.read().contents
    (library.files / "otters.yaml").touch()
    second = library.read().contents
    assert first is not None
    assert second is not None
    assert first.folder == second.folder


def test_a_changed_file_is_taken_apart_alone(library: Library) -> None:
    """What stands in other files stays where it was; the old text is found no more."""
    library.write("otters.yaml", OTTERS)
    library.write("bakery.yaml", BAKERY)
    assert library.ask("Who knits scarves?").quotes[0].passage.id == "scarves"
    library.write("otters.yaml", OTTERS.replace("knit scarves", "carve trumpets"))
    assert built(library) == 2
    assert library.ask("Who carves trumpets?").quotes[0].passage.text.startswith("Otters carve")
    assert library.ask("What did the oven melt?").quotes[0].passage.id == "oven"
    index = index_of(library.read())
    assert not index.lexicon.is_known("scarv")
    assert len(library.read().passages) == 5


def test_a_file_that_is_gone_is_forgotten(library: Library) -> None:
    """Nothing of a deleted file is found, listed or cited."""
    library.write("otters.yaml", OTTERS)
    library.write("bakery.yaml", BAKERY)
    library.read()
    (library.files / "otters.yaml").unlink()
    shelved = library.read()
    assert [source.id for source in shelved.sources] == ["bakery"]
    assert len(shelved.passages) == 3
    assert library.ask("Who knits scarves?").outcome is not Outcome.ANSWER


def test_what_curators_write_is_found(library: Library) -> None:
    """Asks that were taught and gaps that were declared count at once, and can be taken back."""
    library.write("otters.yaml", OTTERS)
    library.read()
    library.write("curated.yaml", CURATED)
    taught = library.ask("What do they make against the cold?")
    assert taught.outcome is Outcome.ANSWER
    assert taught.quotes[0].passage.asks == ("What do they make against the cold?",)
    assert library.ask("Which colour is it?").outcome is Outcome.GAP
    assert [gap.id for gap in library.read().gaps] == ["colour", "cost"]
    library.write("otters.yaml", OTTERS + "\n# a remark\n")
    assert library.ask("What do they make against the cold?").outcome is Outcome.ANSWER
    (library.files / "curated.yaml").unlink()
    assert library.ask("Which colour is it?").outcome is not Outcome.GAP
    assert library.read().passages[0].asks == ()


def test_what_curators_write_leaves_the_rest_as_it_is(library: Library) -> None:
    """The first of it, too: nothing is built anew, and no file is added to read from."""
    library.write("otters.yaml", OTTERS)
    library.write("bakery.yaml", BAKERY)
    paths = [library.files / "otters.yaml", library.files / "bakery.yaml"]
    plain = read(paths, library.shelves).contents
    curated = library.files / "more.curated.yaml"
    for ask in ("What is cosy?", "What is woolly?"):
        held = {curated: f"curated: {{taught: [{{id: scarves, asks: [{ask}]}}]}}".encode()}
        shelf = read([*paths, curated], library.shelves, held, of=paths).contents
        assert plain
        assert shelf
        assert shelf.folder.parent == plain.folder.parent
        assert shelf.manifest.parts == 1
        assert sorted(file.name for file in shelf.folder.glob("records-*")) == [
            "records-0.ends",
            "records-0.lines",
        ]
        known = shelf.passage("scarves")
        assert known
        assert known.asks == (ask,)


def test_nothing_is_taken_over_from_a_trial(library: Library) -> None:
    """Words that somebody only tried are not known, and what serves stays where it is."""
    library.write("otters.yaml", OTTERS)
    plain = library.read().contents
    assert plain
    gap = "curated: {gaps: [{id: x, source: otters, text: Their scarfs are red., asks: [Why?]}]}"
    for text in (gap, gap.replace("red", "blue")):
        held = {library.files / "curated.yaml": text.encode()}
        tried = read([library.files], library.shelves, held, on_trial=True).contents
        assert tried
        assert "scarfs" in tried.lexicon.spelling
        assert tried.folder != plain.folder
    library.write(
        "more.yaml",
        OTTERS.replace("otters", "more")
        .replace("scarves,", "a,")
        .replace("harbour,", "b,")
        .replace("see: scarves", "see: a")
        .replace("cost,", "c,"),
    )
    again = library.read().contents
    assert again
    assert plain.folder.exists()
    assert "scarfs" not in again.lexicon.spelling


def test_a_problem_names_the_file_that_it_stands_in(library: Library) -> None:
    """Not the place where what is held elsewhere was put."""
    library.write("otters.yaml", OTTERS)
    curated = library.files / "curated.yaml"
    held = {curated: b"curated: {taught: [{id: nobody, asks: [Who?]}]}"}
    with pytest.raises(KnowledgeError) as refused:
        read([library.files], library.shelves, held, on_trial=True)
    assert [problem.file for problem in refused.value.problems] == [str(curated)]


def test_what_is_held_elsewhere_takes_a_files_place(library: Library) -> None:
    """A curated file of which a database holds a newer edition is read from there."""
    library.write("otters.yaml", OTTERS)
    library.write("curated.yaml", CURATED)
    curated = library.files / "curated.yaml"
    held = {curated: CURATED.replace("against the cold", "in the snow").encode()}
    knowledge = read([library.files], library.shelves, held)
    assert knowledge.passages[0].asks == ("What do they make in the snow?",)
    knowledge = read([library.files], library.shelves, {curated: CURATED.encode()})
    assert knowledge.passages[0].asks == ("What do they make against the cold?",)


def test_another_glossary_takes_everything_apart_anew(library: Library) -> None:
    """Words stand for others in every file, so none can stay as it was."""
    library.write("otters.yaml", OTTERS)
    library.write("bakery.yaml", BAKERY)
    library.read()
    library.write("bakery.yaml", BAKERY.replace("[fish]", "[fish, sprat]"))
    assert built(library) == 1
    assert library.ask("Is there sprat in the bread?").quotes[0].passage.id == "bread"


def test_after_many_changes_it_is_built_anew(library: Library) -> None:
    """A shelf of which most is out of use does not grow for ever."""
    library.write("otters.yaml", OTTERS)
    for text in ("one", "two", "three", "four"):
        library.write("otters.yaml", OTTERS.replace("scarves", text))
        assert built(library) <= 3
    shelf = library.read().contents
    assert shelf is not None
    assert len(shelf.units) <= 3 * 3


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("new.yaml", OTTERS.replace("id: otters", "id: others"), "the id `scarves` stands twice"),
        ("new.yaml", OTTERS.replace("scarves", "a").replace("harbour", "b").replace("cost", "c"),
         "the source `otters` stands twice"),
        ("new.yaml", "source: {}", "the key `passages` is missing"),
        ("curated.yaml", "curated:\n  taught: [{id: nobody, asks: [Who?]}]", "`nobody`"),
        (
            "curated.yaml",
            "curated: {gaps: [{id: x, source: none, text: Hm., asks: [Who?]}]}",
            "there is no source `none`",
        ),
        (
            "curated.yaml",
            "curated: {gaps: [{id: x, source: otters, text: Hm., see: cost, asks: [Who?]}]}",
            "`cost` is a gap, not a passage",
        ),
        (
            "curated.yaml",
            "curated: {gaps: [{id: x, source: otters, text: Hm., see: port, asks: [Who?]}]}",
            "`port` is no passage's id",
        ),
        (
            "curated.yaml",
            "curated: {gaps: [{id: x, source: otters, text: HM, see: harbour, asks: [W]}]}".replace(
                "HM", "x" * 1880
            ),
            "longer than a Discord reply",
        ),
        (
            "curated.yaml",
            "curated: {taught: [{id: cost, asks: [Who?]}, {id: cost, asks: [What?]}]}",
            "`cost` stands twice here",
        ),
        (
            "curated.yaml",
            "curated: {taught: [{id: cost, asks: [Who?, who]}]}",
            "this ask stands twice for `cost`",
        ),
        (
            "curated.yaml",
            "curated: {taught: [{id: cost, asks: [how much is ONE]}]}",
            "`cost` has this ask already",
        ),
    ],
)  # fmt: skip
def test_problems_between_files_are_told(
    library: Library, name: str, text: str, problem: str
) -> None:
    """What doesn't fit with files that did not change is told with its place; the shelf stays."""
    library.write("otters.yaml", OTTERS)
    library.read()
    library.write(name, text)
    with pytest.raises(KnowledgeError, match=problem) as refused:
        library.read()
    assert any(name in one.file or "otters" in one.file for one in refused.value.problems)
    (library.files / name).unlink()
    assert len(library.read().passages) == 2


def test_pointers_to_what_is_gone_are_told(library: Library) -> None:
    """A gap must point to a passage, also where that stood in another file that has changed."""
    gaps = "  - {id: hm, text: Hm., see: harbour, asks: [What?]}\n"
    library.write("bakery.yaml", BAKERY + gaps)
    library.write("otters.yaml", OTTERS)
    assert len(library.read().gaps) == 3
    library.write("otters.yaml", OTTERS.replace("harbour, ", "haven, "))
    with pytest.raises(KnowledgeError, match="`harbour`, to which `hm` points, is gone"):
        library.read()
    library.write("bakery.yaml", BAKERY + gaps.replace("harbour", "haven"))
    assert len(library.read().gaps) == 3
    library.write("bakery.yaml", BAKERY + gaps.replace("harbour", "port"))
    with pytest.raises(KnowledgeError, match="`port` is no passage's id"):
        library.read()


@pytest.mark.parametrize("victim", ["manifest.json", "words.json", "records-0.lines", "index"])
def test_a_torn_shelf_is_built_again(library: Library, victim: str) -> None:
    """Whatever is missing or cut off, the next start notices, and answers all the same."""
    library.write("otters.yaml", OTTERS)
    shelf = library.read().contents
    assert shelf is not None
    torn = shelf.folder / victim
    if torn.is_dir():
        torn = max(torn.iterdir(), key=lambda path: path.stat().st_size)
    torn.write_bytes(torn.read_bytes()[:-1])
    assert library.ask("Who knits scarves?").quotes[0].passage.id == "scarves"


def test_a_shelf_of_another_format_is_built_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older program's shelf is not trusted."""
    library.write("otters.yaml", OTTERS)
    shelf = library.read().contents
    assert shelf is not None
    manifest = shelf.folder / "manifest.json"
    plain = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**plain, "format": 0}), encoding="utf-8")
    assert library.ask("Who knits scarves?").quotes[0].passage.id == "scarves"
    monkeypatch.setattr("bot.knowledge.disk.cache._STAMPS", "otherfiles.json")
    assert len(library.read().passages) == 2


def test_two_processes_may_start_at_once(library: Library) -> None:
    """Both have the knowledge, and it is built once."""
    library.write("otters.yaml", OTTERS)
    program = (
        "import sys; from pathlib import Path; from bot.knowledge.disk.cache import read; "
        "print(len(read([Path(sys.argv[1])], Path(sys.argv[2])).passages))"
    )
    command = [sys.executable, "-c", program, str(library.files), str(library.shelves)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate()[0].strip() for process in both] == ["2", "2"]
    assert len([path for path in next(library.shelves.iterdir()).iterdir() if path.is_dir()]) == 1


def test_large_knowledge_is_served_from_its_shelf(
    library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The same configuration serves small and large knowledge, and loads both again."""
    monkeypatch.setattr("bot.knowledge.files.LARGE", 1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    library.write("otters.yaml", OTTERS)
    serving = Serving(Config((library.files,), Matching()))
    assert serving.ask("Who knits scarves?").quotes[0].passage.id == "scarves"
    assert not serving.reload_now().changed
    library.write("otters.yaml", OTTERS.replace("winter", "autumn"))
    reload = serving.reload_now()
    assert reload.changed
    assert "autumn" in serving.ask("Who knits scarves?").quotes[0].passage.text
    library.write("otters.yaml", "passages: [")
    assert serving.reload_now().problems
    assert serving.ask("Who knits scarves?").outcome is Outcome.ANSWER


def test_where_it_cannot_be_kept_is_said(library: Library) -> None:
    """Without a place on the disk there is an error that names the place."""
    library.write("otters.yaml", OTTERS)
    library.shelves.write_text("in the way")
    with pytest.raises(KnowledgeError, match="can't be kept here"):
        library.read()


def test_what_is_large_is_a_matter_of_bytes(library: Library) -> None:
    """Small knowledge stays in memory; a file that can't be read is somebody else's problem."""
    library.write("otters.yaml", OTTERS)
    size = (library.files / "otters.yaml").stat().st_size
    assert is_large([library.files], size)
    assert not is_large([library.files], size + 1)
    assert not is_large([library.files / "missing.yaml"], 1)


def test_a_missing_file_is_a_problem(library: Library) -> None:
    """It is told as every other problem is."""
    with pytest.raises(KnowledgeError, match="missing"):
        read([library.files / "missing.yaml"], library.shelves)


def test_building_ends_when_it_is_told_to(library: Library) -> None:
    """Nothing is left running, and nothing half built is used."""
    library.write("otters.yaml", OTTERS * 1)
    with ThreadPoolExecutor() as threads:
        reading = threads.submit(library.read)
        while not reading.done():
            stop()
            time.sleep(0.01)
    assert "was not built" in str(reading.exception())
    assert len(library.read().passages) == 2


@pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="the system shows no environment"
)
def test_building_knows_no_secret(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that reads knowledge has no use for the token or the database's password."""
    monkeypatch.setenv("DISCORD_TOKEN", "hush-1")
    monkeypatch.setenv("PGPASSWORD", "hush-2")
    library.write("otters.yaml", OTTERS)
    seen = set()
    with ThreadPoolExecutor() as threads:
        reading = threads.submit(library.read)
        while not reading.done():
            for process in list(_building):
                with suppress(OSError):  # it may be ending
                    seen.add(Path(f"/proc/{process.pid}/environ").read_bytes())
    assert any(b"PYTHONPATH=" in one for one in seen)
    assert not any(b"hush-" in one for one in seen)


def test_records_are_read_by_number(tmp_path: Path) -> None:
    """Lines of several files are numbered through, empty ones too; torn files are noticed."""
    for name, lines in (("a", (b"one", b"", b"three")), ("b", ()), ("c", (b"four",))):
        with RecordWriter(tmp_path / name) as writer:
            for line in lines:
                writer.append(line)
    records = Records([tmp_path / name for name in "abc"])
    assert [records[n] for n in range(len(records))] == [b"one", b"", b"three", b"four"]
    (tmp_path / "c.lines").write_bytes(b"fou")
    with pytest.raises(ValueError, match="don't belong together"):
        Records([tmp_path / "c"])


def test_items_keep_their_kind(library: Library) -> None:
    """A gap comes back as a gap, with its pointer."""
    library.write("otters.yaml", OTTERS)
    (gap,) = library.read().gaps
    assert isinstance(gap, Gap)
    assert gap.see == "scarves"
