"""Read the communities in training/communities, with their questions and labels.

training/README.md explains the format. A third of the communities is held out, and used only for
the final measurement.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import yaml

from bot.importer.article import Details
from bot.importer.importing import import_article
from bot.importer.source import Overrides, slug
from bot.knowledge import loader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.core.model.entries import Source
    from bot.core.model.knowledge import KnowledgeBase

FOLDER: Final = Path(__file__).with_name("communities")
LABELED: Final = "questions.yaml"


@dataclass(frozen=True)
class Asked:
    """A member's question.

    turns       the questions of a conversation, in order; the last one is the question to answer
    kind        the kind of question that its author intended
    parts       for each part of the question, the ids of the passages that answer it; empty if no
                passage answers any part
    contradicts ids of the passages that contradict a premise of the question
    closest     ids of the passages that are related but don't answer
    """

    turns: tuple[str, ...]
    kind: str
    parts: tuple[frozenset[str], ...] = ()
    contradicts: frozenset[str] = frozenset()
    closest: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The question to answer, without the turns before it."""
        return self.turns[-1]

    @property
    def right(self) -> frozenset[str]:
        """The ids of all passages that answer or correct the question."""
        return self.contradicts.union(*self.parts)


@dataclass(frozen=True)
class Community:
    """A community's knowledge, as imported, and its members' questions.

    `slug` is the name of its folder.
    """

    slug: str
    name: str
    language: str
    is_set_aside: bool
    knowledge: KnowledgeBase
    questions: Sequence[Asked]


def load(*, set_aside: bool, folder: Path = FOLDER) -> tuple[Community, ...]:
    """Return the held-out English communities, or the other English communities.

    Raise ValueError if a question names a passage that the import no longer creates.
    """
    return tuple(
        community(path)
        for path, about in _described(folder)
        if bool(about.get("set_aside")) is set_aside and about["language"] == "en"
    )


def in_other_languages(folder: Path = FOLDER) -> tuple[Community, ...]:
    """Return the communities in languages other than English.

    Raise ValueError if a question names a passage that the import no longer creates.
    """
    return tuple(community(path) for path, about in _described(folder) if about["language"] != "en")


def _described(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    found = (path for path in sorted(folder.iterdir()) if (path / LABELED).exists())
    return ((path, _read(path / "community.yaml")) for path in found)


def community(path: Path) -> Community:
    """Return the community in a folder.

    Raise ValueError if a question names a passage that the import no longer creates.
    """
    about = _read(path / "community.yaml")
    knowledge = imported(path, about)
    known = {passage.id for passage in knowledge.passages}
    questions = tuple(_asked(entry) for entry in _read(path / LABELED)["questions"])
    if gone := sorted(set().union(*[one.right | one.closest for one in questions]) - known):
        raise ValueError(f"{path.name}: questions name missing passages: {', '.join(gone)}")
    return Community(
        path.name,
        about["name"],
        about["language"],
        bool(about.get("set_aside")),
        knowledge,
        questions,
    )


def with_sources(community: Community, change: Callable[[Source], Source]) -> Community:
    """Return a community with each of its sources changed."""
    known = community.knowledge
    knowledge = replace(
        known,
        sources=tuple(map(change, known.sources)),
        passages=tuple(replace(one, source=change(one.source)) for one in known.passages),
        gaps=tuple(replace(one, source=change(one.source)) for one in known.gaps),
    )
    return replace(community, knowledge=knowledge)


def imported(path: Path, about: dict[str, Any]) -> KnowledgeBase:
    """Return a community's knowledge, from its knowledge file or by importing its documents."""
    documents = path / "documents"
    if ready := sorted(documents.glob("*.yaml")):
        return loader.load(ready)
    with TemporaryDirectory() as folder:
        return loader.load([*_drafts(documents, Path(folder), path.name, about["sources"])])


def _drafts(
    documents: Path, folder: Path, name: str, sources: Sequence[dict[str, Any]]
) -> Iterator[Path]:
    for about in sources:
        document = documents / Path(about["file"]).name
        draft = folder / f"{document.stem}.yaml"
        details = Details(
            title=about["title"],
            publisher=about.get("publisher"),
            published=str(about["date"]) if about.get("date") else None,
            url=about.get("url"),
        )
        id_ = name if len(sources) == 1 else slug(f"{name}-{document.stem}", 64)
        import_article(document, draft, Overrides(id_, details))
        yield draft


def _asked(entry: dict[str, Any]) -> Asked:
    turns = entry["ask"]
    return Asked(
        tuple(turns) if isinstance(turns, list) else (turns,),
        entry["kind"],
        tuple(frozenset(part) for part in entry.get("passages", ())),
        frozenset(entry.get("contradicts", ())),
        frozenset(entry.get("closest", ())),
    )


def _read(path: Path) -> Any:  # noqa: ANN401 - YAML, in the format that the README describes
    return yaml.safe_load(path.read_text(encoding="utf-8"))
