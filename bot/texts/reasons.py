"""Sentences that explain an answer, for Discord and for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.core.model.reasons import Reason, Why
    from bot.texts import Texts


def percent(probability: float) -> int:
    """Return a probability in percent, rounded down, so that none looks as if it met a threshold.

    A rounding error of the multiplication doesn't count: 0.29 is 29%.
    """
    return int(probability * 100 + 1e-9)


def reasons(
    why: Why, texts: Texts, shown: Callable[[str], str] = lambda word: word
) -> Iterator[str]:
    """Yield a sentence with reasons for the best passage, and one with reasons against it.

    `shown` prepares a member's words for display, for example by escaping Markdown.
    """
    for text, found in ((texts.why_for, why.speaks_for), (texts.why_against, why.speaks_against)):
        if found:
            yield text.format(reasons="; ".join(_said(found, texts, shown)))


def _said(found: Sequence[Reason], texts: Texts, shown: Callable[[str], str]) -> Iterator[str]:
    for reason in found:
        words = (texts.quotation.format(title=shown(word)) for word in reason.words)
        yield texts.why_points[reason.point].format(words=", ".join(words))
