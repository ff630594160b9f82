"""Pages about quoting a message, for curators, for the author and for the message's channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.curation.unanswered_pages import fitting
from bot.chat.replies import custom_id, passages
from bot.chat.replies.escape import escape, tidy
from bot.chat.replies.paging import page_of, turning, where
from bot.chat.replies.rendering import Setting, cited, render
from bot.chat.replies.reply import Field, Form, LinkButton, Press, Reply, Tone, say
from bot.knowledge.schema import MAX_ASK
from bot.store.consent import Consent, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.chat.replies.reply import Row
    from bot.config.sections import ReplyStyle
    from bot.core.model.entries import Passage
    from bot.core.model.results import Answer
    from bot.store.consent import Contribution
    from bot.texts import Texts
    from bot.texts.learning import LearningTexts
    from bot.uploads.wording import MessageText

QUESTION = "question"
PAGE = 5  # each message has a button, and a row holds five buttons
_MAX_EXCERPT, _MAX_TITLE = 150, 100


def preview(
    found: Contribution,
    passage: Passage,
    texts: Texts,
    style: ReplyStyle,
    notices: Iterable[str] = (),
) -> Reply:
    """Return the preview of a passage, with a Save button once the author has agreed."""
    own = texts.chat.learning
    question = own.answers.format(question=escape(tidy(found.question, MAX_ASK)))
    reply = fitting(
        [
            own.preview,
            f"{passages.shown(passage, texts).text}\n{cited(passage, texts)}",
            question if found.question else own.answers_nothing,
            consent_of(found, own),
            *notices,
        ],
        style,
    )
    save = Press(custom_id.save_learned(found.message, found.version), own.save, tone=Tone.PRIMARY)
    again = Press(custom_id.learn(found.message), own.look_again)
    return reply.with_row(
        save if found.consent.given else again,
        Press(custom_id.edit_learned(found.message), own.edit_question),
        Press(custom_id.try_learned(found.message), own.try_),
        Press(custom_id.discard_learned(found.message), own.discard),
    ).with_row(to_message(found, own))


def omissions(words: MessageText, own: LearningTexts) -> Iterator[str]:
    """Yield notices about mentions and invites that were removed from a message."""
    if words.mentions:
        yield own.mentions.format(count=words.mentions)
    if words.invites:
        yield own.invites.format(count=words.invites)


def consent_of(found: Contribution, own: LearningTexts) -> str:
    """Return the line that says what the author has decided about being quoted."""
    said = {Consent.NAMED: own.named, Consent.UNNAMED: own.unnamed, Consent.REFUSED: own.unwilling}
    return said.get(found.consent, own.waiting)


def to_message(found: Contribution, own: LearningTexts) -> LinkButton:
    """Return a button that links to the message."""
    return LinkButton(found.url, own.to_message)


def question_form(message: int, question: str, texts: Texts) -> Form:
    """Return the form for editing the question that a message answers."""
    own = texts.chat.learning
    field = Field(QUESTION, own.question, MAX_ASK, question)
    return Form(custom_id.edited_learned(message), own.question_title, (field,))


def try_form(message: int, _: str, texts: Texts) -> Form:
    """Return the form for trying out a question. Unlike `question_form`, the form starts empty."""
    own = texts.chat.documents
    field = Field(QUESTION, own.question, MAX_ASK, required=True)
    return Form(custom_id.tried_learned(message), own.try_title, (field,))


def tried(found: Contribution, answer: Answer, texts: Texts, style: ReplyStyle) -> Reply:
    """Return the answer to a test question as a member would see it."""
    question = f"> {escape(tidy(answer.question, MAX_ASK))}"
    shown = render(answer, Setting(texts, style, buttons=False)).blocks
    return fitting([texts.chat.documents.tried, question, *shown], style).with_row(
        *back(found, texts)
    )


def back(found: Contribution, texts: Texts) -> Row:
    """Return the button that leads back to the preview."""
    return (Press(custom_id.learn(found.message), texts.chat.learning.back),)


def for_author(found: Contribution, texts: Texts, *, always: bool) -> Reply:
    """Return the page where a message's author privately chooses how to be quoted."""
    own = texts.chat.learning
    said = {
        Consent.NAMED: own.with_name,
        Consent.UNNAMED: own.without_name,
        Consent.REFUSED: own.not_at_all,
    }.get(found.consent)
    reply = say(
        own.may_i,
        f"> {escape(tidy(found.text, _MAX_EXCERPT))}" if found.text else "",
        own.chosen_now.format(choice=said) if said else "",
        own.for_all if always else "",
    ).with_row(*choices(found.message, own))
    if not always:
        return reply
    choices_for_all = (own.always_with_name, own.always_without_name, own.never)
    return reply.with_row(*_pressed(found.message, "always-", choices_for_all))


def request(found: Contribution, texts: Texts) -> Reply:
    """Return the public message that asks the author for consent but notifies nobody."""
    own = texts.chat.learning
    return say(own.request).with_row(*choices(found.message, own))


def agreed(found: Contribution, texts: Texts) -> Reply:
    """Return the public message that asks curators for a review now that the author has agreed."""
    own = texts.chat.learning
    return say(own.agreed).with_row(*reviewing(found.message, own))


def stopped(found: Contribution, texts: Texts) -> Reply:
    """Return the public message that asks curators to review an edited message or add it again."""
    own = texts.chat.learning
    if found.state is State.STOPPED:
        return say(own.stopped)
    return say(own.stopped_known).with_row(*reviewing(found.message, own))


def reviewing(message: int, own: LearningTexts) -> Row:
    """Return the button that shows the preview of a draft to curators."""
    return (Press(custom_id.learn(message), own.review),)


def choices(message: int, own: LearningTexts) -> Row:
    """Return the buttons for a message's author to choose how to be quoted."""
    return _pressed(message, "", (own.with_name, own.without_name, own.not_at_all))


def _pressed(message: int, before: str, labels: Sequence[str]) -> Row:
    choices = (Consent.NAMED, Consent.UNNAMED, Consent.REFUSED)
    return tuple(
        Press(custom_id.consent(message, f"{before}{choice.value}"), label)
        for choice, label in zip(choices, labels, strict=True)
    )


def listing(found: Sequence[Contribution], page: int, texts: Texts) -> Reply:
    """Return a page of the messages that await a decision."""
    own = texts.chat.learning
    page, shown = page_of(found, page, PAGE)
    if not shown:
        return say(own.none)
    first = page * PAGE + 1
    reply = say(
        own.listed.format(count=len(found)),
        *(_entry(number, one, own) for number, one in enumerate(shown, first)),
        where(page, found, PAGE, texts),
    ).with_row(
        *(
            Press(custom_id.learn(one.message), f"{own.review} {number}")
            for number, one in enumerate(shown, first)
        )
    )
    return reply.with_row(*turning(custom_id.learned, page, found, PAGE, texts))


def _entry(number: int, found: Contribution, own: LearningTexts) -> str:
    if not found.text:
        state = own.state_edited
    else:
        state = own.state_ready if found.consent.given else own.state_waiting
    return own.entry.format(
        number=number,
        title=escape(tidy(found.title, _MAX_TITLE)) or "#",
        url=found.url,
        excerpt=escape(tidy(found.text, _MAX_EXCERPT)) or "…",
        state=state,
    )
