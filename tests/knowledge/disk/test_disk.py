"""Knowledge on disk answers like knowledge in memory, and only changed files are reindexed."""

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
from bot.core.answering.answer import answer
from bot.core.model.entries import Gap
from bot.core.model.policy import Policy
from bot.core.model.results import Outcome
from bot.core.retrieval.index import Index
from bot.errors import KnowledgeError
from bot.evaluate import golden
from bot.knowledge import loader
from bot.knowledge.disk.cache import _builds, read, stop
from bot.knowledge.disk.records import Records, RecordWriter
from bot.knowledge.files import files_of, is_large
from bot.languages import en as english
from bot.serving.live import Serving
from tests.bakery import KNOWLEDGE as BAKERY
from tests.knowledge.disk.conftest import index_of

if TYPE_CHECKING:
    from tests.knowledge.disk.conftest import Workspace

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


def parts(workspace: Workspace) -> int:
    """Return the number of pairs of record files. Each change adds one pair."""
    contents = workspace.read().contents
    assert contents is not None
    return contents.manifest.parts


def test_answers_are_the_same_as_in_memory(workspace: Workspace) -> None:
    """Every golden question gets the same outcome, passages and confidence from disk."""
    for file in files_of((shipped_knowledge(),)):
        workspace.write(file.name, file.read_text(encoding="utf-8"))
    known = loader.load((shipped_knowledge(),))
    memory, disk = Index(known, english.load()), index_of(workspace.read())
    for question in golden.load(sorted(shipped_knowledge().glob("*.golden.yaml")), known):
        expected, found = (answer(question.text, one, Policy()) for one in (memory, disk))
        assert found.outcome == expected.outcome, question.text
        assert found.quotes == expected.quotes
        assert found.confidence == pytest.approx(expected.confidence, abs=0.005)


def test_questions_in_another_language(workspace: Workspace) -> None:
    """Asks in another language are found on disk too, including those that curators taught."""
    spanish = "asks: [How much is one?], asks_in: {es: ['¿Cuánto vale una bufanda?']}"
    workspace.write("otters.yaml", OTTERS.replace("asks: [How much is one?]", spanish))
    taught = "- {id: scarves, asks_in: {es: ['¿Qué tejen las nutrias?']}}"
    workspace.write("curated.yaml", f"curated:\n  taught:\n    {taught}\n")
    index = index_of(workspace.read())
    found = answer("¿qué tejen las nutrias?", index, Policy())
    assert (found.language, found.quotes[0].passage.id) == ("es", "scarves")
    gap = answer("¿cuánto vale la bufanda?", index, Policy()).gap
    assert gap is not None
    assert gap.id == "cost"
    workspace.write("curated.yaml", "curated: {}\n")
    assert answer("¿qué tejen las nutrias?", index_of(workspace.read()), Policy()).language == "es"
    workspace.write("otters.yaml", OTTERS)
    assert answer("¿qué tejen las nutrias?", index_of(workspace.read()), Policy()).language == "en"


def test_narrowing_is_the_same_as_in_memory(workspace: Workspace) -> None:
    """With large knowledge too, questions and browsing can be limited to some sources."""
    workspace.write("otters.yaml", OTTERS)
    workspace.write("bakery.yaml", BAKERY)
    known, on_disk = loader.load([workspace.files]), workspace.read()
    memory, disk = Index(known, english.load()), index_of(on_disk)
    for source in known.sources:
        only = frozenset({source.id})
        expected, found = known.within(only), on_disk.within(only)
        assert list(found.sources) == list(expected.sources) == [source]
        assert list(found.passages) == list(expected.passages)
        assert [(one.source, one.name, tuple(one.passages)) for one in found.sections()] == [
            (one.source, one.name, tuple(one.passages)) for one in expected.sections()
        ]
        for question in ("Who knits scarves?", "bread"):
            answers = [answer(question, one.within(only), Policy()) for one in (memory, disk)]
            assert answers[0].quotes == answers[1].quotes
            ids = [{one.passage.id for one in found.candidates} for found in answers]
            assert ids[0] == ids[1] == {passage.id for passage in expected.passages}


