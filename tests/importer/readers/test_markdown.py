"""Tests of titles, sections, paragraphs, lists and tables in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import ArticleError
from tests.importer.pond import imported, numbered, texts

if TYPE_CHECKING:
    from pathlib import Path

DUCKS = """\
---
title: Otters and Ducks
author: [A. Quack, B. Drake]
date: 2020-02-03
canonical_url: https://www.pond.example/ducks
site_name: Pond Daily
---

# All About *Ducks*

A duck is a **bird** that [swims](https://swim.example). It was seen by
the U.S. Duck Administration, says Dr. Smith.[^1] It cost 3 \\* 4 `pieces` &amp; bread.

Things to eat:
- peas
- oats
  - rolled

1. first

2. second

   and more

## Food

| Food  | Good? |
|-------|-------|
| Peas  | yes   |
| Bread | **no** |

> “Quack!”
>
> Said *twice*.

```python
if duck:

    quack()
```

### Details

Hello there <b>you</b>.<br>Third\\
line.

![A duck](duck.png)

## Geese

### Details

<!-- nothing to see -->

<div align="center">Geese bite.</div>

Setext
------

***

[^1]: Smith, 1999.

[swim]: https://swim.example

مرحبا بالعالم 🦆
"""


def test_a_whole_article(tmp_path: Path) -> None:
    """Each block becomes a paragraph of plain text below its nearest heading."""
    knowledge = imported(tmp_path, DUCKS)
    (source,) = knowledge.sources
    assert (source.id, source.title) == ("otters-and-ducks", "Otters and Ducks")
    assert (source.publisher, source.author) == ("Pond Daily", "A. Quack, B. Drake")
    assert (source.published, source.url) == ("2020-02-03", "https://www.pond.example/ducks")
    first = (
        "A duck is a bird that swims. It was seen by the U.S. Duck Administration, says Dr. Smith. "
        "It cost 3 * 4 pieces & bread."
    )
    assert numbered(knowledge) == [
        (1, "All About Ducks", first),
        (2, "All About Ducks", "Things to eat:\n• peas\n• oats\n• rolled"),
        (3, "All About Ducks", "1. first"),
        (4, "All About Ducks", "2. second"),
        (5, "All About Ducks", "and more"),
        (6, "Food", "Food: Peas; Good?: yes\nFood: Bread; Good?: no"),
        (7, "Food", "“Quack!”"),
        (8, "Food", "Said twice."),
        (9, "Food", "if duck:\n\n    quack()"),
        (10, "Food \u203a Details", "Hello there you.\nThird\nline."),
        (11, "Food \u203a Details", "A duck"),
        (12, "Geese \u203a Details", "Geese bite."),
        (13, "Setext", "Smith, 1999."),
        (14, "Setext", "مرحبا بالعالم 🦆"),
    ]
    assert {passage.wording for passage in knowledge.passages} == {"verbatim"}


@pytest.mark.parametrize(
    ("text", "title", "sections"),
    [
        ("# One\n\na b c\n\n# Two\n\nd", "One", [None, "Two"]),
        ("a\n\n# One\n\nb", "One", [None, None]),
        ("## Only\n\na", "pond", ["Only"]),
        ("---\ntitle: T\n---\na\n\n# S\n\nb", "T", [None, "S"]),
        ("---\ntitle: Foo: bar\n---\na", "Foo: bar", [None]),
        ("---\ntitle: no\nauthor: {name: x}\n---\na", "no", [None]),
        ("---\n\na\n\n---", "pond", [None]),
        ("a", "pond", [None]),
        ("# \n\na", "pond", [None]),
        ("# T\n\n## " + "long " * 50 + "\n\na", "T", [None, None]),
    ],
)
def test_titles_and_sections(
    tmp_path: Path, text: str, title: str, sections: list[str | None]
) -> None:
    """The title is the first level-1 heading, the title in the front matter, or the file's name."""
    knowledge = imported(tmp_path, text)
    assert knowledge.sources[0].title == title
    assert [passage.section for passage in knowledge.passages] == sections


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("- a\n\n- b\n- c", ["• a", "• b\n• c"]),
        ("3. c\n4. d", ["3. c\n4. d"]),
        ("0. zero", ["0. zero"]),
        ("a\n\n- [{{ b }}]({{ c }})\n\nd", ["a", "d"]),
        ("- [![](a.png)](b.md)\n\n- [](c.md)\n- **{{ d }}**\n- e", ["• e"]),
        ("- # h\n- a", ["• a"]),
        ("> a\n> - b", ["a\n• b"]),
        ("|a|b|\n|-|-|", ["a; b"]),
        ("||b|\n|-|-|\n|c|d|", ["c; b: d"]),
        ("|9 am|*peas*|\n|noon|[oats](https://x.example)|", ["9 am; peas\nnoon; oats"]),
        ("|-|-|\n| a | b \\| c |\n|| d |\n{: .wide}\n\ne", ["a; b | c\nd", "e"]),
        ("- a\n\n  | b |\n  | c |\n\nd", ["• a", "b\nc", "d"]),
        ("|a|b|\n|c|", ["|a|b| |c|"]),
        ("|a|\n|b \\|", ["|a| |b |"]),
        ("|a|b|\n|c|d|\n|-|-|\n|e|f|", ["|a|b|\n\nc: e; d: f"]),
        ("|a|b|", ["|a|b|"]),
        ("a[^1] b[^note]: c", ["a bc"]),
        ("[^1]: word", ["word"]),
        ("<script>evil()</script>\n\na", ["a"]),
        ("<div>\n<p>one</p><p>two &lt; three\n</div>", ["one\n\ntwo < three"]),
        ("<!-- never closed\n\na", ["<!-- never closed\n\na"]),
        ("~~gone~~ <https://x.example>", ["https://x.example"]),
        ("    code\n    more", ["code\nmore"]),
        ("*a*b\\_c", ["ab_c"]),
        ("$5 @everyone <@1>", ["$5 @everyone <@1>"]),
    ],
)
def test_blocks(tmp_path: Path, text: str, wanted: list[str]) -> None:
    """Each construct becomes readable plain text."""
    if wanted:
        assert texts(imported(tmp_path, text)) == wanted
        return
    with pytest.raises(ArticleError):
        imported(tmp_path, text)
