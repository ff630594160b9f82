"""Errors that members and curators see, and descriptions of what went wrong with an answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorTexts:
    """The texts in English. They start in lowercase and end without a period."""

    # A change by a curator. The names in backquotes are ids.
    no_entry: str = "there is no passage or gap `{id}`"
    no_passage: str = "there is no passage `{id}`"
    no_source: str = "there is no source `{id}`"
    meant: str = "{problem}: did you mean `{id}`?"
    known_ask: str = "`{id}` already has this ask"
    server_full: str = "this server has added {limit} questions, which is the most it can"
    id_taken: str = "there is already a passage or gap `{id}`"
    which_source: str = "there are several sources: say which one does not answer this"
    no_question: str = (
        "there is no open question {name}: `footnote unanswered` lists them with their ids"
    )
    settled: str = "another curator has already settled this question"
    saving: str = "another curator is saving right now: try again"
    file_changed: str = (
        "someone else changed {file} in the meantime: nothing was saved; review the change and "
        "decide again"
    )
    edition_changed: str = (
        "someone else changed the curated text in the meantime: nothing was saved; review the "
        "change and decide again"
    )
    not_written: str = "{file} can't be written: {reason}; nothing was saved"
    not_stored: str = "{reason}; nothing was saved, try again later"
    not_saved: str = "this can't be saved: {reason}"
    not_the_same: str = "this can't be saved: it would not read back the same"

    # What becomes of a question after a change; "the question" or an id comes before it.
    trouble_smalltalk: str = "is treated as small talk"
    trouble_nothing: str = "finds nothing"
    trouble_gap: str = "leads to the gap `{id}` instead"
    trouble_passage: str = "leads to the passage `{id}` instead"
    lost: str = "`{ask}` of `{id}` {trouble}"

    # What is wrong with the answer to a golden question. {right} is a list of ids.
    miss_asserted: str = "a wrong passage was asserted; right: {right}"
    miss_ranked: str = "{first} ranks first; the right passage is at rank {rank}: {right}"
    miss_unranked: str = (
        "{first} ranks first; the right passage is not among the candidates: {right}"
    )
    miss_unsure: str = "the right passage ranks first, but it was not given as the answer: {right}"
    miss_parts: str = "fewer right passages were shown than the question has parts: {right}"
    miss_gap: str = "the source doesn't say, but a passage was asserted"
    miss_smalltalk: str = "small talk was not recognized"
    miss_answered: str = "it should not have been answered with a passage"
    nothing: str = "nothing"
