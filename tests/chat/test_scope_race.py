"""Knowledge that is replaced while a question is answered: it stays in its scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.chat.answerer import Answerer
from bot.chat.events import Surface
from bot.config import Config
from bot.config.loader import Matching
from bot.knowledge.namespaces import namespace
from bot.semantic.models import Mode
from bot.serving.live import Serving
from bot.serving.scopes import ELSEWHERE, Place
from bot.store.events import Documents
from tests.bakery import written
from tests.chat.test_scopes import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.model.results import Answer
    from bot.core.model.scope import Scope

OWNER = 1_300_000_000_000_000_000
START = namespace(OWNER, everywhere=False)
ASKED, SECRET = "How does the brellowick open?", "code of the day"
DOCUMENT = f"""\
source: {{id: {START}staff, title: Vorpaline handbook, publisher: Quistelmann}}
passages:
  - id: {START}vault
    paragraphs: [1]
    wording: restated
    text: The brellowick opens with the code of the day.
    asks: [How does the brellowick open?]
"""


class Replaced:
    """An assistant whose knowledge is replaced just before one of its uses."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self.left = -1

    def _used(self) -> Serving:
        if self.left == 0:
            self._serving.hold_documents(Documents(1, ((f"{START}staff", DOCUMENT.encode()),)))
            self._serving.reload_now()
        self.left -= 1
        return self._serving

    @property
    def knowledge(self) -> KnowledgeBase:
        """The current knowledge."""
        return self._used().knowledge

    def seeing(self, scope: Scope) -> Replaced:
        """Return the current assistant for a scope."""
        return self._used().seeing(scope)  # type: ignore[return-value]  # it also answers

    def ask(
        self,
        question: str,
        previous: Sequence[str] = (),
        *,
        choose: bool = True,
        hurry: bool = False,
    ) -> Answer:
        """Return the current assistant's answer."""
        return self._used().ask(question, previous, choose=choose, hurry=hurry)


@pytest.fixture
def serving(tmp_path: Path) -> Serving:
    """Return the live assistant of a club."""
    written(tmp_path / "rules.yaml", RULES)
    return Serving(Config((tmp_path / "rules.yaml",), Matching(), semantic=Mode.OFF, watch=False))


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("uses", range(9))
async def test_a_document_goes_live_meanwhile(
    serving: Serving, uses: int, *, at_once: bool
) -> None:
    """Whenever that is, another place never sees it, and the next question in its own does."""
    assistant = Replaced(serving)
    answerer = Answerer(assistant, [], scopes=lambda: serving.scopes, at_once=at_once)
    elsewhere, own = answerer.at(ELSEWHERE), answerer.at(Place(OWNER))
    assistant.left = uses
    try:
        answer = await elsewhere.ask(ASKED, (), Surface.MENTION)
        typed = await elsewhere.questions_like("How does the brellowick")
        named = await elsewhere.passages_like(f"{START}vault")
        titles = [source.title for source in elsewhere.knowledge.sources]
        assert SECRET not in f"{answer} {typed} {named}"
        assert titles == ["House rules"]
        assert assistant.left < 0  # it was replaced before that
        assert SECRET in f"{await own.ask(ASKED, (), Surface.MENTION)}"
    finally:
        answerer.close()
