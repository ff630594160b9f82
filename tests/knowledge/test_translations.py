"""Asks, labels and texts in other languages are loaded, or every problem is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.check.lint import warnings_about
from bot.core.model.entries import Translation
from bot.core.model.results import Answer, Outcome, Quote
from bot.curation.comments import comments_in
from bot.curation.render import render
from bot.errors import KnowledgeError
from bot.knowledge.curated_schema import CuratedFile
from bot.knowledge.loader import load, load_with_places
from bot.knowledge.version import version_of
from bot.yamlfile import fit, parse
from tests.bakery import written
from tests.broken import RIGHT

if TYPE_CHECKING:
    from pathlib import Path

SPANISH = RIGHT.replace(
    "gaps:",
    """\
    labels_in: {es: ¿Cuándo duermen los gatos?}
    asks_in:
      es:
        - son flojos los gatos
gaps:""",
)
SPANISH += """\
    texts_in: {es: El libro no habla de perros.}
    asks_in:
      es: [¿y los perros?]
"""
CURATED = """\
curated:
  taught:
    - id: sleep
      asks_in:
        es:
          - duermen mucho los gatos?
  gaps:
    - id: swim
      source: cats
      text: The book does not say whether cats swim.
      asks:
        - can cats swim?
      labels_in:
        es: "¿Nadan los gatos?"
      texts_in:
        es: El libro no dice si los gatos nadan.
      asks_in:
        es:
          - saben nadar?
"""


def problems(folder: Path, text: str, curated: str = "") -> list[str]:
    """Return the problems that are reported for a file."""
    written(folder / "cats.yaml", text)
    if curated:
        written(folder / "curated.yaml", curated)
    with pytest.raises(KnowledgeError) as caught:
        load([folder])
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def test_translations_are_loaded(tmp_path: Path) -> None:
    """The label is the first ask. Curated asks come last."""
    knowledge = load(
        [written(tmp_path / "cats.yaml", SPANISH), written(tmp_path / "c.yaml", CURATED)]
    )
    asks = (
        "¿Cuándo duermen los gatos?",
        "son flojos los gatos",
        "duermen mucho los gatos?",
    )
    assert knowledge.passages[0].translations == (Translation("es", asks, asks[0]),)
    dogs, swim = knowledge.gaps
    text = "El libro no habla de perros."
    assert dogs.translations == (Translation("es", ("¿y los perros?",), "¿y los perros?", text),)
    assert swim.translations[0].asks == ("¿Nadan los gatos?", "saben nadar?")
    written(tmp_path / "cats.yaml", RIGHT)
    assert version_of(knowledge) != version_of(load([tmp_path]))


NO_RULES = "is not a language with rules, so questions in it can't be recognized"
OWN = "`en` is the language of the source: write this in"
CASES = [
    ("es:\n        - son", "ES:\n        - son", "15:7: the key `ES` must be a language code"),
    ("es:\n        - son", "zz:\n        - son", f"15:7: the key `zz` {NO_RULES}"),
    ("es:\n        - son", "ja:\n        - son", f"15:7: the key `ja` {NO_RULES}"),
    ("es:\n        - son", "en:\n        - son", f"15:7: {OWN} `asks`"),
    ("{es: El libro", "{en: El libro", f"22:16: {OWN} `text`"),
    ("es:\n        - son flojos los gatos", "es: []", "15:11: `es` is empty: write at least 1"),
    ("son flojos los gatos", "x" * 101, "16:11: an entry of `es` is 1 character too long"),
    ("son flojos los gatos", "¿cuándo duermen los gatos", "16:11: this ask is already in `sleep`"),
    ("son flojos los gatos", "no", "16:11: `no` is read as false here"),
    ("{es: ¿Cuándo duermen los gatos?}", "[es]", "13:16: `labels_in` must be a mapping"),
]
CURATED_CASES = [
    (
        "duermen mucho los gatos?",
        "son flojos los gatos",
        "6:13: this ask is already in `sleep`, at",
    ),
    ("es:\n          - duermen", "en:\n          - duermen", f"5:9: {OWN} `asks`"),
    ("asks_in:\n        es:\n          - duermen mucho los gatos?", "asks_in: {}", "3:7: an entry"),
]


@pytest.mark.parametrize(("was", "becomes", "expected"), CASES)
def test_each_mistake_is_reported_with_its_place(
    tmp_path: Path, was: str, becomes: str, expected: str
) -> None:
    """Each mistake is reported once, with its message, line and column."""
    assert was in SPANISH
    [problem] = problems(tmp_path, SPANISH.replace(was, becomes, 1))
    assert problem.startswith(f"cats.yaml:{expected}")


@pytest.mark.parametrize(("was", "becomes", "expected"), CURATED_CASES)
def test_mistakes_in_a_curated_file(tmp_path: Path, was: str, becomes: str, expected: str) -> None:
    """Curated translations are checked against those of the sources."""
    assert was in CURATED
    [problem] = problems(tmp_path, SPANISH, CURATED.replace(was, becomes, 1))
    assert problem.startswith(f"curated.yaml:{expected}")


def test_a_text_that_does_not_fit_into_a_reply(tmp_path: Path) -> None:
    """A gap's text must fit together with its passage in every language."""
    long = SPANISH.replace("Cats sleep all day.", "Cats sleep. " * 114)
    long = long.replace("title: On Cats", "title: On Cats and Their Dreams")
    [problem] = problems(tmp_path, long.replace("habla de perros", "habla de perros" * 25))
    assert problem.startswith("cats.yaml:22:20: `es` with the passage `sleep` is ")


def test_a_curated_file_keeps_its_translations() -> None:
    """Saving a change rewrites the curated file, with everything in it."""
    document = parse(CURATED.encode(), "curated.yaml", 10_000)
    file, _ = fit(document, CuratedFile)
    assert file is not None
    assert render(file.curated, comments_in(CURATED, document, file.curated)) == CURATED


def test_warnings_about_asks_in_other_languages(tmp_path: Path) -> None:
    """The same warnings are given as for other asks."""
    text = SPANISH.replace("[¿y los perros?]", "[¿y los perros?, Son flojos los gatos?]")
    loaded = load_with_places([written(tmp_path / "cats.yaml", text)])
    sleep = loaded.knowledge.passages[0]

    def ask(question: str) -> Answer:
        quotes = (Quote(sleep, None),)
        return Answer(question, Outcome.ANSWER, quotes=quotes, language="es")

    found = [(one.line, one.message) for one in warnings_about(loaded, ask)]
    assert (24, "this ask of `dogs` is the same as one of `sleep` on line 16") in found
    assert (24, "this ask of `dogs` wrongly leads to the passage `sleep`") in found
    few = "`cats` has 1 passage with fewer than 3 asks in `es`, starting with `sleep`: "
    assert (5, few + "members who ask in that language rarely find such passages") in found
