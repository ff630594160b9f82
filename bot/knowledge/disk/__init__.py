"""On-disk index of large knowledge, which is built once and then memory-mapped.

stamps.py    size, time and digest of each knowledge file
records.py   lines in a file, read by number
packing.py   a unit <-> a line
words.py     word counts
manifest.py  table of contents of an on-disk index
building.py  knowledge files -> an on-disk index; after a change, indexes only changed files
checks.py    checks across files; unchanged files are not read again
process.py   the build in a separate process
contents.py  an on-disk index -> the contents that the core searches
cache.py     opens the index for a configuration, or builds it if it doesn't exist
"""
