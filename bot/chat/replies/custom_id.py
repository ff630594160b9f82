"""Custom ids that encode actions, so buttons, menus and forms still work after a restart.

Most functions return the custom_id for the action that their docstring describes. Passage and
source ids have at most 64 characters, which leaves room for a verb within Discord's limit of 100.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from bot.core.model.entries import Source

ID = r"(?P<id>[a-z0-9-]{1,64})"
MESSAGE = r"(?P<message>\d{1,19})"
PAGE = r"(?P<page>\d{1,6})"
WEEK = r"(?P<week>\d{4}-\d{2}-\d{2})"
EXTENT = r"(?P<extent>here|everywhere)"
TOPIC = r"(?P<topic>[0-9a-f]{8})"
_KEY = 16  # hex digits of a question's key: enough to distinguish ten thousand questions
KEY = rf"(?P<key>[0-9a-f]{{{_KEY}}})"
STAMP = r"(?P<stamp>[0-9a-f]{8})"
VERSION = r"(?P<version>\d{1,9})"
CHOICE = r"(?P<choice>(?:always-)?(?:named|unnamed|refused))"
SETTING = (
    r"(?P<name>listen|answer_delay|language|style|help_channel|helper_role|curator_role"
    r"|helpers_save|check)"
)


def suggestion(passage: str) -> str:
    """Show a passage as the answer."""
    return f"suggest:{passage}"


def context(passage: str) -> str:
    """Show the passages around a passage."""
    return f"context:{passage}"


def why() -> str:
    """Explain the answer above the button."""
    return "why"


def vote(passage: str, *, up: bool) -> str:
    """Vote on whether a passage helped."""
    return f"vote:{'up' if up else 'down'}:{passage}"


def share(passage: str) -> str:
    """Share the private answer above the button.

    `passage` is the id of the passage or gap that the answer shows.
    """
    return f"share:{passage}"


def cite(message: int) -> str:
    """Reply to a message with the chosen passage."""
    return f"cite:{message}"


def cite_other(message: int) -> str:
    """Look for another passage with which to reply to a message."""
    return f"cite-other:{message}"


def cite_words(message: int) -> str:
    """Submit words to search for a passage with which to reply to a message."""
    return f"cite-words:{message}"


def delete(asker: int) -> str:
    """Delete the answer to this member's question."""
    return f"delete:{asker}"


def topics(page: int) -> str:
    """Go to a page of the topics."""
    return f"topics:{page}"


def topic_menu(page: int) -> str:
    """Choose one of the topics on a page."""
    return f"topic-menu:{page}"


def questions(topic: str, page: int) -> str:
    """Go to a page of a topic's questions."""
    return f"questions:{topic}:{page}"


def question_menu(topic: str, page: int) -> str:
    """Choose one of the questions on a page of a topic."""
    return f"question-menu:{topic}:{page}"


def sources(page: int) -> str:
    """Go to a page of the sources."""
    return f"sources:{page}"


def topic_of(source: Source, section: str | None) -> str:
    """Return an eight-character key for a section of a source.

    Reloading the knowledge doesn't change a section's key.
    """
    place = f"{source.id}/{section or ''}"
    return f"{zlib.crc32(place.encode()):08x}"


def word(passage: str) -> str:
    """Submit a short comment on what is wrong with a passage."""
    return f"word:{passage}"


def ask_person() -> str:
    """Pass on the question that led to the answer above the button."""
    return "ask-person"


def ask_person_after(answer: int, passage: str, *, public: bool) -> str:
    """Pass the question above the button on to people, because `passage` didn't answer it.

    `answer` is the id of the message that showed the passage. `public` is true if everyone in the
    channel can see the message with the answer.
    """
    return f"ask-person:{'public' if public else 'private'}:{answer}:{passage}"


def publish(answer: int, passage: str) -> str:
    """Submit a question that its asker agrees to make public.

    `passage` is empty if the pressed button is below the answer, which shows the offered passages.
    """
    return f"publish:{answer}:{passage}"


def solved() -> str:
    """Mark the question in the message above the button as solved."""
    return "solved"


def unanswered(page: int) -> str:
    """Go to a page of the unanswered questions."""
    return f"unanswered:{page}"


def teach(question: str) -> str:
    """Choose the passage that answers a group of questions."""
    return f"teach:{question[:_KEY]}"


def choose(question: str) -> str:
    """Choose one of the passages closest to the question."""
    return f"choose:{question[:_KEY]}"


def other(question: str) -> str:
    """Enter the id of another passage."""
    return f"other:{question[:_KEY]}"


def named(question: str) -> str:
    """Submit the id of another passage."""
    return f"named:{question[:_KEY]}"


