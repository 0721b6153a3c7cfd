"""A weight-shared convolutional network for a 28 x 28 picture: one network that is many.

Each stage begins with a convolution that halves the picture and always runs, and goes on with
`BLOCKS` residual blocks: a 1 x 1 convolution to `middle` channels, a 3 x 3 one among them and a
1 x 1 one back. A subnet is (depth D, width w): of each stage the first D blocks run, and in each
of them the first ceil(w / G x middle) of the channels in the middle.

Each subnet has its own statistics in every norm (SubnetNorm); scale and bias are shared.

Takes float32 [N, 1, 28, 28] with raw pixels 0..255 (the normalisation is part of the network) and
answers logits, float32 [N, 10].
"""
import torch
from torch import nn
from torch.nn import functional as F

PIXEL_MEAN, PIXEL_DEVIATION = 72.94, 90.02  # of the training pictures
STAGES = ((32, 32), (64, 64))  # channels between the blocks, and in the middle of each
DEPTH, CHUNKS, CLASSES, EPSILON = 3, 4, 10, 1e-5
EPOCHS, PEAK, DECAY = 5, 3e-3, 0.05


def active(middle, width):
    return -(-width * middle // CHUNKS)


def index(depth, width):
    """The row of a subnet in the tables of statistics."""
    return (depth - 1) * CHUNKS + width - 1


class SubnetNorm(nn.Module):
    """Takes its statistics from the batch while the network learns, and from a table after it."""

    def __init__(self, channels, scale=1.0):
        super().__init__()
        self.scale = nn.Parameter(torch.full((channels,), scale))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("mean", torch.zeros(DEPTH * CHUNKS, channels))
        self.register_buffer("variance", torch.ones(DEPTH * CHUNKS, channels))
        self.counted = None

    def forward(self, x, row):
        channels = x.shape[1]
        scale, bias = self.scale[:channels], self.bias[:channels]
        if self.training:
            return F.batch_norm(x, None, None, scale, bias, True, eps=EPSILON)
        if self.counted is not None:
            # the pictures come in batches of one size: the mean of their means is the mean of all
            self.counted += 1
            mean = x.mean((0, 2, 3))
            square = (x ** 2).mean((0, 2, 3))
            self.mean[row, :channels] += mean
            self.variance[row, :channels] += square
            return F.batch_norm(x, None, None, scale, bias, True, eps=EPSILON)
        return F.batch_norm(x, self.mean[row, :channels], self.variance[row, :channels],
                            scale, bias, False, eps=EPSILON)

    def begin(self, row):
        self.counted = 0
        self.mean[row], self.variance[row] = 0, 0

    def end(self, row):
        if self.counted:
            self.mean[row] /= self.counted
            self.variance[row] = self.variance[row] / self.counted - self.mean[row] ** 2
        self.counted = None


def kernel(outputs, inputs, size):
    fan = inputs * size * size
    return nn.Parameter(torch.randn(outputs, inputs, size, size) * (2 / fan) ** 0.5)


class Block(nn.Module):
    def __init__(self, channels, middle):
        super().__init__()
        self.middle = middle
        self.expand_weight = kernel(middle, channels, 1)
        self.expand_norm = SubnetNorm(middle)
        self.mix_weight = kernel(middle, middle, 3)
        self.mix_norm = SubnetNorm(middle)
        self.project_weight = kernel(channels, middle, 1)
        self.project_norm = SubnetNorm(channels, 0.2)

    def forward(self, x, width, row):
        used = active(self.middle, width)
        y = F.relu(self.expand_norm(F.conv2d(x, self.expand_weight[:used]), row))
        y = F.relu(self.mix_norm(F.conv2d(y, self.mix_weight[:used, :used], padding=1), row))
        return F.relu(x + self.project_norm(F.conv2d(y, self.project_weight[:, :used]), row))


class Stage(nn.Module):
    def __init__(self, before, channels, middle):
        super().__init__()
        self.enter_weight = kernel(channels, before, 3)
        self.enter_norm = SubnetNorm(channels)
        self.blocks = nn.ModuleList(Block(channels, middle) for _ in range(DEPTH))

    def forward(self, x, depth, width, row):
        x = F.conv2d(x, self.enter_weight, stride=2, padding=1)
        x = F.relu(self.enter_norm(x, row))
        for block in self.blocks[:depth]:
            x = block(x, width, row)
        return x


class Supernet(nn.Module):
    def __init__(self):
        super().__init__()
        before = [1] + [channels for channels, _ in STAGES]
        self.stages = nn.ModuleList(
            Stage(inputs, *stage) for inputs, stage in zip(before, STAGES))
        self.head = nn.Linear(STAGES[-1][0], CLASSES)

    def embed(self, pixels):
        return (pixels - PIXEL_MEAN) / PIXEL_DEVIATION

    def subnet(self, x, depth, width):
        for stage in self.stages:
            x = stage(x, depth, width, index(depth, width))
        return self.head(x.mean((2, 3)))

    def forward(self, pixels, depth=DEPTH, width=CHUNKS):
        return self.subnet(self.embed(pixels), depth, width)

    @torch.no_grad()
    def calibrate(self, pixels, subnets):
        """Takes the statistics of each subnet from pictures, in batches of 500."""
        self.eval()
        norms = [one for one in self.modules() if isinstance(one, SubnetNorm)]
        for depth, width in subnets:
            for norm in norms:
                norm.begin(index(depth, width))
            for part in pixels.split(500):
                self(part.float(), depth, width)
            for norm in norms:
                norm.end(index(depth, width))


def weights(network):
    return {name: value.detach().contiguous().numpy()
            for name, value in network.state_dict().items()}


def multiplications(depth, width):
    """Of the convolutions, for a picture."""
    side, before, total = 28, 1, 0
    for channels, middle in STAGES:
        side, used = side // 2, active(middle, width)
        block = 2 * channels * used + 9 * used ** 2
        total += side ** 2 * (9 * before * channels + depth * block)
        before = channels
    return total


def description():
    stages = "\n".join(
        f"    {{ enter {{ kernel = 3, stride = 2, padding = 1, channels = {channels} }}, "
        f"blocks = {DEPTH}, middle = {middle} }}" for channels, middle in STAGES)
    return f"""\
convolutional {{
  # what it takes, [N, channels, side, side], and makes of a pixel: less the mean, over the deviation
  input {{ name = image, channels = 1, side = 28, mean = {PIXEL_MEAN}, deviation = {PIXEL_DEVIATION} }}
  # what it gives, [N, classes]
  output = logits
  # each a convolution that always runs, then blocks of as many channels with so many in their middle
  stages = [
{stages}
  ]
  # into how many parts the middle is cut
  chunks = {CHUNKS}
  classes = {CLASSES}
  # of the norms
  epsilon = {EPSILON}
}}
"""
