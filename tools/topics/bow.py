"""Learns the bag of hashed words of the `topics` family and writes it as ONNX.

    /usr/bin/python3 bow.py DATA_DIR BOW.onnx

DATA_DIR is what glosses.py wrote. A word is a run of [a-z0-9] in lower case; its id is 1 + h mod
4096, where h is the unsigned 32-bit FNV-1a hash of its UTF-8 bytes. A text counts with its first 64
words. The regularisation is the one of the grid with the least log loss on the validation split.

BOW.onnx takes `token_ids`, int64 [batch, words], 0 where a text has ended, and answers `logits`,
float32 [batch, 25]: the sum of the words' rows over the square root of their number, plus the bias.
"""
import re
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

BUCKETS, MAX_WORDS = 4096, 64
GRID = 4, 8, 16, 32  # inverse strength of the regularisation


def fnv1a(word):
    h = 0x811C9DC5
    for byte in word.encode():
        h = (h ^ byte) * 0x01000193 & 0xFFFFFFFF
    return h


def ids(text):
    return [1 + fnv1a(word) % BUCKETS for word in re.findall("[a-z0-9]+", text.lower())][:MAX_WORDS]


def split(data, name, topics):
    with open(f"{data}/{name}.tsv") as f:
        rows = [line.rstrip("\n").split("\t") for line in f]
    words = [ids(text) for _, text in rows]
    values = np.concatenate([np.full(len(w), max(1, len(w)) ** -0.5) for w in words])
    ends = np.cumsum([0] + [len(w) for w in words])
    x = csr_matrix((values, np.concatenate(words), ends), (len(rows), BUCKETS + 1))
    return x, np.array([topics.index(label) for label, _ in rows])


def learn(x, y, held_x, held_y):
    best = None
    model = LogisticRegression(max_iter=1000, warm_start=True)
    for strength in GRID:
        certainty = model.set_params(C=strength).fit(x, y).predict_proba(held_x)
        loss = log_loss(held_y, certainty, labels=model.classes_)
        print(f"C {strength}: validation log loss {loss:.4f}, accuracy "
              f"{(certainty.argmax(1) == held_y).mean():.4f}", flush=True)
        if best is None or loss < best[0]:
            best = loss, model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)
    return best[1], best[2]


def network(rows, bias):
    rows[0] = 0  # the padding
    constants = {
        "rows": rows, "bias": bias, "axis": np.array([1], np.int64), "one": np.float32(1)}
    graph = helper.make_graph([
        helper.make_node("Gather", ["rows", "token_ids"], ["words"]),
        helper.make_node("ReduceSum", ["words", "axis"], ["sum"], keepdims=0),
        helper.make_node("Sign", ["token_ids"], ["present"]),
        helper.make_node("Cast", ["present"], ["counted"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["counted", "axis"], ["count"], keepdims=1),
        helper.make_node("Max", ["count", "one"], ["number"]),
        helper.make_node("Sqrt", ["number"], ["root"]),
        helper.make_node("Div", ["sum", "root"], ["scores"]),
        helper.make_node("Add", ["scores", "bias"], ["logits"])],
        "bow",
        [helper.make_tensor_value_info("token_ids", TensorProto.INT64, ["batch", "words"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(bias)])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()])
    model = helper.make_model(
        graph, producer_name="gearshift", ir_version=7,
        opset_imports=[helper.make_opsetid("", 13)])
    onnx.checker.check_model(model, full_check=True)
    return model


def main(data, out):
    with open(f"{data}/labels.txt") as f:
        topics = f.read().split()
    onnx.save(network(*learn(*split(data, "train", topics), *split(data, "validation", topics))),
              out)


if __name__ == "__main__":
    main(*sys.argv[1:])
