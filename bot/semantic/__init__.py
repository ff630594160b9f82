"""Semantic matching: sentence embeddings from a local model.

    models     when to use a model, and the one that ships with the bot
    errors     reasons a model can't be used
    folder     check a folder with a model, and read its settings
    ready      choose between matching by words only and using an embedder
    libraries  configure and import the libraries
    embedder   turn texts into vectors
    named      embedders by name, through the optional library fastembed
    shipped    the vectors of the shipped knowledge
    cache      keep the knowledge's vectors on disk
    vectors    compare a question's vector with those of passages and gaps
    meaning    an embedder and the knowledge's vectors, as the engine uses them
    minilm/    the model that ships

`models`, `errors`, `folder`, `ready` and `meaning` import none of the libraries, so that commands
that need no model start fast, and platforms without onnxruntime match by words only.
"""
