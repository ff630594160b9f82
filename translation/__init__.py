"""Development tools for translators: the catalogs of `bot/texts/locales/` and docs/texts.md.

docs/translating.md describes them.
"""
