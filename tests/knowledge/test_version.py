"""The version of knowledge identifies its content."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.model.knowledge import KnowledgeBase, Term
from bot.knowledge.version import version_of
from tests.funny import CHEESE, GAZETTE, KNOWLEDGE, TASTE


def test_the_same_content_has_the_same_version() -> None:
    """Equal knowledge has the same twelve digits in every process."""
    assert version_of(KNOWLEDGE) == version_of(replace(KNOWLEDGE))
    assert version_of(KnowledgeBase()) == "e3b0c44298fc"


@pytest.mark.parametrize(
    "other",
    [
        replace(KNOWLEDGE, sources=(GAZETTE,)),
        replace(KNOWLEDGE, passages=(replace(CHEESE, asks=()),)),
        replace(KNOWLEDGE, gaps=(replace(TASTE, see=None),)),
        replace(KNOWLEDGE, glossary=(Term("moon", ("luna",)),)),
    ],
)
def test_different_content_has_a_different_version(other: KnowledgeBase) -> None:
    """A change to any part changes the version."""
    assert version_of(other) != version_of(KNOWLEDGE)
