"""An article -> a knowledge file: verbatim passages, and what it proposes for a curator to check.

    file → reading → Found → assemble → Article → drafts → emit → YAML
                                     the file as it was → previous, matching, merge ↗

`importing.import_article` does it all. A reader loads its libraries when its format is met.
"""
