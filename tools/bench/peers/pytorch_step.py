"""One training step of configs/bench/*.json in PyTorch: the yardstick of tools/bench/compare.

The same network as models/transformer.cpp with its defaults (pre-norm, ReLU, sinusoidal positions, output tied to the
target embedding, label smoothing 0.1, dropout 0.1, fused Adam), on random tokens without padding.
Prints one JSON object: ms (median), target_tokens_per_second, peak_mib."""

import json
import math
import resource
import statistics
import sys
import time

import torch
from torch import nn

SPECS = {  # d_model, heads, d_ff, layers, vocabulary, sentences, tokens
    "tiny": (128, 4, 512, 2, 4000, 64, 16),
    "small": (256, 4, 1024, 3, 8000, 64, 24),
    "base": (512, 8, 2048, 6, 8000, 64, 32),
}


class Translator(nn.Module):
    def __init__(self, width, heads, inner, layers, vocabulary, length):
        super().__init__()
        self.scale = math.sqrt(width)
        self.source = nn.Embedding(vocabulary, width)
        self.target = nn.Embedding(vocabulary, width)
        self.body = nn.Transformer(width, heads, layers, layers, inner, batch_first=True, norm_first=True)
        self.dropout = nn.Dropout(0.1)
        angle = torch.arange(length)[:, None] / 1e4 ** (torch.arange(0, width, 2) / width)
        self.register_buffer("position", torch.cat([angle.sin(), angle.cos()], 1))
        self.register_buffer("future", torch.ones(length, length, dtype=torch.bool).triu(1))

    def embed(self, table, ids):
        return self.dropout(table(ids) * self.scale + self.position)

    def forward(self, source, target):
        hidden = self.body(self.embed(self.source, source), self.embed(self.target, target), tgt_mask=self.future)
        return hidden @ self.target.weight.T


def main(name, steps, threads, compiled):
    torch.set_num_threads(threads)
    width, heads, inner, layers, vocabulary, sentences, length = SPECS[name]
    net = Translator(width, heads, inner, layers, vocabulary, length)
    adam = torch.optim.Adam(net.parameters(), lr=1e-4, betas=(0.9, 0.98), eps=1e-9, fused=True)

    def loss_of(source, target, labels):
        logits = net(source, target).flatten(0, 1)
        return nn.functional.cross_entropy(logits, labels.flatten(), label_smoothing=0.1)

    if compiled:
        loss_of = torch.compile(loss_of)
    seconds = []
    for _ in range(steps + 3):
        batch = [torch.randint(vocabulary, (sentences, length)) for _ in range(3)]
        start = time.perf_counter()
        adam.zero_grad(set_to_none=True)
        loss_of(*batch).backward()
        adam.step()
        seconds.append(time.perf_counter() - start)
    median = statistics.median(seconds[3:])
    print(json.dumps({
        "ms": 1e3 * median,
        "target_tokens_per_second": sentences * length / median,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:] == ["compile"])
