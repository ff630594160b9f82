"""The lock files: they name all that is installed, and nothing else is."""

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
    """Yield what an installed package wants of others here, for an extra or without one ("")."""
    try:
        found = requires(name) or ()
    except PackageNotFoundError:  # it is for another system
        return
    for wanted in map(Requirement, found):
        if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
            yield wanted


def test_tests_run_with_what_runs() -> None:
    """Every version that is pinned to run is the one that is tested."""
    assert set(map(str, pins("run"))) <= set(map(str, pins("test")))


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_hashes_and_names_no_server(name: str) -> None:
    """Where packages come from is the installer's business; what they hold is ours."""
    text = read(name)
    assert "://" not in text
    assert "\n--" not in text
    entries = re.split(r"\n(?=\w)", text)
    assert all("--hash=sha256:" in entry for entry in entries if not entry.startswith("#"))


@pytest.mark.parametrize("name", LOCKS)
def test_lock_needs_no_resolver(name: str) -> None:
    """Whatever a pinned package wants, extras too, is pinned in a version that it accepts."""
    pinned = {canonicalize_name(pin.name): pin for pin in pins(name) if _is_for_here(pin)}
    looked_at, wanting = set(), [(pin, "") for pin in pinned]
    while wanting:
        package, extra = one = wanting.pop()
        if one in looked_at:
            continue
        looked_at.add(one)
        for wanted in wanted_by(package, extra):
            pin = pinned.get(canonicalize_name(wanted.name))
            assert pin, f"{wanted}, for {package}"
            [version] = pin.specifier
            assert wanted.specifier.contains(version.version, prereleases=True), f"{pin}: {wanted}"
            wanting += [(canonicalize_name(pin.name), extra) for extra in wanted.extras]


def _is_for_here(pin: Requirement) -> bool:
    return pin.marker is None or pin.marker.evaluate()


def test_nothing_else_is_installed() -> None:
    """Where a lock file is installed, pip checks the hashes and looks for nothing beside it."""
    installing = [ROOT / "Makefile", ROOT / "deploy" / "Dockerfile", ROOT / "docs" / "operating.md"]
    for file in installing:
        lines = file.read_text(encoding="utf-8").splitlines()
        commands = [line for line in lines if "--require-hashes" in line]
        assert commands
        assert all("--no-deps --require-hashes -r" in line for line in commands)
