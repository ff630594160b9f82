"""Errors that members and curators see, and descriptions of what went wrong with an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.texts.message import each

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorTexts:
    """Texts of errors, which start in lowercase and end without a period."""

    # A change by a curator. The names in backticks are ids.
    no_entry: str = "there is no passage or gap `{id}`"
    no_passage: str = "there is no passage `{id}`"
    no_source: str = "there is no source `{id}`"
    meant: str = "{problem}; did you mean `{id}`?"
    known_ask: str = "`{id}` already has this question"
    server_full: str = "this server has reached its limit of {limit} added questions"
    id_taken: str = "there is already a passage or gap `{id}`"
    which_source: str = (
        "it isn't clear which source this gap is about; give the ID of the closest passage in that "
        "source"
    )
    no_question: str = (
        "there is no unanswered question {name}; to list all unanswered questions with their "
        "IDs, run `footnote unanswered`"
    )
    settled: str = "another curator has already settled this question"
    saving: str = "another curator is saving right now; try again in a moment"
    file_changed: str = (
        "someone else changed {file} in the meantime; review your change and decide again"
    )
    edition_changed: str = (
        "someone else changed the curators' entries in the meantime; review your change and decide "
        "again"
    )
    # A file that a curator attached to /knowledge add.
    uploads_off: str = "the people who run this bot have turned off adding to my knowledge base"
    download_elsewhere: str = (
        "I download files only from Discord's servers; attach the file to the command"
    )
    download_slow: str = "Discord didn't send the file in time; try again in a minute"
    download_failed: str = "I couldn't download the file from Discord; try again in a minute"
    download_gone: str = "the file is no longer on Discord's servers; attach it again"
    file_too_large: str = (
        "the file is larger than {most} MiB; split it, or ask the people who run this bot to "
        "import it"
    )
    file_kind: str = (
        "I can't read this kind of file ({kind}); I can read md, txt, html, pdf, docx, rst and yaml"
    )
    # {reason} is in English.
    file_refused: str = "the file can't be read: {reason}"
    # The reasons why a file can't be read. The keys stay the same in all languages.
    file_reasons: Mapping[str, str] = each(
        {
            "only links": (
                "the text contains only links, which I don't open; attach the documents that they "
                "lead to"
            ),
            "memory": "the file takes too much memory to read; split it",
            "seconds": "the file takes too long to read; split it",
            "output": "the file contains more text than I can add at once; split it",
            "crashed": (
                "the file can't be read, perhaps because it is damaged; save it again, or in "
                "another format"
            ),
        }
    )
    reader_crashed: str = (
        "the file can't be read, perhaps because it is damaged or not in the expected format"
    )
    no_document: str = "there is no such document, or it is too late to restore it"
    document_changed: str = (
        "someone else changed this document in the meantime; review your change and decide again"
    )
    clashes: str = (
        "the document conflicts with another source, perhaps in its glossary; ask the people who "
        "run this bot for the reason"
    )
    no_folder: str = "there is no folder for documents; set `curated` in the configuration"
    # A limit on a server's documents. {count} and {most} are numbers.
    over_quota: Mapping[str, str] = each(
        {
            "documents": (
                "this server can have at most {most} documents; first remove one with /knowledge "
                "remove"
            ),
            "passages": (
                "this server's documents would have {count} passages, which is over the limit of "
                "{most}; remove a document with /knowledge remove, or shorten this one"
            ),
            "bytes": (
                "this server's documents would take up {count} bytes, which is over the limit of "
                "{most}; remove a document with /knowledge remove, or shorten this one"
            ),
        }
    )
    not_written: str = "{file} can't be written: {reason}"
    not_stored: str = "{reason}; try again later"
    not_saved: str = "the change would make the file of curators' entries invalid: {reason}"
    not_the_same: str = "saving would not preserve the curators' entries exactly"

    # The effect of a change on a question. The subject, which is a question, precedes the text.
    trouble_smalltalk: str = "is treated as small talk"
    trouble_nothing: str = "gets no answer"
    trouble_gap: str = "wrongly leads to the gap `{id}`"
    trouble_passage: str = "wrongly leads to the passage `{id}`"
    lost: str = "`{ask}`, a known question for `{id}`, {trouble}"

    # Faults in the answer to a golden question. {right} is a list of ids.
    miss_asserted: str = "the wrong passage was given as the answer; expected: {right}"
    miss_ranked: str = "{first} ranks first; expected: {right} (best rank: {rank})"
    miss_unranked: str = "{first} ranks first; expected: {right} (not among the candidates)"
    miss_unsure: str = (
        "a correct passage ranks first, but was not given as the answer; expected: {right}"
    )
    miss_parts: str = "some parts of the question didn't get the right passage; expected: {right}"
    miss_gap: str = "the source doesn't answer this question, but a passage was given as the answer"
    miss_smalltalk: str = "small talk was not recognized"
    miss_answered: str = "this question should not have been answered with a passage"
    nothing: str = "nothing"
