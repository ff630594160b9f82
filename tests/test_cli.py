"""Tests of the command line's output, exit codes and robustness."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

from bot import __version__, app
from bot.cli import cli, main
from bot.commands import shell
from bot.commands.batch import BadLine, BatchQuestion, read_line
from bot.core.model.results import Outcome
from bot.errors import UsageError
from bot.evaluate import command as evaluation
from bot.evaluate.command import EvalOptions
from bot.evaluate.figures import Split
from bot.output import progress
from bot.semantic.models import DEFAULT_MODEL
from bot.terminal.input import MAX_LINE_BYTES, bounded_lines
from bot.texts import texts_in
from tests.funny import ANSWER, GAP, HELLO, SUGGEST, Canned
from tests.streams import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.config import Config

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "knowledge" / "obama-mexico-2013.yaml"
EN = texts_in("en")


class Ended:
    """The exit code and the output of a command."""

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code = code
        self.out = out.decode()
        self.err = err.decode()

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The lines of standard output, parsed as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


def run(*arguments: str, stdin: bytes = b"", expect: int = 0) -> Ended:
    """Run a command in this process. It must exit with `expect` and print no traceback."""
    with CliRunner().isolation(io.BytesIO(stdin)) as (out, err, _):
        ended = Ended(main(arguments), out.getvalue(), err.getvalue())
    assert ended.code == expect, ended.err
    assert "Traceback" not in ended.err
    return ended


def start(
    *arguments: str, stdin: bytes | None = None, line: str | None = None, expect: int = 0
) -> Ended:
    """Run a command in its own process. A shell command `line` can refer to it as "$@"."""
    command = [sys.executable, "-m", "bot", *arguments]
    if line is not None:
        command = ["bash", "-c", line, "bash", *command]
    done = subprocess.run(
        command, input=stdin, capture_output=True, cwd=ROOT, timeout=120, check=False
    )
    assert done.returncode == expect, done.stderr
    assert b"Traceback" not in done.stderr
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def canned(monkeypatch: pytest.MonkeyPatch) -> Canned:
    """Make commands answer from a table, regardless of the configuration."""
    assistant = Canned(ANSWER, SUGGEST, GAP, HELLO)
    monkeypatch.setattr(app, "build", lambda _config: assistant)
    return assistant


def test_version() -> None:
    """`--version` prints the name, the version, and how questions are matched."""
    way = f"words and meaning ({DEFAULT_MODEL})"
    assert run("--version").out == f"footnote {__version__}, matching by {way}\n"


def test_version_with_a_broken_configuration(tmp_path: Path) -> None:
    """A broken configuration does not hide the version."""
    config = tmp_path / "config.yaml"
    config.write_text("knowlege: x\n", encoding="utf-8")
    assert run("--config", str(config), "--version").out == f"footnote {__version__}\n"


@pytest.mark.usefixtures("canned")
def test_why() -> None:
    """`ask --why` prints an explanation below the answer, and adds it to the JSON object."""
    said = run("ask", "--why", ANSWER.question).out
    assert "Words that matched: moon, made" in said
    assert (
        "In favor of the best passage: it contains distinctive words from your question (“moon”)"
        in said
    )
    assert "Why this answer" not in run("ask", ANSWER.question).out
    why = json.loads(run("ask", "--why", "--json", ANSWER.question).out)["why"]
    assert why["speaks_for"] == [{"point": "holds", "words": ["moon"]}]
    assert why["speaks_against"] == [{"point": "close", "words": []}]
    assert "why" not in json.loads(run("ask", "--json", ANSWER.question).out)


def test_an_answer_has_its_citation() -> None:
    """The shipped knowledge is used without any configuration."""
    ended = run("ask", "Who", "is", "Enrique", "Peña", "Nieto?")
    assert "president of Mexico" in ended.out
    assert ended.out.endswith(
        "— Paraphrased: ABC News, “What Obama Can Achieve in Mexico”, 2 May 2013, ¶ 1\n"
    )
    assert ended.err == ""


def test_a_question_from_standard_input() -> None:
    """Piped input is one question, including its line breaks."""
    assert "¶ 1" in run("ask", stdin="Who is Enrique\nPeña Nieto?\n".encode()).out


def test_json_is_one_object() -> None:
    """One question with `--json` prints one object."""
    (value,) = run("ask", "--json", "Who is Enrique Peña Nieto?").objects
    assert value["outcome"] == "answer"
    assert value["passages"][0]["id"] == "pena-nieto"
    assert value["elapsed_ms"] >= 0
    assert "id" not in value


@pytest.mark.parametrize(
    "arguments",
    [
        ("--knowledge", str(SHIPPED), "--json", "ask", "hello"),
        ("ask", "--knowledge", str(SHIPPED), "--json", "hello"),
        ("--knowledge", "nowhere", "ask", "hello", "--knowledge", str(SHIPPED), "--json"),
    ],
    ids=["before", "after", "after wins"],
)
def test_shared_options_work_before_and_after(arguments: tuple[str, ...]) -> None:
    """Shared options may come before or after the command. The later value wins."""
    assert run(*arguments).objects[0]["question"] == "hello"


@pytest.mark.parametrize("option", ["--config", "--knowledge"])
def test_missing_files_are_named(option: str) -> None:
    """The error starts with the path, as all problems in files do."""
    ended = run(option, "nowhere.yaml", "ask", "hello", expect=2)
    assert ended.err.startswith("nowhere.yaml:")
    assert len(ended.err.splitlines()) == 1


def test_config_yaml_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The `config.yaml` in the current folder is read by default."""
    (tmp_path / "config.yaml").write_text("knowledg: x\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run("ask", "hello", expect=2).err.startswith("config.yaml:1:1: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("aks",), "No such command 'aks'. Did you mean 'ask'?"),
        (("ask", "--jsn"), "No such option '--jsn'. Did you mean '--json'?"),
        (("ask", "a", "--batch", "-"), "give either a question or --batch, not both"),
        (("ask", "--batch", "nowhere"), "nowhere: No such file or directory"),
        (("ask", "--batch", "."), ".: Is a directory"),
        (("ask",), "no question given; standard input is empty"),
        (("ask", "x" * 4001), "4,000"),
        (("ask", "\udcff"), "the question is not valid UTF-8"),
        (("--json", "chat"), "chat has no --json"),
        (("check", "--source", "x"), "--source needs --article"),
    ],
)
def test_wrong_usage_is_one_line(arguments: tuple[str, ...], message: str) -> None:
    """A single line says what is wrong, and the exit code is 2."""
    ended = run(*arguments, expect=2)
    assert message in ended.err
    assert len(ended.err.splitlines()) == 1
    assert ended.out == ""


