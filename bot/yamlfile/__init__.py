"""Read handwritten YAML files strictly, and report each problem at its exact position."""

from bot.yamlfile.document import Document, Position
from bot.yamlfile.fit import fit
from bot.yamlfile.reader import parse, read
from bot.yamlfile.scalars import Unclear

__all__ = ["Document", "Position", "Unclear", "fit", "parse", "read"]
