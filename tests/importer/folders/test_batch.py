"""Tests of importing a folder: which files are read, how they are named, and a second run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.importer.article import Details
from bot.importer.folders.batch import run
from bot.importer.folders.entry import ImportEntry
from bot.importer.folders.known import known_files
from bot.importer.folders.naming import page_id
from bot.importer.folders.pruning import remove
from bot.importer.folders.walking import Globs
from bot.knowledge.loader import load
from bot.yamlfile.fields import MAX_ID

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model.knowledge import KnowledgeBase
    from bot.importer.folders.batch import Result

SWIM = "Otters swim in the pond, and they sleep on their backs."
EAT = "Otters eat fish, crabs and whatever else the river has."


class Pond:
    """A folder of pages, and a folder of knowledge."""

    def __init__(self, folder: Path) -> None:
        self.pages, self.out = folder / "pond", folder / "knowledge"
        self.pages.mkdir()
        self.out.mkdir()

    def write(self, page: str, text: str) -> None:
        """Write a page."""
        path = self.pages / page
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *, prune: bool = False, **options: object) -> Result:
        """Import the pages."""
        details = Details(publisher="Otter Press")
        return run(ImportEntry((self.pages,), details=details, **options), self.out, prune=prune)  # type: ignore[arg-type] # options of any type

    def changes(self, *, prune: bool = False, **options: object) -> dict[str, str]:
        """Import the pages, and return the result of each page."""
        return {page.page: page.change.value for page in self.run(prune=prune, **options).pages}

    def known(self) -> KnowledgeBase:
        """Return the knowledge, which must have no problems."""
        return load([self.out])

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a knowledge file by hand."""
        path = self.out / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def pond(tmp_path: Path) -> Pond:
    """Return a pond with two pages of the same title."""
    pond = Pond(tmp_path)
    pond.write("swim.md", f"# Otters\n\n{SWIM}\n")
    pond.write("guide/eat.md", f"# Otters\n\n{EAT}\n")
    return pond


def test_a_folder_becomes_a_collection(pond: Pond) -> None:
    """Each page is a separate source, with the same publisher and an id made from its path."""
    assert pond.changes(base_url="https://o.example/docs/") == {
        "guide/eat.md": "new",
        "swim.md": "new",
    }
    eat, swim = pond.known().sources
    assert (eat.id, swim.id) == ("pond-guide-eat", "pond-swim")
    assert eat.url == "https://o.example/docs/guide/eat.md"
    assert eat.title == swim.title == "Otters"
    assert eat.collection == swim.collection
    assert eat.collection is not None
    assert (eat.collection.id, eat.collection.publisher) == ("pond", "Otter Press")
    assert {path.name for path in pond.out.iterdir()} == {"pond-guide-eat.yaml", "pond-swim.yaml"}


def test_what_is_no_page_is_skipped(pond: Pond, tmp_path: Path) -> None:
    """Unsupported files are counted, hidden files are ignored, and links are not followed."""
    for page in (".git/a.md", ".hidden.md", "node_modules/b/c.md", ".x/d.md"):
        pond.write(page, f"# No\n\n{SWIM}\n")
    for page in ("logo.png", "requirements.txt", "Makefile"):
        pond.write(page, "x")
    pond.write("LICENSE", f"The License\n\n{SWIM}\n")
    (tmp_path / "secret.md").write_text(f"# Secret\n\n{SWIM}\n", encoding="utf-8")
    (pond.pages / "secret.md").symlink_to(tmp_path / "secret.md")
    result = pond.run()
    assert [page.page for page in result.pages] == ["LICENSE", "guide/eat.md", "swim.md"]
    assert result.skipped == {"unsupported": 3, "link": 1}


def test_globs_select_pages(pond: Pond) -> None:
    """Patterns have the syntax of .gitignore."""
    pond.write("guide/draft-x.md", f"# Draft\n\n{SWIM}\n")
    assert [*pond.changes(globs=Globs(("guide/",), ("draft-*",)))] == ["guide/eat.md"]
    result = pond.run(globs=Globs(exclude=("guide/**",)))
    assert [page.page for page in result.pages if page.imported] == ["swim.md"]
    assert result.skipped == {"excluded": 2}


