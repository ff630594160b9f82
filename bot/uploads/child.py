"""Read the uploaded file in a folder when run as `python -m bot.uploads.child FOLDER`.

The request is read from standard input, and the result is written to standard output, both as JSON.

The process sets its own limits before it imports a file reader. Where the system supports these
limits, even a malicious file can't make the process write files, open connections or start
programs. The process ends when its time or memory runs out.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from bot.uploads.request import ParseRequest

_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "ctypes.dlopen",
    "urllib.Request",
)


def main(folder: Path) -> None:
    """Carry out the request on standard input for the file in `folder`, and print the result."""
    request = ParseRequest.model_validate_json(sys.stdin.buffer.read())
    _limit(request.limits.seconds, request.limits.memory)
    sys.addaudithook(_forbid)
    from bot.uploads.reading import result_of  # noqa: PLC0415 - after the limits are set

    sys.stdout.buffer.write(result_of(request, folder).model_dump_json().encode())


def _limit(seconds: int, memory: int) -> None:
    """Limit the CPU time, memory and file sizes of this process, where the system supports that."""
    try:
        import resource  # noqa: PLC0415 - missing on Windows
    except ImportError:  # pragma: no cover - Windows, where only the parent's time limit applies
        return
    wanted = {
        # The soft limit on CPU time ends the process with SIGXCPU, so SIGKILL means that memory
        # ran out.
        resource.RLIMIT_CPU: (seconds, seconds + 1),
        resource.RLIMIT_AS: (memory, memory),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    for kind, values in wanted.items():
        with suppress(OSError, ValueError):  # not every system supports every limit
            resource.setrlimit(kind, values)


def _forbid(event: str, arguments: tuple[object, ...]) -> None:
    # numpy opens the running program itself as a library.
    is_own = event == "ctypes.dlopen" and arguments == (None,)
    if event.startswith(_FORBIDDEN) and not is_own:
        raise PermissionError(f"{event} is not allowed here")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
