"""A tiny corpus for tests, about a bakery run by penguins, with golden questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.config import Config
from bot.config.loader import Matching

if TYPE_CHECKING:
    from pathlib import Path

KNOWLEDGE = """\
source: {id: bakery, title: The Penguin Bakery, publisher: Iceberg Weekly}
glossary:
  - {term: herring, aliases: [fish]}
passages:
  - id: bread
    paragraphs: [1]
    wording: restated
    text: The penguins bake their bread from herring and snow.
    asks:
      - What do the penguins bake bread from?
      - Which ingredients are in the loaf?
      - Is there herring in the bread?
  - id: oven
    paragraphs: [2]
    wording: restated
    text: The oven melted the iceberg twice.
    asks:
      - What did the oven melt?
      - How often did the iceberg melt?
      - Was the heat a problem?
  - id: customers
    paragraphs: [3]
    wording: restated
    text: Walruses are the best customers, and they never pay.
    asks:
      - Who are the best customers?
      - Do walruses pay for anything?
      - Who buys there without money?
gaps:
  - id: price
    text: The article does not say what a loaf costs.
    see: customers
    asks:
      - How expensive is a loaf?
      - What is the price of bread?
"""

GOLDEN = """\
questions:
  - {question: What is the bread of the penguins baked from?, kind: direct, passages: [bread]}
  - {question: walruses, kind: keyword, passages: [customers]}
  - question: "What did the oven melt, and who are the best customers there?"
    kind: chatty
    passages: [oven, customers]
    parts: 2
    held_out: true
  - {question: "who never pays, walrusses?", kind: typo, passages: [customers], held_out: true}
  - {question: Whose heat was trouble for the iceberg?, kind: paraphrase, passages: [oven]}
  - {question: What is the price of a loaf of bread?, kind: near-miss, held_out: true}
  - {question: Who invented the saxophone?, kind: off-topic}
  - {question: hello, kind: smalltalk}
  - {question: "%$&/(", kind: hostile, held_out: true}
"""


def written(path: Path, text: str) -> Path:
    """Write a file, and return its path."""
    path.write_text(text, encoding="utf-8")
    return path


def bakery(folder: Path, knowledge: str = KNOWLEDGE) -> Config:
    """Write the knowledge into a folder, and return a configuration that uses it."""
    return Config((written(folder / "bakery.yaml", knowledge),), Matching())