def test_only_what_changed_is_read_again(pond: Pond) -> None:
    """Only pages whose content or options have changed are imported again."""
    pond.run()
    before = {path: path.stat().st_mtime_ns for path in pond.out.iterdir()}
    result = pond.run()
    assert {page.change.value for page in result.pages} == {"same"}
    assert not any(page.imported for page in result.pages)
    assert {path: path.stat().st_mtime_ns for path in pond.out.iterdir()} == before
    pond.write("swim.md", f"# Otters\n\n{SWIM} They like it.\n")
    pond.write("new.md", f"# New\n\n{SWIM}\n")
    changes = {"guide/eat.md": "same", "new.md": "new", "swim.md": "changed"}
    assert pond.changes() == changes
    assert any("They like it." in passage.text for passage in pond.known().passages)
    assert set(pond.changes().values()) == {"same"}
    assert set(pond.changes(base_url="https://o.example").values()) == {"changed"}
    assert all(source.url for source in pond.known().sources)
    assert not [*pond.out.glob("*.bak")]


def test_curators_work_survives(pond: Pond) -> None:
    """A file keeps a curator's edits, and is backed up before each change."""
    pond.run()
    pond.edit("pond-swim.yaml", f"      {SWIM}\n", f"      {SWIM}\n    asks: [can they dive?]\n")
    assert set(pond.changes().values()) == {"same"}
    pond.write("swim.md", f"# Otters\n\n{SWIM} They like it.\n")
    assert pond.changes()["swim.md"] == "changed"
    (swim,) = [one for one in pond.known().passages if one.source.id == "pond-swim"]
    assert swim.asks == ("can they dive?",)
    assert swim.text.endswith("They like it.")
    assert [path.name for path in pond.out.glob("*.bak")] == ["pond-swim.yaml.bak"]
    (pond.pages / "swim.md").unlink()
    assert pond.changes(prune=True)["swim.md"] == "spared"


def test_gone_pages_stay_unless_pruned(pond: Pond) -> None:
    """Pruning keeps files to which another file refers, and gives the reason."""
    for name in ("taught", "plain"):
        pond.write(f"{name}.md", f"# {name}\n\nThe {name} otter swims in the pond each day.\n")
    pond.run()
    (taught,) = [one.id for one in pond.known().passages if one.source.id == "pond-taught"]
    (pond.out / "curated.yaml").write_text(
        f"curated: {{taught: [{{id: {taught}, asks: [Who?]}}]}}\n", encoding="utf-8"
    )
    (pond.pages / "taught.md").unlink()
    (pond.pages / "plain.md").unlink()
    kept = {"guide/eat.md": "same", "swim.md": "same"}
    assert pond.changes() == {**kept, "taught.md": "gone", "plain.md": "gone"}
    assert set(pond.changes(name="A New Name").values()) == {"changed", "gone"}
    pond.run()
    assert len(pond.known().sources) == 4
    result = pond.run(prune=True)
    changes = {page.page: page.change.value for page in result.pages}
    assert changes == {**kept, "taught.md": "spared", "plain.md": "removed"}
    assert [page.reason for page in result.pages if page.reason] == [
        "another file refers to its passages"
    ]
    assert {source.id for source in pond.known().sources} == {
        *("pond-guide-eat", "pond-swim", "pond-taught")
    }


def test_a_page_that_became_empty_is_gone(pond: Pond) -> None:
    """A page that has lost its text is not an error, and its knowledge file can be pruned."""
    pond.run()
    pond.write("swim.md", "---\ntitle: x\n---\n")
    pond.write("other.md", "\n")
    changes = [(page.page, page.change.value) for page in pond.run(prune=True).pages]
    assert sorted(changes) == [
        *(("guide/eat.md", "same"), ("other.md", "empty")),
        *(("swim.md", "empty"), ("swim.md", "removed")),
    ]


def test_an_empty_folder_removes_nothing(pond: Pond) -> None:
    """If a disk is not mounted, the knowledge from it is not deleted."""
    pond.run()
    for page in ("swim.md", "guide/eat.md"):
        (pond.pages / page).unlink()
    with pytest.raises(UsageError, match="contains no pages to import"):
        pond.run(prune=True)
    assert len(pond.known().sources) == 2


