"""A weight-shared transformer over the patches of a 28 x 28 picture: one network that is many.

A subnet is (depth D, width w): of the L layers those of the list floor(i L / D), i < D, run, and in
each of them the first w of G chunks, a chunk being H/G attention heads and F/G neurons of the feed
forward part. What runs between the layers is always `D_MODEL` wide.

Takes float32 [N, 1, 28, 28] with raw pixels 0..255 (the normalisation is part of the network) and
answers logits, float32 [N, 10].
"""
import torch
from torch import nn
from torch.nn import functional as F

PIXEL_MEAN, PIXEL_DEVIATION = 72.94, 90.02  # of the training pictures
LAYERS, D_MODEL, HEADS, FFN, CHUNKS = 6, 96, 4, 384, 4
DEPTH = LAYERS
STEM = ((7, 7, 0, D_MODEL),)  # kernel, stride, padding, channels of each convolution
TOKENS, CLASSES, EPSILON = 16, 10, 1e-5
EPOCHS, PEAK, DECAY = 4, 1.5e-3, 0.05


def kept(depth):
    return [i * LAYERS // depth for i in range(depth)]


class Layer(nn.Module):
    """Attention, then the feed forward part, each behind a LayerNorm and beside a short cut.

    The weights lie so that a narrower layer uses a prefix of rows: query, key, value and first as
    [out, in], output and second as [in, out].
    """

    def __init__(self):
        super().__init__()
        matrix = lambda rows, columns, fan: nn.Parameter(torch.randn(rows, columns) * fan ** -0.5)
        vector = lambda size, value: nn.Parameter(torch.full((size,), value))
        for part in ("query", "key", "value"):
            setattr(self, part + "_weight", matrix(D_MODEL, D_MODEL, D_MODEL))
            setattr(self, part + "_bias", vector(D_MODEL, 0.0))
        self.output_weight = matrix(D_MODEL, D_MODEL, 2 * LAYERS * D_MODEL)
        self.output_bias = vector(D_MODEL, 0.0)
        self.first_weight = matrix(FFN, D_MODEL, D_MODEL / 2)
        self.first_bias = vector(FFN, 0.0)
        self.second_weight = matrix(FFN, D_MODEL, 2 * LAYERS * FFN)
        self.second_bias = vector(D_MODEL, 0.0)
        for norm in ("attention_norm", "ffn_norm"):
            setattr(self, norm + "_scale", vector(D_MODEL, 1.0))
            setattr(self, norm + "_bias", vector(D_MODEL, 0.0))

    def forward(self, x, width):
        batch, tokens, _ = x.shape
        heads = HEADS * width // CHUNKS
        rows, neurons = D_MODEL * width // CHUNKS, FFN * width // CHUNKS
        n = F.layer_norm(
            x, (D_MODEL,), self.attention_norm_scale, self.attention_norm_bias, EPSILON)
        weight = torch.cat([self.query_weight[:rows], self.key_weight[:rows],
                            self.value_weight[:rows]])
        bias = torch.cat([self.query_bias[:rows], self.key_bias[:rows], self.value_bias[:rows]])
        query, key, value = F.linear(n, weight, bias).view(
            batch, tokens, 3, heads, rows // heads).permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(2, 3) * (rows // heads) ** -0.5
        mixed = (scores.softmax(3) @ value).transpose(1, 2).reshape(batch, tokens, rows)
        x = x + mixed @ self.output_weight[:rows] + self.output_bias
        n = F.layer_norm(x, (D_MODEL,), self.ffn_norm_scale, self.ffn_norm_bias, EPSILON)
        inner = F.relu(F.linear(n, self.first_weight[:neurons], self.first_bias[:neurons]))
        return x + inner @ self.second_weight[:neurons] + self.second_bias


class Supernet(nn.Module):
    def __init__(self):
        super().__init__()
        # every subnet runs the whole stem, so its norms need no statistics for each and are folded
        # into the convolutions once it is trained
        self.stem = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(inputs, channels, kernel, stride, padding, bias=False),
                nn.BatchNorm2d(channels))
            for inputs, (kernel, stride, padding, channels) in zip(
                (1,) + tuple(one[3] for one in STEM), STEM))
        self.position = nn.Parameter(torch.randn(TOKENS, D_MODEL) * 0.02)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm_scale = nn.Parameter(torch.ones(D_MODEL))
        self.norm_bias = nn.Parameter(torch.zeros(D_MODEL))
        self.head = nn.Linear(D_MODEL, CLASSES)

    def embed(self, pixels):
        x = (pixels - PIXEL_MEAN) / PIXEL_DEVIATION
        for i, convolution in enumerate(self.stem):
            x = convolution(x)
            x = F.relu(x) if i + 1 < len(self.stem) else x
        return x.flatten(2).transpose(1, 2) + self.position

    def subnet(self, tokens, depth, width):
        x = tokens
        for index in kept(depth):
            x = self.layers[index](x, width)
        x = F.layer_norm(x, (D_MODEL,), self.norm_scale, self.norm_bias, EPSILON)
        return self.head(x.mean(1))

    def forward(self, pixels, depth=LAYERS, width=CHUNKS):
        return self.subnet(self.embed(pixels), depth, width)

    def calibrate(self, pixels, subnets):
        """Nothing: LayerNorm keeps no statistics, and the stem's are the same for every subnet."""


def weights(network):
    """The weights by name, the stem's norms within its convolutions."""
    named = {}
    for index, (convolution, norm) in enumerate(network.stem):
        scale = norm.weight / (norm.running_var + norm.eps).sqrt()
        named[f"stem.{index}.weight"] = convolution.weight * scale[:, None, None, None]
        named[f"stem.{index}.bias"] = norm.bias - norm.running_mean * scale
    for name, value in network.state_dict().items():
        if not name.startswith("stem."):
            named[name] = value
    return {name: value.detach().contiguous().numpy() for name, value in named.items()}


def multiplications(depth, width):
    """Of the layers, for a token."""
    share = width / CHUNKS
    return depth * share * (4 * D_MODEL ** 2 + 2 * D_MODEL * FFN + 2 * D_MODEL * TOKENS)


def description():
    stem = "\n".join(
        f"    {{ kernel = {kernel}, stride = {stride}, padding = {padding}, channels = {channels} }}"
        for kernel, stride, padding, channels in STEM)
    return f"""\
transformer {{
  # what it takes, [N, channels, side, side], and makes of a pixel: less the mean, over the deviation
  input {{ name = image, channels = 1, side = 28, mean = {PIXEL_MEAN}, deviation = {PIXEL_DEVIATION} }}
  # what it gives, [N, classes]
  output = logits
  # convolutions from the picture to the tokens
  stem = [
{stem}
  ]
  # layers of so many heads and neurons; model is the width of a token
  layers = {LAYERS}
  model = {D_MODEL}
  heads = {HEADS}
  ffn = {FFN}
  # into how many parts the heads and the neurons are cut
  chunks = {CHUNKS}
  classes = {CLASSES}
  # of LayerNorm
  epsilon = {EPSILON}
}}
"""
