"""Turn an article into a knowledge file of verbatim passages with proposed questions and terms.

`readers.reading` reads the article's file, `article` numbers its paragraphs, `draft` groups the
paragraphs into passages, and `emit` writes the passages as YAML. If the knowledge file already
exists, `previous` splits the file into lines, `matching` finds the passages that have changed, and
`merge` updates them.

`importing.import_article` runs the whole import. A file reader's libraries are loaded when the
reader is first used.
"""
