"""Screenshots of pages, taken by Chromium and made small."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from PIL import Image

_WINDOW = "780,1600"
_MISSING = """\
The pictures are drawn by Chromium, with free fonts, and made small by pngquant. On Debian:
  apt-get install chromium pngquant fonts-inter fonts-noto-color-emoji fonts-dejavu-core"""
_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--force-device-scale-factor=2",
    "--default-background-color=00000000",
    f"--window-size={_WINDOW}",
)


def screenshot(page: str, target: Path) -> None:
    """Save a picture of a page, cut to its contents. Raise SystemExit without Chromium."""
    programs = {name: which(name) for name in ("chromium", "pngquant")}
    chromium, pngquant = programs.values()
    if chromium is None or pngquant is None:
        raise SystemExit(_MISSING)
    # Chromium has no sandbox for root, the user of most containers. The page is our own.
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with TemporaryDirectory() as name:
        file, shot = Path(name, "page.html"), Path(name, "shot.png")
        file.write_text(page, encoding="utf-8")
        profile = f"--user-data-dir={name}/profile"
        _run(chromium, *_OPTIONS, *root, profile, f"--screenshot={shot}", file.as_uri())
        with Image.open(shot) as whole:
            box = whole.getchannel("A").getbbox()
            if box is None or box[3] == whole.height:
                raise SystemExit(f"{target.name} is empty, or higher than the window")
            whole.crop(box).save(shot)
        _run(pngquant, "--force", "--nofs", "--strip", "--output", str(target), str(shot))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - our own page
