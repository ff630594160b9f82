"""Import many documents at once: a folder, several files, or the entries of sources.yaml.

listing.py    sources.yaml -> its entries
walking.py    a folder -> its pages
sites.py      the configuration of a site generator -> settings for addresses
addresses.py  a page -> its address on the site
links.py      links between pages -> addresses
naming.py     ids of sources and collections
known.py      the knowledge files of earlier imports
entry.py      documents to import together -> their pages
pruning.py    files whose pages are gone
batch.py      new and changed pages of an entry -> knowledge files
"""
