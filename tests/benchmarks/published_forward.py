"""Packs of weights of the published MTL code, held against the forward pass of that code itself.

    python -m tests.benchmarks.published_forward CHECKOUT

CHECKOUT is https://github.com/yaoyao-liu/meta-transfer-learning; its folder `pytorch` is imported
and run. Both its files are made, of the whole network with numbers drawn at random, as its
pre-training and its meta-training save them, and packs are made of these.
"""

import argparse
import importlib
import sys
import tempfile
import types
from pathlib import Path

import torch

from core.backbones.pack import assemble
from core.training.meta.export_pack import pack_published
from core.training.meta.published_weights import SIZE_PX, read_published

N_PICTURES = 4


def network_of(phase):
    """Build the published learner, with scales, shifts and statistics that are none of the usual.

    Args:
        phase: "meta" or "pre", in its own words.
    """
    learner = importlib.import_module("models.mtl").MtlLearner
    asked = types.SimpleNamespace(way=5, base_lr=0.01, update_step=50)
    torch.manual_seed(0)
    found = learner(asked, mode=phase).eval()
    with torch.no_grad():
        for name, one in (*found.named_parameters(), *found.named_buffers()):
            if name.endswith(("mtl_weight", "mtl_bias", "running_mean")):
                one.add_(0.1 * torch.randn_like(one))
            elif name.endswith("running_var"):
                one.mul_(0.5 + torch.rand_like(one))
    return found


def compared(phase, folder):
    """Return the largest difference of embeddings, and their largest number."""
    learner = network_of(phase)
    state = learner.state_dict() if phase == "meta" else learner.encoder.state_dict()
    file, pack = folder / f"{phase}.pth", folder / f"{phase}.safetensors"
    torch.save({"params": state}, file)
    pack_published(read_published(file), file, pack, title=phase)
    pictures = torch.randn(N_PICTURES, 3, SIZE_PX, SIZE_PX)
    with torch.no_grad():
        wanted, found = learner.encoder(pictures), assemble(pack)(pictures)
    return float((found - wanted).abs().max()), float(wanted.abs().max())


def main():
    """Print one line for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path)
    sys.path.insert(0, str(parser.parse_args().checkout / "pytorch"))
    print("| file of | largest difference | largest number | ratio |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for phase, name in (("pre", "pre-training"), ("meta", "meta-training")):
            difference, largest = compared(phase, Path(folder))
            print(f"| {name} | {difference:.1e} | {largest:.1f} | {difference / largest:.1e} |")


if __name__ == "__main__":
    main()
