"""Makes the tiny networks that the tests of runtime/ and multi-jvm-tests/ run, and the casts that
runtime/ ships.

    apt-get install --no-install-recommends python3-onnx
    /usr/bin/python3 tools/test-networks/make.py
"""

import pathlib

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

HOME = pathlib.Path(__file__).resolve().parents[2]
ROOT = HOME / "runtime" / "src"
CLIENTS = HOME / "multi-jvm-tests" / "src" / "test" / "resources" / "clients"
ECHO = HOME / "multi-jvm-tests" / "src" / "test" / "resources" / "repository" / "echo"
NETWORKS = ROOT / "test" / "resources" / "networks"
CASTS = ROOT / "main" / "resources" / "io" / "gearshift" / "runtime"

# what the smallest of embeddings looks for
WORDS = ["cat", "dog", "sea", "sky"]

FLOAT = TensorProto.FLOAT
INT32 = TensorProto.INT32
INT64 = TensorProto.INT64

# the names of the Open Inference Protocol, and what ONNX calls the type
TYPES = {
    "bool": TensorProto.BOOL,
    "uint8": TensorProto.UINT8,
    "uint16": TensorProto.UINT16,
    "uint32": TensorProto.UINT32,
    "uint64": TensorProto.UINT64,
    "int8": TensorProto.INT8,
    "int16": TensorProto.INT16,
    "int32": TensorProto.INT32,
    "int64": TensorProto.INT64,
    "fp16": TensorProto.FLOAT16,
    "bf16": TensorProto.BFLOAT16,
    "fp32": TensorProto.FLOAT,
    "fp64": TensorProto.DOUBLE,
    "bytes": TensorProto.STRING,
}


def tensor(name, element_type, shape):
    """A declaration; symbols stand for dimensions of any size, None for any rank."""
    return helper.make_tensor_value_info(name, element_type, shape)


def write(path, nodes, inputs, outputs, constants=None, checked=True, opset=13):
    initializers = [
        numpy_helper.from_array(value, name) for name, value in (constants or {}).items()
    ]
    graph = helper.make_graph(nodes, path.stem, inputs, outputs, initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    model.ir_version = 7 if opset == 13 else 9
    model.producer_name = "gearshift"
    if checked:  # the checker insists on shapes, and knows no new operators; the runtime does neither
        onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())


def network(name, nodes, inputs, outputs, constants=None):
    write(NETWORKS / f"{name}.onnx", nodes, inputs, outputs, constants)


def identities():
    for name, element_type in TYPES.items():
        network(
            f"identity-{name}",
            [helper.make_node("Identity", ["x"], ["y"])],
            [tensor("x", element_type, ["batch", "width"])],
            [tensor("y", element_type, ["batch", "width"])],
        )


def casts():
    """Signed to unsigned of the same width: the bits stay as they are."""
    for bits, signed, unsigned in (
        (16, TensorProto.INT16, TensorProto.UINT16),
        (32, TensorProto.INT32, TensorProto.UINT32),
        (64, TensorProto.INT64, TensorProto.UINT64),
    ):
        write(
            CASTS / f"cast-uint{bits}.onnx",
            [helper.make_node("Cast", ["signed"], ["unsigned"], to=unsigned)],
            [tensor("signed", signed, None)],
            [tensor("unsigned", unsigned, None)],
            checked=False,
        )


def arithmetic():
    network(
        "sum",  # [batch, width] -> [batch, 1]
        [helper.make_node("ReduceSum", ["x", "axes"], ["sum"], keepdims=1)],
        [tensor("x", FLOAT, ["batch", "width"])],
        [tensor("sum", FLOAT, ["batch", 1])],
        {"axes": numpy.array([1], dtype=numpy.int64)},
    )
    network(
        "scale",  # the second of a pair: sum, then scale by ten
        [helper.make_node("Mul", ["sum", "ten"], ["scaled"])],
        [tensor("sum", FLOAT, ["rows", 1])],
        [tensor("scaled", FLOAT, ["rows", 1])],
        {"ten": numpy.array([10], dtype=numpy.float32)},
    )
    network(
        "add",  # two inputs
        [helper.make_node("Add", ["a", "b"], ["c"])],
        [tensor("a", FLOAT, ["batch", 2]), tensor("b", FLOAT, ["batch", 2])],
        [tensor("c", FLOAT, ["batch", 2])],
    )
    network(
        "fixed",  # does not batch: one row and no other
        [helper.make_node("Add", ["x", "one"], ["y"])],
        [tensor("x", FLOAT, [1, 3])],
        [tensor("y", FLOAT, [1, 3])],
        {"one": numpy.array([1], dtype=numpy.float32)},
    )
    network(
        "vector",  # does not batch: as many elements as come
        [helper.make_node("Add", ["x", "one"], ["y"])],
        [tensor("x", FLOAT, ["n"])],
        [tensor("y", FLOAT, ["n"])],
        {"one": numpy.array([1], dtype=numpy.float32)},
    )


