"""YAML files for people: strict about what is ambiguous, exact about where, plain about why."""

from bot.yamlfile.document import Document, Position
from bot.yamlfile.fit import fit
from bot.yamlfile.reader import parse, read
from bot.yamlfile.scalars import Unclear

__all__ = ["Document", "Position", "Unclear", "fit", "parse", "read"]