def test_without_arguments_the_help_is_shown() -> None:
    """The help keeps its lines. The exit code is that of wrong usage, because no command ran."""
    ended = run(expect=2)
    assert ended.out == ""
    assert ended.err == run("--help").out


def test_piped_questions_have_a_limit() -> None:
    """A megabyte is rejected, and so is invalid UTF-8."""
    assert "too long" in run("ask", stdin=b"x" * 1_000_000, expect=2).err
    assert "not valid UTF-8" in run("ask", stdin=b"\xff", expect=2).err


@pytest.mark.parametrize("question", ["", " ", "\x00\x1b[31m", "🤷🤷", "\u200b", "?" * 4000])
def test_odd_questions_get_no_passage(question: str) -> None:
    """Input without a meaningful word matches nothing and causes no error."""
    (value,) = run("ask", "--json", question).objects
    assert value["question"] == question
    assert value["passages"] == []


@pytest.mark.usefixtures("canned")
def test_batch_keeps_order_and_count() -> None:
    """Every line gets an object in the output, even if it is blank or unreadable."""
    lines = [
        b"\xef\xbb\xbfhello\r",
        b'{"id": "q2", "question": "taste?", "more": 1}',
        b"",
        b'{"id": 4, "question": "too long"}',
        b"{nonsense",
        b"\xff",
        b'  {"question": "hello"}',
    ]
    ended = run("ask", "--batch", "-", "--json", stdin=b"\n".join(lines), expect=2)
    assert [(value.get("id"), value.get("outcome")) for value in ended.objects] == [
        (None, "smalltalk"),
        ("q2", "gap"),
        (None, "unknown"),
        (4, None),
        (None, None),
        (None, None),
        (None, "smalltalk"),
    ]
    assert ended.objects[3] == {"id": 4, "line": 4, "error": "That is too long."}
    assert ended.err.splitlines() == [
        "footnote: line 4: That is too long.",
        "footnote: line 5: the line begins with { but is not a valid JSON object",
        "footnote: line 6: the line is not valid UTF-8",
    ]


