"""Tests that code, links, lists and emphasis survive in the knowledge file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.importer.article import Details
from bot.importer.importing import import_article
from bot.importer.markup import blocks_of, markdown_of
from bot.importer.readers.markup.markdown import read_markdown
from bot.importer.source import Overrides
from bot.importer.tidy import tidy
from bot.knowledge.loader import load
from bot.markdown import Code, Line, read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.core.model.entries import Passage

COMPOSE = 'services:\n  otter:\n    image: "otter:1.0"   # the newest  \n\n    ports: ["80:80"]\n'
SNIPPET = (
    'def feed(otter):\n\tif otter.hungry:\n\n\t    return f"{otter!r} *eats* _fish_ `now` <b>"\n'
)


def imported(
    folder: Path, text: str, *, name: str = "pond.md", url: str | None = None
) -> Sequence[Passage]:
    """Import an article and return the passages of its knowledge file."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    import_article(file, folder / "pond.yaml", Overrides(details=Details(url=url)))
    return load([folder / "pond.yaml"]).passages


def codes(passages: Sequence[Passage]) -> list[Code]:
    """Return all code in the passages, in order."""
    blocks = [block for one in passages for block in read(one.markdown or "").blocks]
    return [block for block in blocks if isinstance(block, Code)]


def links(passages: Sequence[Passage]) -> list[tuple[str, str]]:
    """Return the text and the address of each link."""
    blocks = [block for one in passages for block in read(one.markdown or "").blocks]
    runs = [run for block in blocks if isinstance(block, Line) for run in block.runs]
    return [(run.text, run.url) for run in runs if run.url]


def test_code_is_kept_byte_for_byte(tmp_path: Path) -> None:
    """Fenced and indented code keeps its language, indentation, blank lines and odd characters."""
    text = (
        f"# Pond\n\nStart it:\n\n```yaml\n{COMPOSE}```\n\n"
        f"~~~py title='x'\n{SNIPPET}~~~\n\n    a\n      b\n"
    )
    found = codes(imported(tmp_path, text))
    assert [(one.language, one.content) for one in found] == [
        ("yaml", COMPOSE),
        ("py", SNIPPET),
        ("", "a\n  b\n"),
    ]


def test_code_on_a_page(tmp_path: Path) -> None:
    """The language comes from a class, and the markup of syntax highlighting is left out."""
    page = (
        "<html><body><main><h1>Pond</h1><p>Start <b>it</b>:</p>"
        "<div class='highlight-yaml'><div class='highlight'><pre><span>a</span>:\n"
        "  <em>b</em>: 1\n</pre></div></div><ul><li>c<pre><code class='language-sh'>d\n  e"
        "</code></pre></li></ul></main></body></html>"
    )
    found = codes(imported(tmp_path, page, name="pond.html"))
    assert [(one.language, one.content) for one in found] == [
        ("yaml", "a:\n  b: 1\n"),
        ("sh", "d\n  e\n"),
    ]


def test_long_code_is_cut_between_lines(tmp_path: Path) -> None:
    """Each part of long code has its own fence with the language, and no code is lost."""
    code = "".join(f"key{n}:\n  - 'value {n}'\n\n" for n in range(200))
    passages = imported(
        tmp_path, f"# Pond\n\n## Configure\n\nCopy:\n\n```yaml\n{code}```\n\nDone.\n"
    )
    found = codes(passages)
    assert len(found) > 2
    assert {one.language for one in found} == {"yaml"}
    assert "".join(one.content for one in found) == code
    assert {2} < {number for one in passages for number in one.paragraphs}
    assert all(2 in one.paragraphs for one in passages)


