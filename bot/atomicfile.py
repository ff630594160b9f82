"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

_MODE = 0o666  # less what the process's mask takes, as for any new file


def write_text(path: Path, text: str) -> None:
    """Put `text` into the file as UTF-8; whoever reads it finds the old content or the new one.

    Raises OSError, and then leaves what was there.
    """
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        draft = Path(file.name)
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            file.close()  # Windows renames no open file
            draft.chmod(_MODE & ~_mask())
            draft.replace(path)
        except BaseException:
            file.close()
            with suppress(OSError):
                draft.unlink()
            raise


def _mask() -> int:
    # The mask can only be read by setting it.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
