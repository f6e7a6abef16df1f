"""A network opened up: what its layers make of a picture, and which cells an embedding is made of.

Everything here loads torch, which takes seconds.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from core.backbones import Backbone
from core.backbones.adapted.serialization import build_any
from core.domain.arrays import Floats, Pixels
from core.domain.device import Device
from core.domain.errors import DeviceError
from core.domain.explain import Layer
from core.embedding.device import choose_device

_ROOT = "network"
"""The network itself; around it lies its preprocessing. See `core.backbones.build`."""

_LEAST = 1e-3  # of what the channels add up to, next to their sizes: less is rounding

SlopesOf = Callable[[Floats], Sequence[Floats]]
"""An embedding (n_features,) to gradients with respect to it, each (n_features,) float32."""


class Lens:
    """A network that shows what goes on within it.

    Args:
        network: of `core.backbones.build`; left without gradients.
        device: "cpu", "cuda" or "mps".
    """

    def __init__(self, network: nn.Module, device: str = "cpu") -> None:
        self._network = network.requires_grad_(False).eval().to(device)
        self._device = device
        self._main = list(_main_line(network.get_submodule(_ROOT), _ROOT))
        self._norms = [norm for name in self._main for norm in _norms_in(self._network, name)]
        self._place = ""

    def evidence(self, pixels: Pixels, slopes_of: SlopesOf) -> tuple[Floats, list[Floats]]:
        """Say how much each cell of the last map weighs in a linear score of the embedding.

        A cell's value is its activations times their gradients, summed over the channels and
        multiplied by the number of cells. Where the embedding is the mean of the cells, as in
        ResNets and EfficientNets, that is the class-activation map, and exact: the mean over the
        cells is the score. In any other network it is the first order of it. Cells are taken from
        the last place where they still reach the embedding and their strength counts: in a ViT with
        a class token that is what its last block's attention looks at.

        Source: Draelos and Carin 2020, "Use HiResCAM instead of Grad-CAM"
        (https://arxiv.org/abs/2011.08891); Zhou et al. 2016, "Learning Deep Features for
        Discriminative Localization" (https://arxiv.org/abs/1512.04150), for the exact case.

        Args:
            pixels: (crop, crop, 3) uint8, one view.
            slopes_of: the scores, by their gradients at the view's embedding.

        Returns:
            the embedding (n_features,) and, for each gradient, a map (rows, columns) float32.
        """
        self._place = self._place or self._find_place(pixels)
        cells, embedding = self._open_at(self._place, pixels)
        vector = np.asarray(embedding.detach().cpu().numpy()[0], np.float32)
        evidence = []
        for slope in slopes_of(vector):
            grid, gradient = self._gradient(cells, embedding, torch.from_numpy(slope))
            evidence.append((grid * gradient).sum(axis=2) * (grid.shape[0] * grid.shape[1]))
        return vector, evidence

    def layers(self, pixels: Pixels) -> tuple[Layer, ...]:
        """List the layers that give maps, in the order in which they are done."""
        shapes: dict[str, tuple[int, ...]] = {}

        def note(name: str, output: Tensor) -> None:
            shapes.pop(name, None)  # where a layer runs twice, its last time counts
            grid = _grid(output)
            if grid is not None:
                shapes[name] = tuple(grid.shape)

        modules = dict(self._network.named_modules())
        names = [name for name in modules if name.startswith(f"{_ROOT}.")]
        with self._hearing(names, note), torch.no_grad():
            self._run(pixels)
        # A sequence gives what its last member gives, so it is not listed among the main ones.
        main = {name for name in self._main if not isinstance(modules[name], nn.Sequential)}
        return tuple(
            Layer(name.removeprefix(f"{_ROOT}."), channels, rows, columns, name in main)
            for name, (rows, columns, channels) in shapes.items()
        )

    def activations(self, pixels: Pixels, layer: str) -> Floats:
        """Return what a layer of `layers` gives, (rows, columns, channels) float32."""
        outputs: list[Tensor] = []
        # Copied at once: what follows may work in the same memory.
        keep = self._hearing([f"{_ROOT}.{layer}"], lambda _, output: outputs.append(output.clone()))
        with keep, torch.no_grad():
            self._run(pixels)
        grid = _grid(outputs[-1])
        assert grid is not None, "layers() lists only what gives maps"
        return np.asarray(grid.cpu().numpy(), np.float32)

    def _run(self, pixels: Pixels) -> Tensor:
        embedding: Tensor = self._network(torch.from_numpy(pixels[None]).to(self._device))
        return embedding

    def _find_place(self, pixels: Pixels) -> str:
        """Find the last place on the main line at which cells say anything.

        Behind the last attention, patches no longer reach a class token; before a norm over the
        channels, how strong a cell is makes no difference, and activations times gradients add up
        to nothing. So the norms within the blocks are places too.
        """
        passed: list[str] = []
        names = [*self._main, *self._norms]
        with self._hearing(names, lambda name, _: passed.append(name)), torch.no_grad():
            width = int(self._run(pixels).shape[1])
        # By chance, as all ones would vanish behind a norm over the channels.
        probe = torch.from_numpy(np.random.default_rng(0).normal(size=width).astype(np.float32))
        for name in reversed(passed):
            cells, embedding = self._open_at(name, pixels)
            if _grid(cells) is None:
                continue
            grid, gradient = self._gradient(cells, embedding, probe)
            parts = grid * gradient
            if np.abs(parts.sum(axis=2)).max() > _LEAST * np.abs(parts).sum(axis=2).max():
                return name
        raise ValueError("the network has no map anywhere on its way")

    def _open_at(self, name: str, pixels: Pixels) -> tuple[Tensor, Tensor]:
        """Run the network with gradients from one place on; return its output and the embedding."""
        opened: list[Tensor] = []

        def open_up(module: nn.Module, args: Any, output: Any) -> Tensor | None:  # noqa: ANN401
            if not isinstance(output, Tensor):
                return None
            opened.append(output.detach().clone().requires_grad_())
            return opened[-1].clone()  # which the next layer may write into

        handle = self._network.get_submodule(name).register_forward_hook(open_up)
        try:
            with torch.enable_grad():
                embedding = self._run(pixels)
        finally:
            handle.remove()
        return (opened[-1] if opened else torch.zeros(1)), embedding

    def _gradient(self, cells: Tensor, embedding: Tensor, slope: Tensor) -> tuple[Floats, Floats]:
        """Return cells and gradients, both (rows, columns, channels) float32."""
        (gradient,) = torch.autograd.grad(
            embedding,
            cells,
            grad_outputs=slope[None].to(embedding),
            retain_graph=True,
            allow_unused=True,
            materialize_grads=True,
        )
        grids = [_grid(cells.detach()), _grid(gradient)]
        values, slopes = (
            np.asarray(grid.cpu().numpy(), np.float32) for grid in grids if grid is not None
        )
        return values, slopes

    @contextmanager
    def _hearing(
        self, names: Sequence[str], hear: Callable[[str, Tensor], object]
    ) -> Iterator[None]:
        """Call `hear` with the name and output of each of these modules when it is done."""

        def hook_of(name: str) -> Callable[..., None]:
            def hook(module: nn.Module, args: Any, output: Any) -> None:  # noqa: ANN401
                if isinstance(output, Tensor):
                    hear(name, output)

            return hook

        modules = ((name, self._network.get_submodule(name)) for name in names)
        handles = [module.register_forward_hook(hook_of(name)) for name, module in modules]
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()


@lru_cache(maxsize=1)
def activations_of(backbone: Backbone, device: Device) -> Lens:
    """Open a backbone, with its overlay where it has one; the last one is kept.

    Raises:
        WeightsError: the weights are missing, damaged, or not the ones we know.
        DeviceError: the device asked for is not there, or has no room.
    """
    chosen = choose_device(device)
    try:
        return Lens(build_any(backbone), chosen)
    except torch.OutOfMemoryError as error:
        raise DeviceError(chosen, "out of memory") from error


def _main_line(module: nn.Module, name: str) -> Iterator[str]:
    """Name what the whole network runs through: its parts, and the members of its sequences."""
    for part_name, part in module.named_children():
        yield f"{name}.{part_name}"
        if isinstance(part, nn.Sequential | nn.ModuleList):
            yield from _main_line(part, f"{name}.{part_name}")


def _norms_in(network: nn.Module, name: str) -> Iterator[str]:
    """Name the norms over channels that are parts of a block."""
    for part_name, part in network.get_submodule(name).named_children():
        if isinstance(part, nn.LayerNorm | nn.RMSNorm):
            yield f"{name}.{part_name}"


def _grid(output: Tensor) -> Tensor | None:
    """See an output as cells, (rows, columns, channels); None where there are none.

    Pictures are square here, and so are maps: that tells channels that come first from channels
    that come last, and patches from the tokens before them.
    """
    if output.ndim == 4:
        first, rows, columns = output.shape[1:]
        is_last = first == rows and rows != columns
        grid = output[0] if is_last else output[0].permute(1, 2, 0)
        return grid if grid.shape[0] == grid.shape[1] > 1 else None
    if output.ndim == 3 and output.shape[1] > 3:
        side = math.isqrt(output.shape[1])
        return output[0, -side * side :].reshape(side, side, -1)
    return None
