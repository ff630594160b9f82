"""Turn an article into a knowledge file of verbatim passages, with proposals for curators to check.

    file → reading → ParsedDocument → assemble → Article → drafts → emit → YAML
                                       existing file → previous, matching, merge ↗

`importing.import_article` runs all of these steps. A reader's libraries are loaded when the reader
is first used.
"""
