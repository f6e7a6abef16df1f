"""Files as the published PyTorch code of Meta-Transfer Learning writes them, and its forward pass.

Names, shapes and arithmetic are those of `pytorch/models` in
https://github.com/yaoyao-liu/meta-transfer-learning (MIT), commit 7f71fdd, written down here anew
from its tensors alone, so that nothing of ours is asked what it should be held against.
"""

import torch
from torch.nn import functional

BLOCKS, WIDTHS = (2, 1, 1), (32, 16, 24)
"""Small ones; the published network has (4, 4, 4) and (160, 320, 640).

The first convolution has half of the first width, and no fewer than 16: torch 2.14.1 writes beyond
its memory in the gradient of the strided shortcut behind it where there are fewer
(https://github.com/uxlfoundation/oneDNN/issues/6035).
"""


def published_state(
    blocks=BLOCKS, widths=WIDTHS, *, scaled=True, head=True, bottleneck=False, seed=0
):
    """Make weights at random, as `torch.save` of `MtlLearner` or of its encoder has them.

    Args:
        blocks, widths: of each stage.
        scaled: as after meta-training, with `encoder.` before the names; else as after
            pre-training, which saves the encoder alone.
        head: with the head of the tasks, as meta-training saves it.
        bottleneck: of their `BottleneckMtl`, which their network does not use.
        seed: decides all numbers.
    """
    random = torch.Generator().manual_seed(seed)
    state = {}

    def convolution(name, before, after, side, bias=False):
        weight = torch.randn(after, before, side, side, generator=random)
        state[f"{name}.weight"] = weight / (before**0.5 * side)
        if bias:
            state[f"{name}.bias"] = torch.randn(after, generator=random)
        if scaled:
            state[f"{name}.mtl_weight"] = 1 + torch.randn(after, before, 1, 1, generator=random) / 3
            if bias:
                state[f"{name}.mtl_bias"] = torch.randn(after, generator=random) / 3

    def norm(name, width):
        for kind in ("weight", "bias", "running_mean"):
            state[f"{name}.{kind}"] = torch.randn(width, generator=random)
        state[f"{name}.running_var"] = 0.5 + torch.rand(width, generator=random)
        state[f"{name}.num_batches_tracked"] = torch.tensor(7)

    before = widths[0] // 2
    convolution("conv1", 3, before, 3, bias=True)
    norm("bn1", before)
    for stage, (n_blocks, width) in enumerate(zip(blocks, widths, strict=True), start=1):
        after = 4 * width if bottleneck else width
        for block in range(n_blocks):
            name = f"layer{stage}.{block}"
            sides = ((1, width), (3, width), (1, after)) if bottleneck else ((3, width),) * 2
            own = before
            for number, (side, channels) in enumerate(sides, start=1):
                convolution(f"{name}.conv{number}", own, channels, side)
                norm(f"{name}.bn{number}", channels)
                own = channels
            if block == 0:
                convolution(f"{name}.downsample.0", before, after, 1)
                norm(f"{name}.downsample.1", after)
            before = after
    if not scaled:
        return state
    state = {f"encoder.{name}": one for name, one in state.items()}
    if head:
        weight, bias = torch.randn(5, before, generator=random), torch.zeros(5)
        state |= {"base_learner.fc1_w": weight, "base_learner.fc1_b": bias}
        state |= {"base_learner.vars.0": weight, "base_learner.vars.1": bias}
    return state


def write_published(path, state=None, **how):
    """Save a state dict as their code does; return it."""
    state = published_state(**how) if state is None else state
    torch.save({"params": state}, path)
    return state


def published_forward(state, pictures):
    """Embed (n, 3, 80, 80) normalised pictures as their network does: (n, n_features)."""
    state = {name.removeprefix("encoder."): one for name, one in state.items()}

    def convolution(name, values, stride=1):
        weight, bias = state[f"{name}.weight"], state.get(f"{name}.bias")
        if f"{name}.mtl_weight" in state:
            weight = weight * state[f"{name}.mtl_weight"].expand(weight.shape)
            bias = None if bias is None else bias + state[f"{name}.mtl_bias"]
        return functional.conv2d(values, weight, bias, stride, padding=weight.shape[-1] // 2)

    def norm(name, values):
        kinds = ("running_mean", "running_var", "weight", "bias")
        return functional.batch_norm(values, *(state[f"{name}.{kind}"] for kind in kinds))

    def block(name, values, stride):
        n = 3 if f"{name}.conv3.weight" in state else 2
        residual, inner = values, values
        for number in range(1, n + 1):
            strided = stride if number == n - 1 else 1
            inner = norm(f"{name}.bn{number}", convolution(f"{name}.conv{number}", inner, strided))
            if number < n:
                inner = inner.relu()
        if f"{name}.downsample.0.weight" in state:
            residual = convolution(f"{name}.downsample.0", values, stride)
            residual = norm(f"{name}.downsample.1", residual)
        return (inner + residual).relu()

    values = norm("bn1", convolution("conv1", pictures)).relu()
    for stage in (1, 2, 3):
        n = 0
        while f"layer{stage}.{n}.conv1.weight" in state:
            values = block(f"layer{stage}.{n}", values, 1 if n else 2)
            n += 1
    return functional.avg_pool2d(values, 10, stride=1).flatten(1)
