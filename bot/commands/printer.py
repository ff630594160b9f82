"""The output of commands, either as text for people or as JSON with one object per line."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bot.commands.shell import complain
from bot.output.lines import BLANK, Style, json_line, line
from bot.output.screen import screen
from bot.output.text import safe
from bot.terminal.answers import answer_lines, to_json
from bot.terminal.pages import why
from bot.texts import texts_in, texts_of

if TYPE_CHECKING:
    from bot.check.examine import CheckReport
    from bot.commands.batch import BadLine, BatchAnswer


class Printer:
    """Prints answers and findings to standard output, and errors to standard error.

    All output is in English, except that answers printed as text are in the question's language.
    """

    def __init__(self, *, as_json: bool, explain: bool = False) -> None:
        self._as_json, self._explain = as_json, explain
        self._screen = screen()
        self._texts = texts_in("en")

    def reply(self, reply: BatchAnswer, *, numbered: bool = False) -> None:
        """Print an answer. If `numbered` is true, first print the line number and the question."""
        if self._as_json:
            click.echo(json_line(self._object(reply)))
            return
        request = reply.request
        texts = texts_of(request.question, self._texts, request.previous)
        lines = answer_lines(reply.answer, texts)
        if self._explain:
            lines += [BLANK, *why(reply.answer, texts)]
        if numbered:
            title = f"{request.line}: {' '.join(request.question.split())}"
            lines = [line(title, Style.FAINT), *lines, BLANK]
        self._screen.show(lines)

    def _object(self, reply: BatchAnswer) -> dict[str, object]:
        found = to_json(
            reply.answer,
            self._texts,
            elapsed_ms=reply.elapsed_ms,
            question_id=reply.request.id,
        )
        return found | {"why": asdict(reply.answer.why)} if self._explain else found

    def bad_line(self, bad: BadLine) -> None:
        """Report a bad line on standard error. In JSON mode, also print an object for the line."""
        complain(f"line {bad.line}: {bad.reason}")
        if self._as_json:
            click.echo(json_line(bad.to_json()))

    def report(self, report: CheckReport) -> None:
        """Print the findings to standard output, and a summary to standard error."""
        for finding in report.findings():
            found = json_line(finding.to_json()) if self._as_json else safe(str(finding))
            click.echo(found)
        click.echo(f"footnote: {report.summary()}", err=True)
