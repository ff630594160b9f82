"""Render an answer as a reply: passages, citations and the buttons below them.

The public functions are pure. Property tests check that each reply stays within Discord's limits
for any knowledge that the loader accepts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from bot.chat.replies import custom_id, passages
from bot.chat.replies.escape import cut, escape, tidy
from bot.chat.replies.links import link_to
from bot.chat.replies.reply import LinkButton, Press, Reply, Row, Tone, label, unique
from bot.config.sections import ReplyStyle
from bot.core.model.results import Outcome, Repetition, Suggestion
from bot.texts.citation import citation, cited_paragraphs, notes_above

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.chat.replies.reply import Attachment
    from bot.core.model.entries import Passage
    from bot.core.model.results import Answer, FalsePremise
    from bot.texts import Texts

MAX_TEXT = {ReplyStyle.LAYOUT: 4000, ReplyStyle.PLAIN: 2000}
"""Discord's maximum length of a reply, in characters."""
MAX_QUESTION = {ReplyStyle.LAYOUT: 300, ReplyStyle.PLAIN: 80}
"""Maximum length, in characters, of a question that is shown above an answer."""
_UNANSWERED = frozenset({Outcome.UNKNOWN, Outcome.SUGGEST, Outcome.GAP})
_MAX_CORRECTED = 40
_MAX_ABSENT = 2


@dataclass(frozen=True, slots=True)
class Setting:
    """The context in which a reply appears, and the options for rendering it.

    asker         the id of the member who may delete the reply; None if there is no Delete button,
                  for example because only one person sees the reply
    question      the question to show above the answer, or None to show no question
    message       the URL of the message with the question if a member selected that message
    continued     whether the answer to the previous question can be seen above
    explained     whether there is a Why button
    unknown_help  Markdown to add when the bot doesn't know an answer
    files         whether the reply may have files attached
    share         whether there is a Share button
    signature     Markdown to add below the answer in small type, such as a note on who shared it
    person        whether a person can be asked if there is no answer
    buttons       whether suggestions have buttons; if not, they are always listed in the text
    """

    texts: Texts
    style: ReplyStyle = ReplyStyle.LAYOUT
    asker: int | None = None
    question: str | None = None
    message: str | None = None
    continued: bool = False
    explained: bool = True
    unknown_help: str = ""
    files: bool = True
    share: bool = False
    signature: str = ""
    person: bool = False
    buttons: bool = True


@dataclass(frozen=True, slots=True)
class _Detail:
    """Level of detail: the maximum lengths for citations, and whether to show corrections.

    part      the maximum length of each part of a citation, in characters
    whole     the maximum length of the whole citation, or None if there is no limit
    excerpts  whether suggestions are listed with excerpts of their passages
    marked    whether the sentence that answers the question is in bold
    """

    part: int = 256
    whole: int | None = None
    corrections: bool = True
    excerpts: bool = True
    marked: bool = True


# Levels of detail, tried in this order until a reply fits. A reply with the fewest passages always
# fits at the last level.
_DETAILS = (
    _Detail(),
    _Detail(part=80),
    _Detail(part=30),
    _Detail(part=30, whole=120, corrections=False, excerpts=False),
    _Detail(part=30, whole=120, corrections=False, excerpts=False, marked=False),
)


def render(answer: Answer, setting: Setting) -> Reply:
    """Return the reply that shows an answer.

    If not all passages fit, the last ones become buttons instead.
    """
    fewest = 1 if answer.outcome is Outcome.ANSWER else 0
    counts = range(len(answer.quotes), fewest - 1, -1) if answer.quotes else (0,)
    for count, detail in product(counts, _DETAILS):
        shown = _with_quotes(answer, count, setting.texts)
        files: list[Attachment] = []
        signature = (f"-# {setting.signature}",) if setting.signature else ()
        blocks = (*_blocks(shown, setting, detail, files), *signature)
        if sum(map(len, blocks)) + len(blocks) <= MAX_TEXT[setting.style]:
            break
    rows = tuple(row for row in _rows(shown, setting) if row)
    return Reply(blocks, rows, files=tuple(files))