def test_code_with_three_backticks_gets_a_longer_fence(tmp_path: Path) -> None:
    """Code that contains a fence is enclosed in a longer fence."""
    passages = imported(tmp_path, "# Pond\n\n````md\n```sh\nx\n```\n````\n")
    assert codes(passages) == [Code("```sh\nx\n```\n", "md")]


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        (
            "https://pond.example/docs/a.html",
            [
                ("b", "https://pond.example/docs/b.html"),
                ("c", "https://pond.example/docs/a.html#c"),
                ("d", "https://d.example/"),
                ("mail", "mailto:otter@pond.example"),
            ],
        ),
        (None, [("d", "https://d.example/"), ("mail", "mailto:otter@pond.example")]),
    ],
)
def test_links(tmp_path: Path, url: str | None, wanted: list[tuple[str, str]]) -> None:
    """Relative links are resolved from the page's address. Without it, they become plain text."""
    markdown = (
        "# Pond\n\nSee [b](b.html), [c](#c), [d](https://d.example/), [e](javascript:x) and "
        "[mail](mailto:otter@pond.example).\n"
    )
    assert links(imported(tmp_path, markdown, url=url)) == wanted
    (tmp_path / "pond.yaml").unlink()
    page = (
        "<html><body><main><h1>Pond</h1><p>See <a href='b.html'>b</a>, <a href='#c'>c</a>, "
        "<a href='https://d.example/'>d</a>, <a href='javascript:x'>e</a> and "
        "<a href='mailto:otter@pond.example'>mail</a>.</p></main></body></html>"
    )
    assert links(imported(tmp_path, page, name="pond.html", url=url)) == wanted


def test_addresses_with_spaces(tmp_path: Path) -> None:
    """A link whose address has spaces is a link. Code and other text in parentheses is kept."""
    [passage] = imported(
        tmp_path,
        "# Pond\n\nSee [the reeds](/The Reeds/Otter Beds#at-night), [food](Otter Food.md), "
        "[map](https://pond.example/old map.pdf) and [b](/b 'Title'), but `[c](/c d)`, "
        "\\[e](/f g) and otters[1](see the end).\n",
        url="https://pond.example/a/",
    )
    assert links([passage]) == [
        ("the reeds", "https://pond.example/The%20Reeds/Otter%20Beds#at-night"),
        ("food", "https://pond.example/a/Otter%20Food.md"),
        ("map", "https://pond.example/old%20map.pdf"),
        ("b", "https://pond.example/b"),
    ]
    assert passage.text == (
        "See the reeds, food, map and b, but [c](/c d), [e](/f g) and otters[1](see the end)."
    )


def test_a_line_with_many_links_is_cut(tmp_path: Path) -> None:
    """A line that is short to read, but too long with its addresses, is cut between words."""
    address = f"https://pond.example/{'otters-and-ducks/' * 6}"
    wanted = [(f"#{n}", f"{address}{n}") for n in range(40)]
    listed = ", ".join(f"[{name}]({url})" for name, url in wanted)
    passages = imported(tmp_path, f"# Pond\n\n## Fixed\n\n- Fewer leaks: {listed}\n- No frogs\n")
    assert links(passages) == wanted
    assert " ".join(passage.text for passage in passages).split() == (
        ["•", "Fewer", "leaks:", *(f"#{n}," for n in range(39)), "#39", "•", "No", "frogs"]
    )


def test_a_link_that_never_fits_becomes_text(tmp_path: Path) -> None:
    """If a word doesn't fit with its address, which must be escaped, the word stays as text."""
    address = f"https://pond.example/{'*' * 491}"
    text = f"# Pond\n\nOtters [swim]({address}) [here](https://pond.example/a).\n"
    passages = imported(tmp_path, text)
    assert links(passages) == [("here", "https://pond.example/a")]
    assert " ".join(passage.text for passage in passages) == "Otters swim here."


