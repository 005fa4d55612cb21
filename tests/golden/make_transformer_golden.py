#!/usr/bin/env python3
"""Makes transformer.json: loss and every gradient of a small pre-norm Transformer, in double precision.

Needs PyTorch (2.13 made the stored file).  Usage: python3 make_transformer_golden.py > transformer.json
No weights are stored: parameter number p of the file starts as 0.3 sin(1.7 i + 0.9 p + 0.1), element i, plus 1 for
the weights of norms; tests/models/golden_test.cpp fills them by the same formula."""
import json, math
import torch, torch.nn as nn, torch.nn.functional as F

D, H, FF, LAYERS, SOURCE, TARGET, SMOOTHING = 8, 2, 12, 2, 9, 11, 0.1
PAIRS = [([3, 5, 2], [1, 4, 7, 3], [4, 7, 3, 2]), ([8, 3, 6, 4, 2], [1, 9], [9, 2])]  # source, fed, labels

torch.set_default_dtype(torch.float64)
core = nn.Transformer(D, H, LAYERS, LAYERS, FF, 0.0, batch_first=True, norm_first=True)
source, target = nn.Embedding(SOURCE, D), nn.Embedding(TARGET, D)

entries = [("source_embedding.weight", source.weight, None), ("target_embedding.weight", target.weight, None)]
def attention(ours, theirs):
    for k, part in enumerate(("query", "key", "value")):
        rows = slice(k * D, (k + 1) * D)
        entries.append((f"{ours}.{part}.weight", theirs.in_proj_weight, rows))
        entries.append((f"{ours}.{part}.bias", theirs.in_proj_bias, rows))
    entries.append((f"{ours}.output.weight", theirs.out_proj.weight, None))
    entries.append((f"{ours}.output.bias", theirs.out_proj.bias, None))
def pair(ours, theirs):
    entries.append((f"{ours}.weight", theirs.weight, None)); entries.append((f"{ours}.bias", theirs.bias, None))
for side, stack in (("encoder", core.encoder), ("decoder", core.decoder)):
    for i, layer in enumerate(stack.layers):
        at = f"{side}.layers.{i}"
        attention(f"{at}.self_attention", layer.self_attn); pair(f"{at}.self_attention_norm", layer.norm1)
        if side == "decoder":
            attention(f"{at}.cross_attention", layer.multihead_attn); pair(f"{at}.cross_attention_norm", layer.norm2)
        pair(f"{at}.ffn.inner", layer.linear1); pair(f"{at}.ffn.outer", layer.linear2)
        pair(f"{at}.ffn_norm", layer.norm3 if side == "decoder" else layer.norm2)
    pair(f"{side}.norm", stack.norm)

with torch.no_grad():
    for p, (name, tensor, rows) in enumerate(entries):
        part = tensor if rows is None else tensor[rows]
        i = torch.arange(part.numel(), dtype=torch.float64)
        values = 0.3 * torch.sin(1.7 * i + 0.9 * p + 0.1) + (1.0 if "norm" in name and name.endswith("weight") else 0.0)
        part.copy_(values.reshape(part.shape))

def embed(table, ids):
    n = torch.arange(len(ids))[:, None]
    angle = n * torch.exp(torch.arange(0, D, 2) * (-math.log(1e4) / D))
    position = torch.stack([angle.sin(), angle.cos()], -1).flatten(1)
    return (table(torch.tensor(ids)) * math.sqrt(D) + position)[None]

loss, tokens = 0.0, 0
for x, y, labels in PAIRS:
    mask = nn.Transformer.generate_square_subsequent_mask(len(y), dtype=torch.float64)
    h = core(embed(source, x), embed(target, y), tgt_mask=mask)
    logits = h[0] @ target.weight.T
    loss = loss + F.cross_entropy(logits, torch.tensor(labels), label_smoothing=SMOOTHING, reduction="sum")
    tokens += len(labels)
loss = loss / tokens
loss.backward()

out = {"generator": "tests/golden/make_transformer_golden.py", "torch": torch.__version__, "loss": loss.item(), "parameters": []}
for name, tensor, rows in entries:
    grad = tensor.grad if rows is None else tensor.grad[rows]
    out["parameters"].append({"name": name, "gradient": grad.flatten().tolist()})
print(json.dumps(out).replace('{"name"', '\n{"name"'))
