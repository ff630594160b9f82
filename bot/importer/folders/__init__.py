"""Many documents at once: a folder, several files, or all that sources.yaml lists.

listing.py    sources.yaml -> its entries
walking.py    a folder -> its pages
sites.py      the configuration of a site generator -> what decides the addresses of pages
addresses.py  a page -> its address on the site
links.py      links from page to page -> addresses
naming.py     ids of sources and collections
known.py      the knowledge files of earlier imports
entry.py      what to import together -> its pages
pruning.py    files whose pages are gone
batch.py      runs an entry: reads what is new or changed, and writes it
"""
