"""Tests of reStructuredText, with directives and roles of Sphinx."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ArticleError
from bot.importer.article import Heading
from bot.importer.readers.rst.reading import read_rst
from tests.importer.readers.pages import blocks_of, headings_of

if TYPE_CHECKING:
    from pathlib import Path


def test_headings_of_all_levels() -> None:
    """The first heading is the title, with any underline characters."""
    text = "====\nPond\n====\n\nFood\n----\n\nFish\n~~~~\n\nYes.\n\nSleep\n-----\n\nLong.\n"
    found = [part for part in read_rst(text).parts if isinstance(part, Heading)]
    assert [(part.level, part.text) for part in found] == [
        (1, "Pond"),
        (2, "Food"),
        (3, "Fish"),
        (2, "Sleep"),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (".. tabs::\n\n   .. code-tab:: sh macOS\n\n      brew", ["macOS:\nbrew"]),
        (".. note:: Otters\n   bite.", ["Note: Otters bite."]),
        (".. warning::\n   :collapsible:\n\n   Hot.\n\n   Very.", ["Warning: Hot.", "Very."]),
        (".. admonition:: Be quick\n\n   Run.", ["Be quick: Run."]),
        (".. seealso:: :class:`Pond`", ["See also: Pond"]),
        (".. versionadded:: 2.5\n   The pond.", ["Added in version 2.5: The pond."]),
        (".. deprecated:: 3", ["Deprecated since version 3."]),
        (
            "Otter\n  An animal.\n\nPond : place\n  Water.",
            ["Otter", "An animal.", "Pond (place)", "Water."],
        ),
        (
            "-a, --all FILE  Show all.\n-b  Show b.",
            ["-a, --all FILE", "Show all.", "-b", "Show b."],
        ),
        (".. option:: --food <fish>\n\n   The food.", ["--food <fish>", "The food."]),
        (
            ".. py:function:: feed(x)\n\n   Feed.\n\n   :param int x: how much",
            ["feed(x)", "Feed.", "x: how much"],
        ),
        ("Start.\n\n:Port: 8080\n:Host: x", ["Start.", "Port: 8080", "Host: x"]),
        ("+---+---+\n| A | B |\n+===+===+\n| 1 | 2 |\n+---+---+", ["A: 1; B: 2"]),
        ("== ==\nA  B\n== ==\n1  2\n== ==", ["A: 1; B: 2"]),
        (
            (
                ".. list-table:: Fish\n   :header-rows: 1\n   :unknown: x\n\n"
                "   * - A\n     - B\n   * - 1\n     - 2"
            ),
            ["Fish", "A: 1; B: 2"],
        ),
        (".. csv-table::\n   :header: A,B\n\n   1,2", ["A: 1; B: 2"]),
        (
            (
                ".. tab-set::\n\n   .. tab-item:: Mac\n\n      Use brew.\n\n"
                "   .. tab-item:: Linux\n\n      Use apt."
            ),
            ["Mac: Use brew.", "Linux: Use apt."],
        ),
        (".. figure:: x.png\n   :alt: A map\n\n   The pond.", ["A map", "The pond."]),
        (".. surprise:: Title\n   :opt: x\n\n   Content.", ["Title", "Content."]),
        (".. surprise::\n   Content.\n\n   More.", ["Content.", "More."]),
        (".. only:: html\n\n   Content.", ["Content."]),
        (".. testsetup::\n\n   x(\n     1)\n\n.. testcode::\n\n   a\n     b", ["a\nb"]),
        ("3. three\n#. four\n\n   a. x\n   b. y", ["3. three\n4. four\na. x\nb. y"]),
        ("| one\n| two", ["one\ntwo"]),
        ("H\\ :sub:`2`\\ O, 10\\ :sup:`6`", ["H₂O, 10⁶"]),
        (".. |pond| replace:: the *pond*\n\nIn |pond|.", ["In the pond."]),
        (
            "Fish [#]_ swim [1]_.\n\n.. [#] A note.\n.. [1] Another.",
            ["Fish swim .", "A note.", "Another."],
        ),
        (
            ".. _here:\n\nSee `the docs <https://x.example>`_ and here_ and gone_.",
            ["See the docs and here and gone."],
        ),
    ],
)
def test_blocks(text: str, wanted: list[str]) -> None:
    """Markup becomes text, with its labels, and no content is lost."""
    found = read_rst(text)
    assert blocks_of(found) == wanted
    assert not found.notes.warnings


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        (":doc:`/guide/feeding-otters`", "feeding otters"),
        (":doc:`the guide </guide/feeding>`", "the guide"),
        (":ref:`food`", "What do they eat?"),
        (":ref:`this <food>`", "this"),
        (":ref:`far-away`", "far away"),
        (":py:func:`~zoo.otter.swim`", "swim"),
        (":class:`!Pond`", "Pond"),
        (":menuselection:`File --> Open`", "File \u203a Open"),
        (":guilabel:`&Save`", "Save"),
        (":some:thing:`else`", "else"),
        ("`holt`:term:", "holt"),
        ("`default`", "default"),
        (":index:`dens <single: den>`", "dens"),
        (":abbr:`ROP (River Otter Patrol)`", "ROP (River Otter Patrol)"),
        (":download:`the file <x.zip>`", "the file"),
    ],
)
def test_roles(role: str, wanted: str) -> None:
    """A reference becomes its text, or else the title of its target."""
    below = ".. _food:\n\nWhat do they eat?\n-----------------\n\nFish."
    text = f"Otters\n======\n\nSee {role} now.\n\n{below}"
    assert blocks_of(read_rst(text))[0] == f"See {wanted} now."


def test_collapsed_text() -> None:
    """A question whose answer is collapsed becomes a heading for that answer only."""
    text = "Care\n====\n\n.. dropdown:: How often?\n\n   Daily.\n\nEnd."
    found = read_rst(text)
    assert headings_of(found) == ["Care", "How often?", "Care"]
    assert blocks_of(found) == ["Daily.", "End."]


def test_code_keeps_its_lines() -> None:
    """A code block's options are not part of the code, and its caption is text."""
    options = "   :linenos:\n   :caption: A file\n"
    text = f".. code-block:: yaml\n{options}\n   otter:\n     food: fish\n\nAnd::\n\n   x = 1"
    assert [re.sub(r"\n +", "\n", block) for block in blocks_of(read_rst(text))] == [
        "A file",
        "otter:\nfood: fish",
        "And:",
        "x = 1",
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (".. toctree::\n   :maxdepth: 2\n\n   a\n   b", "table of contents"),
        (".. contents:: On this page\n   :local:", "table of contents"),
        (".. include:: other.rst", "included file"),
        (".. literalinclude:: other.py", "included file"),
        (".. csv-table::\n   :file: other.csv", "included file"),
        (".. raw:: html\n\n   <b>x</b>", "raw markup"),
        (".. mermaid::\n\n   graph", "diagram"),
        (".. index:: pond", "directive"),
        (".. youtube:: abc", "directive"),
        ("|version|", "template expression"),
    ],
)
def test_what_is_left_out_is_counted(text: str, kind: str) -> None:
    """The notes name the kind of content that was left out."""
    found = read_rst(f"Start.\n\n{text}\n\nOtters swim.")
    assert found.notes.left_out == {kind: 1}
    assert blocks_of(found) == ["Start.", "Otters swim."]


