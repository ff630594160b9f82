"""A finished index can be opened in a read-only folder."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from bot.errors import KnowledgeError
from tests.bakery import KNOWLEDGE
from tests.knowledge.disk.conftest import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
QUESTION = "What do the penguins bake bread from?"
# Without these capabilities, permissions apply to root as to any other user.
BOUND = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner", "--inh-caps=-all"]
ASK = """
import sys
from pathlib import Path
from tests.knowledge.disk.conftest import Workspace
workspace = Workspace.__new__(Workspace)
workspace.files, workspace.cache = Path(sys.argv[1]), Path(sys.argv[2])
print(workspace.ask(sys.argv[3]).outcome)
"""


@pytest.fixture
def built(workspace: Workspace) -> Iterator[Workspace]:
    """Return a workspace with a finished index."""
    workspace.write("bakery.yaml", KNOWLEDGE)
    workspace.read()
    yield workspace
    for path in (workspace.cache, *workspace.cache.rglob("*")):
        path.chmod(0o755)


def asked(workspace: Workspace) -> str:
    """Return the outcome or the error of a process that can't write."""
    bound = BOUND if os.geteuid() == 0 else []
    ran = subprocess.run(
        [*bound, sys.executable, "-c", ASK, workspace.files, workspace.cache, QUESTION],
        capture_output=True, check=False, cwd=ROOT, timeout=120, text=True,
    )  # fmt: skip
    return (ran.stdout or ran.stderr.splitlines()[-1]).strip()


pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or (os.geteuid() == 0 and not shutil.which("setpriv")),
    reason="permissions can't be tested here",
)


def make_read_only(folder: Path) -> None:
    """Remove all write permissions from a folder and its contents."""
    for path in sorted((folder, *folder.rglob("*")), reverse=True):
        path.chmod(path.stat().st_mode & ~0o222)


@pytest.mark.parametrize("without", ["", "*.lock", "files.json"])
def test_a_read_only_folder(built: Workspace, without: str) -> None:
    """The index can be opened without the lock file and the stamps, which can't be written."""
    for path in built.cache.rglob(without) if without else ():
        path.unlink()
    make_read_only(built.cache)
    assert asked(built) == "answer"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can change the owner of files")
def test_a_folder_of_somebody_else(built: Workspace) -> None:
    """Any user who can read the folder can use an index that another user built."""
    for path in (built.cache, *built.cache.rglob("*")):
        os.chown(path, 4242, 4242)
    assert asked(built) == "answer"


def test_what_has_to_be_built_says_where_it_can_not_be_stored(built: Workspace) -> None:
    """The error gives a reason that the operator can act on."""
    built.write("bakery.yaml", KNOWLEDGE.replace("bread", "toast"))
    make_read_only(built.cache)
    assert "can't be stored here: [Errno 13] Permission denied" in asked(built)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EROFS, "Read-only file system"),
        PermissionError(errno.EACCES, "Permission denied"),
        OSError(errno.ENOLCK, "No locks available"),
        NotImplementedError("FileSystem does not appear to support flock"),
    ],
)
def test_a_file_system_without_locks(
    built: Workspace, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A finished index is opened even if files can't be locked, for whatever reason."""

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(FileLock, "acquire", refuse)
    assert built.ask(QUESTION).outcome == "answer"


def test_a_torn_index_is_still_noticed(built: Workspace) -> None:
    """An index that can't be opened is built again."""
    (meta,) = built.cache.rglob("meta.json")
    meta.write_text("{" + " " * (meta.stat().st_size - 1), encoding="utf-8")
    assert built.ask(QUESTION).outcome == "answer"


def test_an_empty_folder_that_can_not_be_written(tmp_path: Path) -> None:
    """The first start in a read-only folder reports this in one line."""
    workspace = Workspace(tmp_path)
    workspace.write("bakery.yaml", KNOWLEDGE)
    workspace.cache.touch()
    with pytest.raises(KnowledgeError, match="the knowledge index can't be stored here"):
        workspace.read()
