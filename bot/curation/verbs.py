"""The changes that curators can propose. Nothing in this module saves a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import TypeAdapter, ValidationError

from bot.core.model.knowledge import entries_of
from bot.core.model.labels import asks_in
from bot.core.text.tokens import clean, tokenize
from bot.curation import file as curatedfile
from bot.curation.preview import preview
from bot.curation.render import EntryT, in_order
from bot.errors import CurationError
from bot.knowledge.crosscheck import same
from bot.knowledge.curated_path import curated_file
from bot.knowledge.curated_schema import Curated, CuratedGapEntry, TaughtEntry
from bot.knowledge.held import current_id
from bot.knowledge.schema import MAX_GAP_TEXT, AskText
from bot.output.text import did_you_mean
from bot.texts.translatable import Translatable
from bot.yamlfile.fields import Identifier, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from bot.assistant import Assistant
    from bot.config import Config
    from bot.core.model.entries import Source
    from bot.core.model.knowledge import KnowledgeBase
    from bot.curation.preview import Preview
    from bot.store.events import Edition
    from bot.texts.errors import ErrorTexts

MAX_OF_SERVER = 1_000
"""Maximum number of asks that the curators of one Discord server can add."""

_ASK: TypeAdapter[str] = TypeAdapter(AskText)
_TEXT: TypeAdapter[str] = TypeAdapter(Annotated[str, Text(MAX_GAP_TEXT)])
_ID: TypeAdapter[str] = TypeAdapter(Identifier)
_SLUG_WORDS = 5
_MAX_SLUG = 48


@dataclass(frozen=True, slots=True)
class Teach:
    """Proposal to add a question to the asks of the passage or gap `id`.

    `others` contains other wordings of the question. The preview shows the answers to these
    wordings, too. `guild` is the Discord server in which the proposal applies, or None if the
    proposal applies everywhere.
    """

    question: str
    id: str
    others: tuple[str, ...] = ()
    guild: int | None = None


@dataclass(frozen=True, slots=True)
class Declare:
    """Proposal to declare a gap: a question that a source does not answer.

    text    text of the reply
    see     id of the most closely related passage
    source  id of the source; by default, the source of `see`, or the only source
    id      id of the gap; by default, it is derived from the question
    others  other wordings of the question; the preview shows the answers to them, too
    guild   the Discord server in which the gap applies, or None if the gap applies everywhere
    """

    question: str
    text: str
    see: str | None = None
    source: str | None = None
    id: str | None = None
    others: tuple[str, ...] = ()
    guild: int | None = None


Proposal = Teach | Declare


def propose(
    proposal: Proposal, config: Config, serving: Assistant, edition: Edition | None = None
) -> Preview:
    """Return a preview of a proposal, without saving it.

    If `edition` is given, it is used instead of the curated file.

    Raises CurationError if the proposal is invalid, and KnowledgeError if a file has problems.
    """
    match proposal:
        case Teach():
            return teach(proposal, config, serving, edition)
        case _:
            return declare(proposal, config, serving, edition)


def teach(
    proposal: Teach, config: Config, serving: Assistant, edition: Edition | None = None
) -> Preview:
    """Return a preview of a proposal to add a question to the asks of a passage or gap."""
    ask = _checked(_ASK, clean(proposal.question), "the question")
    entries = {entry.id: entry for entry in entries_of(serving.knowledge)}
    id_ = current_id(serving.knowledge, proposal.id)
    if id_ not in entries:
        raise CurationError(_unknown(lambda texts: texts.no_entry, id_, entries))
    language = _foreign(ask, entries[id_].source, serving)
    if same(ask) in map(same, asks_in(entries[id_], language)):
        raise CurationError(Translatable(lambda texts: texts.known_ask.format(id=id_)))
    state = curatedfile.look(curated_file(config), edition)
    _check_room(state.curated, proposal.guild)
    change = curatedfile.changed(state, with_ask(state.curated, id_, ask, language, proposal.guild))
    return preview(config, serving, change, proposal, target=id_)


def declare(
    proposal: Declare, config: Config, serving: Assistant, edition: Edition | None = None
) -> Preview:
    """Return a preview of a proposal to declare a gap."""
    known = serving.knowledge
    ask = _checked(_ASK, clean(proposal.question), "the question")
    state = curatedfile.look(curated_file(config), edition)
    _check_room(state.curated, proposal.guild)
    source = _chosen_source(proposal, known)
    language = _foreign(ask, next(one for one in known.sources if one.id == source), serving)
    gap = CuratedGapEntry(
        id=_gap_id(proposal, ask, known, state.curated),
        guild=proposal.guild,
        source=source,
        text=_checked(_TEXT, proposal.text, "the text"),
        see=_checked_see(proposal.see, known),
        asks=[ask],
        asks_in={language: [ask]} if language else {},
    )
    change = curatedfile.changed(state, with_gap(state.curated, gap))
    return preview(config, serving, change, proposal, target=gap.id)


def _foreign(ask: str, source: Source, serving: Assistant) -> str:
    """Return the language of a question, or "" if it is the language of the source."""
    code = serving.index.asked(ask).lexicon.language.code
    return "" if code == source.language else code


def _check_room(curated: Curated, guild: int | None) -> None:
    """Raise CurationError if a server's curators have reached the maximum number of asks."""
    entries: list[TaughtEntry | CuratedGapEntry] = [*curated.taught, *curated.gaps]
    asks = (
        len(some)
        for entry in entries
        if entry.guild == guild
        for some in (entry.asks, *entry.asks_in.values())
    )
    if guild is not None and sum(asks) >= MAX_OF_SERVER:
        limit = MAX_OF_SERVER
        raise CurationError(Translatable(lambda texts: texts.server_full.format(limit=limit)))


