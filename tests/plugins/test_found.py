"""Plug-ins are found by name, imported when they are asked for, and left out where they fail."""

import os
import subprocess
import sys
from pathlib import Path

import network_guard
import pytest

from core.backbones import all_backbones, find_backbone
from core.backbones import plugins as backbones
from core.classifiers import registry
from core.cli.training import SUGGEST
from core.domain.errors import BadTarget, PluginError, WeightsError
from core.domain.plugins.entry_points import faults, forget, points_of
from core.export import PLUGINS as FORMATS
from core.operations.adapt import METHODS
from core.operations.plugins.formats import format_of
from core.operations.plugins.listing import list_plugins

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests/plugins/sample"
OTHER = """
from core.classifiers.ridge import Ridge
from core.classifiers.base import Classifier
class Sound(Ridge):
    name = "sound"
class Ridge2(Ridge):
    name = "ridge"
class Half(Classifier):
    name = "half"
"""


def told(group):
    return {fault.name: fault.reason for fault in faults(group)}


def test_where_no_plug_in_is_installed_there_is_none():
    assert list_plugins() == ()
    assert faults() == ()


def test_the_sample_brings_one_of_each_kind(sample):
    assert set(registry.PLUGINS.all()) == {"neighbor-vote"}
    assert set(FORMATS.all()) == {"xml-list"}
    assert [one.name for one in all_backbones()][-1] == "plugin:tiny"
    listed = {(one.group, one.name, one.package, one.version) for one in list_plugins()}
    assert len(listed) == 3
    assert ("handful.exports", "xml-list", "handful-sample", "2.0") in listed
    assert faults() == ()


def test_names_are_known_without_an_import(sample):
    assert set(points_of("handful.learners")) == {"neighbor-vote"}
    assert not [name for name in sys.modules if name.startswith("handful_sample")]


def test_each_is_imported_alone(sample):
    assert FORMATS.get("xml-list") is not None
    loaded = {name for name in sys.modules if name.startswith("handful_sample.")}
    assert loaded == {"handful_sample.export"}


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (
            "other_gone:A",
            "it cannot be imported: ModuleNotFoundError: No module named 'other_gone'",
        ),
        ("other_a:Missing", "it cannot be imported: AttributeError"),
        ("other_leaves:A", "it cannot be imported: SystemExit: 3"),
        ("other_breaks:A", "it cannot be imported: ZeroDivisionError: division by zero"),
        ("other_a:Ridge2", "its `name` is not that of its entry point"),
        ("other_a:Half", "it lacks arrays, fit, logits, restore"),
        ("other_a:Sound.name", "it is no class derived from handful.plugins.Classifier"),
    ],
)
def test_a_learner_that_cannot_be_used_is_left_out_with_its_reason(install, target, reason):
    name = "half" if target.endswith("Half") else "one"
    install(
        {"handful.learners": {name: target, "sound": "other_a:Sound"}},
        {
            "other_a": OTHER,
            "other_leaves": "import sys; sys.exit(3)",
            "other_breaks": "1 / 0",
        },
    )
    assert set(registry.PLUGINS.all()) == {"sound"}
    assert list(told("handful.learners")) == [name]
    assert told("handful.learners")[name].startswith(reason)
    assert faults()[0].package == "other-package"


def test_a_name_of_ours_is_not_taken(install):
    install(
        {
            "handful.learners": {"ridge": "other_a:Ridge2"},
            "handful.exports": {"csv": "other_b:Csv", "Shout": "other_b:Csv"},
        },
        {
            "other_a": OTHER,
            "other_b": "from core.export.csv_table import Table\nclass Csv(Table):\n    pass",
        },
    )
    assert registry.find_learner("ridge") is registry.LEARNERS["ridge"]
    assert registry.PLUGINS.all() == {}
    assert told("handful.learners") == {"ridge": "Handful has a method of this name"}
    assert FORMATS.all() == {}
    assert told("handful.exports") == {
        "csv": "Handful has a format of this name",
        "Shout": "its name is not made of a-z, 0-9 and hyphens",
    }


def test_no_method_of_ours_can_be_the_name_of_a_learner():
    assert set(METHODS) | {SUGGEST} <= {*registry.RESERVED, *registry.LEARNERS}


def test_the_first_on_the_search_path_counts(install):
    head = "from core.classifiers.ridge import Ridge\n"
    sources = head + "class A(Ridge):\n    name = 'twice'\n    who = {!r}"
    install(
        {"handful.learners": {"twice": "other_one:A"}}, {"other_one": sources.format(1)}, "first"
    )
    install(
        {"handful.learners": {"twice": "other_two:A"}}, {"other_two": sources.format(2)}, "next"
    )
    assert registry.find_learner("twice").who == 2


def test_a_format_that_is_asked_for_and_cannot_be_used_is_told(install, tmp_path):
    install({"handful.exports": {"odd": "other_gone:A"}})
    with pytest.raises(PluginError, match="No module named 'other_gone'"):
        format_of("odd", tmp_path / "x")
    with pytest.raises(BadTarget, match=r"there is no format 'even'; there is csv, .*, odd"):
        format_of("even", tmp_path / "x")


def test_a_backbone_is_named_by_its_package_and_its_version(sample):
    row = find_backbone("plugin:tiny")
    assert row.key == f"plugin-tiny-{row.sha256[:8]}-64-1"
    assert find_backbone("plugin:tiny+views").key == f"{row.key}-v3"
    assert find_backbone("lite0,plugin:tiny").keys[1] == row.key


@pytest.mark.parametrize(
    ("target", "reason"),
    [(None, "no such plug-in is installed"), ("other_gone:A", "No module named 'other_gone'")],
)
def test_a_backbone_that_is_not_there_is_told(install, target, reason):
    install({"handful.backbones": {"odd": target} if target else {}})
    with pytest.raises(WeightsError, match=reason) as caught:
        find_backbone("plugin:odd")
    assert caught.value.remedy == "plugin"
    assert backbones.PLUGINS.all() == {}


def test_the_help_imports_no_plug_in_and_looks_for_none(sample):
    code = (
        "import sys\nfrom core.cli.main import main\n"
        "from core.domain.plugins.entry_points import points_of\n"
        "main(['--help'], standalone_mode=False)\n"
        "print('looked', points_of.cache_info().misses,"
        " [name for name in sys.modules if name.startswith('handful_sample')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": network_guard.search_path(str(sample), str(SAMPLE))},
    )
    assert done.stdout.splitlines()[-1] == "looked 0 []"


def test_a_package_whose_list_is_malformed_hides_no_other(sample, install):
    metadata = next(install({}, package="a-broken-one").glob("*.dist-info"))
    (metadata / "entry_points.txt").write_text("[handful.exports]\nno equals sign\n")
    forget()
    assert set(points_of("handful.exports")) == {"xml-list"}
    assert set(registry.PLUGINS.all()) == {"neighbor-vote"}
