"""Semantic matching: sentence embeddings from a local model.

    models     modes of semantic matching, and the model that ships with the bot
    errors     errors for models that can't be used
    folder     check a folder with a model, and read its settings
    ready      choose between an embedder and matching by words only
    libraries  configure and import numpy, onnxruntime and tokenizers
    embedder   turn texts into vectors
    named      load models by name with fastembed, an optional library
    reading    the reader that ships with the model
    reranker   published cross-encoders as readers
    shipped    the vectors of the shipped knowledge
    cache      keep the knowledge's vectors on disk
    vectors    compare a question's vector with those of passages and gaps
    meaning    an embedder and the knowledge's vectors, as the engine uses them
    minilm/    the model that ships with the bot

`models`, `errors`, `folder`, `ready` and `meaning` import no libraries for embedding. Therefore,
commands that need no model start fast, and platforms without onnxruntime can still match by words.
"""
