"""Convert MathML to a line of text, with fractions as a/b and powers as superscript digits."""

from __future__ import annotations

from typing import Any

from bot.importer.readers.scripts import lowered, raised

_MAX_DEPTH = 40  # limits the recursion; real formulas are not nested that deeply
_UNSEEN = frozenset({"annotation", "annotation-xml"})


def math_text(math: Any, depth: int = 0) -> str:  # noqa: ANN401 - lxml has no types
    """Return the text of a formula, without annotations such as its TeX source."""
    tag = _name(math)
    if tag in _UNSEEN:
        return ""
    if not len(math) or depth > _MAX_DEPTH:
        return _spaced(tag, "".join(math.itertext()))
    parts = [math_text(child, depth + 1) for child in math if isinstance(child.tag, str)]
    return _arranged(tag, parts)


def _name(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _spaced(tag: str, text: str) -> str:
    text = " ".join(text.split())
    is_relation = tag == "mo" and text in {"=", "<", ">", "\u2264", "\u2265", "\u2248", "\u2192"}
    return f" {text} " if is_relation else text


def _arranged(tag: str, parts: list[str]) -> str:
    first, second, third = (*parts, "", "")[:3]
    arranged = {
        "mfrac": lambda: f"{_grouped(first)}/{_grouped(second)}",
        "msqrt": lambda: f"\u221a{_grouped(''.join(parts))}",
        "mroot": lambda: f"{raised(second)}\u221a{_grouped(first)}",
        "msup": lambda: first + raised(second, first),
        "msub": lambda: first + lowered(second, first),
        "munder": lambda: first + lowered(second, first),
        "msubsup": lambda: first + lowered(second, first) + raised(third, first),
        "mtr": lambda: f"{', '.join(parts)}; ",
    }
    return arranged.get(tag, lambda: "".join(parts))()


def _grouped(text: str) -> str:
    return text if text.replace(".", "").isalnum() else f"({text})"