def test_batch_passes_on_the_conversation(canned: Canned) -> None:
    """`previous` reaches the assistant, oldest first. Null means no earlier questions."""
    line = {"question": "and why?", "previous": ["what?", "who?"]}
    other = {"question": "so?", "previous": None, "id": None}
    run("ask", "--batch", "-", stdin=f"{json.dumps(line)}\n{json.dumps(other)}".encode())
    assert canned.asked == [("and why?", ("what?", "who?")), ("so?", ())]


@pytest.mark.usefixtures("canned")
def test_batch_as_text_numbers_its_answers(tmp_path: Path) -> None:
    """Each answer has its line number, so that lines without an answer can be identified."""
    file = tmp_path / "questions.txt"
    file.write_text("hello\n{\nhello\n", encoding="utf-8")
    ended = run("ask", "--batch", str(file), expect=2)
    greeting = EN.smalltalk.greeting
    assert ended.out == f"1: hello\n{greeting}\n\n3: hello\n{greeting}\n\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{}", "`question` is missing"),
        (b'{"question": 1}', "`question` must be a string"),
        (b'{"question": "\\ud800"}', "`question` must be a string"),
        (b'{"question": "x", "id": true}', "`id` must be a string or an integer"),
        (b'{"question": "x", "id": [1]}', "`id` must be a string or an integer"),
        (b'{"question": "x", "source": 1}', "`source` must be a string"),
        (b'{"question": "x", "previous": "y"}', "`previous` must be a list of strings"),
        (b'{"question": "x", "previous": [1]}', "`previous` must be a list of strings"),
        (b'{"question":' * 80_000, "the line begins with { but is not a valid JSON object"),
        (b'{"question": ' + b"9" * 5000 + b"}", "the line begins with {"),
        (b"x" * (MAX_LINE_BYTES + 1), "the line is longer than 1,048,576 bytes"),
    ],
)
def test_bad_lines_say_why(line: bytes, reason: str) -> None:
    """An unreadable line becomes a `BadLine` with its line number."""
    bad = read_line(line, 7)
    assert isinstance(bad, BadLine)
    assert bad.line == 7
    assert bad.reason.startswith(reason)


def test_a_plain_line_is_the_question() -> None:
    """White space is passed on unchanged to the engine."""
    assert read_line(b" what? ", 1) == BatchQuestion(1, " what? ")


def test_lines_are_bounded() -> None:
    """The part of a line beyond the limit is skipped, and the next line is complete."""
    stream = io.BytesIO(b"abcdefgh\nij\r\n\nk")
    assert list(bounded_lines(stream, limit=3)) == [b"abcd", b"ij", b"", b"k"]
    assert list(bounded_lines(io.BytesIO(b"abcdefgh"), limit=3)) == [b"abcd"]


def test_check_accepts_the_shipped_knowledge() -> None:
    """For valid knowledge, a summary on standard error says that there are no problems."""
    ended = run("check", str(SHIPPED))
    assert "footnote: no problems" in ended.err


BROKEN = """\
source: {id: moon, title: The Moon, publisher: Mice}
passages:
  - {id: one, text: It is cheese., paragraphs: [0], wording: restated}
"""
UNWISE = """\
source: {id: moon, title: The Moon, publisher: Mice}
passages:
  - {id: one, text: The moon is cheese., paragraphs: [1], wording: restated, starts: The moon is,
     asks: [Is the moon made of cheese?]}
  - {id: two, text: Mars is chocolate., paragraphs: [2], wording: restated,
     asks: [is the moon made of cheese, Is Mars chocolate?, Which planet is chocolate?]}
"""


