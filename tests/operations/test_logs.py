"""The log is readable to people and machines, and reveals no secrets."""

from __future__ import annotations

import io
import json
import logging
import string
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.config import Config
from bot.config.chooser_settings import KEY
from bot.config.loader import Matching
from bot.config.sections import LogFormat, LogLevel, Logs
from bot.config.store_settings import StoreConfig
from bot.operations import request_id
from bot.operations.logs import HIDDEN, secrets_of, set_up

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

LOG = logging.getLogger("bot.somewhere")


class Terminal(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        """Return True."""
        return True


class Written:
    """The log output since this object was created."""

    def __init__(
        self,
        stream: io.StringIO | None = None,
        secrets: Collection[str] = (),
        **settings: Any,  # noqa: ANN401 - any setting
    ) -> None:
        self._stream = stream or io.StringIO()
        self.end: Callable[[], None] = set_up(Logs(**settings), secrets, self._stream)

    @property
    def text(self) -> str:
        """The complete output."""
        return self._stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each line, parsed as JSON."""
        return [json.loads(line) for line in self.text.splitlines()]


def fail(written: str, message: str) -> NoReturn:
    """Raise ValueError from a frame whose local variables contain a member's text."""
    assert written
    raise ValueError(message)


@pytest.fixture(autouse=True)
def undone() -> Iterator[None]:
    """Restore the root logger's level and check that its handlers are unchanged."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    assert root.handlers == handlers


def logged(*args: Any, **settings: Any) -> Written:  # noqa: ANN401 - any setting
    """Write log records as the bot, libraries and Python do, and return the output."""
    written = Written(*args, **settings)
    try:
        LOG.debug("detail %d", 1)
        LOG.info("news")
        logging.getLogger("discord.gateway").debug("a member wrote: hush")
        logging.getLogger("sqlalchemy.engine").info("SELECT 'hush'")
        logging.getLogger("discord.client").warning("a library's")
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("Python's", stacklevel=1)
    finally:
        written.end()
    return written


def test_a_line_is_a_json_object() -> None:
    """Each line is a JSON object if the stream is not a terminal."""
    first, second, third = logged().lines
    assert first.pop("timestamp").endswith("Z")
    assert first == {"message": "news", "level": "info", "logger": "bot.somewhere"}
    assert (second["logger"], second["level"]) == ("discord.client", "warning")
    assert third["logger"] == "py.warnings"


def test_a_terminal_shows_readable_lines() -> None:
    """Only a terminal gets colors."""
    terminal, file = logged(Terminal()).text, logged(format=LogFormat.HUMAN).text
    assert "\x1b[" not in logged(Terminal(), format=LogFormat.JSON).text
    assert "\x1b[" in terminal
    assert "\x1b[" not in file
    assert "news" in terminal.splitlines()[0]
    assert "[bot.somewhere]" in file.splitlines()[0]


@pytest.mark.parametrize("form", LogFormat)
def test_debug_logging_is_limited_to_the_bot(form: LogFormat) -> None:
    """Debug output of libraries is left out, because it contains what members write."""
    text = logged(format=form, level=LogLevel.DEBUG).text
    assert "detail 1" in text
    assert "hush" not in text
    assert "a library's" in text


def test_the_level_can_be_raised() -> None:
    """At the level "error", warnings are left out."""
    assert not logged(level=LogLevel.ERROR).text


@pytest.mark.parametrize("form", LogFormat)
def test_a_traceback_shows_no_local_variables(form: LogFormat) -> None:
    """Local variables are left out of tracebacks, because they may contain members' texts."""
    written = Written(format=form)
    try:
        fail(chr(0x1F433), "not said")
    except ValueError:
        LOG.exception("failed")
    finally:
        written.end()
    assert "ValueError: not said" in written.text
    assert "test_logs.py" in written.text
    assert "\N{SPOUTING WHALE}" not in written.text
    assert "d83d" not in written.text  # the same character escaped in JSON


@given(text=st.text(), human=st.booleans())
def test_logged_text_can_not_inject_anything(text: str, *, human: bool) -> None:
    """No text can send escape sequences to a terminal or start a new line in JSON."""
    form = LogFormat.HUMAN if human else LogFormat.JSON
    written = Written(format=form)
    try:
        LOG.info("%s", text, extra={"more": text})
    finally:
        written.end()
    if human:
        assert "\x1b" not in written.text
    else:
        (line,) = written.text.split("\n")[:-1]
        assert json.loads(line)["message"] == text


BEFORE = st.text(st.characters(exclude_characters="Z"))
ONE_LINE = string.ascii_letters + string.digits + string.punctuation + " "
SECRETS = st.text(ONE_LINE, min_size=4).map("Zq{}qZ".format)


@example("Zq000'qZ", '"', LogFormat.HUMAN)
@given(secret=SECRETS, before=BEFORE, form=st.sampled_from(LogFormat))
def test_a_secret_gets_nowhere(secret: str, before: str, form: LogFormat) -> None:
    """Secrets are hidden in messages, extra fields and tracebacks, however they are quoted."""
    written = Written(format=form, secrets=[secret])
    try:
        fail("hush", secret)
    except ValueError:
        LOG.exception("%s", before + secret, extra={"more": secret})
    finally:
        written.end()
    assert "Zq" not in written.text
    assert written.text.count(HIDDEN) >= 3


def test_secrets_are_collected_from_the_configuration() -> None:
    """The secrets are the token and the database passwords, from the URL or from PGPASSWORD."""
    store = StoreConfig("postgresql://footnote:p%40ss@db/footnote")
    config = Config(knowledge=(), matching=Matching(), store=store)
    found = secrets_of(config, "tok", {"PGPASSWORD": "beside"})
    assert found == {"tok", "p%40ss", "p@ss", "beside"}
    assert secrets_of(Config(knowledge=(), matching=Matching()), "tok", {}) == {"tok"}
    keyed = secrets_of(Config(knowledge=(), matching=Matching()), "tok", {KEY: " k3y\n"})
    assert keyed == {"tok", "k3y"}
    queried = replace(config, store=StoreConfig("postgresql://db/footnote?user=f&password=p%40ss"))
    assert secrets_of(queried, "tok", {}) == {"tok", "p@ss", "p%40ss"}
    for url in ("postgresql://f:pa/ss?w#@db/f", "postgresql://db/f?a=b&sslpassword=pa/ss?w#"):
        odd = replace(config, store=StoreConfig(url))
        assert "pa/ss?w#" in secrets_of(odd, "tok", {}), url


def test_lines_of_a_request_share_its_number() -> None:
    """All log lines of a request have the same number, and the next request has a new number."""
    written = Written()
    try:
        request_id.begin()
        LOG.info("first")
        first = request_id.number()
        LOG.info("second")
        request_id.begin()
        LOG.info("third")
    finally:
        written.end()
    numbers = [line["request"] for line in written.lines]
    assert numbers[0] == numbers[1] == first
    assert numbers[2] != first
