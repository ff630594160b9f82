"""Tests of atomic file writes."""

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
    """Return a file's permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_has_default_permissions(tmp_path: Path) -> None:
    """A new file has the content, and the permissions that the umask allows."""
    file, other = tmp_path / "a", tmp_path / "other"
    atomicfile.write(file, b"new\r\n")
    other.touch()
    assert file.read_bytes() == b"new\r\n"
    assert mode(file) == mode(other)


def test_permissions_are_kept_or_copied(tmp_path: Path) -> None:
    """A backup has the permissions of the original."""
    file, copy = written(tmp_path / "a", "old"), tmp_path / "a.bak"
    file.chmod(0o600)
    atomicfile.write(copy, b"old", like=file)
    atomicfile.write(file, b"new")
    assert mode(file) == mode(copy) == 0o600
    assert (file.read_bytes(), copy.read_bytes()) == (b"new", b"old")


def refused(*_: object) -> None:
    """Fail as if the disk were full."""
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
    """The old content stays, and no temporary file remains."""
    file = written(tmp_path / "a.html", "old")
    full(monkeypatch)
    with pytest.raises(OSError, match="No space left"):
        atomicfile.write(file, b"new")
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["old"]


def test_leftovers_are_removed_for_any_name(tmp_path: Path) -> None:
    """Brackets in a file name are not glob patterns."""
    file = tmp_path / "a[1].yaml"
    leftover, other = tmp_path / f".{file.name}.x.tmp", tmp_path / ".a1.yaml.x.tmp"
    leftover.touch()
    other.touch()
    atomicfile.remove_leftovers(file)
    assert not leftover.exists()
    assert other.exists()


def test_a_symlink_loop_is_an_error(tmp_path: Path) -> None:
    """Writing raises OSError, just as opening the file would."""
    link = tmp_path / "link"
    link.symlink_to(link)
    with pytest.raises(OSError, match="symbolic links"):
        atomicfile.write(link, b"new")