def awkward():
    network(
        "unnamed",  # dimensions without a symbol
        [helper.make_node("Identity", ["x"], ["y"])],
        [tensor("x", FLOAT, [None, None])],
        [tensor("y", FLOAT, [None, None])],
    )
    network(
        "dynamic",  # [batch, width] -> [batch, 2 * width]: a dimension known only after the run
        [helper.make_node("Concat", ["x", "x"], ["y"], axis=1)],
        [tensor("x", FLOAT, ["batch", "width"])],
        [tensor("y", FLOAT, ["batch", "twice"])],
    )
    network(
        "lying",  # says that y is as wide as x; it is twice as wide
        [helper.make_node("Concat", ["x", "x"], ["y"], axis=1)],
        [tensor("x", FLOAT, ["batch", "width"])],
        [tensor("y", FLOAT, ["batch", "width"])],
    )
    network(
        "flattened",  # gives as many rows as elements came, so answers cannot be told apart
        [helper.make_node("Reshape", ["x", "flat"], ["y"])],
        [tensor("x", FLOAT, ["batch", "width"])],
        [tensor("y", FLOAT, ["elements"])],
        {"flat": numpy.array([-1], dtype=numpy.int64)},
    )
    network(
        "lookup",  # fails unless -5 <= index < 5
        [helper.make_node("Gather", ["table", "index"], ["value"], axis=0)],
        [tensor("index", INT64, ["batch", 1])],
        [tensor("value", FLOAT, ["batch", 1])],
        {"table": numpy.array([0, 10, 20, 30, 40], dtype=numpy.float32)},
    )
    network(
        "picky",  # fails on zero: the index is x - 6, and the table has five
        [
            helper.make_node("Sub", ["x", "six"], ["index"]),
            helper.make_node("Gather", ["table", "index"], ["value"], axis=0),
        ],
        [tensor("x", INT64, ["batch", 1])],
        [tensor("value", FLOAT, ["batch", 1])],
        {
            "six": numpy.array([6], dtype=numpy.int64),
            "table": numpy.array([0, 10, 20, 30, 40], dtype=numpy.float32),
        },
    )
    network(
        "numerals",  # fails on text that is no number
        [helper.make_node("Cast", ["text"], ["number"], to=INT32)],
        [tensor("text", TensorProto.STRING, ["batch", 1])],
        [tensor("number", INT32, ["batch", 1])],
    )
    (NETWORKS / "garbage.onnx").write_bytes(b"this is not a network\n")


def text():
    network(
        "count-tokens",  # how many words each text has: [batch, seq] -> [batch, 1]
        [
            helper.make_node("Cast", ["token_ids"], ["present"], to=TensorProto.BOOL),
            helper.make_node("Cast", ["present"], ["ones"], to=INT64),
            helper.make_node("ReduceSum", ["ones", "axes"], ["count"], keepdims=1),
        ],
        [tensor("token_ids", INT64, ["batch", "seq"])],
        [tensor("count", INT64, ["batch", 1])],
        {"axes": numpy.array([1], dtype=numpy.int64)},
    )
    network(
        "word-pieces",  # gives back what it took, so that a test can see it
        [
            helper.make_node("Identity", ["input_ids"], ["ids"]),
            helper.make_node("Identity", ["attention_mask"], ["mask"]),
            helper.make_node("Identity", ["token_type_ids"], ["types"]),
        ],
        [
            tensor("input_ids", INT64, ["batch", "seq"]),
            tensor("attention_mask", INT64, ["batch", "seq"]),
            tensor("token_type_ids", INT64, ["batch", "seq"]),
        ],
        [
            tensor("ids", INT64, ["batch", "seq"]),
            tensor("mask", INT64, ["batch", "seq"]),
            tensor("types", INT64, ["batch", "seq"]),
        ],
    )


