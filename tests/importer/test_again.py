"""Tests that a second import updates the article's text and keeps everything else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bot.core.model.labels import label_of
from bot.errors import ArticleError, KnowledgeError, UsageError
from bot.knowledge.loader import load
from tests.importer.pond import imported, numbered, outcome, texts

if TYPE_CHECKING:
    from pathlib import Path

SLEEP = "Ducks sleep with one eye open, says Dr. Smith of the Pond Office."
FOOD = "They eat peas, oats and whatever else there is to be found in a pond in spring."
SONG = "Nobody has ever heard a duck sing, though many ducks have tried for years."
ARTICLE = f"# Ducks\n\n{SLEEP}\n\n## Food\n\n{FOOD}\n\n{SONG}\n"

CURATED = f"""\
# Ducks, by hand.
source:
  id: ducks
  title: Ducks
  publisher: Pond Press  # the old one

# what people say
glossary:
  - term: duck
    aliases: [quacker]
  # more to come

passages:
  # the best one
  - paragraphs: [1]
    id: sleep
    starts: Ducks sleep with one
    wording: verbatim
    text: "{SLEEP}"
    asks:
      - do they sleep?  # asked a lot

  - id: food
    paragraphs: [2]  # of three
    section: What they eat
    wording: verbatim
    text: >-
      {FOOD}
    asks: [what's for dinner?]

  - id: song
    paragraphs: [3]
    wording: verbatim
    text: {SONG}
    asks:
      - can they sing?
  - id: song-short
    paragraphs: [3]
    starts: Nobody has ever heard
    wording: restated
    text: Ducks don't sing.

gaps:
  - id: color
    text: The article doesn't say which colour ducks have.
    see: song
    asks: [are they green?]
"""


def curated(folder: Path, text: str = CURATED) -> None:
    """Write the existing knowledge file."""
    (folder / "pond.yaml").write_text(text, encoding="utf-8")


def written(folder: Path) -> str:
    """Return the content of the knowledge file."""
    return (folder / "pond.yaml").read_text(encoding="utf-8")


def test_an_unchanged_article_changes_nothing(tmp_path: Path) -> None:
    """If the article hasn't changed, the file stays the same, and no backup is made."""
    curated(tmp_path)
    done = outcome(tmp_path, ARTICLE)
    assert written(tmp_path) == CURATED
    assert done.backup is None
    assert done.changes is not None
    assert done.changes.notes == [
        "`food` is under “Food” in the article; its section was not changed",
        "`song` is under “Food” in the article; its section was not changed",
    ]


def test_a_new_paragraph(tmp_path: Path) -> None:
    """A new paragraph is inserted in order, and only the numbers of later paragraphs change."""
    curated(tmp_path)
    new = "A pond is a small lake. The Pond Research Center (PRC) counts them; PRC staff swim."
    done = outcome(tmp_path, ARTICLE.replace(SLEEP, f"{SLEEP}\n\n{new}"))
    assert done.changes is not None
    assert done.changes.new == ["ducks-a-pond-is-a-small"]
    assert done.changes.moved == ["food", "song", "song-short"]
    assert (done.asks, done.terms) == (1, 1)
    assert (tmp_path / "pond.yaml.bak").read_text(encoding="utf-8") == CURATED
    assert done.backup == tmp_path / "pond.yaml.bak"
    added = f"""
  - id: ducks-a-pond-is-a-small
    paragraphs: [2]
    starts: A pond is a small lake.
    wording: verbatim
    text: >-
      {new}
    proposed:
      - What is a pond?
"""
    expected = (
        CURATED.replace("    paragraphs: [3]\n", "    paragraphs: [4]\n")
        .replace("    paragraphs: [2]  # of three\n", "    paragraphs: [3]\n")
        .replace("# asked a lot\n", f"# asked a lot\n{added}")
        .replace(
            "aliases: [quacker]\n",
            "aliases: [quacker]\n"
            '  - term: PRC  # proposed\n    aliases: ["Pond Research Center"]\n',
        )
    )
    assert written(tmp_path).split() == expected.split()
    load([tmp_path / "pond.yaml"])


def test_a_changed_paragraph(tmp_path: Path) -> None:
    """A changed passage gets the new text, and keeps its id, asks and section."""
    curated(tmp_path)
    done = outcome(tmp_path, ARTICLE.replace("peas", "beans").replace("one eye", "both eyes"))
    assert done.changes is not None
    assert done.changes.changed == ["sleep", "food"]
    knowledge = load([tmp_path / "pond.yaml"])
    sleep, food = knowledge.passages[:2]
    assert (sleep.text, sleep.asks) == (SLEEP.replace("one eye", "both eyes"), ("do they sleep?",))
    assert sleep.starts == "Ducks sleep with both eyes open,"
    assert (food.text, food.section) == (FOOD.replace("peas", "beans"), "What they eat")
    assert "# asked a lot" in written(tmp_path)


@pytest.mark.parametrize("named", ["sleep", "rest"])
def test_a_gap_may_be_filled(named: str, tmp_path: Path) -> None:
    """An import tells curators to check a gap if the passage that the gap names has changed.

    The gap may name the passage by its id or by a former id.
    """
    curated(tmp_path)
    text = written(tmp_path).replace("see: song", f"see: {named}")
    text = text.replace("id: sleep", "id: sleep\n    formerly: [rest]")
    (tmp_path / "pond.yaml").write_text(text, encoding="utf-8")
    done = outcome(tmp_path, ARTICLE.replace("one eye", "both eyes"))
    assert done.changes is not None
    (gap,) = load([tmp_path / "pond.yaml"]).gaps
    assert done.changes.notes[-1] == (
        f"`{named}` has changed: check whether the gap `{gap.id}` is still true"
    )


def test_a_removed_paragraph(tmp_path: Path) -> None:
    """A curated passage that is gone from the article becomes comments, and no gap refers to it."""
    curated(tmp_path)
    done = outcome(tmp_path, ARTICLE.replace(SONG, ""))
    assert done.changes is not None
    assert done.changes.gone == ["song"]
    assert len(done.changes.notes) == 3
    assert "song-short" in done.changes.notes[1]
    assert done.changes.notes[2].endswith("no longer names `song`, which is gone")
    text = written(tmp_path)
    assert "  #       - can they sing?\n" in text
    assert "    # see: song  # no longer in the article\n" in text
    knowledge = load([tmp_path / "pond.yaml"])
    assert [passage.id for passage in knowledge.passages] == ["sleep", "food", "song-short"]
    outcome(tmp_path, ARTICLE.replace(SONG, ""))
    assert written(tmp_path) == text


def test_an_unedited_passage_is_deleted(tmp_path: Path) -> None:
    """Proposals don't count as a curator's edits."""
    article = f"# T\n\n## Is it wet?\n\nA pond is a lake, though small.\n\n## B\n\n{FOOD}"
    outcome(tmp_path, article)
    assert "label: Is it wet?" in written(tmp_path)
    done = outcome(tmp_path, f"# T\n\n## B\n\n{FOOD}")
    assert done.changes is not None
    assert done.changes.gone == ["t-a-pond-is-a-lake"]
    assert "pond is" not in written(tmp_path)
    assert "# T" not in written(tmp_path)


def test_moved_paragraphs(tmp_path: Path) -> None:
    """Moved paragraphs are recognized by their texts."""
    article = "# T\n\n" + "\n\n".join(f"## {n}\n\nParagraph {n} is here." for n in "abcdef")
    first = imported(tmp_path, article)
    moved = "# T\n\n" + "\n\n".join(f"## {n}\n\nParagraph {n} is here." for n in "fabcde")
    second = imported(tmp_path, moved)
    assert {p.text: p.id for p in first.passages} == {p.text: p.id for p in second.passages}
    assert [number for number, _, _ in numbered(second)] == [1, 2, 3, 4, 5, 6]


def test_a_paragraph_split_by_a_curator(tmp_path: Path) -> None:
    """A paragraph's parts are kept as long as they add up to the whole paragraph."""
    rest = "## B\n\nThree comes after two, as ever."
    outcome(tmp_path, f"# T\n\n## A\n\nOne is one, of course. Two is two.\n\n{rest}")
    text = written(tmp_path)
    parts = text.replace(
        "      One is one, of course. Two is two.\n",
        "      One is one, of course.\n  - id: two\n    paragraphs: [1]\n    wording: verbatim\n"
        "    text: Two is two.\n",
    )
    curated(tmp_path, parts)
    again = imported(tmp_path, f"# T\n\n## A\n\nOne is one, of course. Two is two.\n\n{rest}")
    assert written(tmp_path) == parts
    assert texts(again) == [
        "One is one, of course.",
        "Two is two.",
        "Three comes after two, as ever.",
    ]
    later = imported(
        tmp_path, f"# T\n\nZero.\n\n## A\n\nOne is one, of course. Two is two.\n\n{rest}"
    )
    assert [n for n, _, _ in numbered(later)] == [1, 2, 2, 3]


def test_details_change_only_when_asked(tmp_path: Path) -> None:
    """Details of the source change only if they are given as options."""
    curated(tmp_path)
    outcome(tmp_path, ARTICLE.replace("# Ducks", "# Geese"), publisher="New", author="A. Quack")
    text = written(tmp_path)
    assert "  title: Ducks\n  publisher: New\n" in text
    assert "  author: A. Quack\n" in text
    assert load([tmp_path / "pond.yaml"]).sources[0].author == "A. Quack"


def test_a_glossary_is_added(tmp_path: Path) -> None:
    """A missing glossary is added before the passages. A glossary in brackets stays unchanged."""
    outcome(tmp_path, f"# T\n\n{FOOD}")
    new = f"# T\n\n{FOOD}\n\nThe Pond Office (PO) swims."
    knowledge = imported(tmp_path, new)
    assert [term.term for term in knowledge.glossary] == ["PO"]
    assert "\nglossary:\n  - term: PO  # proposed\n" in written(tmp_path)
    curated(tmp_path, CURATED.replace("glossary:\n", "glossary: [{term: a, aliases: [b]}]\nx:", 1))
    with pytest.raises(KnowledgeError):
        outcome(tmp_path, new)
    brackets = CURATED.replace(
        "glossary:\n  - term: duck\n    aliases: [quacker]\n",
        "glossary: [{term: a, aliases: [b]}]\n",
    )
    curated(tmp_path, brackets)
    outcome(tmp_path, f"{ARTICLE}\n\nThe Pond Office (PO) swims.")
    assert [term.term for term in load([tmp_path / "pond.yaml"]).glossary] == ["a"]


SOURCE = "source:\n  id: ducks\n  title: Ducks\n  publisher: P\npassages:\n"
BRACED_SOURCE = "source: {id: ducks, title: Ducks, publisher: P}\npassages:\n"
MOON = "  - id: a\n    paragraphs: [1]\n    wording: verbatim\n    text: Moon.\n"
BRACED_MOON = "  - {id: a, paragraphs: [1], wording: verbatim, text: Moon.}\n"


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("source: 1\n", KnowledgeError, "must be a mapping"),
        (CURATED.replace("id: song-short", "id: song"), KnowledgeError, "already used"),
        (CURATED.replace("  - id: food", "  -\n    id: food"), UsageError, "line of its own"),
        (BRACED_SOURCE + MOON, UsageError, "without braces"),
        (SOURCE + BRACED_MOON, UsageError, "without braces"),
        (SOURCE + MOON, UsageError, "another article"),
    ],
    ids=range(6),
)
def test_unsuitable_files_are_refused(
    tmp_path: Path, text: str, error: type[Exception], message: str
) -> None:
    """Unsuitable files are left unchanged."""
    curated(tmp_path, text)
    with pytest.raises(error, match=message):
        outcome(tmp_path, ARTICLE)
    assert written(tmp_path) == text


