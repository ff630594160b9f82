"""Semantic matching: sentence embeddings from a local model, an optional extra.

    models     when to use a model, and the known models with their SHA-256
    errors     reasons a model can't be used
    folder     check the files in a model's folder; locate models and vectors
    fetch      download a known model into its folder
    ready      choose between matching by words only and using an embedder
    libraries  configure and import the extra's libraries
    embedder   turn texts into vectors
    cache      keep the knowledge's vectors on disk
    vectors    compare a question's vector with those of passages and gaps
    meaning    an embedder and the knowledge's vectors, as the engine uses them

Without the extra `footnote-bot[semantic]`, only `models`, `errors`, `folder`, `fetch`, `ready` and
`meaning` can be imported, and the bot matches by words only.
"""
