"""Tests of encodings, with byte order marks, labels in HTML, and bytes that contradict them."""

from __future__ import annotations

import codecs
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ArticleError
from bot.importer.readers.charsets import _CODECS, codec_of
from bot.importer.readers.decoding import decoded
from bot.importer.readers.reading import read_file

if TYPE_CHECKING:
    from pathlib import Path

QUOTED = "“Señor Otter” — 5 €"


@pytest.mark.parametrize(
    ("label", "encoding", "text"),
    [
        ("iso-8859-1", "cp1252", QUOTED),
        ("latin1", "cp1252", QUOTED),
        ("us-ascii", "cp1252", QUOTED),
        ("ISO-8859-9", "cp1254", "“Şişli”"),
        ("iso-8859-2", "iso8859-2", "Łódź"),
        ("gb2312", "gb18030", "镕基 and 联通"),
        ("Shift_JIS", "cp932", "①カワウソ"),
        ("tis-620", "cp874", "นาก “x”"),
        ("euc-kr", "cp949", "수달 똠"),
        ("ks_c_5601-1987", "cp949", "수달"),
        ("big5", "big5", "水獺"),
        ("iso-2022-jp", "iso2022_jp", "カワウソ"),
        ("koi8-r", "koi8-r", "выдра"),
        ("x-mac-roman", "mac-roman", "“Otter”"),
        ("utf-16", "utf-8", QUOTED),
        ("utf-16le", "utf-8", QUOTED),
        ("iso-8859-1", "utf-8", QUOTED),
        ("windows-1251", "utf-8", "выдра"),
        ("gb2312", "utf-8", "水獭"),
        ("utf-8", "cp1252", QUOTED),
        ("klingon", "cp1252", QUOTED),
        ("klingon", "utf-8", QUOTED),
        ("gbk", "cp1252", "caf\xe9"),
    ],
)
def test_labels(label: str, encoding: str, text: str) -> None:
    """A label is interpreted as in browsers, and the bytes take precedence over the label."""
    for page in (
        f'<html><meta charset="{label}"><p>{text}.</p></html>',
        f'<?xml version="1.0" encoding="{label}"?><html><p>{text}.</p></html>',
    ):
        assert f"<p>{text}." in decoded(page.encode(encoding), is_page=True)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_unicode_with_and_without_marks(encoding: str) -> None:
    """A byte order mark determines the encoding. UTF-16 is also recognized without a mark."""
    text = "# Otters\n\nOtters swim in ponds."
    assert decoded(text.encode(encoding), is_page=False) == text
    for mark, name in ((codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")):
        assert decoded(mark + text.encode(name), is_page=False) == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a\nb \xff c", "line 2 is not UTF-8 text"),
        (b"\x7fELF\0\0\1\2\0", "binary"),
        (codecs.BOM_UTF16_LE + b"a\0b\0\xd8", "not UTF-16 text"),
        (codecs.BOM_UTF32_LE + b"abc", "not UTF-32 text"),
    ],
)
def test_refused(content: bytes, reason: str) -> None:
    """Text other than HTML must be in a Unicode encoding."""
    with pytest.raises(ArticleError, match=reason):
        decoded(content, is_page=False)


def test_unreadable_bytes_are_warned_of(tmp_path: Path) -> None:
    """Unreadable characters are replaced, and a warning gives their number."""
    page = tmp_path / "otters.html"
    page.write_bytes(
        b"<html><article><p>Se\xc3\xb1or \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xff.</article>"
    )
    assert read_file(page).notes.warnings == (
        "1 character can't be read (\ufffd): check the file's encoding",
    )


def test_every_label_has_a_codec() -> None:
    """Python has a codec for each label, and labels are case-insensitive."""
    assert all(codecs.lookup(codec) for codec in _CODECS.values())
    assert codec_of(" Latin1 ") == "cp1252"
    assert codec_of("unicode-escape") is None


@given(st.text(), st.sampled_from(sorted(_CODECS)))
def test_utf8_survives_any_label(text: str, label: str) -> None:
    """HTML in UTF-8 is read correctly with any label."""
    page = f'<meta charset="{label}">獺{text}'.replace("\0", "").replace("\x1b", "")
    assert (
        decoded(page.encode("utf-8", "replace"), is_page=True)
        == page.encode("utf-8", "replace").decode()
    )


@given(st.binary())
def test_any_bytes(content: bytes) -> None:
    """Whatever bytes a file has, they are read or refused."""
    with suppress(ArticleError):
        assert isinstance(decoded(content, is_page=True), str)