def test_check_prints_every_problem(tmp_path: Path) -> None:
    """Problems go to standard output, each with its position. The exit code is 1."""
    file = tmp_path / "broken.yaml"
    file.write_text(BROKEN, encoding="utf-8")
    ended = run("check", str(file), expect=1)
    assert ended.out.startswith(f"{file}:3:")
    assert ended.err == "footnote: 1 problem, no warnings\n"
    (value,) = run("check", "--json", str(file), expect=1).objects
    assert value["severity"] == "problem"
    assert value["line"] == 3


def test_warnings_count_only_when_strict(tmp_path: Path) -> None:
    """Duplicate asks and passages with few asks are warnings, so the exit code is still 0."""
    file = tmp_path / "unwise.yaml"
    file.write_text(UNWISE, encoding="utf-8")
    ended = run("check", str(file))
    assert f"{file}:3:5: warning: `one` has 1 ask: 3 or more help members find it" in ended.out
    assert f"{file}:6:13: warning: this ask of `two` is the same as" in ended.out
    assert run("check", "--strict", str(file), expect=1).out == ended.out
    assert run("check", "--json", str(file)).objects[0]["severity"] == "warning"


def test_check_compares_with_the_article(tmp_path: Path) -> None:
    """A passage whose `starts` is not in the article is a problem."""
    file, article = tmp_path / "moon.yaml", tmp_path / "moon.txt"
    file.write_text(UNWISE, encoding="utf-8")
    article.write_text("The Moon\n\nThe moon is cheese.\n\nMars is not.\n", encoding="utf-8")
    run("check", str(file), "--article", str(article))
    article.write_text("The Moon\n\nMars is not.\n\nNor is this.\n", encoding="utf-8")
    assert "no paragraph" in run("check", str(file), "--article", str(article), expect=1).out


@pytest.mark.parametrize(("is_met", "status"), [(True, 0), (False, 1)])
def test_eval_passes_its_options_on(
    monkeypatch: pytest.MonkeyPatch, *, is_met: bool, status: int
) -> None:
    """The exit code shows whether the results reach the required minimum."""
    asked = EvalOptions((Path("g.yaml"),), Split.TUNING, peers=True, misses=True)

    def figures(config: Config, wanted: EvalOptions, *, as_json: bool) -> bool:
        assert (config.knowledge, wanted, as_json) == ((SHIPPED,), asked, True)
        return is_met

    monkeypatch.setattr(evaluation, "run", figures)
    flags = ["--part", "tuning", "--peers", "--misses", "--json", "--knowledge", str(SHIPPED)]
    run("eval", "--golden", "g.yaml", *flags, expect=status)