def test_a_collection_can_be_removed(pond: Pond) -> None:
    """Pruning keeps edited files and files of other collections."""
    pond.run(id="a")
    pond.run(id="b")
    pond.edit("b-swim.yaml", "wording: verbatim", "wording: verbatim  # so true")
    results = remove("b", known_files(pond.out))
    assert {page.page: page.change.value for page in results} == {
        "guide/eat.md": "removed",
        "swim.md": "spared",
    }
    assert {path.stem for path in pond.out.iterdir()} == {"a-guide-eat", "a-swim", "b-swim"}
    with pytest.raises(UsageError, match="nothing was imported as `c`"):
        remove("c", known_files(pond.out))


def test_ids_and_aliases_are_unique_across_pages(pond: Pond) -> None:
    """Pages with colliding ids and conflicting abbreviations load together."""
    pond.write("setup.md", "# A\n\nLinux install: the River Otter Patrol (ROP) helps you.\n")
    pond.write("setup-linux.md", "# A\n\nInstall: the river otter patrol (ROPA) helps you.\n")
    pond.write("set_up.md", f"# A\n\n{SWIM}\n")
    pond.write("set-up.md", f"# A\n\n{EAT}\n")
    pond.write("\u03b1.md", f"# A\n\n{SWIM}\n")
    pond.write("\u03b2.md", f"# A\n\n{EAT}\n")
    (pond.out / "hand.yaml").write_text(
        "source: {id: pond-swim, title: T, publisher: P}\n"
        "glossary: [{term: ZZ, aliases: [river otter patrol]}]\n"
        "passages: [{id: pond-swim-otters-swim-in-the-pond, paragraphs: [1], wording: verbatim, "
        "text: A}]\n",
        encoding="utf-8",
    )
    assert set(pond.changes().values()) == {"new"}
    assert len(pond.known().sources) == 9
    ids = {passage.id for passage in pond.known().passages}
    pond.write("swim.md", f"# Otters\n\n{SWIM}\n\n{EAT}\n")
    pond.run()
    assert ids <= {passage.id for passage in pond.known().passages}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.text("ab-_ /.\u00e9\u03b1", min_size=1, max_size=70).map(lambda name: f"{name}.md"),
        min_size=1,
        max_size=30,
        unique=True,
    ),
    st.sampled_from([None, "a", "a-b", "x" * MAX_ID]),
)
def test_page_ids_are_valid_and_unique(pages: list[str], collection: str | None) -> None:
    """Whatever its path, each page gets a valid and unique id."""
    taken: set[str] = set()
    for page in pages:
        id_ = page_id(collection, page, taken)
        assert id_ not in taken
        assert id_.strip("-") == id_
        assert "--" not in id_
        assert len(id_) <= MAX_ID
        assert id_.replace("-", "").isalnum()
        taken.add(id_)


def test_files_without_a_folder(pond: Pond, monkeypatch: pytest.MonkeyPatch) -> None:
    """Single files are separate sources, and are recognized whatever the working folder is."""
    paths = (pond.pages / "swim.md", pond.pages / "guide" / "eat.md")
    assert {one.change.value for one in run(ImportEntry(paths), pond.out).pages} == {"new"}
    assert [source.id for source in pond.known().sources] == ["eat", "swim"]
    assert not any(source.collection for source in pond.known().sources)
    monkeypatch.chdir(pond.pages)
    relative = tuple(path.relative_to(pond.pages) for path in paths)
    assert {one.change.value for one in run(ImportEntry(relative), pond.out).pages} == {"same"}
    one = ImportEntry((paths[0],), id="my-id", name="My Title")
    assert run(one, pond.out).pages[0].change.value == "changed"
    together = run(ImportEntry(paths, id="both"), pond.out)
    assert {page.change.value for page in together.pages} == {"new"}


def test_a_broken_page_does_not_stop_the_others(pond: Pond) -> None:
    """The broken page is reported with the reason."""
    (pond.pages / "bad.pdf").write_bytes(b"no PDF")
    (pond.out / "pond-swim.yaml").mkdir()
    result = pond.run()
    failed = [page for page in result.pages if page.change.value == "failed"]
    assert [(page.page, page.reason) for page in failed] == [
        ("bad.pdf", "the file is not a PDF, although its name ends in .pdf"),
        ("swim.md", f"{pond.out / 'pond-swim.yaml'} is a folder; give the path of a file in it"),
    ]
