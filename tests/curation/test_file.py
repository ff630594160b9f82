"""The curated file is written atomically in a stable order, and keeps its comments."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.curation import file
from bot.curation.file import changed, look, save
from bot.curation.verbs import with_ask, with_gap
from bot.errors import ChangedError, CurationError, KnowledgeError
from bot.knowledge.curated_schema import Curated, CuratedGapEntry
from bot.runtime import atomicfile
from bot.yamlfile import parse
from bot.yamlfile.write import scalar
from tests.bakery import written
from tests.curation.desks import CURATED

GAP = CuratedGapEntry(id="snow", source="bakery", text="No word\non snow.", asks=["Snow?"])
WRITTEN = """\
# These are ours.
curated:
  taught:
    # Walt asked for this.
    # often
    - id: bread
      asks:
        - What goes into the dough?
        - is it good
    - id: price
      asks:
        - what do they charge
  gaps:
    - id: snow
      source: bakery
      text: |-
        No word
        on snow.
      asks:
        - Snow?
    # The end.
    - id: wages
      source: bakery
      text: The article does not say what the penguins earn.
      see: customers
      asks:
        - What do the penguins earn?
"""


def test_comments_and_order_are_kept(tmp_path: Path) -> None:
    """Entries are sorted by id, asks keep their order, and comments stay with their entries."""
    path = written(tmp_path / "curated.yaml", CURATED)
    state = look(path)
    save(changed(state, with_gap(with_ask(state.curated, "bread", "is it good"), GAP)))
    assert path.read_text(encoding="utf-8") == WRITTEN
    again = look(path)
    assert changed(again, again.curated).after.decode() == WRITTEN


def test_a_comment_stays_with_its_entry(tmp_path: Path) -> None:
    """A comment above a heading belongs to the first entry below the heading.

    If there are no entries, the comment stays at the top.
    """
    text = CURATED.replace("  gaps:", "  # Gaps.\n  gaps:").replace("see: customers", "# Hm.")
    state = look(written(tmp_path / "curated.yaml", text))
    assert state.comments.above["gaps", "wages", None] == ("# Gaps.", "# Hm.", "# The end.")
    empty = look(written(tmp_path / "other.yaml", "curated: {} # nothing\n"))
    assert changed(empty, empty.curated).after == b"# nothing\ncurated: {}\n"


def test_an_ask_is_added_to_a_curated_gap_itself(tmp_path: Path) -> None:
    """An ask for a curated gap is added to the gap itself, not to the `taught` section."""
    state = look(written(tmp_path / "curated.yaml", CURATED))
    curated = with_ask(with_gap(state.curated, GAP), "wages", "salary?")
    assert [gap.asks for gap in curated.gaps] == [
        ["Snow?"],
        ["What do the penguins earn?", "salary?"],
    ]
    assert curated.taught == state.curated.taught


def test_a_new_file_has_a_header(tmp_path: Path) -> None:
    """The first line of a new file tells editors where the schema is.

    Missing folders are created.
    """
    path = tmp_path / "deep" / "down" / "curated.yaml"
    state = look(path)
    save(changed(state, with_ask(state.curated, "bread", "good?")))
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (path.parent / first.partition("=")[2]).resolve().name == "curated.schema.json"
    assert (path.parent / first.partition("=")[2]).resolve().is_file()
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~atomicfile._umask()  # noqa: SLF001


IDS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True)
TEXTS = st.text(min_size=1, max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(
    st.lists(st.tuples(IDS, TEXTS), max_size=6), st.lists(st.tuples(IDS, TEXTS, TEXTS), max_size=3)
)
def test_written_content_is_read_back(
    tmp_path: Path, asks: list[tuple[str, str]], gaps: list[tuple[str, str, str]]
) -> None:
    """A written file is valid, and reading it returns what was written, for any Unicode text."""
    path = tmp_path / "curated.yaml"
    path.unlink(missing_ok=True)
    state = look(path)
    curated = state.curated
    try:
        for id_, text, ask in gaps:
            curated = with_gap(curated, CuratedGapEntry(id=id_, source="s", text=text, asks=[ask]))
        for id_, ask in asks:
            curated = with_ask(curated, id_, ask)
    except ValidationError:
        assume(False)  # noqa: FBT003 - a file can't contain this
    save(changed(state, curated))
    again = look(path)
    assert again.curated.taught == curated.taught
    assert sorted(map(str, again.curated.gaps)) == sorted(map(str, curated.gaps))
    assert changed(again, again.curated).after == path.read_bytes()


@given(st.text())
def test_a_scalar_is_read_back(text: str) -> None:
    """A scalar is quoted if it needs quotes."""
    document = parse(f"- {scalar(text)}\n".encode(errors="surrogatepass"), "x", 10_000)
    assume(not document.problems)  # no model allows lone surrogates
    assert document.data == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who is it?", "Who is it?"),
        ("no", '"no"'),
        ("Yes", '"Yes"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("- a", '"- a"'),
        ("2013", '"2013"'),
        ('"a"', '"\\"a\\""'),
        ("¿qué?", '"¿qué?"'),
        ("Año nuevo", "Año nuevo"),
        ("\x85", '"\\u0085"'),
    ],
)
def test_quotes_are_used_where_needed(text: str, expected: str) -> None:
    """Text without special characters is not quoted, so that the file is easy to read."""
    assert scalar(text) == expected


def test_multiline_texts_with_special_characters_are_quoted(tmp_path: Path) -> None:
    """Text that needs escapes is quoted, because YAML blocks can't contain escapes."""
    gap = GAP.model_copy(update={"text": "a\x85b\nc"})
    state = look(tmp_path / "curated.yaml")
    assert '"a\\u0085b\\nc"' in _rendered(state.curated, gap)


