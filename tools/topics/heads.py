"""Learns the head of an encoder of the `topics` family and writes it as ONNX.

    /usr/bin/python3 heads.py DATA_DIR TRAIN.f32 VALIDATION.f32 mean|first TOKENS HEAD.onnx

DATA_DIR is what glosses.py wrote, the .f32 files are what Embed.java wrote. The head is a logistic
regression; its regularisation is the one of the grid with the least log loss on the validation
split, which decides for the certainty of the answers as much as for their number. The test split
plays no part.

HEAD.onnx takes the encoder's output, called TOKENS, float32 [batch, tokens, 384], and for `mean`
also `attention_mask`, int64 [batch, tokens]; it answers `logits`, float32 [batch, 25]. What the
mask leaves out has no weight, so padding does not reach the answer.
"""
import sys
import time

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

WIDTH = 384
GRID = 0.003, 0.01, 0.03, 0.1, 0.3  # inverse strength of the regularisation


def split(data, name, vectors, topics):
    with open(f"{data}/{name}.tsv") as f:
        y = np.array([topics.index(line.split("\t")[0]) for line in f])
    x = np.fromfile(vectors, "<f4").reshape(-1, WIDTH)
    assert len(x) == len(y), f"{vectors}: {len(x)} vectors for {len(y)} texts"
    return x, y


def learn(x, y, held_x, held_y):
    """Weights and bias for the vectors as they are; learnt on centred, scaled ones, for speed."""
    mean, scale = x.mean(0), 1 / x.std()
    best = None
    model = LogisticRegression(max_iter=1000, tol=1e-3, warm_start=True)
    for strength in GRID:
        started = time.process_time()
        model.set_params(C=strength).fit((x - mean) * scale, y)
        certainty = model.predict_proba((held_x - mean) * scale)
        loss = log_loss(held_y, certainty, labels=model.classes_)
        print(f"C {strength}: validation log loss {loss:.4f}, accuracy "
              f"{(certainty.argmax(1) == held_y).mean():.4f}, "
              f"{time.process_time() - started:.0f} s", flush=True)
        if best is None or loss < best[0]:
            weights = model.coef_ * scale
            best = loss, weights, model.intercept_ - weights @ mean
    return best[1].astype(np.float32), best[2].astype(np.float32)


def head(pooling, tokens, weights, bias):
    constants = {"weights": weights, "bias": bias, "least": np.float32(1e-9)}
    inputs = [helper.make_tensor_value_info(
        tokens, TensorProto.FLOAT, ["batch", "tokens", WIDTH])]
    if pooling == "first":
        constants["first"] = np.int64(0)
        pool = [helper.make_node("Gather", [tokens, "first"], ["pooled"], axis=1)]
    else:
        constants["axis"] = np.array([1], np.int64)
        inputs.append(helper.make_tensor_value_info(
            "attention_mask", TensorProto.INT64, ["batch", "tokens"]))
        pool = [  # the sum will do: its length is divided out below
            helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["mask", "axis"], ["row"]),
            helper.make_node("MatMul", ["row", tokens], ["sum"]),
            helper.make_node("Squeeze", ["sum", "axis"], ["pooled"])]
    classify = [
        helper.make_node("ReduceL2", ["pooled"], ["length"], axes=[1], keepdims=1),
        helper.make_node("Max", ["length", "least"], ["divisor"]),
        helper.make_node("Div", ["pooled", "divisor"], ["unit"]),
        helper.make_node("Gemm", ["unit", "weights", "bias"], ["logits"], transB=1)]
    graph = helper.make_graph(
        pool + classify, "head", inputs,
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(bias)])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()])
    model = helper.make_model(
        graph, producer_name="gearshift", ir_version=7,
        opset_imports=[helper.make_opsetid("", 13)])
    onnx.checker.check_model(model, full_check=True)
    return model


def main(data, train, validation, pooling, tokens, out):
    with open(f"{data}/labels.txt") as f:
        topics = f.read().split()
    weights, bias = learn(*split(data, "train", train, topics),
                          *split(data, "validation", validation, topics))
    onnx.save(head(pooling, tokens, weights, bias), out)


if __name__ == "__main__":
    main(*sys.argv[1:])
