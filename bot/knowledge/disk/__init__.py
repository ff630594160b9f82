"""On-disk index for large amounts of knowledge. It is built once and then memory-mapped.

stamps.py    records the size, time and digest of each knowledge file
records.py   reads lines of a file by number
packing.py   converts units to lines and back
words.py     counts words
manifest.py  stores the table of contents of an on-disk index
building.py  builds an on-disk index from knowledge files; later, indexes only changed files
checks.py    finds conflicts between files without reading unchanged files again
process.py   runs the build in a separate process
contents.py  makes an on-disk index available to the core's search
cache.py     opens the index for a configuration, or builds it if it doesn't exist
"""