def _rendered(curated: Curated, gap: CuratedGapEntry) -> str:
    from bot.curation.comments import Comments  # noqa: PLC0415 - used only here
    from bot.curation.render import render  # noqa: PLC0415 - used only here

    return render(with_gap(curated, gap), Comments())


def test_content_that_would_not_read_back_is_not_written(tmp_path: Path) -> None:
    """Before the file is written, the new content is checked by reading it."""
    state = look(tmp_path / "curated.yaml")
    hostile = GAP.model_copy(update={"text": " spaces  within "})
    with pytest.raises(CurationError, match="would not preserve the curators' entries exactly"):
        changed(state, with_gap(state.curated, hostile))
    invalid = GAP.model_copy(update={"id": "No Id"})
    with pytest.raises(
        CurationError,
        match=r"the change would make the file of curators' entries invalid: .*`id` may contain",
    ):
        changed(state, with_gap(state.curated, invalid))


def test_an_invalid_file_is_left_unchanged(tmp_path: Path) -> None:
    """The problems in an invalid file are reported with their positions."""
    path = written(tmp_path / "curated.yaml", "curated: {taught: [\n")
    with pytest.raises(KnowledgeError, match=r"curated\.yaml:2:1: a value is missing"):
        look(path)
    with pytest.raises(KnowledgeError, match="a folder where a file is expected"):
        look(tmp_path)
    assert path.read_text(encoding="utf-8") == "curated: {taught: [\n"


def test_the_second_of_two_curators_gets_an_error(tmp_path: Path) -> None:
    """The second curator's change is refused, and the first one is kept.

    Saving the same change twice is allowed.
    """
    path = tmp_path / "curated.yaml"
    state = look(path)
    first = changed(state, with_ask(state.curated, "bread", "good?"))
    second = changed(state, with_ask(state.curated, "bread", "bad?"))
    save(first)
    save(first)
    with pytest.raises(ChangedError, match="someone else changed"):
        save(second)
    assert path.read_bytes() == first.after


def test_a_curator_waits_only_briefly_for_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the file stays locked, an error follows after a short wait, and nothing is saved."""
    monkeypatch.setattr(file, "PATIENCE", 0.05)
    path = tmp_path / "curated.yaml"
    state = look(path)
    with file.locked(path), pytest.raises(ChangedError, match="another curator is saving"):
        save(changed(state, state.curated))
    assert not path.exists()


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    """The file keeps its mode, and a symbolic link stays a link."""
    target = written(tmp_path / "ours.yaml", CURATED)
    target.chmod(0o640)
    path = tmp_path / "curated.yaml"
    path.symlink_to(target)
    state = look(path)
    save(changed(state, with_ask(state.curated, "bread", "good?")))
    assert path.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert "good?" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """If the disk is full, an error is raised. The file is unchanged, and no other file remains."""
    path = written(tmp_path / "curated.yaml", CURATED)
    state = look(path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CurationError, match="No space left on device"):
        save(changed(state, with_ask(state.curated, "bread", "good?")))
    assert path.read_text(encoding="utf-8") == CURATED
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        ".curated.yaml.lock",
        "curated.yaml",
    ]


def test_leftovers_of_a_killed_process_are_removed(tmp_path: Path) -> None:
    """The next save removes the files that a killed process left."""
    litter = written(tmp_path / ".curated.yaml.x1.tmp", "half")
    state = look(tmp_path / "curated.yaml")
    save(changed(state, state.curated))
    assert not litter.exists()
