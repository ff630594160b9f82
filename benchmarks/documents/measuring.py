"""Import the documents, ask their questions, and count the results."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from benchmarks.documents.making import MAKERS
from bot import app
from bot.config import loader as config
from bot.core.model.results import Outcome
from bot.importer.importing import import_article
from bot.semantic.models import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.assistant import Assistant
    from bot.core.model.entries import Passage
    from bot.core.model.results import Answer

PAGES: Final = Path(__file__).parent / "pages"
CRUMB: Final = 25
"""Minimum length of a passage that can answer a question, in characters."""
_MARKUP = re.compile(
    r"\{[#.:][^}]*\}|\u00b6|\]\(|^(?:```|:::|!!!|===)|<[a-z/][^>]*>|\*\*|\[!\w+\]|\{%|\{\{",
    re.MULTILINE,
)
_NUMBER = re.compile(r"^[\d.]+\s+")


@dataclass(frozen=True)
class Question:
    """A question, and the section or the words by which its right passage is recognized."""

    text: str
    section: str | None
    holds: str | None

    def is_right(self, passage: Passage) -> bool:
        """Return whether `passage` is the right one."""
        if self.section is None:
            return (self.holds or "") in " ".join(passage.text.split())
        section = _key((passage.section or "").rpartition("\u203a")[2])
        return section == _key(self.section)


@dataclass
class Figures:
    """Results for one or more documents."""

    headings: list[bool] = field(default_factory=list)
    first: list[bool] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    wrong: list[bool] = field(default_factory=list)
    colons: list[bool] = field(default_factory=list)
    crumbs: list[bool] = field(default_factory=list)
    markup: list[bool] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Figures)))


def documents() -> list[Path]:
    """Return the paths of all documents."""
    return sorted(
        path for path in PAGES.iterdir() if path.suffix != ".yaml" and path.stem != "README"
    )


def measured(page: Path, model: Path | None = None) -> Figures:
    """Import one document with default options, and return its results."""
    data = yaml.safe_load(page.with_suffix(".yaml").read_text(encoding="utf-8"))
    assistant = _assistant(page, model)
    figures = Figures()
    for heading in data["headings"]:
        question = Question(heading, heading, None)
        answer = assistant.ask(heading)
        figures.headings.append(_is_asserted(question, answer))
        _note(figures, question, answer, is_right=figures.headings[-1])
    for question in map(_question, data["questions"]):
        answer = assistant.ask(question.text)
        figures.first.append(_is_first(question, answer))
        figures.right.append(_is_asserted(question, answer))
        figures.wrong.append(answer.outcome is Outcome.ANSWER and not figures.right[-1])
        _note(figures, question, answer, is_right=figures.first[-1])
    _add_texts(figures, assistant.knowledge.passages)
    return figures


def total(results: Iterable[Figures]) -> Figures:
    """Return the results of all documents together."""
    return sum(results, Figures())


def _assistant(page: Path, model: Path | None) -> Assistant:
    mode = Mode.OFF if model is None else Mode.ON
    settings = replace(config.load(), semantic=mode, model=model or "")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"{page.name.partition('.')[0]}.yaml"
        if make := MAKERS.get(Path(page.stem).suffix):
            content = make(page.read_text(encoding="utf-8"))
            page = Path(folder) / page.stem
            page.write_bytes(content)
        import_article(page, out)
        return app.build(replace(settings, knowledge=(out,)))


def _add_texts(figures: Figures, passages: Sequence[Passage]) -> None:
    for passage in passages:
        figures.colons.append(passage.text.rstrip().endswith(":"))
        figures.crumbs.append(len(passage.text) < CRUMB)
        shown = "\n".join([passage.text, passage.section or "", passage.label])
        figures.markup.append(bool(_MARKUP.search(shown)))


def _note(figures: Figures, question: Question, answer: Answer, *, is_right: bool) -> None:
    if not is_right:
        wanted = question.section or question.holds
        shown = _shown(answer)
        found = " ".join(shown.text.split())[:60] if shown else "-"
        figures.misses.append(f"{question.text} -> {wanted}; {answer.outcome}: {found}")


def _shown(answer: Answer) -> Passage | None:
    best = answer.quotes or answer.candidates
    return best[0].passage if best else None


def _is_first(question: Question, answer: Answer) -> bool:
    passage = _shown(answer)
    return passage is not None and question.is_right(passage)


def _is_asserted(question: Question, answer: Answer) -> bool:
    return answer.outcome is Outcome.ANSWER and question.is_right(answer.quotes[0].passage)


def _question(entry: dict[str, Any]) -> Question:
    return Question(entry["ask"], entry.get("section"), entry.get("holds"))


def _key(heading: str) -> str:
    plain = re.sub(r"\{#[^}]*\}", "", _NUMBER.sub("", heading.strip()))
    return "".join(filter(str.isalnum, plain.casefold()))
