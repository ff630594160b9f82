"""Write text as YAML that is easy to read."""

from __future__ import annotations

import json
import re

from bot.yamlfile.scalars import resolve

# Text that begins with a letter and contains nothing that a YAML parser could take for syntax.
_PLAIN = re.compile(
    r"[^\W\d_](?:[\w ,.;?!()/&+%'\u2010-\u2026\u203a-]*[\w.?!)\u2019\u201d\u2026])?"
)
_NEEDS_ESCAPE = re.compile(
    r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def scalar(text: str) -> str:
    """Return `text` as a YAML scalar on one line, quoted only if necessary."""
    if _PLAIN.fullmatch(text) and resolve(text) == text:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _NEEDS_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def needs_escape(text: str) -> bool:
    """Return whether `text` contains a character that only a double-quoted scalar can contain."""
    return bool(_NEEDS_ESCAPE.search(text))
