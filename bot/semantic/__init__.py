"""Semantic matching: sentence embeddings from a local model.

    models     modes of semantic matching, and the model that ships with the bot
    errors     reasons why a model can't be used
    folder     check a folder with a model, and read its settings
    ready      choose between an embedder and matching by words only
    libraries  configure and import the libraries
    embedder   turn texts into vectors
    named      models given by name, through the optional library fastembed
    reading    the reader that ships with the model
    reranker   published cross-encoders as readers
    shipped    the vectors of the shipped knowledge
    cache      keep the knowledge's vectors on disk
    vectors    compare a question's vector with those of passages and gaps
    meaning    an embedder and the knowledge's vectors, as the engine uses them
    minilm/    the model that ships with the bot

`models`, `errors`, `folder`, `ready` and `meaning` import none of the libraries. Therefore,
commands that need no model start fast, and platforms without onnxruntime can match by words only.
"""