@pytest.mark.parametrize(
    ("locale", "language"), [("es_MX.UTF-8", "es"), ("C.UTF-8", "en"), (None, "en")]
)
@pytest.mark.usefixtures("canned")
def test_chat_speaks_the_language_of_the_terminal(
    locale: str | None, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands are answered in the language of the locale, questions in their own."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    if locale:
        monkeypatch.setenv("LANG", locale)
    spoken = run("chat", stdin="hello\n¿qué es eso?\n/why\n/quit\n".encode()).out
    greeting, unknown, why, goodbye = spoken.strip().split("\n\n")
    assert greeting == texts_in("en").smalltalk.greeting
    assert unknown == texts_in("es").not_understood
    assert texts_in("es").why_outcome[Outcome.UNKNOWN] in why
    assert goodbye == texts_in(language).goodbye


def test_ask_speaks_the_language_of_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the JSON object and questions in languages without texts are in English."""
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    spanish, unmatched = texts_in("es"), "I couldn't match that to my sources."
    question = "¿cuánto tiempo se queda Obama en México?"
    shown = run("ask", "--why", question).out
    assert shown.startswith("La fuente está en inglés.\nOn Thursday afternoon")
    assert "2 de mayo de 2013, ¶ 1" in shown
    assert spanish.why_outcome[Outcome.ANSWER] in shown
    assert "2 May 2013, ¶ 1" in run("ask", "--json", question).objects[0]["message"]
    assert unmatched in run("ask", "Wie ist eigentlich das Wetter bei euch?").out
    batch = '{"question": "C4?", "previous": ["¿quién es el presidente?"]}\nC4?\n'
    shown = run("ask", "--batch", "-", stdin=batch.encode()).out
    assert spanish.not_understood.partition(".")[0] in shown
    assert unmatched in shown


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (KeyboardInterrupt(), 130, ""),
        (UsageError("two\nlines \x1b[31m"), 2, "footnote: two lines \ufffd[31m"),
        (OSError(28, "No space left on device"), 2, "footnote: No space left on device"),
        (click.ClickException("no"), 2, "footnote: no"),
        (ModuleNotFoundError(name="magic"), 2, "footnote: magic is not installed for this Python"),
        (ZeroDivisionError("oh"), 2, "footnote: unexpected error, please report it: "),
    ],
)
def test_every_error_is_one_line(
    error: BaseException, code: int, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every error is reported in one line and has an exit code."""

    def fail(_config: object) -> None:
        raise error

    monkeypatch.setattr(shell, "_abandon_output", lambda: None)
    monkeypatch.setattr(app, "build", fail)
    ended = run("ask", "hello", expect=code)
    assert ended.err.strip().startswith(line)
    assert len(ended.err.splitlines()) == 1


def test_a_closed_pipe_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a pipe is closed early, the remaining output is discarded, and the exit code is 0."""

    def leave(_config: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(app, "build", leave)
    with (tmp_path / "out").open("w", encoding="utf-8") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert main(["ask", "hello"]) == 0
        out.write("too late")
    assert (tmp_path / "out").read_bytes() == b""


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "--batch", "-"]])
@pytest.mark.usefixtures("canned")
def test_closed_streams(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without standard input, there is no question. Without standard output, nothing crashes."""
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    assert main(arguments) == 2
    assert main(["ask", "hello"]) == 0


@pytest.mark.usefixtures("canned")
def test_batch_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No progress bar appears among answers that scroll by."""
    file, out, err = tmp_path / "questions.txt", Terminal(), Terminal()
    file.write_text("hello\n" * 3, encoding="utf-8")
    monkeypatch.setattr(progress, "_DELAY_S", 0)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert main(["ask", "--batch", str(file)]) == 0
    assert out.getvalue().count(EN.smalltalk.greeting) == 3
    assert err.getvalue() == ""


def test_developers_get_the_traceback() -> None:
    """With `python -X dev`, unexpected errors are not caught."""
    program = (
        "from bot import app, cli\napp.build = lambda _config: 1 / 0\ncli.main(['ask', 'hello'])"
    )
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "ignore", "-c", program],
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert b"ZeroDivisionError" in done.stderr.splitlines()[-1]
    assert b"Traceback" in done.stderr


def test_process_answers() -> None:
    """`python -m bot` works like `footnote`."""
    assert start("ask", "--json", "Who is Enrique Peña Nieto?").objects[0]["outcome"] == "answer"


def test_process_survives_a_broken_pipe() -> None:
    """When the reader closes the pipe early, the command exits quietly with 0."""
    # Enough questions to fill every buffer between the processes.
    line = 'yes hello | head -100000 | "$@" | head -1; exit "${PIPESTATUS[2]}"'
    ended = start("ask", "--batch", "-", line=line)
    assert ended.out == "1: hello\n"
    assert ended.err == ""


def test_process_survives_a_full_disk() -> None:
    """The error is reported in one line."""
    ended = start("ask", "hello", line='"$@" > /dev/full', expect=2)
    assert ended.err == "footnote: No space left on device\n"


def test_process_survives_odd_standard_input() -> None:
    """With closed, empty or invalid input, a conversation just ends. `ask` reports an error."""
    start("chat", line='"$@" <&-')
    start("chat", stdin=b"")
    assert EN.not_utf8 in start("chat", stdin=b"\xff\xfe\n").out
    start("chat", stdin=b"x" * 1_000_000)
    assert "no question given" in start("ask", line='"$@" <&-', expect=2).err
    assert "closed" in start("ask", "--batch", "-", line='"$@" <&-', expect=2).err
    start("ask", "hello", line='"$@" >&-')


def test_process_writes_utf8_in_any_locale() -> None:
    """Piped output is UTF-8, even in an ASCII locale."""
    line = 'LC_ALL=C PYTHONCOERCECLOCALE=0 PYTHONUTF8=0 "$@" | cat'
    assert "¶ 1" in start("ask", "Who is Enrique Peña Nieto?", line=line).out


def test_batch_streams() -> None:
    """Each answer is printed before the next question is read."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--batch", "-", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        for question in ("hello", "thanks"):
            process.stdin.write(f"{question}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"] == question
        process.stdin.close()
        assert process.wait(60) == 0


def loaded_by(statement: str) -> set[str]:
    """Return the modules loaded by a statement in a fresh process."""
    program = f"{statement}\nimport sys; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, cwd=ROOT, text=True, check=True
    )
    return set(done.stdout.splitlines())


