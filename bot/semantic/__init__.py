"""Meaning, not only words: sentence embeddings from a local model, an optional extra.

Without the extra `footnote-bot[semantic]` nothing here but `settings`, `pins`, `folder`, `fetch`
and `ready` can be used, and these import none of its libraries: the bot then goes by words alone.

    settings   what the configuration says about it
    pins       the models that are known by their SHA-256
    folder     a model's folder -> its files, checked
    fetch      a pinned model -> its folder, once
    ready      what to use, in words (`status`) and as an embedder, or why not
    libraries  what the extra brings, told to be silent
    embedder   texts -> vectors
    places     where models and vectors are kept
    cache      the knowledge's vectors on disk
    vectors    a question's vector, a unit's id -> how close they are in meaning
"""
