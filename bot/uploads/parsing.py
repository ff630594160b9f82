"""Run the child process that reads an uploaded file, within limits on time, memory and output."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import ValidationError

from bot.errors import BusyError
from bot.uploads.request import Failure, ParseRequest, ParseResult

MAX_OUTPUT = 64 * 1024 * 1024
"""Maximum size of the child's output, in bytes. A knowledge file can be up to 32 MiB in size."""
_AT_ONCE, _MAX_WAITING, _MAX_OF_SERVER = 1, 8, 2
_CHUNK = 1 << 16
_GRACE = 5.0
"""Maximum number of seconds for starting the child, in addition to the time for reading."""
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")
"""Environment variables that are passed on to the child unchanged."""


class Parser:
    """Reads uploaded files one after another, because each file may keep a whole core busy."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._waiting: Counter[int] = Counter()

    async def read(self, guild: int, request: ParseRequest, content: bytes) -> ParseResult:
        """Return the knowledge file made from a server's file, or the reason why there is none.

        Raises BusyError if too many files are waiting, in total or from this server.
        """
        if self._waiting.total() >= _MAX_WAITING or self._waiting[guild] >= _MAX_OF_SERVER:
            raise BusyError
        self._waiting[guild] += 1
        try:
            async with self._turn:
                return await _read(request, content)
        finally:
            self._waiting -= Counter({guild: 1})  # `-=` also removes a count of zero


async def _read(request: ParseRequest, content: bytes) -> ParseResult:
    try:
        with TemporaryDirectory(prefix="footnote-upload-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            await asyncio.to_thread((folder / request.file).write_bytes, content)
            return await _run(folder, request)
    except OSError as error:  # for example, the disk is full
        return ParseResult(failure=Failure.REFUSED, text=error.strerror or str(error))


async def _run(folder: Path, request: ParseRequest) -> ParseResult:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.uploads.child", str(folder)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # error messages may quote the document
        cwd=folder,
        env=environment(),
    )
    try:
        async with asyncio.timeout(request.limits.seconds + _GRACE):
            await _send(process, request)
            output = await _output(process)
            code = await process.wait() if output is not None else 0
    except TimeoutError:
        return ParseResult(failure=Failure.SECONDS)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()  # `wait` might never return while output is unread
    if output is None:
        return ParseResult(failure=Failure.OUTPUT)
    if code:
        return ParseResult(failure=_failure(code))
    try:
        return ParseResult.model_validate_json(output)
    except ValidationError:
        return ParseResult(failure=Failure.CRASHED)


async def _send(process: asyncio.subprocess.Process, request: ParseRequest) -> None:
    """Send the request, unless the child has already ended."""
    assert process.stdin  # noqa: S101 - it is a pipe
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(request.model_dump_json().encode())
        await process.stdin.drain()
    process.stdin.close()


async def _output(process: asyncio.subprocess.Process) -> bytes | None:
    """Return the child's output, or None if it is too large."""
    assert process.stdout  # noqa: S101 - it is a pipe
    found = bytearray()
    while part := await process.stdout.read(_CHUNK):
        found += part
        if len(found) > MAX_OUTPUT:
            return None
    return bytes(found)


def _failure(code: int) -> Failure:
    """Return the failure that the child's exit code indicates.

    If a signal ended the child, `code` is the signal's number, negated. A system that runs out of
    memory sends SIGKILL.
    """
    # Windows has no SIGXCPU, no SIGKILL and no limit on CPU time.
    failures = {"SIGXCPU": Failure.SECONDS, "SIGKILL": Failure.MEMORY}
    known = {
        -getattr(signal, name): failure
        for name, failure in failures.items()
        if hasattr(signal, name)
    }
    return known.get(code, Failure.CRASHED)


def environment() -> dict[str, str]:
    """Return the child's environment, without the bot token or any other secret."""
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # With more threads, numeric libraries would reserve more memory.
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    # Nothing is imported from the folder of the uploaded file, and no bytecode is written.
    python = {"PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    return {**kept, **threads, **python, "PYTHONPATH": path}