def test_start_is_lean() -> None:
    """Importing the command line loads nothing that only some commands need."""
    heavy = {"pydantic", "rich", "prompt_toolkit", "discord", "tantivy", "yaml", "json", "asyncio"}
    assert not loaded_by("import bot.cli") & heavy


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield the group and each command, with the words that invoke it."""
    yield "footnote", cli
    for name, command in cli.commands.items():
        yield f"footnote {name}", command


@pytest.mark.parametrize(("called", "command"), list(commands()))
def test_commands_are_documented(called: str, command: click.Command) -> None:
    """Each command has a section in docs/reference/cli.md, and each argument is in its usage."""
    page = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    heading = f"## `{called}`"
    assert heading in page
    section = page.split(heading)[1].split("\n## ")[0]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert all(f"`{name}" in section for name in parameter.opts), parameter.opts
        else:
            assert (parameter.metavar or str(parameter.name).upper()).strip("[].") in section
    help_lines = run(*called.split()[1:], "--help").out
    assert help_lines.startswith("Usage: ")


@pytest.fixture
def two_sources(tmp_path: Path) -> Path:
    """Return a folder with two sources. The source about a pond is in a collection."""
    page = (
        "source: {{id: {0}, title: On {0}, publisher: P{1}}}\n"
        "passages:\n  - id: {0}-opening\n    paragraphs: [1]\n    wording: restated\n"
        "    text: The {0} opens at {2} in the morning.\n    asks: [When does the {0} open?]\n"
    )
    within = ", collection: {id: parks, name: Parks}"
    (tmp_path / "pond.yaml").write_text(page.format("pond", within, "six"), encoding="utf-8")
    (tmp_path / "bakery.yaml").write_text(page.format("bakery", "", "four"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("source", "said"), [("parks", "six"), ("pond", "six"), ("bakery", None)])
def test_a_question_can_be_narrowed(two_sources: Path, source: str, said: str | None) -> None:
    """`--source` selects a source or a collection. Other sources are not quoted or suggested."""
    question = "When does the pond open?"
    known = ("--knowledge", str(two_sources))
    (found,) = run("ask", "--json", "--source", source, *known, question).objects
    assert [passage["source"] for passage in found["passages"]] == (["pond"] if said else [])
    assert [passage["collection"] for passage in found["passages"]] == (["parks"] if said else [])
    named = {one["passage"] for one in (*found["suggestions"], *found["candidates"])}
    assert named == {f"{'pond' if said else 'bakery'}-opening"} | set()
    line = json.dumps({"question": question, "source": source}).encode()
    (batch,) = run("ask", "--json", "--batch", "-", *known, stdin=line).objects
    assert batch["message"] == found["message"]
    talk = run("chat", "--source", source, *known, stdin=f"/sources\n{question}".encode()).out
    assert ("six" in talk) is bool(said)
    assert ("bakery" in talk) is not bool(said)


def test_an_unknown_source_is_an_error(two_sources: Path) -> None:
    """The error suggests a similar id. In a batch, it belongs to its line."""
    known = ("--knowledge", str(two_sources))
    message = "there is no source or collection `park`: did you mean `parks`?"
    assert message in run("ask", "--source", "park", *known, "hello", expect=2).err
    lines = b'{"question": "hello", "source": "park"}\nhello'
    ended = run("ask", "--batch", "-", "--json", *known, stdin=lines, expect=2)
    assert [one.get("error") for one in ended.objects] == [message, None]
