"""Two convolutions with weights drawn at random: quick, and good for nothing but this."""

from handful.plugins import PluginBackbone


def build(weights):
    # Here: whoever only lists backbones does not wait for torch.
    import torch
    from safetensors.torch import load_file

    network = torch.nn.Sequential(
        torch.nn.Conv2d(3, 16, 8, stride=8),
        torch.nn.ReLU(),
        torch.nn.Conv2d(16, 64, 2, stride=2),
        torch.nn.ReLU(),
        torch.nn.AdaptiveAvgPool2d(2),
        torch.nn.Flatten(),
    )
    network.load_state_dict(load_file(weights))
    return network


TINY = PluginBackbone(
    title="Tiny, a sample",
    version="1",
    n_features=256,
    resize_px=64,
    crop_px=64,
    mean=(127.0, 127.0, 127.0),
    deviation=(64.0, 64.0, 64.0),
    package="handful_sample",
    file="tiny.safetensors",
    sha256="af98a64fb65b12f4e5983bcbc98f6c23b5d601281c9b4fededb9db07eac2582d",
    licence="CC0-1.0",
    source="https://example.org/tiny",
    build=build,
)
