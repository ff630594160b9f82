"""`python -m bot` does what the script `footnote` does."""

import sys

from bot.cli import main

sys.exit(main())
