"""Tests that the lock files are complete and that nothing else is installed."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
LOCKS = ["run", "test"]


def read(name: str) -> str:
    """Return the text of a lock file."""
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> list[Requirement]:
    """Return the pins of a lock file."""
    return [Requirement(line) for line in re.findall(r"^\w[^\\\n]+", read(name), re.MULTILINE)]


def wanted_by(name: str, extra: str) -> Iterator[Requirement]:
    """Yield an installed package's requirements on this platform, for an extra or for none ("")."""
    try:
        found = requires(name) or ()
    except PackageNotFoundError:  # it applies only to another platform
        return
    for wanted in map(Requirement, found):
        if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
            yield wanted


def test_tests_use_the_runtime_versions() -> None:
    """Every version pinned for running is also pinned for testing.

    Packages that only some platforms need may be pinned for testing on all platforms.
    """
    tested = {(pin.name, str(pin.specifier)) for pin in pins("test")}
    assert {(pin.name, str(pin.specifier)) for pin in pins("run")} <= tested


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_hashes_and_names_no_server(name: str) -> None:
    """A lock file fixes the contents of packages, but not the index that serves them."""
    text = read(name)
    assert "://" not in text
    assert "\n--" not in text
    entries = re.split(r"\n(?=\w)", text)
    assert all("--hash=sha256:" in entry for entry in entries if not entry.startswith("#"))


@pytest.mark.parametrize("name", LOCKS)
def test_lock_needs_no_resolver(name: str) -> None:
    """All requirements of pinned packages, with extras, are pinned to accepted versions."""
    pinned = {canonicalize_name(pin.name): pin for pin in pins(name) if _applies_here(pin)}
    visited, pending = set(), [(pin, "") for pin in pinned]
    while pending:
        package, extra = one = pending.pop()
        if one in visited:
            continue
        visited.add(one)
        for wanted in wanted_by(package, extra):
            pin = pinned.get(canonicalize_name(wanted.name))
            assert pin, f"{wanted}, for {package}"
            [version] = pin.specifier
            assert wanted.specifier.contains(version.version, prereleases=True), f"{pin}: {wanted}"
            pending += [(canonicalize_name(pin.name), extra) for extra in wanted.extras]


def _applies_here(pin: Requirement) -> bool:
    return pin.marker is None or pin.marker.evaluate()


def test_nothing_else_is_installed() -> None:
    """Every documented install from a lock file checks hashes and resolves no dependencies."""
    installing = [ROOT / "Makefile", ROOT / "deploy" / "Dockerfile", ROOT / "docs" / "operating.md"]
    for file in installing:
        lines = file.read_text(encoding="utf-8").splitlines()
        commands = [line for line in lines if "--require-hashes" in line]
        assert commands
        assert all("--no-deps --require-hashes -r" in line for line in commands)
