"""Write docs/reference/ and build the site: `python -m manual`."""

from __future__ import annotations

import sys

from manual import reference
from manual.site import ROOT, BuildError, build


def main() -> int:
    """Write the pages, build the site and print where it is, or what is wrong."""
    reference.write(ROOT / "docs")
    try:
        site = build()
    except BuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{site / 'index.html'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
