"""Import many documents at once: a folder, several files, or the entries of sources.yaml.

listing.py    reads the entries of sources.yaml
walking.py    finds the pages in a folder
sites.py      reads the site generator's settings that determine addresses
addresses.py  determines the address of a page on its site
links.py      finds the addresses that links between pages lead to
naming.py     chooses the ids of sources and collections
known.py      recognizes the knowledge files of earlier imports
entry.py      describes documents to import together, and finds their pages
pruning.py    removes files whose pages are gone
batch.py      imports the new and changed pages of an entry
"""
