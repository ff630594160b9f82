"""Tests that boilerplate is removed and counted, while all parts of the article are kept."""

from __future__ import annotations

import pytest

from bot.importer.readers.pages.html import read_html
from tests.importer.readers.pages import article, blocks_of, headings_of, in_article

PROSE = "<p>Otters hold hands while they sleep.</p>"
TEXT = "Otters hold hands while they sleep."


@pytest.mark.parametrize(
    "body",
    [
        f'<section id="comments">{PROSE}</section>',
        f'<div class="row has-sidebar">{PROSE}</div>',
        f'<div class="sidebar">{PROSE}</div>',
        f'<div class="related">{PROSE}</div>',
        f'<aside class="note">{PROSE}</aside>',
        f"<form>{PROSE}<input><select><option>a</select></form>",
        '<p class="social policy">Otters hold hands while they sleep.</p>',
        f'<div role="complementary">{PROSE}</div>',
        '<div class="comments"><ul><li>Otters hold hands while they sleep.</ul></div>',
        f"<blockquote><footer>{TEXT}</footer></blockquote>",
        f'<div role="tabpanel" hidden>{PROSE}</div>',
        f'<div role="tabpanel" style="display: none">{PROSE}</div>',
        f'<button aria-controls="x" aria-expanded>+</button><div id="x" hidden>{PROSE}</div>',
    ],
)
def test_prose_in_a_marked_article(body: str) -> None:
    """Prose is kept whatever its element is called, and so is text that a reader can expand."""
    assert article(f"<p>Otters swim in ponds and rivers.</p>{body}")[-1].removeprefix("• ") == TEXT


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('<div class="share-buttons"><a href=x>Post</a> <a href=y>Mail</a></div>', "share"),
        ('<div class="social">Post it</div>', "social"),
        ("<aside>Ad</aside>", "aside"),
        ("<footer>The Pond</footer>", "footer"),
        ("<form>Mail <button>Go</button></form>", "form"),
        ("<button>Go</button>", "button"),
        ("<nav><a href=x>Home</a></nav>", "navigation"),
        ("<p hidden>Nobody can see this sentence.</p>", "hidden text"),
        ("<ul><li><a href=a>One</a><li><a href=b>Two</a></ul>", "list of links"),
        ("<ul><li><a href=#a>One</a><li><a href=#b>Two</a></ul>", "table of contents"),
        ('<div role="tablist"><button role="tab">A</button></div>', "tab labels"),
        ('<article class="comment"><p>Nice otter you have there.</p></article>', "comments"),
        ("<p>© 2020 Pond Daily</p>", "notice"),
        ("<p><a href=x>Previous topic</a></p>", "navigation link"),
        ("<p><a href=x>Edit this page</a></p>", "navigation link"),
        ("<p>Back to top</p>", "page furniture"),
    ],
)
def test_boilerplate_is_counted(body: str, kind: str) -> None:
    """Omitted parts are counted by kind."""
    found = in_article(f"{PROSE}<p>Otters swim in ponds.</p>{body}")
    assert blocks_of(found) == [TEXT, "Otters swim in ponds."]
    assert found.notes.left_out[kind] == 1


def test_names_of_headings() -> None:
    """A heading is kept whatever its element is called, and includes the text of its buttons."""
    body = (
        f'<h2 id="related-work">Related work</h2>{PROSE}<h2 class="comments">Comments</h2>{PROSE}'
        f'<h3><button aria-controls="a">Why?</button></h3>{PROSE}<h2>Search</h2>{PROSE}'
    )
    found = in_article(body)
    assert headings_of(found) == ["Related work", "Comments", "Why?", "Search"]
    assert len(blocks_of(found)) == 4


def test_pruning_that_takes_most() -> None:
    """An element with most of the text is not boilerplate, even if its name suggests otherwise."""
    body = "".join(f"<p>Otter number {n} swims in the pond.</p>" for n in range(5))
    for page in (
        f'<body><form class="newsletter"><nav>Home</nav>{body}</form></body>',
        f'<body><div id="sidebar">{body}</div><p>End.</p></body>',
        f'<body><main><div class="sidebar">{body}</div></main></body>',
    ):
        assert len(blocks_of(read_html(page))) >= 5


@pytest.mark.parametrize(
    "text",
    [
        "Print this form and sign it in blue ink.",
        "Click here first, then choose a date.",
        "Tap here to open the gate, then wait.",
        "Share this link with your team.",
        "Email this form to the warden.",
        "Read more: the guide has a chapter on fish.",
        "See also: the guide to the pond.",
        "Register for updates by email at the gate.",
        "Pin this message to the channel.",
        "Follow us on the trail to the pond.",
        "We use cookies to keep you logged in.",
        "Next, close the gate.",
        "Edit this page to add your pond.",
    ],
)
def test_instructions(text: str) -> None:
    """A sentence is part of the article, even if it starts like a button."""
    assert article(f"<p>{text}</p>") == [text]


def test_collapsed_text() -> None:
    """A summary becomes a heading for only its own text, unless it says how to open the text."""
    body = (
        f"<h2>Care</h2><p>Start.</p><details><summary>How often?</summary>{PROSE}</details>"
        f"<p>End.</p><details><summary>Click to expand</summary><p>More.</p></details><h2>Food</h2>"
    )
    found = in_article(body)
    assert headings_of(found) == ["Care", "How often?", "Care", "Food"]
    assert blocks_of(found) == ["Start.", TEXT, "End.", "More."]
    assert found.notes.left_out["button"] == 1


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            (
                '<div class="admonition warning"><p class="admonition-title">Warning</p>'
                "<p>Otters bite.</p><p>Twice.</p></div>"
            ),
            ["Warning: Otters bite.", "Twice."],
        ),
        (
            (
                '<div class="markdown-alert"><p class="markdown-alert-title">Tip</p>'
                "<ul><li>Run.</ul></div>"
            ),
            ["Tip:\n• Run."],
        ),
        ('<div class="custom-block"><p class="custom-block-title">NOTE</p></div>', []),
    ],
)
def test_labels_of_notes(body: str, wanted: list[str]) -> None:
    """A note's text begins with its title."""
    assert article(f"<p>Start.</p>{body}<h2>End</h2>")[1:] == wanted