def test_another_source(tmp_path: Path) -> None:
    """If the command line gives a different id, the file of another source is not overwritten."""
    curated(tmp_path)
    with pytest.raises(UsageError, match="is about the source `ducks`, not `geese`"):
        outcome(tmp_path, ARTICLE, id="geese")
    assert written(tmp_path) == CURATED


def test_a_result_with_problems_is_not_written(tmp_path: Path) -> None:
    """A gap must still fit in a reply, together with its passage. The error names the gap."""
    song = " ".join([SONG] * 16)
    long = CURATED.replace("which colour ducks have.", "w" * 350).replace(SONG, song)
    curated(tmp_path, long)
    with pytest.raises(
        ArticleError, match=r"nothing was written, .* in `color`, .* passage `song`"
    ):
        outcome(tmp_path, ARTICLE.replace(SONG, song), title="T" * 250, publisher="P" * 100)
    assert written(tmp_path) == long


def test_comments_stay_where_they_are(tmp_path: Path) -> None:
    """Comments after the passages, and text that looks like a comment, are kept as well."""
    text = CURATED.replace(
        "    text: Ducks don't sing.\n",
        "    text: >-\n      Ducks\n      # don't sing.\n  # the end of passages\n",
    )
    curated(tmp_path, text)
    outcome(tmp_path, ARTICLE)
    assert written(tmp_path) == text
    outcome(tmp_path, ARTICLE.replace(SLEEP, f"New text.\n\n{SLEEP}"))
    assert "      # don't sing.\n  # the end of passages\n" in written(tmp_path)


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If writing fails, the file is unchanged, and no temporary file is left."""
    curated(tmp_path)

    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UsageError, match="No space left"):
        outcome(tmp_path, ARTICLE.replace(SONG, ""))
    assert written(tmp_path) == CURATED
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pond.md", "pond.yaml"]


def test_a_renamed_heading_is_followed(tmp_path: Path) -> None:
    """The passage keeps its id, and gets the new section and, for a question, a label."""
    first = f"# Ducks\n\n## What do ducks eat?\n\n{FOOD}\n\n## Song\n\n{SONG}\n\n{SLEEP}\n"
    imported(tmp_path, first)
    before = load([tmp_path / "pond.yaml"]).passages
    renamed = first.replace("What do ducks eat?", "Food").replace("## Song", "## Do ducks sing?")
    done = outcome(tmp_path, renamed)
    after = load([tmp_path / "pond.yaml"]).passages
    assert [one.id for one in after] == [one.id for one in before]
    assert [(one.section, label_of(one)) for one in before] == [
        ("What do ducks eat?", "What do ducks eat?"),
        ("Song", "Song"),
    ]
    assert [(one.section, label_of(one)) for one in after] == [
        ("Food", "Food"),
        ("Do ducks sing?", "Do ducks sing?"),
    ]
    assert done.changes is not None
    assert done.changes.changed == [one.id for one in after]
    assert not done.changes.notes
    assert not outcome(tmp_path, renamed).changes.changed  # type: ignore[union-attr] # an import


def test_a_heading_may_come_and_go(tmp_path: Path) -> None:
    """A passage's section follows the article when a heading is added or removed."""
    plain = f"# Ducks\n\n{FOOD}\n"
    imported(tmp_path, plain)
    for section, text in (("Food", f"# Ducks\n\n## Food\n\n{FOOD}\n"), (None, plain)):
        outcome(tmp_path, text)
        (passage,) = load([tmp_path / "pond.yaml"]).passages
        assert passage.section == section


