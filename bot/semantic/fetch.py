"""Download known models. A file gets its final name only after its SHA-256 has been checked."""

from __future__ import annotations

import os
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Final
from urllib.request import Request, urlopen

from bot import __version__
from bot.output.progress import progress
from bot.semantic.errors import ModelError, NotReadyError
from bot.semantic.models import MODELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.semantic.models import Pin

HUB: Final = "https://huggingface.co"
_TIMEOUT_S = 30
_CHUNK = 1 << 16


def fetch(name: str, folder: Path) -> None:
    """Download the missing or damaged files of the known model `name` into `folder`.

    Shows a progress bar. HF_ENDPOINT selects a mirror. Several processes can do this at once.
    Raises NotReadyError if HF_HUB_OFFLINE forbids the download, and ModelError if it fails.
    """
    missing = {file: pin for file, pin in MODELS[name].items() if not _matches(folder / file, pin)}
    if not missing:
        return
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "TRUE", "YES", "ON"}:
        raise NotReadyError(f"{name} is not downloaded yet, and HF_HUB_OFFLINE is set")
    total = sum(pin.size for pin in missing.values())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with progress(f"Downloading {name}", total) as advance:
            for file, pin in missing.items():
                _fetch(pin, folder / file, advance)
    except (OSError, ValueError) as error:  # network, disk, malformed HF_ENDPOINT
        raise ModelError(f"{name} can't be downloaded: {error}") from error


def _matches(path: Path, pin: Pin) -> bool:
    if not path.is_file() or path.stat().st_size != pin.size:
        return False
    with path.open("rb") as file:
        return file_digest(file, sha256).hexdigest() == pin.sha256


def _fetch(pin: Pin, target: Path, advance: Callable[[int], None]) -> None:
    with NamedTemporaryFile(dir=target.parent, prefix=".fetching-", delete=False) as file:
        part = Path(file.name)
        try:
            digest = _receive(pin, file, advance)
            file.close()
            if digest != pin.sha256:
                raise ModelError(f"the downloaded {pin.path} is damaged: its SHA-256 is {digest}")
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def _receive(pin: Pin, file: IO[bytes], advance: Callable[[int], None]) -> str:
    """Download into `file`, up to one byte more than the expected size; return the SHA-256."""
    hub = os.environ.get("HF_ENDPOINT", HUB).rstrip("/")
    url = f"{hub}/{pin.repository}/resolve/{pin.revision}/{pin.path}"
    request = Request(url, headers={"User-Agent": f"footnote/{__version__}"})  # noqa: S310 - the operator chooses the hub
    digest, left = sha256(), pin.size + 1
    with urlopen(request, timeout=_TIMEOUT_S) as response:  # noqa: S310 - as above
        while chunk := response.read(min(_CHUNK, left)):
            file.write(chunk)
            digest.update(chunk)
            advance(len(chunk))
            left -= len(chunk)
    return digest.hexdigest()
