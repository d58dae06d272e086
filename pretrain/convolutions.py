"""The body that the classifiers and the copy detector share: a small residual network of convolutions."""

import copy

import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


class Convolution(nn.Sequential):
    """Convolution, batch normalisation (folded into it before export), ReLU unless `activate` is false."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, activate: bool = True) -> None:
        convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        super().__init__(convolution, nn.BatchNorm2d(outputs), nn.ReLU() if activate else nn.Identity())


class Residual(nn.Module):
    """Two 3x3 convolutions added to their input (He et al. 2016, "Deep residual learning")."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = Convolution(channels, channels, 3, 1)
        self.second = Convolution(channels, channels, 3, 1, activate=False)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.second(self.first(x)))


def residual_body(widths: "tuple[int, ...]") -> nn.Sequential:
    """[B, 1, S, S] to [B, widths[-1], S / 2^n, S / 2^n]: n = len(widths) halvings, each with a residual block."""
    layers: "list[nn.Module]" = []
    inputs = 1
    for width in widths:
        # The first has one channel to read: 5x5 costs nothing there and keeps every pixel in four windows.
        layers += [Convolution(inputs, width, 5 if inputs == 1 else 3, 2), Residual(width)]
        inputs = width
    return nn.Sequential(*layers)


def fold_batch_norms(network: nn.Module) -> nn.Module:
    """A copy for inference in which every `Convolution` is one biased convolution and its activation."""
    folded = copy.deepcopy(network).eval()
    for module in folded.modules():
        if isinstance(module, Convolution):
            convolution, norm, activation = module
            module[0], module[1], module[2] = fuse_conv_bn_eval(convolution, norm), nn.Identity(), activation
    return folded
