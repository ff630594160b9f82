"""Remove the indentation inside MDX components, where indentation has no meaning."""

from __future__ import annotations

import re

_START = re.compile(r"<([A-Za-z][\w.]{0,60})(?:\s[^<>]{0,500})?(?<!/)>")
_END = re.compile(r"</([A-Za-z][\w.]{0,60})>")
_FENCE = re.compile(r"(`{3,}|~{3,})")


def without_indentation(text: str) -> str:
    """Return MDX without the indentation inside elements whose tags are on lines of their own.

    The number of lines stays the same. The first line inside an element determines how much
    indentation is removed.
    """
    opened: list[tuple[str, int | None]] = []
    fence = ""
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.strip(" \t\r")
        indent = len(line) - len(line.lstrip(" "))
        if not fence and (end := _END.fullmatch(bare)) and opened and opened[-1][0] == end[1]:
            opened.pop()
        if opened and opened[-1][1] is None and bare:
            opened[-1] = opened[-1][0], indent
        cut = (opened[-1][1] or 0) if opened else 0
        lines.append(line[min(indent, cut) :])
        if mark := _FENCE.match(bare):
            fence = "" if fence and bare.startswith(fence) else fence or mark[1]
        elif not fence and (start := _START.fullmatch(bare)):
            opened.append((start[1], None))
    return "\n".join(lines)
