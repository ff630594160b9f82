"""Late interaction, without training: `python -m training.reader.late QUESTIONS TARGET`.

For each token of the question: the best cosine with a token of the passage, by the hidden states
of the embedding model that the product has already. Means, the least, and the same weighted by how
rare the token is in the community.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from math import log
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

READ = 3
SMALL = frozenset(
    "a an the of to in on at for by with and or but is are was were be been do does did i you we it "
    "he she they my your our me us them this that there if so as from can could will would should "
    "have has had ? . , ! ' s t ' \" - ( ) : ; hey hi pls please just lol any anyone know".split()
)
ASKING = frozenset("who when where why how what which whose much many long".split())


def main() -> None:
    """Write the features of each candidate."""
    folder = Path(os.environ["FOOTNOTE_MODEL"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    model = onnxruntime.InferenceSession(str(folder / "model.onnx"), options)
    inputs = [one.name for one in model.get_inputs()]
    print(inputs, [(one.name, one.shape) for one in model.get_outputs()])
    made: dict[str, tuple[list[str], np.ndarray]] = {}

    def states(text: str) -> tuple[list[str], np.ndarray]:
        if text not in made:
            read = tokenizer.encode(text)
            fed = {
                "input_ids": np.array([read.ids]),
                "attention_mask": np.ones((1, len(read.ids)), np.int64),
                "token_type_ids": np.zeros((1, len(read.ids)), np.int64),
            }
            out = model.run(None, {name: fed[name] for name in inputs})[0][0]
            out = out / np.linalg.norm(out, axis=1, keepdims=True)
            made[text] = (read.tokens[1:-1], out[1:-1].astype(np.float32))
        return made[text]

    lines = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()]
    held: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    texts: dict[str, set[str]] = defaultdict(set)
    for one in lines:
        for each in one["candidates"]:
            texts[one["community"]].add(each["id"])
            for token in tokenizer.encode(each["passage"]).tokens:
                held[one["community"]][token].add(each["id"])
    with Path(sys.argv[2]).open("w") as file:
        for at, one in enumerate(lines):
            tokens, asked = states(one["question"])
            rare = np.array(
                [
                    0.0 if token in SMALL
                    else log(1 + len(texts[one["community"]]) / (0.5 + len(held[one["community"]][token])))
                    for token in tokens
                ]
            )
            telling = rare > 0
            asking = np.array([token in ASKING for token in tokens])
            rows = []
            for each in one["candidates"][:READ]:
                _, passage = states(each["passage"])
                best = (asked @ passage.T).max(axis=1)
                kept = np.sort(best[telling]) if telling.any() else np.sort(best)
                weight = rare / max(rare.sum(), 1e-9)
                hard = (best - 1)[telling] * rare[telling] if telling.any() else np.zeros(1)
                rows.append(
                    [
                        float(kept.mean()), float(kept[0]), float(kept[:2].mean()),
                        float(best @ weight), float(hard.min()), float(best[asking].mean()) if asking.any() else 0.5,
                        float((kept < 0.5).mean()), float(best.mean()),
                    ]
                )
            file.write(json.dumps(rows) + "\n")
            if at % 500 == 0:
                print(at, flush=True)


if __name__ == "__main__":
    main()
