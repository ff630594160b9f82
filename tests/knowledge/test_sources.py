"""Tests of loading collections of sources, of conflicts, and of finding sources by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model.entries import Collection, by_collection
from bot.errors import KnowledgeError, UsageError
from bot.knowledge.loader import load, load_with_places
from bot.knowledge.sources import sources_named
from bot.texts import texts_in
from bot.texts.citation import citation

if TYPE_CHECKING:
    from pathlib import Path

POND = "{id: pond, name: The Pond, publisher: Otter Press}"


def page(folder: Path, id_: str, collection: str | None = POND) -> None:
    """Write a knowledge file with one passage."""
    within = f", collection: {collection}" if collection else ""
    (folder / f"{id_}.yaml").write_text(
        f"source: {{id: {id_}, title: T, publisher: P{within}}}\n"
        f"passages: [{{id: {id_}-p, paragraphs: [1], wording: restated, text: Otters swim.}}]\n",
        encoding="utf-8",
    )


def test_a_collection_is_loaded_with_its_sources(tmp_path: Path) -> None:
    """The sources of a collection are grouped. A source without a collection is on its own."""
    page(tmp_path, "a")
    page(tmp_path, "b", collection=None)
    page(tmp_path, "c")
    known = load([tmp_path])
    together, alone = by_collection(known.sources)
    assert [source.id for source in together] == ["a", "c"]
    assert together[0].collection == Collection("pond", "The Pond", "Otter Press")
    assert [source.id for source in alone] == ["b"]


def test_an_unknown_publisher_is_not_cited(tmp_path: Path) -> None:
    """If an import doesn't know the publisher of an article, the citation has no publisher."""
    page(tmp_path, "a", collection=None)
    file = tmp_path / "a.yaml"
    text = file.read_text(encoding="utf-8").replace("publisher: P", "publisher: Unknown publisher")
    file.write_text(text, encoding="utf-8")
    (passage,) = load([tmp_path]).passages
    assert citation(passage, texts_in("en")) == "Paraphrased: “T”, ¶ 1"


def test_an_id_means_a_source_or_a_collection(tmp_path: Path) -> None:
    """An unknown id causes an error that suggests a similar one."""
    page(tmp_path, "a")
    page(tmp_path, "b", collection=None)
    page(tmp_path, "c")
    known = load([tmp_path])
    assert sources_named(known, "pond") == {"a", "c"}
    assert sources_named(known, "b") == {"b"}
    assert sources_named(known, "c") == {"c"}
    with pytest.raises(UsageError, match="collection `ponds`: did you mean `pond`"):
        sources_named(known, "ponds")
    with pytest.raises(UsageError, match="choose from pond, a, b, c"):
        sources_named(known, "zzz")


@pytest.mark.parametrize(
    ("collection", "id_", "problem"),
    [
        ("{id: a, name: A}", "b", "the id of a source and of a collection"),
        (None, "pond", "the id of a source and of a collection"),
    ],
)
def test_collections_must_agree(
    tmp_path: Path, collection: str | None, id_: str, problem: str
) -> None:
    """A source outside a collection can't have the collection's id."""
    page(tmp_path, "a", collection=None if collection == "{id: a, name: A}" else POND)
    page(tmp_path, id_, collection)
    with pytest.raises(KnowledgeError, match=problem):
        load([tmp_path])


@pytest.mark.parametrize(
    ("written", "code"), [("es", "es"), ("' de '", "de"), ("no", "no"), ("'nb'", "nb"), ("", "en")]
)
def test_the_language_of_a_source(tmp_path: Path, written: str, code: str) -> None:
    """A source's language is English by default. The code `no` needs no quotes."""
    page(tmp_path, "a", f"{POND}, language: {written}" if written else POND)
    assert load([tmp_path]).sources[0].language == code


@pytest.mark.parametrize("written", ["ES", "spanish", "es-MX", "12", "[es]"])
def test_a_language_that_is_no_code(tmp_path: Path, written: str) -> None:
    """A language must be a code of two or three lowercase letters."""
    page(tmp_path, "a", f"{POND}, language: {written}")
    with pytest.raises(KnowledgeError, match="must be a language code of two or three lowercase"):
        load([tmp_path])


def test_a_language_that_is_hardly_matched_is_warned_of(tmp_path: Path) -> None:
    """The warning has the position of the language. A language with rules causes no warning."""
    page(tmp_path, "a", f"{POND}, language: zh")
    page(tmp_path, "b", f"{POND}, language: es")
    [warning] = load_with_places([tmp_path]).warnings
    assert "without spaces" in warning.message
    assert (warning.file, warning.line) == (str(tmp_path / "a.yaml"), 1)
