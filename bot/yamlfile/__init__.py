"""Reading of handwritten YAML files, with exact positions for problems and no ambiguity."""

from bot.yamlfile.document import Document, Position
from bot.yamlfile.fit import fit
from bot.yamlfile.reader import parse, read
from bot.yamlfile.scalars import Unclear

__all__ = ["Document", "Position", "Unclear", "fit", "parse", "read"]