def test_fields_at_the_top() -> None:
    """The fields give the author and the date, and are not part of the text."""
    found = read_rst(":orphan:\n\nOtters\n======\n\n:Author: A. Quack\n:Date: 2020-02-03\n\nText.")
    assert (found.details.author, found.details.published) == ("A. Quack", "2020-02-03")
    assert found.notes.left_out == {"metadata": 3}
    assert blocks_of(found) == ["Text."]


@pytest.mark.parametrize(
    "directive",
    [
        ".. include:: {}",
        ".. raw:: html\n   :file: {}",
        ".. csv-table::\n   :file: {}",
        ".. literalinclude:: {}",
        ".. image:: {}\n   :loading: embed",
        ".. figure:: {}\n   :loading: embed\n   :figwidth: image",
        ".. math::\n   :file: {}",
        ".. |x| image:: {}\n   :loading: embed\n\n|x|",
    ],
)
def test_no_other_file_is_read(tmp_path: Path, directive: str) -> None:
    """If a directive names another file, that file is never read."""
    other = tmp_path / "secret.svg"
    other.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text>secret words</text></svg>")
    found = read_rst(f"Start.\n\n{directive.format(other)}\n\nEnd.")
    assert "secret words" not in " ".join(blocks_of(found))
    assert blocks_of(found)[0] == "Start."
    assert blocks_of(found)[-1] == "End."


def test_what_cannot_be_read_is_warned_of() -> None:
    """The warning names the first line. Messages from docutils are not part of the text."""
    found = read_rst(
        "Start.\n\n.. image:: x\n   :width: nonsense\n\n.. figure:: x\n   :scale: big\n"
    )
    assert blocks_of(found) == ["Start."]
    (warning,) = found.notes.warnings
    assert warning.startswith("2 pieces of the text can't be read; line 3: ")


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(["|a " * 3000] * 12),
        "\n".join(["`a <" * 2000] * 10),
        "\n\n".join(f".. _a: b{n}" for n in range(20_000)),
        "\n\n".join("  " * n + "- a" for n in range(300)),
        "\n\n".join(" " * n + "a" for n in range(1500)),
        "- " * 3000 + "a",
        "x" * 20_000,
        "a\n" * 1_500_000,
    ],
)
def test_hostile_text_is_refused(text: str) -> None:
    """Text that would take minutes or overflow the stack is refused immediately."""
    began = time.monotonic()
    with pytest.raises(ArticleError):
        read_rst(text)
    assert time.monotonic() - began < 20


def test_substitutions_do_not_explode() -> None:
    """Nested substitutions don't expand into a huge text."""
    lines = [".. |a0| replace:: " + "x" * 1000]
    lines += [f".. |a{n}| replace:: " + f"|a{n - 1}| " * 10 for n in range(1, 10)]
    found = read_rst("\n\n".join([*lines, "Start |a9|."]))
    assert sum(map(len, blocks_of(found))) < 1_000_000


LINES = """\
.. note::|   deep|.. foo:: x|   :opt: y|* item|1. one|Term|  Definition|===|---|+--+|\\| a|\\|\\||
:a: b|.. _x:|x_|`x`_|:r:`t`|*a|**|``b|.. code::|::|>>> 1|-a  b|== ==|.. |"""


@given(st.lists(st.sampled_from(re.split(r"(?<!\\)\|\n?", LINES)), max_size=12))
def test_words_survive(lines: list[str]) -> None:
    """A paragraph that follows any text and a blank line is kept, and reading never fails."""
    text = "\n".join(line.replace("\\|", "|") for line in lines)
    found = read_rst(f"{text}\n\n\nThe last otter.")
    shown = " ".join([*blocks_of(found), *headings_of(found)])
    assert "The last otter" in shown or found.notes.warnings
