"""Seed inputs for fuzzing, which together exercise everything that each target handles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app import build
from bot.config import load
from bot.config.paths import shipped_knowledge
from tests.chat.hostile import hostile_messages
from tests.importer.readers.test_docx import document, paragraph, table
from tests.importer.readers.test_html import LOOSE, PAGE
from tests.importer.readers.test_pdf import BOLD, COURIER, made, set_in_fonts, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKDOWN = """\
---
title: Otters
date: 2020-02-03
---
# Otters at Work

By night the River Otter Patrol (ROP) guards the **ponds**. [It](https://x.example) has nine.[^1]

## What do otters eat?

- fish

1. more

| a | b |
|---|--:|
| 1 | 2 |

> quoted `code` ~~gone~~ &amp; <b>bold</b>

    indented

```py
fenced
```
![alt](a.png "title") <!-- hidden -->
[^1]: A note.
"""
_TEXT = """\
The Title
=====

By A. Writer
May 2, 2013, 1:21 PM

A Heading

May 2, 2013 \N{EM DASH} An otter is an animal that eats fish. It has nine ponds, e.g. Dr. Smith's.
- one
- two
1) three
"""
_RST = """\
:Author: A. Writer

Otters
======

See :doc:`care`, ``code``, `a link <https://x.example>`_, |version| and [1]_.

.. note:: They bite.

.. code-block:: yaml
   :linenos:

   a: b

Food
----

Term
  Definition.

-a, --all  Show all.

+---+---+
| A | B |
+===+===+
| 1 | 2 |
+---+---+

.. list-table::

   * - a
     - b

.. option:: --x

   :param y: z

.. include:: x
.. |pond| replace:: pond
.. [1] A note.
"""
_CURATED = """\
curated:
  taught:
    - id: p
      asks: [is it?]
  gaps: [{id: g, source: s, text: "It's not said.", see: p, asks: [why?]}]
"""
_YAML = """\
source: {id: s, title: T, publisher: "P\\x41", published: 2013-05-02, url: https://x.example/}
glossary: [{term: ROP, aliases: [River Otter Patrol]}]
passages:
  - id: p
    paragraphs: [1, 2]
    section: S
    starts: one two three
    wording: verbatim
    text: |-
      one two three
      four
    asks: [what is it?]
gaps:
  - {id: g, text: 'no', asks: [why?], see: p}
"""
_FIELDS = ("what is @everyone?", "Title", "Publisher", "On *it*", "Text.", "Ask?", "Gap.")


def seeds(target: str) -> Iterator[bytes]:
    """Yield valid inputs of a target, and inputs that are hostile in known ways."""
    match target:
        case "loader":
            yield from (_YAML.encode(), _CURATED.encode())
            yield from (file.read_bytes() for file in sorted(shipped_knowledge().glob("*.yaml")))
        case "markdown" | "passage":
            yield _MARKDOWN.encode()
        case "text":
            yield from (_TEXT.encode(), _TEXT.encode("utf-16"))
        case "page":
            yield from (PAGE.encode(), LOOSE.encode())
        case "rst":
            yield _RST.encode()
        case "docx":
            heading, item = paragraph("Otters", "heading 1"), paragraph("fish", "List Bullet")
            yield document(heading, paragraph("They eat:"), item, table(("a", "b"), ("1", "2")))
        case "pdf":
            yield made("Ducks are won-\nderful birds.\n\nThey swim\nand", "fly.\n\nThe end.")
            yield made("locked", is_locked=True)
            title = ("Otters", BOLD, 14, 20)
            yield set_in_fonts([title, *text_of("Fish .... 2", "They swim."), ("x", COURIER, 9, 9)])
        case "rendering":
            yield "\0".join(_FIELDS).encode()
        case _:
            asks = (ask for passage in build(load()).knowledge.passages for ask in passage.asks)
            yield from (ask.encode() for ask in asks)
            yield from (text.encode("utf-8", "replace") for text in hostile_messages(60))
