"""Turn an article into a knowledge file: verbatim passages, and proposals for a curator to check.

    file → reading → ParsedDocument → assemble → Article → drafts → emit → YAML
                                       existing file → previous, matching, merge ↗

`importing.import_article` runs all steps. A reader's libraries are loaded when the reader is first
used.
"""
