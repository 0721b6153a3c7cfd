"""The five networks of the `fashion` family, from microseconds to half a millisecond a picture.

Every network takes `image`, float32 [N, 1, 28, 28] with raw pixels 0..255 (the normalisation is a
part of the graph), and answers `logits`, float32 [N, 10].
"""
import torch
from torch import nn
from torch.nn import functional as F

PIXEL_MEAN, PIXEL_DEVIATION = 72.94, 90.02  # of the training pictures


class Normalise(nn.Module):
    def forward(self, pixels):
        return (pixels - PIXEL_MEAN) / PIXEL_DEVIATION


def convolution(inputs, outputs, stride=1, kernel=3, groups=1):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True))


def separable(inputs, outputs, stride=1):
    return nn.Sequential(
        convolution(inputs, inputs, stride, groups=inputs), convolution(inputs, outputs, kernel=1))


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = convolution(channels, channels)
        self.second = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        return F.relu(x + self.second(self.first(x)))


def head(channels, dropout=0.0):
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(dropout), nn.Linear(channels, 10)]


def nano():
    return nn.Sequential(Normalise(), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(196, 10))


def tiny():
    return nn.Sequential(
        Normalise(), convolution(1, 8, 2), convolution(8, 16, 2), nn.Flatten(),
        nn.Linear(16 * 49, 10))


def small():
    return nn.Sequential(
        Normalise(), convolution(1, 16, 2), separable(16, 32), separable(32, 32),
        separable(32, 64, 2), separable(64, 64), *head(64))


def medium():
    return nn.Sequential(
        Normalise(), convolution(1, 24), nn.MaxPool2d(2), convolution(24, 48), Residual(48),
        nn.MaxPool2d(2), convolution(48, 64), Residual(64), *head(64, 0.1))


def large():
    return nn.Sequential(
        Normalise(), convolution(1, 32), nn.MaxPool2d(2), convolution(32, 64), Residual(64),
        Residual(64), nn.MaxPool2d(2), convolution(64, 128), Residual(128), *head(128, 0.2))


BUILD = {"nano": nano, "tiny": tiny, "small": small, "medium": medium, "large": large}
