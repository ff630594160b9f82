"""The conversations shown in the documents, with the terminal's current replies.

`python -m tests.transcripts` updates the replies in the documents.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from bot import app, config
from bot.output.lines import plain
from bot.terminal.conversation import Conversation
from bot.texts import texts_in

if TYPE_CHECKING:
    from bot.assistant import Assistant

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("docs/conversations.md",)
WIDTH = 96
_TRANSCRIPT = re.compile(r"(?<=```console\n\$ make chat\n).*?(?=```)", re.DOTALL)
_PROMPT = "you> "


def retold(document: str, assistant: Assistant) -> str:
    """Return a document with the current replies in its conversations."""
    return _TRANSCRIPT.sub(lambda found: _conversation(found[0], assistant), document)


def questions(document: str) -> list[str]:
    """Return the lines that a user types in the conversations of a document."""
    shown = "".join(_TRANSCRIPT.findall(document))
    return [typed.split("\n", 1)[0] for typed in shown.split(_PROMPT)[1:]]


def _conversation(shown: str, assistant: Assistant) -> str:
    conversation = Conversation(assistant, texts_in("en"))
    welcome = plain(conversation.welcome())
    turns = [
        f"{_PROMPT}{typed}\n{_wrapped(plain(conversation.say(typed)))}"
        for typed in (turn.split("\n", 1)[0] for turn in shown.split(_PROMPT)[1:])
    ]
    return "\n\n".join((_wrapped(welcome), *turns)) + "\n"


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.fill(line, WIDTH) for line in text.splitlines())


if __name__ == "__main__":
    ASSISTANT = app.build(config.load())
    for name in DOCUMENTS:
        path = ROOT / name
        path.write_text(retold(path.read_text(encoding="utf-8"), ASSISTANT), encoding="utf-8")