def _checked(kind: TypeAdapter[str], text: str, name: str) -> str:
    try:
        return kind.validate_python(text)
    except ValidationError as error:
        reasons = (one["msg"] for one in error.errors(include_url=False))
        raise CurationError(f"{name} {'; '.join(reasons)}") from None


def _unknown(text: Callable[[ErrorTexts], str], name: str, known: Iterable[str]) -> Translatable:
    """Return the error text for an unknown id, with a suggestion if a known id is similar."""
    meant = did_you_mean(name, known)

    def write(texts: ErrorTexts) -> str:
        problem = text(texts).format(id=name)
        return texts.meant.format(problem=problem, id=meant) if meant else problem

    return Translatable(write)


def _checked_see(see: str | None, known: KnowledgeBase) -> str | None:
    passages = [passage.id for passage in known.passages]
    current = None if see is None else current_id(known, see)
    if current is not None and current not in passages:
        raise CurationError(_unknown(lambda texts: texts.no_passage, current, passages))
    return current


def _chosen_source(proposal: Declare, known: KnowledgeBase) -> str:
    """Return the id of the source that the gap is about."""
    sources = [source.id for source in known.sources]
    if proposal.source is not None:
        if proposal.source not in sources:
            raise CurationError(_unknown(lambda texts: texts.no_source, proposal.source, sources))
        return proposal.source
    near = None if proposal.see is None else known.passage(proposal.see)
    found = near.source.id if near else sources[0] if len(sources) == 1 else None
    if found is None:
        raise CurationError(Translatable(lambda texts: texts.which_source))
    return found


def _gap_id(proposal: Declare, ask: str, known: KnowledgeBase, curated: Curated) -> str:
    """Return the requested id or, if it is None, an unused id derived from the question.

    Two servers may use the same id, but a server and the operator may not.
    """
    taken, wanted = {entry.id for entry in entries_of(known)}, proposal.id
    if proposal.guild is None:
        taken |= {gap.id for gap in curated.gaps}
    if wanted is not None:
        if current_id(known, wanted) in taken:
            raise CurationError(Translatable(lambda texts: texts.id_taken.format(id=wanted)))
        return _checked(_ID, wanted, "the id")
    slug = _slug(ask)
    numbered = (f"{slug}-{n}" for n in range(2, len(taken) + 3))
    return next(id_ for id_ in (slug, *numbered) if current_id(known, id_) not in taken)


def _slug(ask: str) -> str:
    words = [token.word for token in tokenize(ask) if not token.is_stop]
    plain = [word for word in words if word.isascii() and word.isalnum()]
    return "-".join(["gap", *plain[:_SLUG_WORDS]])[:_MAX_SLUG].strip("-")


def with_ask(
    curated: Curated, id_: str, ask: str, language: str = "", guild: int | None = None
) -> Curated:
    """Return the curated content with an ask added to a passage or gap.

    `language` is the language of the ask, or "" for the language of the source. If `guild` is
    given, the ask applies only in that server.
    """
    own = id_, guild
    if own in {(gap.id, gap.guild) for gap in curated.gaps}:
        gaps = [
            _with(gap, ask, language) if (gap.id, gap.guild) == own else gap for gap in curated.gaps
        ]
        return Curated(taught=curated.taught, gaps=gaps)
    # `model_construct` skips validation, which would reject an entry without asks.
    new = TaughtEntry.model_construct(id=id_, guild=guild, asks=[], asks_in={})
    entry = next((entry for entry in curated.taught if (entry.id, entry.guild) == own), new)
    others = [entry for entry in curated.taught if (entry.id, entry.guild) != own]
    taught = in_order([*others, _with(entry, ask, language)])
    return Curated(taught=taught, gaps=curated.gaps)


def with_gap(curated: Curated, gap: CuratedGapEntry) -> Curated:
    """Return the curated content with a gap added."""
    return Curated(taught=curated.taught, gaps=in_order([*curated.gaps, gap]))


def without_guilds(curated: Curated, guilds: Collection[int]) -> Curated:
    """Return the curated content without the entries of these servers."""
    return Curated(
        taught=[entry for entry in curated.taught if entry.guild not in guilds],
        gaps=[gap for gap in curated.gaps if gap.guild not in guilds],
    )


def _with(entry: EntryT, ask: str, language: str) -> EntryT:
    """Return a curated entry with an ask added."""
    plain = {key: value for key, value in entry.model_dump().items() if value}
    others: dict[str, list[str]] = plain.setdefault("asks_in", {})
    asks: list[str] = others.setdefault(language, []) if language else plain.setdefault("asks", [])
    asks.append(ask)
    return type(entry)(**plain)
