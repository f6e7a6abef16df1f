"""What an exported graph is given of each picture: what its networks see, each thing once."""

from dataclasses import replace

import pytest

from core.backbones import DEFAULT, find_backbone
from core.export.onnx_inputs import Input, inputs_of, names_of, sides_of


@pytest.fixture
def plain():
    """One network that sees one view."""
    return replace(
        find_backbone(DEFAULT).alone,
        resize_px=256, crop_px=224, interpolation="bicubic", crop_mode="center",
    )  # fmt: skip


def test_a_network_is_given_what_it_sees(plain):
    assert inputs_of(plain) == [Input(256, 224, "bicubic", "center", 1)]
    assert inputs_of(replace(plain, n_views=3)) == [Input(256, 224, "bicubic", "center", 3)]
    assert sides_of(inputs_of(plain)[0]) == sides_of(plain) == (256, 224, "bicubic", "center")
    assert names_of(plain) == ["pixels"]


@pytest.mark.parametrize("views", [(1, 3), (3, 1)])
def test_networks_that_see_the_same_share_it_with_as_many_views_as_one_of_them_needs(plain, views):
    first, second = (replace(plain, n_views=n) for n in views)
    both = replace(first, beside=(second,))
    assert inputs_of(both) == [Input(256, 224, "bicubic", "center", 3)]
    assert names_of(both) == ["pixels"]


@pytest.mark.parametrize(
    "other",
    [{"resize_px": 300}, {"crop_px": 200}, {"interpolation": "bilinear"}, {"crop_mode": "squash"}],
)
def test_networks_that_see_something_else_are_given_that_too(plain, other):
    second, third = replace(plain, **other), replace(plain, crop_px=99, n_views=3)
    both = replace(plain, beside=(second, third))
    assert [sides_of(input_) for input_ in inputs_of(both)] == [
        sides_of(network) for network in (plain, second, third)
    ]
    assert [input_.n_views for input_ in inputs_of(both)] == [1, 1, 3]
    assert names_of(both) == ["pixels", "pixels_2", "pixels_3"]
