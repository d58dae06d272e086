"""Makes the networks of this folder: a few hundred bytes each, with outputs that can be worked by hand, to test what a judge takes.

    python3 test/golden/onnx/make_networks.py        (with the package onnx, such as Debian's python3-onnx)
"""

from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

HERE = Path(__file__).resolve().parent


def port(name, shape, of=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, of, shape)


def half(name, values):
    return numpy_helper.from_array(np.array(values, np.float16), name)


def write(name, nodes, inputs, outputs, constants=()):
    graph = helper.make_graph(nodes, name, inputs, outputs, list(constants))
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

# Half precision under optimum's names, of a text-to-image model with 32 channels of embeddings and 4 of latents, images of twice their edge.
HALF = TensorProto.FLOAT16
write(
    "text-encoder",
    [
        helper.make_node("Cast", ["input_ids"], ["ids"], to=HALF),
        helper.make_node("Unsqueeze", ["ids", "last"], ["columns"]),
        helper.make_node("Mul", ["columns", "row"], ["last_hidden_state"]),
        helper.make_node("ReduceMean", ["last_hidden_state"], ["pooler_output"], axes=[1], keepdims=0),
    ],
    [port("input_ids", ["batch", "sequence"], TensorProto.INT64)],
    [port("pooler_output", ["batch", 32], HALF), port("last_hidden_state", ["batch", "sequence", 32], HALF)],
    [half("row", [[[i / 2**16 for i in range(32)]]]), numpy_helper.from_array(np.array([2]), "last")],
)
write(
    "vae-encoder",
    [
        helper.make_node("AveragePool", ["sample"], ["small"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Conv", ["small", "weight"], ["latent_parameters"]),
    ],
    [port("sample", ["batch", 3, "height", "width"], HALF)],
    [port("latent_parameters", ["batch", 8, "h", "w"], HALF)],
    [half("weight", [[[[0.25 * (i % 3 == o % 3)]] for i in range(3)] for o in range(8)])],
)
write(
    "vae-decoder",
    [
        helper.make_node("Conv", ["latent_sample", "weight"], ["wide"]),
        helper.make_node("DepthToSpace", ["wide"], ["sample"], blocksize=2),
    ],
    [port("latent_sample", ["batch", 4, "h", "w"], HALF)],
    [port("sample", ["batch", 3, "height", "width"], HALF)],
    [half("weight", [[[[0.5 * (i == o % 3)]] for i in range(4)] for o in range(12)])],
)
