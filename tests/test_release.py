"""Tests of what a release needs: versions, the changelog, and the files for the hosting site."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import __version__

ROOT = Path(__file__).parents[1]
HOSTING = ROOT / ".github"
WORKFLOWS = sorted((HOSTING / "workflows").glob("*.yml"))
SCHEMAS = {
    "vendor.github-workflows": WORKFLOWS,
    "custom.github-workflows-require-timeout": WORKFLOWS,
    "vendor.dependabot": [HOSTING / "dependabot.yml"],
    "vendor.github-issue-forms": sorted((HOSTING / "ISSUE_TEMPLATE").glob("[!c]*.yml")),
    "vendor.github-issue-config": [HOSTING / "ISSUE_TEMPLATE" / "config.yml"],
}
README_LINES = 120


def read(name: str) -> str:
    """Return the text of a file."""
    return (ROOT / name).read_text(encoding="utf-8")


def workflow(name: str) -> dict[str, Any]:
    """Return a parsed workflow."""
    parsed: dict[str, Any] = yaml.safe_load(read(f".github/workflows/{name}.yml"))
    return parsed


@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_for_the_hosting_site_are_valid(schema: str) -> None:
    """Workflows, forms and the update configuration are valid for GitHub's schemas."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    files = SCHEMAS[schema]
    assert files
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_have_few_permissions(path: Path) -> None:
    """A workflow has no permissions; its jobs may read, or identify themselves to the index."""
    parsed = workflow(path.stem)
    assert parsed["permissions"] == {}
    for job in parsed["jobs"].values():
        assert job["permissions"] in ({"contents": "read"}, {"id-token": "write"})
    assert "secrets." not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_have_exact_versions(path: Path) -> None:
    """Every action is pinned to one version, never to a branch or a major version."""
    used = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
    assert used
    assert [action for action in used if not re.search(r"@v\d+\.\d+\.\d+$", action)] == []


def test_every_change_is_checked() -> None:
    """The workflow runs the checks that .ci/run runs."""
    steps = workflow("checks")["jobs"]["checks"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == ["bash .ci/run"]


def test_publishing_is_off_until_a_name_is_set() -> None:
    """Without the repository variable, nothing is built, so nothing is published."""
    jobs = workflow("publish")["jobs"]
    assert jobs["build"]["if"] == "vars.PYPI_NAME != ''"
    assert jobs["publish"]["needs"] == "build"
    assert "if" not in jobs["publish"]


def test_the_changelog_begins_with_this_version() -> None:
    """The topmost section is about the current version, with its date, and says what to do."""
    sections = re.split(r"^## ", read("CHANGELOG.md"), flags=re.MULTILINE)
    assert re.match(rf"\[?{re.escape(__version__)}\]? - \d{{4}}-\d\d-\d\d\n", sections[1])
    assert re.findall(r"^### (.+)", sections[1], re.MULTILINE) == ["New", "Changed", "What to do"]


@pytest.mark.parametrize(
    "name", ["README.md", "deploy/kubernetes/footnote.yaml", "docs/operating.md"]
)
def test_instructions_name_this_version(name: str) -> None:
    """The wheel in the README, and the image in the manifest and in its commands, are current."""
    assert set(re.findall(r"(?:/footnote:|footnote_bot-)([\d.]+\d)", read(name))) == {__version__}


def test_the_image_names_the_licenses() -> None:
    """The label of the image names the same licenses as the package."""
    license_ = tomllib.loads(read("pyproject.toml"))["project"]["license"]
    assert f'image.licenses="{license_}"' in read("deploy/Dockerfile")


def test_readme_is_short() -> None:
    """The README fits in a few screens."""
    assert len(read("README.md").splitlines()) <= README_LINES
