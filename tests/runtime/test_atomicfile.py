"""A file is written whole or not at all, and stays the file that it was."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.runtime import atomicfile
from tests.bakery import written

if TYPE_CHECKING:
    from collections.abc import Callable


def mode(path: Path) -> int:
    """Return what may be done with a file, and by whom."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_as_any_other(tmp_path: Path) -> None:
    """It holds the content, and has the permissions that the process gives new files."""
    file, other = tmp_path / "a", tmp_path / "other"
    atomicfile.write(file, b"new\r\n")
    other.touch()
    assert file.read_bytes() == b"new\r\n"
    assert mode(file) == mode(other)


def test_permissions_stay_or_are_those_of_another(tmp_path: Path) -> None:
    """Who could not read the one can't read its copy."""
    file, copy = written(tmp_path / "a", "old"), tmp_path / "a.bak"
    file.chmod(0o600)
    atomicfile.write(copy, b"old", like=file)
    atomicfile.write(file, b"new")
    assert mode(file) == mode(copy) == 0o600
    assert (file.read_bytes(), copy.read_bytes()) == (b"new", b"old")


def refused(*_: object) -> None:
    """Fail as a full disk does."""
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "full",
    [
        lambda patch: patch.setattr("bot.runtime.atomicfile.os.fsync", refused),
        lambda patch: patch.setattr(Path, "replace", refused),
    ],
)
def test_a_full_disk_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """What was there stays, and nothing is left lying about."""
    file = written(tmp_path / "a.html", "old")
    full(monkeypatch)
    with pytest.raises(OSError, match="No space left"):
        atomicfile.write(file, b"new")
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["old"]


def test_leftovers_go_whatever_the_name(tmp_path: Path) -> None:
    """Brackets mean nothing but themselves."""
    file = tmp_path / "a[1].yaml"
    leftover, other = tmp_path / f".{file.name}.x.tmp", tmp_path / ".a1.yaml.x.tmp"
    leftover.touch()
    other.touch()
    atomicfile.remove_leftovers(file)
    assert not leftover.exists()
    assert other.exists()


def test_a_link_to_itself_leads_nowhere(tmp_path: Path) -> None:
    """That is an error of the system's, as for whoever opens it."""
    link = tmp_path / "link"
    link.symlink_to(link)
    with pytest.raises(OSError, match="symbolic links"):
        atomicfile.write(link, b"new")