def echo():
    """Variants of one family that say back what they are told: an answer that is somebody else's is
    seen. What they cost is a product with a matrix of zeros, which is added to the sum and changes
    nothing. An eighth number other than zero makes the run fail.
    """
    width = 1024
    for name, rows in (("shallow", 8), ("deep", 64)):
        write(
            ECHO / name / "model.onnx",
            [
                helper.make_node("Identity", ["words"], ["echo"]),
                helper.make_node("ReduceSum", ["words", "across"], ["total"], keepdims=1),
                helper.make_node("Gather", ["words", "eighth"], ["index"], axis=1),
                helper.make_node("Gather", ["nothing", "index"], ["poison"], axis=0),
                helper.make_node("Cast", ["total"], ["value"], to=FLOAT),
                helper.make_node("Unsqueeze", ["value", "across"], ["cell"]),
                helper.make_node("Expand", ["cell", "shape"], ["rows"]),
                helper.make_node(
                    "ConstantOfShape",
                    ["square"],
                    ["zeros"],
                    value=helper.make_tensor("value", FLOAT, [1], [0]),
                ),
                helper.make_node("MatMul", ["rows", "zeros"], ["product"]),
                helper.make_node("ReduceMax", ["product"], ["zero"], axes=[1, 2], keepdims=0),
                helper.make_node("Cast", ["zero"], ["none"], to=INT32),
                helper.make_node("Unsqueeze", ["none", "across"], ["effort"]),
                helper.make_node("Add", ["total", "effort"], ["worked"]),
                helper.make_node("Add", ["worked", "poison"], ["sum"]),
            ],
            [tensor("words", INT32, ["batch", 8])],
            [tensor("echo", INT32, ["batch", 8]), tensor("sum", INT32, ["batch", 1])],
            {
                "across": numpy.array([1], dtype=numpy.int64),
                "eighth": numpy.array([7], dtype=numpy.int64),
                "nothing": numpy.array([0], dtype=numpy.int32),
                "shape": numpy.array([1, rows, width], dtype=numpy.int64),
                "square": numpy.array([width, width], dtype=numpy.int64),
            },
        )


def examples():
    """The two models that every example of a client of the protocol asks: sum and difference, of
    numbers, and of numbers in words. And the smallest of embeddings: which of four words a text has.
    """
    write(
        CLIENTS / "simple" / "int32" / "model.onnx",
        [
            helper.make_node("Add", ["INPUT0", "INPUT1"], ["OUTPUT0"]),
            helper.make_node("Sub", ["INPUT0", "INPUT1"], ["OUTPUT1"]),
        ],
        [tensor(name, INT32, ["batch", 16]) for name in ("INPUT0", "INPUT1")],
        [tensor(name, INT32, ["batch", 16]) for name in ("OUTPUT0", "OUTPUT1")],
    )
    text = TensorProto.STRING
    write(
        CLIENTS / "simple_string" / "text" / "model.onnx",
        [
            helper.make_node("Cast", ["INPUT0"], ["one"], to=INT32),
            helper.make_node("Cast", ["INPUT1"], ["other"], to=INT32),
            helper.make_node("Add", ["one", "other"], ["sum"]),
            helper.make_node("Sub", ["one", "other"], ["difference"]),
            helper.make_node("Cast", ["sum"], ["OUTPUT0"], to=text),
            helper.make_node("Cast", ["difference"], ["OUTPUT1"], to=text),
        ],
        [tensor(name, text, ["batch", 16]) for name in ("INPUT0", "INPUT1")],
        [tensor(name, text, ["batch", 16]) for name in ("OUTPUT0", "OUTPUT1")],
    )
    write(
        CLIENTS / "keywords" / "four" / "model.onnx",
        [
            node
            for word in WORDS
            for node in (
                helper.make_node(
                    "RegexFullMatch", ["text"], ["is " + word], pattern=f"(?s).*{word}.*"
                ),
                helper.make_node("Cast", ["is " + word], ["has " + word], to=FLOAT),
                helper.make_node("Unsqueeze", ["has " + word, "last"], [word]),
            )
        ]
        + [helper.make_node("Concat", WORDS, ["embedding"], axis=1)],
        [tensor("text", text, ["batch"])],
        [tensor("embedding", FLOAT, ["batch", len(WORDS)])],
        {"last": numpy.array([1], dtype=numpy.int64)},
        checked=False,
        opset=20,
    )


if __name__ == "__main__":
    identities()
    casts()
    arithmetic()
    awkward()
    text()
    echo()
    examples()