def test_a_passage_without_valid_markdown_is_plain(tmp_path: Path) -> None:
    """A list that is nested too deeply for a passage becomes text. Other passages are Markdown."""
    nested = "".join(f"{'  ' * n}- level {n}\n" for n in range(29))
    deep, last = imported(
        tmp_path,
        f"# Pond\n\n## Reeds\n\n{nested}\n## Ducks\n\nDucks **quack** from dusk to dawn.\n",
    )
    assert deep.markdown is None
    assert deep.text.splitlines() == [f"\u2022 level {n}" for n in range(29)]
    assert last.markdown == "Ducks **quack** from dusk to dawn."


def test_emphasis_lists_tables_and_quotations(tmp_path: Path) -> None:
    """Markup is written as Markdown, and text that only looks like markup is escaped."""
    [passage] = imported(
        tmp_path,
        "# Pond\n\nYou **need**:\n\n- *a* and `b`\n  1. c\n\n> d\n\n| e | f |\n|---|---|\n"
        "| g | h |\n\n2 \\* 3 \\<i> \\[x](y)\n",
    )
    assert passage.markdown == (
        "You **need**:\n- *a* and `b`\n  1. c\n\n> d\n\n| e | f |\n| --- | --- |\n| g | h |\n\n"
        "2 \\* 3 \\<i> \\[x\\](y)"
    )
    assert passage.text == "You need:\n• a and b\n1. c\n\nd\n\ne: g; f: h\n\n2 * 3 <i> [x](y)"


def test_plain_prose_stays_plain(tmp_path: Path) -> None:
    """An article without markup has no format, and its text is not escaped."""
    [passage] = imported(tmp_path, "# Pond\n\nOtters_eat 2 * 3 fish. They sleep.\n")
    assert passage.markdown is None
    assert "format" not in (tmp_path / "pond.yaml").read_text(encoding="utf-8")
    assert "Otters_eat 2 * 3 fish." in (tmp_path / "pond.yaml").read_text(encoding="utf-8")


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    """Code, links and lists are recognized in the file."""
    file, out = tmp_path / "pond.md", tmp_path / "pond.yaml"
    file.write_text(
        f"# Pond\n\nStart [it](https://x.example):\n\n```yaml\n{COMPOSE}```\n\n- a\n- **b**\n",
        encoding="utf-8",
    )
    import_article(file, out)
    before = out.read_bytes()
    assert import_article(file, out).backup is None
    assert out.read_bytes() == before


def test_an_earlier_import_gets_its_code_back(tmp_path: Path) -> None:
    """If the article has code or links, a plain-text passage becomes Markdown. Asks are kept."""
    file, out = tmp_path / "pond.md", tmp_path / "pond.yaml"
    file.write_text("# Pond\n\nStart:\n\n```sh\nif a; then\n  b\nfi\n```\n", encoding="utf-8")
    out.write_text(
        "source:\n  id: pond\n  title: Pond\n  publisher: P\npassages:\n"
        "  - id: start\n    paragraphs: [1, 2]\n    wording: verbatim\n"
        "    text: |-\n      Start:\n\n      if a; then\n      b\n      fi\n"
        "    asks:\n      - how do I start it?\n",
        encoding="utf-8",
    )
    done = import_article(file, out)
    assert done.changes is not None
    assert done.changes.changed == ["start"]
    [passage] = load([out]).passages
    assert passage.markdown == "Start:\n\n```sh\nif a; then\n  b\nfi\n```"
    assert passage.asks == ("how do I start it?",)
    assert import_article(file, out).backup is None


SOUP = st.text(alphabet=st.sampled_from("ab1 \n\t`~*_[]()<>!#|-+.:\\&;/é"), max_size=120)


@given(SOUP)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_markdown_keeps_the_words(text: str) -> None:
    """For any document, the Markdown has no flaws and reads back with the same letters."""
    for part in read_markdown(text).parts:
        if marked := tidy(getattr(part, "marked", "")):
            written = read(markdown_of(blocks_of(marked, None), tidy(part.text)) or "no Markdown")
            assert not written.flaws
            assert _letters(written.text) == _letters(part.text)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
