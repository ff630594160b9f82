"""Text of a paragraph, with counts of its links and images."""

from __future__ import annotations

from dataclasses import dataclass

from bot.importer.marks import unmarked

_MIN_LINKS = 2


@dataclass(slots=True)
class InlineText:
    """Text of inline tokens, with counts of the tokens' links, images and badges."""

    text: str = ""  # with marks that represent markup
    linked: int = 0  # number of letters and digits in links
    links: int = 0
    is_local: bool = True  # whether all links lead to places on the same page
    badges: int = 0
    images: int = 0
    unsaid: int = 0  # number of letters and digits in alt text that describes nothing

    @property
    def plain(self) -> str:
        """Return the text without the marks that represent markup."""
        return unmarked(self.text)

    @property
    def is_linked(self) -> bool:
        """Return whether all letters and digits of the text are in links."""
        return 0 < self.linked == letters(self.text)

    @property
    def is_badges(self) -> bool:
        """Return whether the text consists only of badges."""
        return self.badges > 0 and (self.badges == self.images) and not self.plain.strip()

    @property
    def is_undescribed(self) -> bool:
        """Return whether the text consists only of images whose alt text describes nothing."""
        return 0 < self.unsaid == letters(self.text) and not self.links

    @property
    def is_contents(self) -> bool:
        """Return whether the text consists of two or more links to places on the same page."""
        return self.is_linked and self.is_local and self.links >= _MIN_LINKS


def letters(text: str) -> int:
    """Return the number of letters and digits in `text`."""
    return sum(map(str.isalnum, text))