def subject_of(answer: Answer) -> str | None:
    """Return the id of the passage or gap that an answer is about, or None if there is none."""
    if answer.quotes:
        return answer.quotes[0].passage.id
    return answer.gap.id if answer.gap else None


def asked(question: str, style: ReplyStyle) -> str:
    """Return a question as a Markdown quote, in the format that recover.py reads."""
    return f"> {escape(tidy(question, MAX_QUESTION[style]))}"


def _with_quotes(answer: Answer, count: int, texts: Texts) -> Answer:
    left_out = [quote.passage for quote in answer.quotes[count:]]
    if not left_out:
        return answer
    offered = tuple(Suggestion(passage, texts.language) for passage in left_out)
    return replace(answer, quotes=answer.quotes[:count], suggestions=offered)


def _blocks(
    answer: Answer, setting: Setting, detail: _Detail, files: list[Attachment]
) -> Iterator[str]:
    """Yield the blocks of a reply. Extend `files` with the files that the blocks refer to."""
    texts = setting.texts
    if setting.question is not None:
        yield asked(setting.question, setting.style)
    if answer.notable and answer.has_results and detail.corrections:
        yield f"-# {_showing_results(answer, texts)}"
    if answer.repetition and setting.continued:
        yield from _repeated(answer, answer.repetition, texts, detail)
        return
    notes = notes_above(answer, texts)
    if answer.gap and (note := next(notes)):
        yield f"-# {note}"
    yield from _introduction(answer, setting)
    if detail.excerpts and answer.suggestions and _are_listed(answer.suggestions, setting):
        yield "\n".join(map(_listed, answer.suggestions))
    for quote, note in zip(answer.quotes, notes, strict=True):
        if note:
            yield f"-# {note}"
        highlight = quote.highlight if detail.marked else None
        whole = passages.shown(quote.passage, texts, highlight, _numbers(files, setting))
        files += whole.files
        yield whole.text
        yield cited(quote.passage, texts, detail.part, detail.whole)


def _introduction(answer: Answer, setting: Setting) -> Iterator[str]:
    """Yield the blocks that precede the passages in a reply."""
    texts = setting.texts
    match answer.outcome:
        case Outcome.SUGGEST:
            yield texts.suggest_one if len(answer.suggestions) == 1 else texts.suggest_many
        case Outcome.GAP:
            yield escape(answer.gap.text) if answer.gap else texts.not_covered
            if answer.quotes:
                yield f"-# {texts.gap_nearest}"
        case Outcome.SMALLTALK:
            topics = f"/{texts.chat.names['topics']}"
            yield texts.smalltalk.reply(answer.smalltalk, topics)
        case Outcome.UNKNOWN:
            yield from _unknown(answer, setting)
        case Outcome.ANSWER:
            yield from _premise(answer.premise, texts)


def _are_listed(suggestions: Iterable[Suggestion], setting: Setting) -> bool:
    return not setting.buttons or any(suggestion.excerpt for suggestion in suggestions)


def _listed(suggestion: Suggestion) -> str:
    """Return a suggestion as an item of a list: its label, and the excerpt if there is one."""
    label = f"**{escape(suggestion.label)}**"
    excerpt = escape(suggestion.excerpt)
    return f"- {label}: {excerpt}" if excerpt else f"- {label}"


def _repeated(
    answer: Answer, repetition: Repetition, texts: Texts, detail: _Detail
) -> Iterator[str]:
    """Yield the blocks of a short reply about a passage that can be seen above."""
    (quote,) = answer.quotes
    if repetition is Repetition.WHOLE or quote.highlight is None:
        yield texts.see_above
        return
    yield f"-# {texts.again}"
    yield escape(quote.passage.text[slice(*quote.highlight)])
    yield cited(quote.passage, texts, detail.part, detail.whole)


def _premise(premise: FalsePremise | None, texts: Texts) -> Iterator[str]:
    if premise:
        words = (escape(tidy(word, _MAX_CORRECTED)) for word in premise.words[:_MAX_ABSENT])
        yield texts.premise(premise, ", ".join(words))


