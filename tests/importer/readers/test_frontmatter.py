"""Tests of front matter in YAML, TOML and JSON."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importer.article import Details
from bot.importer.readers.markup.frontmatter import split_front_matter

OTTERS = Details(title="Otters", author="A. Quill, B. Drake", published="2020-02-03")


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: Otters\nauthor: [A. Quill, B. Drake]\ndate: 2020-02-03\n---\n",
        (
            "---\ntitle: Otters\nauthors:\n- A. Quill\n- name: B. Drake\n"
            "published: true\ndate: 2020-02-03\n...\n"
        ),
        '+++\ntitle = "Otters"\nauthors = ["A. Quill", "B. Drake"]\ndate = 2020-02-03\n+++\n',
        (
            "+++\r\ntitle = 'Otters'\r\nauthor = 'A. Quill, B. Drake'\r\n"
            "date = 2020-02-03T10:00:00Z\r\n+++\r\n"
        ),
        (
            "<!--\ntitle: Otters\nauthor: A. Quill, B. Drake\npublished: true\n"
            "date: 2020-02-03T10:00:00.000Z\n-->\n"
        ),
        "+++\ntitle = Otters\nauthor = A. Quill, B. Drake\ndate = 2020-02-03\n+++\n",
        (
            '{\n"title": "Otters", "author": "A. Quill, B. Drake",\n'
            '"published": true,\n"date": "2020-02-03"\n}\n'
        ),
        '{"title": "Otters", "author": ["A. Quill", {"name": "B. Drake"}], "date": "2020-02-03"}\n',
    ],
)
def test_formats(front: str) -> None:
    """All three formats give the same details. Only a valid date becomes the publication date."""
    details, body = split_front_matter(f"{front}\nText.")
    assert (details, body.strip()) == (OTTERS, "Text.")


@pytest.mark.parametrize(
    "text",
    ["{not json}\n\na", '{"a": 1} b', "+++", "+++ a\nb\n+++", "{\n", "[1]\n", '{"a": ' * 5000],
)
def test_not_front_matter(text: str) -> None:
    """Text that only looks like front matter is kept."""
    assert split_front_matter(text) == (Details(), text)


@given(
    st.text(), st.sampled_from(["---\n{}\n---\n", "+++\n{}\n+++\n", "{{\n{}\n}}\n", '{{"a":{}}}'])
)
def test_any_text(text: str, form: str) -> None:
    """Any front matter is either read or kept unchanged as text."""
    whole = form.replace("{{", "{").replace("}}", "}").replace("{}", text, 1)
    assert whole.endswith(split_front_matter(whole)[1])
