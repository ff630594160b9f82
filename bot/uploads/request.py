"""Messages between the bot and the child process that reads an uploaded file."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Message):
    """Limits on the child process, in seconds and bytes."""

    seconds: int = 60
    memory: int = 512 * 1024**2


class ParseRequest(_Message):
    """A request to turn an uploaded file into a knowledge file.

    file       name of the file in the child's folder
    namespace  namespace with which all ids must begin
    known      contents of earlier documents of the same server, by id
    server     name of the server, used as the publisher if the publisher is unknown
    replaces   id of the document that the upload replaces, if the curator chose a document
    aliases    glossary aliases that are taken, each mapped to its term
    """

    file: str
    namespace: str
    limits: Limits = Limits()
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    server: str = ""
    replaces: str | None = None
    known: dict[str, str] = {}
    aliases: dict[str, str] = {}


class Failure(StrEnum):
    """The reason why an uploaded file can't be read."""

    REFUSED = "refused"  # explained in `ParseResult.text`
    PROBLEMS = "problems"  # a knowledge file has problems
    ONLY_LINKS = "only links"
    MEMORY = "memory"
    SECONDS = "seconds"
    OUTPUT = "output"
    CRASHED = "crashed"


class ReportedProblem(_Message):
    """A problem in a knowledge file, as the child reports it; see `bot.errors.Problem`."""

    line: int
    column: int
    message: str


class ParseResult(_Message):
    """The knowledge file made from an upload, or the reason why there is none.

    id        id of the source
    content   the knowledge file
    warnings  the reader's warnings, in English
    left_out  counts of omitted content, by kind (in English)
    another   true if an earlier document with this id could not be updated
    aliases   glossary aliases that were left out because they are taken
    """

    failure: Failure | None = None
    text: str = ""
    problems: tuple[ReportedProblem, ...] = ()
    id: str = ""
    content: str = ""
    warnings: tuple[str, ...] = ()
    left_out: dict[str, int] = {}
    another: bool = False
    aliases: tuple[str, ...] = ()