def test_an_index_is_freed_with_its_last_user(workspace: Workspace) -> None:
    """An index is freed immediately, because it is not part of a reference cycle."""
    workspace.write("otters.yaml", OTTERS)
    known = workspace.read()
    index, contents = index_of(known), ref(known.contents)
    gc.disable()
    assert answer("Who knits scarves?", index, Policy()).candidates
    assert index.knowledge is known
    del known
    assert index.knowledge.passages[0].id == "scarves"
    assert contents()
    del index
    gone = contents() is None
    gc.enable()
    assert gone


def test_passages_and_gaps_look_like_those_in_memory(workspace: Workspace) -> None:
    """Passages and gaps that are read on demand can be counted, sliced and iterated in order."""
    workspace.write("otters.yaml", OTTERS)
    workspace.write("bakery.yaml", BAKERY)
    known = loader.load([workspace.files])
    on_disk = workspace.read()
    assert on_disk.sources == known.sources
    assert list(on_disk.passages) == list(known.passages)
    assert on_disk.passages[1:3] == known.passages[1:3]
    assert on_disk.passages[-1] == known.passages[-1]
    assert list(on_disk.gaps) == list(known.gaps)
    assert on_disk.glossary == known.glossary
    assert len(on_disk.passages) == 5
    with pytest.raises(IndexError):
        on_disk.passages[5]
    index = index_of(on_disk)
    assert index.passage("harbour") == known.passages[4]
    assert index.passage("nowhere") is None


def test_proposed_asks_are_the_same_as_in_memory(workspace: Workspace) -> None:
    """Proposed asks are matched. Teaching a proposed ask confirms it, and this can be undone."""
    own = (
        "Otters knit scarves for the winter., asks: [Scarves?], proposed: [What is it?, Who knits?]"
    )
    workspace.write("otters.yaml", OTTERS.replace("Otters knit scarves for the winter.", own))
    curated = "curated: {taught: [{id: scarves, asks: [what is it]}]}"
    for content, asks, proposed in (
        ("", ("Scarves?", "What is it?", "Who knits?"), ("What is it?", "Who knits?")),
        (curated, ("Scarves?", "Who knits?", "what is it"), ("Who knits?",)),
        ("", ("Scarves?", "What is it?", "Who knits?"), ("What is it?", "Who knits?")),
    ):
        if content:
            workspace.write("curated.yaml", content)
        else:
            (workspace.files / "curated.yaml").unlink(missing_ok=True)
        known = loader.load([workspace.files])
        on_disk = workspace.read()
        assert list(on_disk.passages) == list(known.passages)
        assert (on_disk.passages[0].asks, on_disk.passages[0].proposed) == (asks, proposed)
        found = workspace.ask("Who knits?")
        assert found.quotes[0].passage.id == "scarves"
        assert found.why.ask is None
    workspace.write("curated.yaml", curated.replace("what is it", "scarves"))
    with pytest.raises(KnowledgeError, match="already has this ask"):
        workspace.read()


def test_browsing_is_the_same_as_in_memory(workspace: Workspace) -> None:
    """Passages are found by id, section and neighbors, even if a section is interrupted."""
    otters = OTTERS.replace("[1],", "[1], section: Sea,").replace("gaps:", MORE_OTTERS)
    workspace.write("otters.yaml", otters)
    workspace.write("bakery.yaml", BAKERY)
    known, on_disk = loader.load([workspace.files]), workspace.read()
    assert not on_disk.is_held
    sections = [
        [(one.source, one.name, tuple(one.passages)) for one in knowledge.sections()]
        for knowledge in (known, on_disk)
    ]
    assert sections[0] == sections[1]
    assert [len(passages) for *_, passages in sections[0]] == [3, 2, 1]
    for passage in known.passages:
        assert on_disk.passage(passage.id) == passage
        for around in (1, 5):
            beside = zip(
                on_disk.beside(passage, around), known.beside(passage, around), strict=True
            )
            assert all(list(found) == list(wanted) for found, wanted in beside)
    for other in ("price", "nowhere"):  # a gap, and an unknown id
        assert on_disk.passage(other) is None
    gone = replace(known.passages[0], id="nowhere")
    assert on_disk.beside(gone, 1) == ((), ())


