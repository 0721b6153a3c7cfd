"""Makes the small networks in front of and behind those of PP-OCR: everything in which variants of
a family differ, so that what they take and give is the same.

    apt-get install --no-install-recommends python3-onnx
    /usr/bin/python3 tools/ocr/networks.py
"""

import pathlib

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

MODELS = pathlib.Path(__file__).resolve().parents[2] / "models"

UINT8, INT64, FLOAT = TensorProto.UINT8, TensorProto.INT64, TensorProto.FLOAT

# of the outputs of the fetched networks
DETECTOR_OUTPUT = "sigmoid_0.tmp_0"
ORIENTER_OUTPUT = "save_infer_model/scale_0.tmp_1"
READER_OUTPUTS = {"v3": "softmax_5.tmp_0", "v4": "softmax_11.tmp_0"}
KEYS = 6625


class Graph:
    """Nodes in the order in which they are added; constants are named as they come."""

    def __init__(self):
        self.nodes = []
        self.constants = []

    def constant(self, values, dtype):
        name = f"constant-{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(numpy.array(values, dtype=dtype), name))
        return name

    def ints(self, *values):
        return self.constant(values, numpy.int64)

    def floats(self, *values):
        return self.constant(values, numpy.float32)

    def add(self, operator, *inputs, gives=None, **attributes):
        """A node of one output, which is returned."""
        output = gives or f"value-{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def cast(self, value, element_type, gives=None):
        return self.add("Cast", value, gives=gives, to=element_type)

    def part(self, value, first, end, axis=0):
        return self.add("Slice", value, self.ints(first), self.ints(end), self.ints(axis))

    def resized(self, picture, rows_and_columns):
        """Bilinear, corner to corner, as OpenCV does it, which the networks were trained with."""
        leading = self.part(self.add("Shape", picture), 0, 2)
        sizes = self.add("Concat", leading, rows_and_columns, axis=0)
        return self.add(
            "Resize",
            picture,
            "",
            "",
            sizes,
            mode="linear",
            coordinate_transformation_mode="half_pixel",
        )

    def normalised(self, picture, mean, deviation, gives=None):
        """Bytes of red, green, blue to numbers of blue, green, red."""
        colours = self.add("Gather", picture, self.ints(2, 1, 0), axis=1)
        numbers = self.cast(colours, FLOAT)
        shape = (1, 3, 1, 1)
        mean = self.constant(numpy.reshape(mean, shape) * 255, numpy.float32)
        factor = self.constant(1 / (numpy.reshape(deviation, shape) * 255), numpy.float32)
        return self.add("Mul", self.add("Sub", numbers, mean), factor, gives=gives)

    def sides(self, picture):
        """Height and width, as floats."""
        return self.cast(self.part(self.add("Shape", picture), 2, 4), FLOAT)

    def write(self, path, inputs, outputs):
        graph = helper.make_graph(self.nodes, path.stem, inputs, outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
        model.ir_version = 7
        model.producer_name = "gearshift"
        onnx.checker.check_model(model)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(model.SerializeToString())


def tensor(name, element_type, shape):
    return helper.make_tensor_value_info(name, element_type, shape)


def page_to_detector(side):
    """The longer side of a page becomes `side`, and both a multiple of 32."""
    graph = Graph()
    sides = graph.sides("page")
    longest = graph.add("ReduceMax", sides, axes=[0], keepdims=1)
    blocks = graph.add("Mul", sides, graph.add("Div", graph.floats(side / 32), longest))
    blocks = graph.add("Max", graph.add("Round", blocks), graph.floats(1))
    target = graph.cast(graph.add("Mul", blocks, graph.floats(32)), INT64)
    graph.normalised(
        graph.resized("page", target), [0.485, 0.456, 0.406], [0.229, 0.224, 0.225], gives="x"
    )
    return (
        graph,
        [tensor("page", UINT8, [1, 3, "height", "width"])],
        [tensor("x", FLOAT, [1, 3, "rows", "columns"])],
    )


def detector_to_map():
    """Probabilities as bytes: a quarter of the size on the way to the next step."""
    graph = Graph()
    scaled = graph.add("Mul", DETECTOR_OUTPUT, graph.floats(255))
    graph.cast(graph.add("Round", scaled), UINT8, gives="map")
    return (
        graph,
        [tensor(DETECTOR_OUTPUT, FLOAT, [1, 1, "rows", "columns"])],
        [tensor("map", UINT8, [1, 1, "rows", "columns"])],
    )


CROPS = tensor("crop", UINT8, ["lines", 3, "height", "width"])


def width_at(graph, height, least, most):
    """As wide as a crop is at this height, within bounds; a list of one float."""
    sides = graph.sides("crop")
    ratio = graph.add("Div", graph.part(sides, 1, 2), graph.part(sides, 0, 1))
    width = graph.add("Ceil", graph.add("Mul", ratio, graph.floats(height)))
    return graph.add("Min", graph.add("Max", width, graph.floats(least)), graph.floats(most))


def crops_to_orienter(both_ways):
    """48 x 192: longer lines are squeezed, shorter ones get grey behind them."""
    graph = Graph()
    columns = graph.cast(width_at(graph, 48, 8, 192), INT64)
    target = graph.add("Concat", graph.ints(48), columns, axis=0)
    crops = graph.resized("crop", target)
    if both_ways:
        least = -(2**62)
        upended = graph.add(
            "Slice",
            crops,
            graph.ints(-1, -1),
            graph.ints(least, least),
            graph.ints(2, 3),
            graph.ints(-1, -1),
        )
        crops = graph.add("Concat", crops, upended, axis=0)
    numbers = graph.normalised(crops, [0.5] * 3, [0.5] * 3)
    missing = graph.add("Sub", graph.ints(192), columns)
    pads = graph.add("Concat", graph.ints(0, 0, 0, 0, 0, 0, 0), missing, axis=0)
    graph.add("Pad", numbers, pads, gives="x")
    return graph, [CROPS], [tensor("x", FLOAT, ["pictures", 3, 48, 192])]


def orienter_to_turned(both_ways):
    graph = Graph()
    if both_ways:
        # of each crop as it is, and upside down, where the answers change places
        halves = graph.add("Reshape", ORIENTER_OUTPUT, graph.ints(2, -1, 2))
        first = graph.add("Squeeze", graph.part(halves, 0, 1), graph.ints(0))
        second = graph.add("Squeeze", graph.part(halves, 1, 2), graph.ints(0))
        swapped = graph.add("Gather", second, graph.ints(1, 0), axis=1)
        sum_ = graph.add("Add", first, swapped)
        graph.add("Mul", sum_, graph.floats(0.5), gives="turned")
    else:
        graph.add("Identity", ORIENTER_OUTPUT, gives="turned")
    return (
        graph,
        [tensor(ORIENTER_OUTPUT, FLOAT, ["pictures", 2])],
        [tensor("turned", FLOAT, ["lines" if both_ways else "pictures", 2])],
    )


def never_turned():
    graph = Graph()
    lines = graph.part(graph.add("Shape", "crop"), 0, 1)
    shape = graph.add("Concat", lines, graph.ints(2), axis=0)
    upright = graph.constant([[1, 0]], numpy.float32)
    graph.add("Expand", upright, shape, gives="turned")
    return graph, [CROPS], [tensor("turned", FLOAT, ["lines", 2])]


def crops_to_reader(squeeze):
    """Height 48, proportions kept but for the squeeze; longer lines than 50 to 1 become that."""
    graph = Graph()
    width = width_at(graph, 48, 16, 2400)
    if squeeze != 1:
        width = graph.add("Ceil", graph.add("Mul", width, graph.floats(squeeze)))
    target = graph.add("Concat", graph.ints(48), graph.cast(width, INT64), axis=0)
    graph.normalised(graph.resized("crop", target), [0.5] * 3, [0.5] * 3, gives="x")
    return graph, [CROPS], [tensor("x", FLOAT, ["lines", 3, 48, "columns"])]


def reader_to_keys(output):
    """The likeliest key at each place, and how likely: two numbers instead of 6,625."""
    graph = Graph()
    graph.add("ArgMax", output, axis=2, keepdims=0, gives="keys")
    graph.add("ReduceMax", output, axes=[2], keepdims=0, gives="certainty")
    return (
        graph,
        [tensor(output, FLOAT, ["lines", "places", KEYS])],
        [
            tensor("keys", INT64, ["lines", "places"]),
            tensor("certainty", FLOAT, ["lines", "places"]),
        ],
    )


def write(made, path):
    graph, inputs, outputs = made
    graph.write(MODELS / path, inputs, outputs)


if __name__ == "__main__":
    for side in (320, 480, 736):
        write(page_to_detector(side), f"ocr-detect/v3-{side}/page.onnx")
    write(detector_to_map(), "ocr-detect/map.onnx")
    write(never_turned(), "ocr-orient/upright/upright.onnx")
    for variant, both_ways in (("once", False), ("twice", True)):
        write(crops_to_orienter(both_ways), f"ocr-orient/{variant}/crop.onnx")
        write(orienter_to_turned(both_ways), f"ocr-orient/{variant}/turned.onnx")
    for variant, version, squeeze in (("v3-narrow", "v3", 0.7), ("v3", "v3", 1), ("v4", "v4", 1)):
        write(crops_to_reader(squeeze), f"ocr-read/{variant}/crop.onnx")
        write(reader_to_keys(READER_OUTPUTS[version]), f"ocr-read/{variant}/keys.onnx")
