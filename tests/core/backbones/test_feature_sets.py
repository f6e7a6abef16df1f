"""Which features are worth their time."""

import pytest

from core.backbones import find_backbone, is_installed
from core.backbones.feature_sets import (
    FEATURE_SETS,
    LIGHT,
    RICH,
    STATED_S,
    USUAL,
    features_for,
    most_images,
    passes_of,
    seconds_for,
)


@pytest.mark.parametrize(("n", "name"), [(0, RICH), (500, RICH), (1500, USUAL), (5000, LIGHT)])
def test_richer_features_are_taken_while_there_is_time(n, name):
    assert features_for(n) == name


@pytest.mark.parametrize("rate", [40.0, 350.0, 9000.0])
@pytest.mark.parametrize("name", [RICH, USUAL])
def test_the_limit_is_where_the_stated_time_is_spent(name, rate):
    n = most_images(name, rate)
    assert features_for(n, rate) == name
    assert features_for(n + 2, rate) != name
    assert seconds_for(name, n, rate) <= STATED_S < seconds_for(name, n + 2, rate)


@pytest.mark.parametrize("name", FEATURE_SETS)
def test_the_costs_are_those_of_the_table_of_networks(name):
    found = find_backbone(name)
    assert passes_of(found) == pytest.approx(seconds_for(name, 1000, 1000.0), rel=0.05)


@pytest.mark.parametrize("name", FEATURE_SETS)
def test_every_network_that_may_be_chosen_comes_along(name):
    found = find_backbone(name)
    assert all(is_installed(member.backbone) for member in found.members)
    assert all(member.backbone.package for member in found.members)


def test_a_cost_that_nobody_measured_is_not_known():
    from dataclasses import replace

    assert passes_of(replace(find_backbone("lite0"), speed=0.0)) is None