def test_nothing_is_built_if_nothing_changed(workspace: Workspace) -> None:
    """The second start opens the index of the first start, even if a file was touched."""
    workspace.write("otters.yaml", OTTERS)
    first = workspace.read().contents
    (workspace.files / "otters.yaml").touch()
    second = workspace.read().contents
    assert first is not None
    assert second is not None
    assert first.folder == second.folder


def test_only_a_changed_file_is_indexed_again(workspace: Workspace) -> None:
    """If a file changes, its old text is no longer found, and entries of other files stay valid."""
    workspace.write("otters.yaml", OTTERS)
    workspace.write("bakery.yaml", BAKERY)
    assert workspace.ask("Who knits scarves?").quotes[0].passage.id == "scarves"
    workspace.write("otters.yaml", OTTERS.replace("knit scarves", "carve trumpets"))
    assert parts(workspace) == 2
    assert workspace.ask("Who carves trumpets?").quotes[0].passage.text.startswith("Otters carve")
    assert workspace.ask("What did the oven melt?").quotes[0].passage.id == "oven"
    index = index_of(workspace.read())
    assert not index.lexicon.is_known("scarv")
    assert len(workspace.read().passages) == 5


def test_a_deleted_file_is_removed_from_the_index(workspace: Workspace) -> None:
    """After a file is deleted, nothing from it is found, listed or cited."""
    workspace.write("otters.yaml", OTTERS)
    workspace.write("bakery.yaml", BAKERY)
    workspace.read()
    (workspace.files / "otters.yaml").unlink()
    on_disk = workspace.read()
    assert [source.id for source in on_disk.sources] == ["bakery"]
    assert len(on_disk.passages) == 3
    assert workspace.ask("Who knits scarves?").outcome is not Outcome.ANSWER


def test_curated_entries_are_found(workspace: Workspace) -> None:
    """Taught asks and declared gaps take effect at once, and can be removed again."""
    workspace.write("otters.yaml", OTTERS)
    workspace.read()
    workspace.write("curated.yaml", CURATED)
    taught = workspace.ask("What do they make against the cold?")
    assert taught.outcome is Outcome.ANSWER
    assert taught.quotes[0].passage.asks == ("What do they make against the cold?",)
    assert workspace.ask("Which colour is it?").outcome is Outcome.GAP
    assert [gap.id for gap in workspace.read().gaps] == ["colour", "cost"]
    workspace.write("otters.yaml", OTTERS + "\n# a remark\n")
    assert workspace.ask("What do they make against the cold?").outcome is Outcome.ANSWER
    (workspace.files / "curated.yaml").unlink()
    assert workspace.ask("Which colour is it?").outcome is not Outcome.GAP
    assert workspace.read().passages[0].asks == ()


def test_taught_asks_do_not_add_parts(workspace: Workspace) -> None:
    """Creating the curated file causes no rebuild, and adds no record files."""
    workspace.write("otters.yaml", OTTERS)
    workspace.write("bakery.yaml", BAKERY)
    paths = [workspace.files / "otters.yaml", workspace.files / "bakery.yaml"]
    plain = read(paths, workspace.cache).contents
    curated = workspace.files / "more.curated.yaml"
    for ask in ("What is cosy?", "What is woolly?"):
        held = {curated: f"curated: {{taught: [{{id: scarves, asks: [{ask}]}}]}}".encode()}
        contents = read([*paths, curated], workspace.cache, held, of=paths).contents
        assert plain
        assert contents
        assert contents.folder.parent == plain.folder.parent
        assert contents.manifest.parts == 1
        assert sorted(file.name for file in contents.folder.glob("records-*")) == [
            "records-0.ends",
            "records-0.lines",
        ]
        known = contents.passage("scarves")
        assert known
        assert known.asks == (ask,)


