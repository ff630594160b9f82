"""The commands `chat` and `ask`, which answer questions."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bot.commands import options
from bot.commands.options import assistant_of
from bot.commands.shell import DONE, WRONG
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.commands.options import Options


@click.command()
@options.config
@options.knowledge
@options.source
@click.pass_obj
def chat(given: Options) -> None:
    """Ask questions in an interactive session.

    No Discord token is needed. Nothing that you type is stored. Nothing is sent anywhere unless the
    configuration names a chooser. If standard input is not a terminal, each of its lines is
    answered.
    """
    if given.json:
        raise UsageError("chat has no --json; use ask --batch - --json")
    from bot.commands.language import own_texts
    from bot.terminal import converse

    converse(assistant_of(given), own_texts())


@click.command()
@click.argument("question", nargs=-1)
@click.option("--batch", metavar="FILE", help="Answer each line of FILE; - means standard input.")
@click.option("--why", "explain", is_flag=True, help="Also explain each answer.")
@options.json
@options.config
@options.knowledge
@options.source
@click.pass_obj
def ask(given: Options, question: tuple[str, ...], batch: str | None, *, explain: bool) -> int:
    """Answer one question or, with --batch, one question per line.

    Without QUESTION, the question is read from standard input.

    A batch line is plain text, or a JSON object with "question" and optionally "id", "source" (like
    --source) and "previous" (a list of the conversation's earlier questions, oldest first). Answers
    are in the order of the input. A blank line counts as a question. A line that can't be answered
    is reported on standard error. With --json, an object {"id", "line", "error"} is also printed in
    place of the answer. If any line can't be answered, the exit code is 2, but the other lines are
    still answered.
    """
    if batch is not None and question:
        raise UsageError("give either a question or --batch, not both")
    if batch is not None:
        return _answer_batch(given, batch, explain=explain)
    from bot.commands.batch import BatchQuestion, reply_to
    from bot.commands.printer import Printer
    from bot.terminal.input import question_of

    request = BatchQuestion(1, question_of(question))
    Printer(as_json=given.json, explain=explain).reply(reply_to(assistant_of(given), request))
    return DONE


def _answer_batch(given: Options, path: str, *, explain: bool) -> int:
    from bot.commands.batch import BadLine, replies
    from bot.commands.printer import Printer
    from bot.output.progress import is_terminal, progress
    from bot.terminal.input import bounded_lines, opened, size_of

    assistant, status = assistant_of(given), DONE
    printer = Printer(as_json=given.json, explain=explain)
    # A progress bar would garble answers that scroll by on a terminal.
    hidden = is_terminal(sys.stdout)
    with opened(path) as stream, progress("Answering", size_of(stream), hidden=hidden) as advance:
        for reply in replies(assistant, bounded_lines(stream), advance):
            if isinstance(reply, BadLine):
                status = WRONG
                printer.bad_line(reply)
            else:
                printer.reply(reply, numbered=True)
    return status
