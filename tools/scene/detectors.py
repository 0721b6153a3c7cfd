"""The four detectors of the `scene-detect` family.

Every one takes `scene`, float32 [N, 1, 112, 112] with raw pixels 0..255, and answers `heatsize`,
float32 [N, 2, 28, 28]: for each cell of 4 x 4 pixels how certain it is that the centre of a garment
lies there, 0..1, and how many pixels wide the garment then is.
"""
import torch
from torch import nn

from networks import Normalise, Residual, convolution

STRIDE, UNIT = 4, 28.0


def wide(inputs, outputs):
    """A 3 x 3 convolution that sees 5 x 5 cells: as cheap as one that sees 3 x 3."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, 1, 2, dilation=2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True))


class Detector(nn.Module):
    """The last layer gives the logit of the heat, and the size in units of 28 pixels."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.Sequential(Normalise(), *layers)
        self.threshold = 0.0

    def raw(self, scene):
        return self.layers(scene)

    def forward(self, scene):
        raw = self.raw(scene)
        return torch.cat([torch.sigmoid(raw[:, :1] - self.threshold), raw[:, 1:] * UNIT], 1)


def nano():
    return Detector(convolution(1, 8, 4, 7), wide(8, 8), nn.Conv2d(8, 2, 1))


def small():
    return Detector(convolution(1, 6, 2), convolution(6, 8, 2), convolution(8, 8), wide(8, 8),
                    nn.Conv2d(8, 2, 1))


def medium():
    return Detector(convolution(1, 8, 2), convolution(8, 16, 2), wide(16, 16),
                    convolution(16, 16), Residual(16), nn.Conv2d(16, 2, 1))


def large():
    return Detector(convolution(1, 16, 2), convolution(16, 32, 2), convolution(32, 48),
                    convolution(48, 48), Residual(48), Residual(48), nn.Conv2d(48, 2, 1))


BUILD = {"nano": nano, "small": small, "medium": medium, "large": large}
