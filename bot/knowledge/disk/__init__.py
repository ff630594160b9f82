"""On-disk index for large amounts of knowledge.

`stamps.py` records the size, modification time and digest of each knowledge file.
`records.py` writes lines to files, and reads them by number.
`packing.py` converts units to lines of JSON and back.
`words.py` counts the words in the knowledge.
`manifest.py` stores the table of contents of an on-disk index.
`building.py` builds an on-disk index from knowledge files, or adds changed files to an old index.
`checks.py` finds conflicts between files without reading unchanged files again.
`process.py` builds an on-disk index in a separate process.
`contents.py` makes an on-disk index available to the core's search.
`cache.py` opens the index for a configuration, or builds the index if it doesn't exist.
"""