def test_nothing_is_reused_from_a_trial(workspace: Workspace) -> None:
    """A trial doesn't replace the live index, and its words are unknown afterward."""
    workspace.write("otters.yaml", OTTERS)
    plain = workspace.read().contents
    assert plain
    gap = "curated: {gaps: [{id: x, source: otters, text: Their scarfs are red., asks: [Why?]}]}"
    for text in (gap, gap.replace("red", "blue")):
        held = {workspace.files / "curated.yaml": text.encode()}
        trial = read([workspace.files], workspace.cache, held, on_trial=True).contents
        assert trial
        assert "scarfs" in trial.lexicon.spelling
        assert trial.folder != plain.folder
    workspace.write(
        "more.yaml",
        OTTERS.replace("otters", "more")
        .replace("scarves,", "a,")
        .replace("harbour,", "b,")
        .replace("see: scarves", "see: a")
        .replace("cost,", "c,"),
    )
    again = workspace.read().contents
    assert again
    assert plain.folder.exists()
    assert "scarfs" not in again.lexicon.spelling


def test_a_problem_names_the_original_file(workspace: Workspace) -> None:
    """Problems do not mention the copy that is made for the build process."""
    workspace.write("otters.yaml", OTTERS)
    curated = workspace.files / "curated.yaml"
    held = {curated: b"curated: {taught: [{id: nobody, asks: [Who?]}]}"}
    with pytest.raises(KnowledgeError) as refused:
        read([workspace.files], workspace.cache, held, on_trial=True)
    assert [problem.file for problem in refused.value.problems] == [str(curated)]


def test_content_in_memory_replaces_a_file(workspace: Workspace) -> None:
    """If a database has a newer edition of a curated file, the edition is used."""
    workspace.write("otters.yaml", OTTERS)
    workspace.write("curated.yaml", CURATED)
    curated = workspace.files / "curated.yaml"
    held = {curated: CURATED.replace("against the cold", "in the snow").encode()}
    knowledge = read([workspace.files], workspace.cache, held)
    assert knowledge.passages[0].asks == ("What do they make in the snow?",)
    knowledge = read([workspace.files], workspace.cache, {curated: CURATED.encode()})
    assert knowledge.passages[0].asks == ("What do they make against the cold?",)


def test_a_changed_glossary_rebuilds_everything(workspace: Workspace) -> None:
    """If the glossary changes, every file is indexed again, because terms affect all texts."""
    workspace.write("otters.yaml", OTTERS)
    workspace.write("bakery.yaml", BAKERY)
    workspace.read()
    workspace.write("bakery.yaml", BAKERY.replace("[fish]", "[fish, sprat]"))
    assert parts(workspace) == 1
    assert workspace.ask("Is there sprat in the bread?").quotes[0].passage.id == "bread"


def test_a_fragmented_index_is_rebuilt(workspace: Workspace) -> None:
    """An index with much unused data is rebuilt, so that it doesn't grow forever."""
    workspace.write("otters.yaml", OTTERS)
    for text in ("one", "two", "three", "four"):
        workspace.write("otters.yaml", OTTERS.replace("scarves", text))
        assert parts(workspace) <= 3
    contents = workspace.read().contents
    assert contents is not None
    assert len(contents.units) <= 3 * 3


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("new.yaml", OTTERS.replace("id: otters", "id: others"), "id `scarves` is already used"),
        ("new.yaml", OTTERS.replace("scarves", "a").replace("harbour", "b").replace("cost", "c"),
         "the source `otters` is already used"),
        (
            "new.yaml",
            ("source: {id: x, title: T, publisher: P, collection: {id: otters, name: O}}\n"
            "passages: [{id: x-a, paragraphs: [1], wording: verbatim, text: A}]"),
            "`otters` is the id of a source and of a collection",
        ),
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
            "`port` is not the id of a passage",
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
            "`cost` is already listed",
        ),
        (
            "curated.yaml",
            "curated: {taught: [{id: cost, asks: [Who?, who]}]}",
            "this ask is already in `cost`",
        ),
        (
            "curated.yaml",
            "curated: {taught: [{id: cost, asks: [how much is ONE]}]}",
            "`cost` already has this ask",
        ),
    ],
)  # fmt: skip
def test_problems_between_files_are_reported(
    workspace: Workspace, name: str, text: str, problem: str
) -> None:
    """Conflicts with unchanged files are reported with their positions.

    The old index stays usable.
    """
    workspace.write("otters.yaml", OTTERS)
    workspace.read()
    workspace.write(name, text)
    with pytest.raises(KnowledgeError, match=problem) as refused:
        workspace.read()
    assert any(name in one.file or "otters" in one.file for one in refused.value.problems)
    (workspace.files / name).unlink()
    assert len(workspace.read().passages) == 2