def _unknown(answer: Answer, setting: Setting) -> Iterator[str]:
    yield setting.texts.refused(answer.refusal, tuple(map(escape, answer.topics)))
    # `unknown_help` is not escaped, because it may contain Markdown, such as a link to a channel.
    if setting.unknown_help:
        yield setting.unknown_help
    if answer.suggestions:
        yield setting.texts.nearby_topics


def _numbers(files: Sequence[Attachment], setting: Setting) -> range:
    """Return the numbers that can still be used in file names."""
    return range(len(files) + 1, passages.MAX_FILES + 1 if setting.files else 0)


def cited(passage: Passage, texts: Texts, part: int = 256, whole: int | None = None) -> str:
    """Return a passage's citation in small type.

    Each part is shortened to `part` characters. The whole citation is shortened to `whole`
    characters unless `whole` is None.
    """
    source = passage.source
    short = replace(
        passage,
        section=cut(passage.section, part) if passage.section else None,
        author=cut(passage.author, part) if passage.author else None,
        url=None,  # a button links to the source instead
        source=replace(
            source, title=cut(source.title, part), publisher=cut(source.publisher, part), url=None
        ),
    )
    text = citation(short, texts)
    return f"-# — {escape(cut(text, whole) if whole else text)}"


def _showing_results(answer: Answer, texts: Texts) -> str:
    words = (
        texts.read_as.format(
            written=escape(tidy(written, _MAX_CORRECTED)), read=escape(tidy(read, _MAX_CORRECTED))
        )
        for written, read in answer.notable
    )
    return texts.showing_results.format(words=", ".join(words))


def suggested(suggestions: Iterable[Suggestion]) -> Row:
    """Return one button for each suggestion. Pressing a button shows the suggested passage."""
    return unique(
        Press(custom_id.suggestion(one.passage.id), label(one.label), tone=Tone.PRIMARY)
        for one in suggestions
    )


def _rows(answer: Answer, setting: Setting) -> Iterator[Row]:
    if setting.buttons:
        yield suggested(answer.suggestions)
    yield from _reading(answer, setting.texts)
    chat = setting.texts.chat
    if setting.person and answer.outcome in _UNANSWERED:
        yield (Press(custom_id.ask_person(), chat.handoff.ask),)
    voted = subject_of(answer)
    last: list[Press | LinkButton] = []
    if setting.explained and answer.outcome is not Outcome.SMALLTALK:
        last.append(Press(custom_id.why(), chat.why))
    if voted:
        last.append(Press(custom_id.vote(voted, up=True), emoji="👍"))
        last.append(Press(custom_id.vote(voted, up=False), emoji="👎"))
        if setting.share:
            last.append(Press(custom_id.share(voted), chat.posting.share))
    if setting.asker is not None:
        last.append(Press(custom_id.delete(setting.asker), chat.delete, tone=Tone.DANGER))
    if setting.message:
        last.append(LinkButton(setting.message, chat.asked_message))
    yield tuple(last)


def _reading(answer: Answer, texts: Texts) -> Iterator[Row]:
    """Yield rows of buttons that show passages in context and open their sources."""
    quoted = [quote.passage for quote in answer.quotes]
    links = {url: _link(url, p, texts) for p in quoted if (url := link_to(p)) is not None}
    contexts = unique(_context(p, texts, alone=len(quoted) == 1) for p in quoted)
    if len(quoted) == 1:
        yield (*contexts, *links.values())
    else:
        yield contexts
        yield tuple(links.values())


def _context(passage: Passage, texts: Texts, *, alone: bool) -> Press:
    name = texts.chat.in_context_of.format(paragraphs=cited_paragraphs(passage, texts))
    return Press(custom_id.context(passage.id), texts.chat.in_context if alone else label(name))


def _link(url: str, passage: Passage, texts: Texts) -> LinkButton:
    if url == passage.cited_url:
        return LinkButton(url, texts.chat.read_source)
    name = texts.chat.read_source_at.format(paragraphs=cited_paragraphs(passage, texts))
    return LinkButton(url, label(name))
