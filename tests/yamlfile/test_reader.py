"""YAML is read strictly, with the C parser and with the Python parser."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import MOST_PROBLEMS
from bot.yamlfile import Document, Position, parse, read, reader
from bot.yamlfile.scalars import BROKEN, NOTHING, Unclear, resolve

LIMIT = 1 << 20


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test with both the C parser, if it is installed, and the Python parser."""
    monkeypatch.setattr(reader, "_LOADER", getattr(yaml, request.param))


def parsed(content: str | bytes) -> Document:
    """Parse the content of a file named f."""
    return parse(content.encode() if isinstance(content, str) else content, "f", LIMIT)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("a b", "a b"),
        ("7", 7),
        ("-7", -7),
        ("0.5", 0.5),
        ("true", True),
        ("false", False),
        ("<<", "<<"),
        ("=", "="),
        ("1e3", "1e3"),
        ("2013-05", "2013-05"),
        ("no", Unclear("no", "false")),
        ("On", Unclear("On", "true")),
        ("True", Unclear("True", "true")),
        ("", NOTHING),
        ("~", Unclear("~", "nothing")),
        ("2013-05-02", Unclear("2013-05-02", "a date")),
        ("+7", Unclear("+7", "a number")),
        ("0x10", Unclear("0x10", "a number")),
        ("1_000", Unclear("1_000", "a number")),
        (".inf", Unclear(".inf", "a number")),
        ("9" * 5000, Unclear("9" * 5000, "a number")),
    ],
)
def test_types_of_scalars(raw: str, value: object) -> None:
    """Only the simplest spellings are numbers and booleans."""
    assert resolve(raw) == value
    assert type(resolve(raw)) is type(value)


def test_quoted_scalars_are_text() -> None:
    """A scalar in quotes is always text."""
    assert parsed("['no', \"12:30\", '']").data == ["no", "12:30", ""]


def test_every_node_has_its_position() -> None:
    """Each path has a line and a column. A path that is too long has those of its last node."""
    document = parsed("a:\n  - b: 1\n    c: [x, 'y']\n")
    assert document.position() == Position("f", 1, 1)
    assert document.position(["a", 0, "c", 1]) == Position("f", 3, 12)
    assert document.key_position(["a", 0, "c"]) == Position("f", 3, 5)
    assert document.key_position(["a", 0, "z"]) == Position("f", 2, 5)
    assert document.position(["a", 7]) == Position("f", 2, 3)
    assert document.position(["a", 0, "b", "deeper"]) == Position("f", 2, 8)


@pytest.mark.parametrize("text", ["", " \n", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_file(text: str) -> None:
    """A file without content has no data and no problems."""
    assert parsed(text).empty
    assert parsed(text).problems == ()


@pytest.mark.parametrize(
    ("content", "line", "column", "part"),
    [
        (b"a: \xff", 1, 4, "byte 0xff at offset 3 is not UTF-8"),
        ("a: 1\nb: é".encode("latin-1"), 2, 4, "not UTF-8"),
        (b"\xef\xbb\xbfa: \xff", 1, 4, "not UTF-8"),
        ("a: b".encode("utf-16"), 1, 1, "UTF-16: save it as UTF-8"),
        (b"a:\r\n  b\x00", 2, 4, "U+0000 (control character) is not allowed: delete it"),
        ("a: \ufeffb".encode(), 1, 4, "U+FEFF"),
        (b"x" * (LIMIT + 1), 0, 0, "larger than 1 MiB"),
        (b"[" * 100_000, 1, 33, "nested more than 32 levels"),
        (b"{a: " * 1_000, 1, 129, "nested more than 32 levels"),
        (b"- " * 1_000, 1, 65, "nested more than 32 levels"),
        (b"a: 1\n---\nb: 2", 2, 1, "second document"),
        (b"a: b: c", 1, 5, "unquoted text"),
        (b"a: 'x\n", 1, 4, "never closed"),
        (b"a: !f!x y", 1, 4, "unquoted !"),
        (b"%YAML 9.9\n---\na: 1", 1, 1, "this is not valid YAML: found incompatible"),
    ],
)
def test_unreadable_content(content: bytes, line: int, column: int, part: str) -> None:
    """An unreadable file is refused at the position where it becomes invalid."""
    document = parsed(content)
    (problem,) = document.problems
    assert document.data is BROKEN
    assert (problem.line, problem.column) == (line, column)
    assert part in problem.message


def test_an_escape_beyond_unicode_is_reported() -> None:
    """The Python parser has no position for the escape, but it does not crash."""
    (problem,) = parsed(r'a: "\UFFFFFFFF"').problems
    assert problem.message.startswith("this is not valid YAML")


def test_reading_continues_after_a_problem() -> None:
    """As many problems as possible are reported together."""
    document = parsed("a: 1\na: 2\n~: 3\n? [x]\n: 4\n<<: {b: 1}\nc: &d !e f\ng: *d\n")
    assert document.data == {"a": 1, "c": "f", "g": BROKEN}
    assert [(p.line, p.column) for p in document.problems] == [
        (2, 1),
        (3, 1),
        (4, 3),
        (6, 1),
        (7, 4),
        (7, 4),
        (8, 4),
    ]


def test_billion_laughs_are_refused() -> None:
    """Aliases are refused before anything is expanded."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{b}: &{b} [{', '.join(['*' + a] * 10)}]"
        for a, b in zip("abcdefg", "bcdefgh", strict=True)
    ]
    assert len(parsed("\n".join(lines)).problems) == 78


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("- who owns #general", True),
        ("- C#", False),
        ("- a # comment", False),
        ("- 'a' #comment", False),
        ("- a#b", False),
    ],
)
def test_text_that_a_comment_cuts_off(text: str, cut: object) -> None:
    """Channel names and numbers that would disappear as comments are reported."""
    assert bool(parsed(text).problems) is cut


def test_unreadable_files(tmp_path: Path) -> None:
    """If a file can't be read, the reason is reported in words."""

    def why(path: Path) -> str:
        (problem,) = read(path, LIMIT).problems
        return problem.message

    assert why(tmp_path) == "this is a folder where a file is expected"
    assert why(tmp_path / "a") == "there is no such file or folder"
    assert why(tmp_path / ("a" * 300)) == "the file can't be read: File name too long"
    assert why(Path("a\0b")) == "this is not a usable path: embedded null byte"


def test_the_limit_is_exact(tmp_path: Path) -> None:
    """A file may have exactly as many bytes as the limit, but not one more."""
    file = tmp_path / "a.yaml"
    file.write_bytes(b"abc")
    assert read(file, 3).data == "abc"
    assert read(file, 2).problems[0].message == "the file is larger than 2 bytes: split it"


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is reported. The error is simulated, because root could read the file."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    (problem,) = read(tmp_path / "a", 3).problems
    assert problem.message == "the file can't be read: check its permissions"


@given(st.text(alphabet=" \n\t-:,[]{}&*!|>'\"%@`#?~<=abc019.\\ux\u2028\ufeff\x85"))
def test_arbitrary_markup_raises_nothing(text: str) -> None:
    """Any text produces a document, and a problem if the text can't be read."""
    document = parsed(text)
    assert document.data is not BROKEN or document.problems


@pytest.mark.parametrize("text", ["[" + "*a," * 5000 + "]", "a: &b !!c 1\n" * 5000])
def test_reported_problems_are_limited(text: str) -> None:
    """Memory stays bounded, however many problems a file has."""
    problems = parsed(text).problems
    assert len(problems) == MOST_PROBLEMS + 1
    assert "reading stopped after 100 problems" in problems[-1].message
    assert parsed(text).data is BROKEN