def gap(question: str, nearest: str) -> str:
    """Describe a gap in the source. `nearest` is the id of the closest passage, if there is one."""
    return f"gap:{question[:_KEY]}:{nearest}"


def declared(question: str) -> str:
    """Submit the text of a gap."""
    return f"declared:{question[:_KEY]}"


def dismiss(question: str) -> str:
    """Dismiss a group of questions without answering them."""
    return f"dismiss:{question[:_KEY]}"


def save_taught(question: str, passage: str, stamp: str) -> str:
    """Add a question to a passage if the draft still matches the stamp."""
    return f"save:{question[:_KEY]}:{passage}:{stamp}"


def save_gap(question: str, stamp: str) -> str:
    """Save a gap if the draft still matches the stamp."""
    return f"save-gap:{question[:_KEY]}:{stamp}"


def cancel() -> str:
    """Leave the preview without saving."""
    return "cancel"


def scopes(page: int) -> str:
    """Go to a page that shows where the bot uses each collection."""
    return f"scopes:{page}"


def scope_menu(page: int) -> str:
    """Choose one of the collections on a page."""
    return f"scope-menu:{page}"


def scope(collection: str, where: str) -> str:
    """Use a collection everywhere, only in this server, or not in this server.

    `where` is "all", "here" or "off".
    """
    return f"scope:{where}:{collection}"


def scope_channels(collection: str) -> str:
    """Choose the channels and categories where the bot uses a collection."""
    return f"scope-in:{collection}"


def order(page: int) -> str:
    """Show the order of collections in a channel, and a page of collections to choose from."""
    return f"order:{page}"


def order_menu(page: int) -> str:
    """Choose a collection on a page, and move it to the front of a channel's order."""
    return f"order-menu:{page}"


def order_clear() -> str:
    """Clear the order of collections in a channel."""
    return "order-clear"


def feedback(page: int) -> str:
    """Go to a page of members' feedback on passages."""
    return f"feedback:{page}"


def report(week: date, *, everywhere: bool) -> str:
    """Show the report for a week, for this server or for all servers."""
    return f"report:{'everywhere' if everywhere else 'here'}:{week.isoformat()}"


def setup(name: str) -> str:
    """Choose the value of a server setting, or show all settings again."""
    return f"setup:{name}"


def pasted(replaces: str) -> str:
    """Submit a pasted text. `replaces` is the id of the earlier version, if there is one."""
    return f"pasted:{replaces}"


def show_document(draft: str) -> str:
    """Show the preview of a document again."""
    return f"document:{draft}"


def edit_document(draft: str) -> str:
    """Change the details of a document."""
    return f"edit-document:{draft}"


def edited_document(draft: str) -> str:
    """Submit the details of a document."""
    return f"edited-document:{draft}"


def document_in(draft: str) -> str:
    """Choose the channels and categories where the bot will use a document."""
    return f"document-in:{draft}"


def place_document(draft: str, *, everywhere: bool) -> str:
    """Use a document everywhere, or only in this server."""
    return f"document-{'all' if everywhere else 'here'}:{draft}"


def try_document(draft: str) -> str:
    """Enter a test question about the draft of a document."""
    return f"try-document:{draft}"


def tried_document(draft: str) -> str:
    """Submit a test question about the draft of a document."""
    return f"tried-document:{draft}"


def save_document(draft: str) -> str:
    """Save a document."""
    return f"save-document:{draft}"


def discard_document(draft: str) -> str:
    """Discard the draft of a document."""
    return f"discard-document:{draft}"


def undo_removal(document: str) -> str:
    """Restore a removed document."""
    return f"undo-removal:{document}"


def consent(message: int, choice: str) -> str:
    """Choose, as the author of a message, whether and how to be quoted."""
    return f"consent:{choice}:{message}"


def learn(message: int) -> str:
    """Review the draft passage from a message."""
    return f"learn:{message}"


def save_learned(message: int, version: int) -> str:
    """Save the draft passage from a message if it is still at this version."""
    return f"learn-save:{message}:{version}"


def edit_learned(message: int) -> str:
    """Change the question that a message answers."""
    return f"learn-edit:{message}"


def edited_learned(message: int) -> str:
    """Submit the question that a message answers."""
    return f"learn-edited:{message}"


def try_learned(message: int) -> str:
    """Enter a test question about the draft passage from a message."""
    return f"learn-try:{message}"


def tried_learned(message: int) -> str:
    """Submit a test question about the draft passage from a message."""
    return f"learn-tried:{message}"


def discard_learned(message: int) -> str:
    """Discard the draft passage from a message."""
    return f"learn-discard:{message}"


def learned(page: int) -> str:
    """Go to a page of the messages that are waiting for a decision."""
    return f"learned:{page}"
