"""Large knowledge on disk: taken apart once, then opened by memory map.

files.py     which files there are, told apart by their content
records.py   lines in a file, read by number
packing.py   a unit <-> a line
manifest.py  what stands on a shelf
building.py  knowledge files -> a shelf; of one that stands, only what changed is done again
shelf.py     a shelf -> the contents of an index
library.py   the shelf of a configuration: found, or built in a process of its own
"""
