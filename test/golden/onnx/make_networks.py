"""Makes the networks of this folder: a few hundred bytes each, with outputs that can be worked by hand, to test what a judge takes.

    python3 test/golden/onnx/make_networks.py        (with the package onnx, such as Debian's python3-onnx)
"""

from pathlib import Path

from onnx import TensorProto, checker, helper

HERE = Path(__file__).resolve().parent


def port(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def write(name, nodes, inputs, outputs):
    graph = helper.make_graph(nodes, name, inputs, outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="modeweave")
    model.ir_version = 8
    checker.check_model(model)
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


def mean(axes, output, keep=0):
    return helper.make_node("ReduceMean", ["images"], [output], axes=axes, keepdims=keep)


RGB = ["batch", 3, "height", "width"]

# Descriptors: the mean of each channel.
write("channel-means", [mean([2, 3], "descriptors")], [port("images", RGB)], [port("descriptors", ["batch", 3])])
# As Inception's last pooling leaves them.
write(
    "unpooled",
    [mean([2], "features", keep=1)],
    [port("images", ["batch", 3, 4, 4])],
    [port("features", ["batch", 3, 1, 4])],
)
# Features are the channels' means, logits the rows' of the first channel; logits come first.
write(
    "classifier",
    [
        mean([2, 3], "features"),
        mean([1, 3], "logits"),
    ],
    [port("images", ["batch", 3, 2, 2])],
    [port("logits", ["batch", 2]), port("features", ["batch", 3])],
)
# Exported for two images at a time.
write("fixed-batch", [mean([2, 3], "descriptors")], [port("images", [2, 1, 4, 4])], [port("descriptors", [2, 1])])
write(
    "two-inputs",
    [helper.make_node("Add", ["images", "mask"], ["descriptors"])],
    [port("images", RGB), port("mask", RGB)],
    [port("descriptors", RGB)],
)
write("vectors", [mean([1], "descriptors", keep=1)], [port("images", ["batch", 12])], [port("descriptors", ["batch", 1])])
write("sequences", [mean([3], "descriptors")], [port("images", RGB)], [port("descriptors", ["batch", 3, "height"])])
