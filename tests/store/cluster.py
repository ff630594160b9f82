"""A PostgreSQL server for the tests, if its programs are installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

_NEEDED = ("initdb", "pg_ctl", "createdb")
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # these tests don't simulate power failures
    "full_page_writes": "off",
    "max_connections": "60",
}


def programs() -> Path | None:
    """Return the folder with PostgreSQL's programs, or None if they are not installed."""
    found = [Path(path).parent for path in (shutil.which("initdb"),) if path]
    if shutil.which("pg_config"):
        bindir = subprocess.run(
            ["pg_config", "--bindir"],  # noqa: S607 - found above
            capture_output=True,
            text=True,
            check=True,
        )
        found.append(Path(bindir.stdout.strip()))
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    found += sorted(debian, key=lambda path: float(path.parent.name), reverse=True)
    return next((path for path in found if all((path / name).exists() for name in _NEEDED)), None)


def _unprivileged() -> str | None:
    """Return the user to run the server as, because it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Cluster:
    """A server that listens on a socket in its own folder or, if given, on a local port."""

    def __init__(self, bin_folder: Path, port: int | None = None) -> None:
        self._port = port
        self._bin = bin_folder
        self._user = _unprivileged()
        self._numbers = count()
        self.folder = Path(tempfile.mkdtemp(prefix="pg"))
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "-D", "data", "-U", "footnote", "--auth=trust", "-E", "UTF8", "-N")
        self.start()

    def start(self) -> None:
        """Start the server and wait until it is ready."""
        settings = {**_SETTINGS, "unix_socket_directories": str(self.folder)}
        if self._port:
            settings |= {"listen_addresses": "127.0.0.1", "port": str(self._port)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._run("pg_ctl", "start", "-w", "-D", "data", "-l", "log", "-o", options)

    def stop(self) -> None:
        """Stop the server immediately, like a crash."""
        self._run("pg_ctl", "stop", "-w", "-D", "data", "-m", "immediate")

    def remove(self) -> None:
        """Stop the server and delete its files."""
        self.stop()
        shutil.rmtree(self.folder)

    def new_database(self) -> str:
        """Create an empty database and return its URL."""
        name = f"test{next(self._numbers)}"
        port = ("-p", str(self._port)) if self._port else ()
        self._run("createdb", "-h", str(self.folder), *port, "-U", "footnote", name)
        if self._port:
            return f"postgresql://footnote@127.0.0.1:{self._port}/{name}"
        return f"postgresql://footnote@/{name}?host={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._bin / program, *arguments],
            cwd=self.folder,
            user=self._user,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL,  # the running server would keep a pipe open
            stderr=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            check=False,
            text=True,
        )
        assert not done.returncode, f"{program}: {done.stderr}"
