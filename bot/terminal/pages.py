"""The pages that commands such as `/topics` show in a conversation."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from bot.core.model.entries import by_collection
from bot.core.model.knowledge import examples_of
from bot.core.model.labels import label_of
from bot.core.model.results import Outcome, Suggestion
from bot.output.lines import BLANK, Span, Style, StyledLine, line, numbered
from bot.output.text import did_you_mean
from bot.terminal.answers import corrected_words
from bot.texts.citation import cited_paragraphs, human_date
from bot.texts.reasons import percent, reasons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.model.entries import Passage, Source
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.model.results import Answer
    from bot.texts import Texts

COMMANDS = ("/topics", "/sources", "/why", "/help", "/quit")

_EXAMPLES = 3
_MAX_PER_SECTION = 40

Offer = tuple[list[StyledLine], tuple[Suggestion, ...]]
"""Lines to show, and the passages that the user can select by number."""


def welcome(knowledge: KnowledgeBase, texts: Texts) -> Offer:
    """Return the banner, which lists the sources and offers example questions to select."""
    examples = _offered(examples_of(knowledge, _EXAMPLES), texts)
    lines = [line(texts.welcome, Style.STRONG)]
    if knowledge.sources:
        lines += [line(texts.welcome_sources), *_listed(knowledge.sources, texts)]
    if examples:
        lines += [line(texts.welcome_try), *numbered(map(_label, examples))]
    else:
        lines.append(line(texts.welcome_empty))
    return [*lines, line(texts.welcome_how, Style.FAINT)], examples


def _listed(sources: tuple[Source, ...], texts: Texts) -> Iterator[StyledLine]:
    for works in by_collection(sources):
        yield Span("  "), *_works(works, texts)


def _works(works: tuple[Source, ...], texts: Texts) -> StyledLine:
    """Return a line that names a source, or a collection and its number of pages."""
    collection = works[0].collection
    if collection is None:
        return _work(works[0], texts)
    pages = texts.pages.format(count=len(works))
    details = ", ".join(filter(None, (collection.publisher, pages)))
    return Span(texts.quotation.format(title=collection.name)), Span(f", {details}", Style.FAINT)


def _work(source: Source, texts: Texts) -> StyledLine:
    date = human_date(source.published, texts) if source.published else None
    known = (source.publisher, source.author, date, source.url)
    details = ", ".join(dict.fromkeys(part for part in known if part))
    title = Span(texts.quotation.format(title=source.title))
    return (title, Span(f", {details}", Style.FAINT)) if details else (title,)


def sources(knowledge: KnowledgeBase, texts: Texts) -> list[StyledLine]:
    """List each collection, and each source outside a collection, with its number of passages."""
    lines = [line(texts.sources_title, Style.STRONG)]
    counts: Counter[str] = Counter()
    for section in knowledge.sections():
        counts[section.source.collection_id] += len(section.passages)
    for works in by_collection(knowledge.sources):
        passages = texts.passages.format(count=counts[works[0].collection_id])
        lines.append((Span("  "), *_works(works, texts), Span(f" ({passages})", Style.FAINT)))
    return lines


def topics(knowledge: KnowledgeBase, texts: Texts) -> Offer:
    """Return the passages' labels, grouped by source and section and numbered for selection."""
    lines = [line(texts.topics_title, Style.STRONG)]
    offered: list[Suggestion] = []
    for (source, section), group in groupby(knowledge.passages, lambda p: (p.source, p.section)):
        passages = list(group)
        shown = _offered(passages[:_MAX_PER_SECTION], texts)
        lines += [BLANK, _heading(source, section, texts)]
        lines += numbered(map(_label, shown), len(offered) + 1)
        if len(passages) > len(shown):
            lines.append(line(texts.topics_more.format(count=len(passages) - len(shown))))
        offered += shown
    return lines, tuple(offered)


def _offered(passages: Iterable[Passage], texts: Texts) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(passage, texts.language) for passage in passages)


def _label(offered: Suggestion) -> str:
    return label_of(offered.passage, offered.language)


def _heading(source: Source, section: str | None, texts: Texts) -> StyledLine:
    title = Span(source.title, Style.STRONG)
    if section is None:
        return (title,)
    return title, Span(f", {texts.section.format(section=section)}", Style.FAINT)


def why(answer: Answer | None, texts: Texts) -> list[StyledLine]:
    """Return the explanation of the last answer, or a hint if there is no answer yet."""
    if answer is None:
        return [line(texts.why_nothing)]
    title = texts.why_title.format(question=answer.question)
    return [line(title, Style.STRONG), *(line(f"  {text}") for text in explained(answer, texts))]


def explained(answer: Answer, texts: Texts) -> Iterator[str]:
    """Yield the sentences that explain an answer."""
    yield texts.why_outcome[answer.outcome]
    if answer.outcome is not Outcome.SMALLTALK:
        yield from _words(answer, texts)
        yield from reasons(answer.why, texts)
        yield from _figures(answer, texts)


def _words(answer: Answer, texts: Texts) -> Iterator[str]:
    if answer.why.ask:
        yield texts.why_ask.format(ask=answer.why.ask)
    if answer.why.matched:
        yield texts.why_matched.format(words=", ".join(answer.why.matched))
    if answer.why.missing:
        yield texts.why_missing.format(words=", ".join(answer.why.missing))
    if answer.why.premises:
        yield texts.why_premises.format(words=", ".join(answer.why.premises))
    if answer.corrections:
        yield texts.why_corrected.format(words=corrected_words(answer.corrections, texts))


def _figures(answer: Answer, texts: Texts) -> Iterator[str]:
    yield texts.why_confidence.format(percent=percent(answer.confidence))
    shown = zip((texts.why_best, texts.why_runner_up), answer.candidates, strict=False)
    for text, candidate in shown:
        named = _named(candidate.passage, texts)
        yield text.format(passage=named, percent=percent(candidate.score))


def _named(passage: Passage, texts: Texts) -> str:
    return f"{passage.id} ({cited_paragraphs(passage, texts)})"


def help_page(texts: Texts, chooser: str | None = None) -> list[StyledLine]:
    """Return a page that explains the commands and how to ask a question.

    `chooser` is the host that receives uncertain questions, or None if there is no chooser.
    """
    meanings = (
        texts.help_topics,
        texts.help_sources,
        texts.help_why,
        texts.help_help,
        texts.help_quit,
    )
    commands = [
        (Span(f"  {command:<10}", Style.STRONG), Span(meaning))
        for command, meaning in zip(COMMANDS, meanings, strict=True)
    ]
    private = texts.help_chooser.format(host=chooser) if chooser else texts.help_privacy
    more = (texts.help_ask, texts.help_pick, texts.help_keys, private)
    return [line(texts.help_title), *commands, *map(line, more)]


def unknown_command(command: str, texts: Texts) -> list[StyledLine]:
    """Return a line that rejects the command and suggests a similar command or /help."""
    similar = did_you_mean(command, COMMANDS)
    hint = texts.did_you_mean.format(command=similar) if similar else texts.welcome_how
    return [line(f"{texts.unknown_command.format(command=command)} {hint}")]
