"""Update every catalog and docs/texts.md: `python -m translation [NEW LANGUAGE ...]`."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.texts import languages
from translation.catalogs import generated, translated_languages
from translation.page import page

PAGE = Path(__file__).parent.parent / "docs" / "texts.md"


def main(new: list[str]) -> None:
    """Write the catalogs and docs/texts.md."""
    for path, content in generated(sorted({*translated_languages(), *new})).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    languages.cache_clear()
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
