"""A chooser that asks a language model, and makes no choice if anything goes wrong."""

from __future__ import annotations

import logging
import time
from collections import Counter
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.chooser.allowance import Allowance
from bot.chooser.endpoint import Endpoint
from bot.chooser.errors import BadRequestError, NoChoiceError
from bot.chooser.parsing import choice_in
from bot.chooser.request import request_body

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.core.answering.choosing import Choice
    from bot.core.model.entries import Passage

_HOUR = 3600.0
_log = logging.getLogger(__name__)


class LanguageModelChooser:
    """A thread-safe `Chooser` that calls a language model at an OpenAI-compatible endpoint.

    `url` is the base URL, to which `/chat/completions` is appended. `timeout` is the maximum
    duration of a call, in seconds. `concurrency` is the maximum number of simultaneous calls,
    beyond which `choose` returns None. `daily` is the maximum number of calls per day, or 0 for no
    limit.
    """

    def __init__(
        self,
        url: str,
        model: str,
        key: str = "",
        *,
        timeout: float = 3.0,
        concurrency: int = 2,
        daily: int = 1000,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.host = urlsplit(url).hostname or ""
        self._model, self._timeout, self._clock = model, timeout, clock
        self._endpoint = Endpoint(url, key)
        self._schema = True
        self._allowance = Allowance(concurrency, daily, clock)
        self._lock = Lock()
        self._warned: dict[str, float] = {}
        self._choices = 0
        self._failures: Counter[str] = Counter()

    @property
    def choices(self) -> int:
        """The number of choices made so far."""
        return self._choices

    @property
    def failures(self) -> Mapping[str, int]:
        """The number of questions without a choice so far, by reason."""
        return self._failures

    def choose(
        self, question: str, previous: Sequence[str], passages: Sequence[Passage]
    ) -> Choice | None:
        """Return the model's choice among the passages, or None if no choice could be made."""
        try:
            with self._allowance.call():
                reply = self._reply(
                    partial(request_body, self._model, question, previous, passages)
                )
                choice = choice_in(reply, len(passages))
        except NoChoiceError as error:
            self._note(error.reason)
        except Exception as error:  # noqa: BLE001 - whatever failed, the features can still decide
            self._note(f"unexpected {type(error).__name__}")
        else:
            with self._lock:
                self._choices += 1
            return choice
        return None

    def _reply(self, body: Callable[..., bytes]) -> bytes:
        """Return the model's reply. If the server rejects the schema, ask again without one."""
        ends = time.monotonic() + self._timeout
        if self._schema:
            with suppress(BadRequestError):
                return self._endpoint.post(body(), self._timeout)
        reply = self._endpoint.post(body(schema=False), max(0.0, ends - time.monotonic()))
        self._schema = False
        return reply

    def _note(self, reason: str) -> None:
        """Count a failure, and log its reason at most once an hour."""
        now = self._clock()
        with self._lock:
            self._failures[reason] += 1
            last = self._warned.get(reason)
            if last is not None and now - last < _HOUR:
                return
            self._warned[reason] = now
        _log.warning("the chooser at %s made no choice: %s", self.host, reason)
