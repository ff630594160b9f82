"""Build the site: stage the pages, run the generator, check links and anchors.

Pages link to files of the repository outside docs/, as on a code host. The site has no repository
to link to, so the staged pages link to copies of those files, shown as text.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from manual.links import broken

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build" / "manual"
_LINK = re.compile(r"(?<=\]\()([^)\s#]+)(?=[)#])")
_PAGES = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
"""Documents in the root of the repository that are pages of the site, by their name there."""


class BuildError(Exception):
    """The site could not be built, or has broken links."""


def build(folder: Path = BUILD) -> Path:
    """Build the site in a folder, which is emptied first. Return the folder of the pages.

    Raise BuildError with every warning of the generator, or every broken link.
    """
    shutil.rmtree(folder, ignore_errors=True)
    staged = folder / "docs"
    shutil.copytree(ROOT / "docs", staged, ignore=shutil.ignore_patterns("*.json"))
    for source, name in _PAGES.items():
        shutil.copyfile(ROOT / source, staged / name)
    for page in list(staged.rglob("*.md")):
        page.write_text(_relinked(page, staged), encoding="utf-8")
    shutil.copyfile(ROOT / "zensical.toml", folder / "zensical.toml")
    _generate(folder)
    site = folder / "site"
    if found := broken(site):
        raise BuildError("\n".join(found))
    return site


def _relinked(page: Path, staged: Path) -> str:
    """Return a page whose links outside docs/ lead to staged pages, or to copies of files."""
    name = page.relative_to(staged)
    origin = ROOT if name.as_posix() in _PAGES.values() else (ROOT / "docs" / name).parent

    def target(found: re.Match[str]) -> str:
        path = (origin / found[1]).resolve()
        if "://" in found[1] or not path.is_file():
            return found[1]
        up = "../" * len(name.parent.parts)
        return up + _place(path, staged).relative_to(staged).as_posix()

    return _LINK.sub(target, page.read_text(encoding="utf-8"))


def _place(path: Path, staged: Path) -> Path:
    """Return where a file of the repository is on the site. Copy it there if it is not a page."""
    name = path.relative_to(ROOT)
    if name.parts[0] == "docs":
        return staged / name.relative_to("docs")
    if name.as_posix() in _PAGES:
        return staged / _PAGES[name.as_posix()]
    copy = staged / "files" / name.with_name(f"{name.name.lstrip('.')}.txt")
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, copy)
    return copy


def _generate(folder: Path) -> None:
    """Run the generator. Its warnings are errors."""
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(done.stdout + done.stderr)
