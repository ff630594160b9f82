"""Draft of a curator's document, and the changes that saving the document would make."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

from bot.core.model.labels import confirmed_asks, label_of
from bot.errors import CurationError, KnowledgeError
from bot.importer.tidy import one_line
from bot.knowledge.converting import contents_of
from bot.knowledge.crosscheck import SourceFile, problems_between
from bot.knowledge.loader import MAX_BYTES
from bot.knowledge.namespaces import Origin, origin_of
from bot.knowledge.proposed import separated
from bot.knowledge.schema import KnowledgeFile
from bot.texts.translatable import Translatable
from bot.yamlfile import fit, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.core.model.entries import Gap, Passage, Source
    from bot.serving.scopes import Given
    from bot.uploads.request import ParseResult

    Confirmed = Callable[[str], Sequence[str]]

# Curators are warned about these. Replies show both as plain text, so mentions notify nobody.
_INVITE = re.compile(r"discord(?:\.gg|(?:app)?\.com/invite)/\w", re.IGNORECASE)
_MENTION = re.compile(r"@everyone|@here|<@[!&]?\d+>")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was uploaded to a server, and the details that the curator gave."""

    name: str
    content: bytes = field(repr=False)
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    replaces: str | None = None
    server: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """A knowledge file's source, passages and gaps.

    labels  labels of passages, as written in the file
    ids     all ids in the file, including former ids
    """

    source: Source
    passages: tuple[Passage, ...]
    gaps: tuple[Gap, ...]
    labels: frozenset[str]
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Loss:
    """The passages and questions that would be lost if a new version replaced an old one.

    gone  labels of the passages that would be lost
    kept  number of questions that curators added to passages that would remain
    lost  questions that curators added to the lost passages
    """

    gone: tuple[str, ...] = ()
    kept: int = 0
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A document before it is saved.

    before    content of the version that is live, or None if the document is new
    given     the places that the curator chose for the document, or None to keep its places
    warnings  the reader's warnings, in English
    """

    guild: int
    upload: Upload
    content: bytes = field(repr=False)
    parts: Parts
    before: bytes | None = field(default=None, repr=False)
    loss: Loss = Loss()
    warnings: tuple[str, ...] = ()
    another: bool = False
    invites: int = 0
    mentions: int = 0
    aliases: tuple[str, ...] = ()
    given: Given | None = None
    key: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def id(self) -> str:
        """The document's id, which is also the id of its source."""
        return self.parts.source.id

    @property
    def everywhere(self) -> bool:
        """True if the document would be available everywhere unless its collection is limited."""
        origin = origin_of(self.id)
        return origin is not None and origin.everywhere

    @property
    def is_publisher_assumed(self) -> bool:
        """True if the server was named as the publisher because nothing else was known."""
        server = one_line(self.upload.server)
        known = self.upload.publisher or self.before is not None
        return bool(server) and not known and self.parts.source.publisher == server

    @property
    def size(self) -> int:
        """The total size of the uploaded file and the document made from it, in bytes."""
        return len(self.upload.content) + len(self.content)


def draft_of(
    guild: int,
    upload: Upload,
    result: ParseResult,
    before: bytes | None,
    confirmed: Confirmed,
    *,
    everywhere: bool = False,
) -> DocumentDraft:
    """Return the draft made from a result of the child process, which is not trusted.

    `confirmed` takes the id of a live passage and returns the questions that curators confirmed for
    that passage. Raises CurationError if the document's id is not `result.id` or another id is
    outside the server's namespaces, and KnowledgeError if the document has problems.
    """
    content = result.content.encode()
    parts = parts_of(content, result.id)
    # A new version keeps the ids of the earlier version, whichever namespace they are in.
    flags = (everywhere,) if before is None else (False, True)
    allowed = {Origin(guild, flag) for flag in flags}
    if parts.source.id != result.id or not {*map(origin_of, parts.ids)} <= allowed:
        raise CurationError(Translatable(lambda texts: texts.reader_crashed))
    whole = "\n".join((parts.source.title, *(one.markdown or one.text for one in parts.passages)))
    return DocumentDraft(
        guild,
        upload,
        content,
        parts,
        before,
        loss_of(parts_of(before, result.id), parts, confirmed) if before is not None else Loss(),
        (*result.warnings, *_left_out(result)),
        result.another,
        len(_INVITE.findall(whole)),
        len(_MENTION.findall(whole)),
        result.aliases,
    )


def parts_of(content: bytes, name: str) -> Parts:
    """Return the parts of a knowledge file. Raise KnowledgeError if the file has problems."""
    document = separated(parse(content, f"{name}.yaml", MAX_BYTES))
    entry, problems = fit(document, KnowledgeFile)
    if entry is not None:
        problems = (*problems, *problems_between([SourceFile(document, entry)], complete=True))
    if entry is None or problems:
        raise KnowledgeError(problems)
    source, passages, gaps = contents_of(SourceFile(document, entry))
    labels = frozenset(one.label for one in entry.passages if one.label)
    own = (source.id, source.collection_id)
    ids = (*(one.id for one in entry.passages), *(one.id for one in entry.gaps))
    former = (id_ for one in entry.passages for id_ in one.formerly)
    every = frozenset((*own, *ids, *former))
    return Parts(source, tuple(passages), tuple(gaps), labels, every)


def title_of(content: bytes, id_: str) -> str:
    """Return a document's title, or its id if a manual edit broke the file."""
    head = content.partition(b"\npassages:")[0]
    try:
        return str(yaml.safe_load(head)["source"]["title"])
    except (yaml.YAMLError, KeyError, TypeError, ValueError):
        return id_


def loss_of(old: Parts, new: Parts, confirmed: Confirmed) -> Loss:
    """Return the passages and questions that would be lost if `new` replaced `old`."""
    still = {passage.id for passage in new.passages}
    own = {
        passage.id: [
            ask
            for ask in dict.fromkeys((*confirmed_asks(passage), *confirmed(passage.id)))
            if ask not in old.labels
        ]
        for passage in old.passages
    }
    gone = [passage for passage in old.passages if passage.id not in still]
    return Loss(
        gone=tuple(map(label_of, gone)),
        kept=sum(len(asks) for id_, asks in own.items() if id_ in still),
        lost=tuple(ask for passage in gone for ask in own[passage.id]),
    )


def _left_out(result: ParseResult) -> Iterable[str]:
    counts = [(kind, count) for kind, count in sorted(result.left_out.items()) if count]
    if counts:
        yield f"left out: {', '.join(f'{kind} ({count})' for kind, count in counts)}"