def test_outer_headings_are_added(tmp_path: Path) -> None:
    """A file of an earlier version, with nearest headings only, gets all headings and no notes.

    A passage that a curator has restated stays as it is.
    """
    article = f"# Ducks\n\n## Care\n\n### Food\n\n{FOOD}\n\n### Sleep\n\n{SLEEP}\n"
    imported(tmp_path, article)
    assert written(tmp_path).count("Care \u203a") == 2
    earlier = written(tmp_path).replace("Care \u203a ", "")
    before, _, after = earlier.rpartition("verbatim")
    curated(tmp_path, f"{before}restated{after}")
    done = outcome(tmp_path, article)
    food, sleep = load([tmp_path / "pond.yaml"]).passages
    assert (food.section, label_of(food)) == ("Care \u203a Food", "Care \u203a Food")
    assert sleep.section == "Sleep"
    assert done.changes is not None
    assert done.changes.changed == [food.id]
    assert not [note for note in done.changes.notes if "section" in note]


def test_asks_in_other_languages_stay(tmp_path: Path) -> None:
    """Translations stay with a changed passage, and count as a curator's edit of a removed one."""
    spanish = """    asks_in:
      es:
        - duermen los patos?
"""
    text = CURATED.replace("    asks:\n      - do they sleep?  # asked a lot\n", spanish)
    curated(tmp_path, text)
    outcome(tmp_path, ARTICLE.replace("one eye", "one eye or two"))
    assert spanish in written(tmp_path)
    curated(tmp_path, text)
    outcome(tmp_path, ARTICLE.replace(f"{SLEEP}\n\n", ""))
    assert "  #         - duermen los patos?\n" in written(tmp_path)