def test_dangling_pointers_are_reported(workspace: Workspace) -> None:
    """A gap must refer to an existing passage, even after another file has changed."""
    gaps = "  - {id: hm, text: Hm., see: harbour, asks: [What?]}\n"
    workspace.write("bakery.yaml", BAKERY + gaps)
    workspace.write("otters.yaml", OTTERS)
    assert len(workspace.read().gaps) == 3
    workspace.write("otters.yaml", OTTERS.replace("harbour, ", "haven, "))
    with pytest.raises(KnowledgeError, match="`hm` points to `harbour`, which no longer exists"):
        workspace.read()
    workspace.write("bakery.yaml", BAKERY + gaps.replace("harbour", "haven"))
    assert len(workspace.read().gaps) == 3
    workspace.write("bakery.yaml", BAKERY + gaps.replace("harbour", "port"))
    with pytest.raises(KnowledgeError, match="`port` is not the id of a passage"):
        workspace.read()


@pytest.mark.parametrize("victim", ["manifest.json", "words.json", "records-0.lines", "index"])
def test_a_damaged_index_is_rebuilt(workspace: Workspace, victim: str) -> None:
    """The next start detects missing or truncated files, and rebuilds the index."""
    workspace.write("otters.yaml", OTTERS)
    contents = workspace.read().contents
    assert contents is not None
    damaged = contents.folder / victim
    if damaged.is_dir():
        damaged = max(damaged.iterdir(), key=lambda path: path.stat().st_size)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert workspace.ask("Who knits scarves?").quotes[0].passage.id == "scarves"


def test_an_index_of_another_format_is_rebuilt(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index of an older version is not used."""
    workspace.write("otters.yaml", OTTERS)
    contents = workspace.read().contents
    assert contents is not None
    manifest = contents.folder / "manifest.json"
    plain = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**plain, "format": 0}), encoding="utf-8")
    assert workspace.ask("Who knits scarves?").quotes[0].passage.id == "scarves"
    monkeypatch.setattr("bot.knowledge.disk.cache._STAMPS", "otherfiles.json")
    assert len(workspace.read().passages) == 2


def test_two_processes_can_start_at_once(workspace: Workspace) -> None:
    """If two processes load the knowledge at the same time, it is indexed only once."""
    workspace.write("otters.yaml", OTTERS)
    program = (
        "import sys; from pathlib import Path; from bot.knowledge.disk.cache import read; "
        "print(len(read([Path(sys.argv[1])], Path(sys.argv[2])).passages))"
    )
    command = [sys.executable, "-c", program, str(workspace.files), str(workspace.cache)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate()[0].strip() for process in both] == ["2", "2"]
    assert len([path for path in next(workspace.cache.iterdir()).iterdir() if path.is_dir()]) == 1


def test_large_knowledge_is_served_from_disk(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The same configuration works for small and large knowledge, and both can be reloaded."""
    monkeypatch.setattr("bot.knowledge.files.LARGE", 1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    workspace.write("otters.yaml", OTTERS)
    serving = Serving(Config((workspace.files,), Matching(answer=0.3)))
    assert serving.ask("Who knits scarves?").quotes[0].passage.id == "scarves"
    assert not serving.reload_now().changed
    workspace.write("otters.yaml", OTTERS.replace("winter", "autumn"))
    reload = serving.reload_now()
    assert reload.changed
    assert "autumn" in serving.ask("Who knits scarves?").quotes[0].passage.text
    workspace.write("otters.yaml", "passages: [")
    assert serving.reload_now().problems
    assert serving.ask("Who knits scarves?").outcome is Outcome.ANSWER


def test_an_unusable_cache_folder_is_reported(workspace: Workspace) -> None:
    """The error names the folder that can't be used."""
    workspace.write("otters.yaml", OTTERS)
    workspace.cache.write_text("in the way")
    with pytest.raises(KnowledgeError, match="can't be stored here"):
        workspace.read()


def test_knowledge_is_large_by_its_size(workspace: Workspace) -> None:
    """Small knowledge stays in memory. A missing file counts as small and is reported elsewhere."""
    workspace.write("otters.yaml", OTTERS)
    size = (workspace.files / "otters.yaml").stat().st_size
    assert is_large([workspace.files], size)
    assert not is_large([workspace.files], size + 1)
    assert not is_large([workspace.files / "missing.yaml"], 1)


def test_a_missing_file_is_reported(workspace: Workspace) -> None:
    """A missing file is a problem like any other."""
    with pytest.raises(KnowledgeError, match="missing"):
        read([workspace.files / "missing.yaml"], workspace.cache)


def test_builds_can_be_stopped(workspace: Workspace) -> None:
    """After an interruption, no build process keeps running, and no incomplete index is used."""
    workspace.write("otters.yaml", OTTERS * 1)
    with ThreadPoolExecutor() as threads:
        reading = threads.submit(workspace.read)
        while not reading.done():
            stop()
            time.sleep(0.01)
    assert "was not built" in str(reading.exception())
    assert len(workspace.read().passages) == 2


@pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="the system shows no environment"
)
def test_the_build_process_has_no_secrets(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build process gets neither the token nor the database's password."""
    monkeypatch.setenv("DISCORD_TOKEN", "hush-1")
    monkeypatch.setenv("PGPASSWORD", "hush-2")
    workspace.write("otters.yaml", OTTERS)
    seen = set()
    with ThreadPoolExecutor() as threads:
        reading = threads.submit(workspace.read)
        while not reading.done():
            for process in list(_builds):
                with suppress(OSError):  # the process may be ending
                    seen.add(Path(f"/proc/{process.pid}/environ").read_bytes())
    assert any(b"PYTHONPATH=" in one for one in seen)
    assert not any(b"hush-" in one for one in seen)


def test_records_are_read_by_number(tmp_path: Path) -> None:
    """Lines are numbered across files, including empty lines. Damage is noticed."""
    for name, lines in (("a", (b"one", b"", b"three")), ("b", ()), ("c", (b"four",))):
        with RecordWriter(tmp_path / name) as writer:
            for line in lines:
                writer.append(line)
    records = Records([tmp_path / name for name in "abc"])
    assert [records[n] for n in range(len(records))] == [b"one", b"", b"three", b"four"]
    (tmp_path / "c.lines").write_bytes(b"fou")
    with pytest.raises(ValueError, match="don't match"):
        Records([tmp_path / "c"])


def test_a_gap_stays_a_gap(workspace: Workspace) -> None:
    """A gap is read back as a gap, including the passage to which it refers."""
    workspace.write("otters.yaml", OTTERS)
    (gap,) = workspace.read().gaps
    assert isinstance(gap, Gap)
    assert gap.see == "scarves"


def test_each_source_is_read_by_its_language(workspace: Workspace) -> None:
    """On disk too, passages and questions are stemmed by the rules of their languages."""
    for code, text in (
        ("en", "The key hangs in the shed."),
        ("es", "La llave cuelga en la caseta."),
    ):
        workspace.write(
            f"{code}.yaml",
            f"source: {{id: {code}, title: Otters, publisher: Otter Press, language: {code}}}\n"
            f"passages: [{{id: {code}-key, paragraphs: [1], wording: verbatim, text: {text}}}]\n",
        )
    assert workspace.ask("¿en qué casetas cuelgan las llaves?").candidates[0].passage.id == "es-key"
    assert workspace.ask("where do the keys hang?").candidates[0].passage.id == "en-key"
    spanish = index_of(workspace.read()).asked("¿dónde están las llaves?")
    assert spanish.lexicon.is_known("llav")
