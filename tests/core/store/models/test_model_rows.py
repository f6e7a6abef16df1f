"""Each value of a model's row is looked at, and what models do not have is refused."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from core.domain.adapting import ModelSettings
from core.domain.errors import ModelDamaged
from core.domain.records import Trust
from core.store import model_rows
from core.store.model_rows import arrays_of, examples_of, record_of

PLAIN_TRUST = {"share": 0.9, "low": 0.8, "high": 0.95}
TEXTS = ("created", "learner", "backbone", "backbone_sha256", "fingerprint")
MOST = 2**63 - 1


def row(**changes):
    plain = {
        "id": 3,
        "created": "2026-01-01",
        "learner": "prototypes",
        "backbone": "net",
        "backbone_sha256": "ab",
        "settings": {"method": "auto"},
        "trust": PLAIN_TRUST,
        "classes": [[1, "Owl"], [2, "鸮"]],
        "n_examples": 5,
        "fingerprint": "f",
    }
    given = {**plain, **changes}
    for name in ("settings", "trust", "classes"):
        if not isinstance(given[name], str | bytes | None):
            given[name] = json.dumps(given[name])
    return given


def refused(**changes):
    with pytest.raises(ModelDamaged) as caught:
        record_of(row(**changes))
    return caught.value.reason


def test_a_row_becomes_a_record_of_the_same_values():
    record = record_of(row())
    texts = [getattr(record, name) for name in TEXTS]
    assert texts == ["2026-01-01", "prototypes", "net", "ab", "f"]
    assert (record.id, record.n_examples, record.settings) == (3, 5, ModelSettings("auto"))
    assert (record.class_ids, record.class_names) == ((1, 2), ("Owl", "鸮"))
    assert record.trust == Trust(0.9, 0.8, 0.95, 0, 0, 0.9, (), 0)


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_texts_of_500_characters_at_most(name):
    assert getattr(record_of(row(**{name: "x" * 500})), name) == "x" * 500
    said = name.replace("_", " ")
    assert said in refused(**{name: "x" * 501})
    assert said in refused(**{name: b"x"})
    assert said in refused(**{name: None})


@pytest.mark.parametrize("found", [None, "2", 2.0])
def test_the_examples_are_counted_by_a_whole_number(found):
    assert "examples" in refused(n_examples=found)


@pytest.mark.parametrize("name", ["settings", "trust", "classes"])
@pytest.mark.parametrize("text", ["{", b"{}", None, "[" * 100_000])
def test_what_is_no_json_is_refused(name, text):
    said = "share right" if name == "trust" else name
    assert said in refused(**{name: text})


@pytest.mark.parametrize(
    "classes",
    [
        [],
        {},
        {"1": "Owl"},
        [1],
        ["ab"],
        [{"1": "Owl", "2": "Fox"}],
        [[1]],
        [[1, "Owl", 2]],
        [[0, "Owl"]],
        [["1", "Owl"]],
        [[True, "Owl"]],
        [[1, 2]],
        [[1, None]],
        [[1, "Owl"], [2, 3]],
        [[1, "Owl"], [1, "Fox"]],
    ],
)
def test_classes_are_pairs_of_an_id_and_a_name_each_once(classes):
    assert "classes" in refused(classes=classes)


def test_one_class_will_do():
    assert record_of(row(classes=[[MOST, ""]])).class_ids == (MOST,)


# Settings


@pytest.mark.parametrize("settings", [[], "text", None, 3])
def test_settings_are_a_table(settings):
    assert "settings" in refused(settings=json.dumps(settings))


@pytest.mark.parametrize("name", ["method", "backbone", "level", "cut", "improved"])
def test_settings_that_are_texts(name):
    assert getattr(record_of(row(settings={name: "x"})).settings, name) == "x"
    assert record_of(row(settings={name: ""})).settings == ModelSettings()
    for value in (1, None, [], {}):
        assert name in refused(settings={name: value})


@pytest.mark.parametrize("name", ["newest_image", "n_folder"])
def test_settings_that_are_counts(name):
    for value in (0, 1, MOST):
        assert record_of(row(settings={name: value})).settings == ModelSettings(**{name: value})
    for value in (-1, 1.5, "1", None, MOST + 1):
        assert name in refused(settings={name: value})


def test_settings_that_are_numbers_or_tables():
    right = {"seed": -3, "train": {}}
    assert record_of(row(settings=right)).settings == ModelSettings(seed=-3)
    for settings in ({"seed": "3"}, {"seed": 0.5}, {"train": []}, {"train": "x"}):
        assert next(iter(settings)) in refused(settings=settings)


def test_settings_that_nobody_reads_are_notes():
    noted = ModelSettings(facts={"note": [1, None]})
    assert record_of(row(settings={"note": [1, None]})).settings == noted


# What was measured


def trust(**changes):
    return record_of(row(trust={**PLAIN_TRUST, **changes})).trust


def test_all_that_was_measured_comes_back():
    given = {"n_checked": 7, "n_right": 6, "level": 0.8, "n_copies": 2}
    found = trust(share=None, low=0, high=1, one_scene=[[1, 3], [2, 0]], **given)
    assert found == Trust(None, 0, 1, 7, 6, 0.8, ((1, 3), (2, 0)), 2)


@pytest.mark.parametrize("name", ["share", "low", "high", "level"])
def test_shares_are_shares_or_none(name):
    for value in (0, 1, 0.5, None):
        assert getattr(trust(**{name: value}), name) == value
    for value in (-0.01, 1.01, 2, -1, "1", [], float("nan"), float("inf"), -float("inf")):
        assert "share right" in refused(trust={**PLAIN_TRUST, name: value})


@pytest.mark.parametrize("name", ["n_checked", "n_right", "n_copies"])
def test_counts_are_counts(name):
    for value in (0, 1, MOST):
        assert getattr(trust(**{name: value}), name) == value
    for value in (-1, 0.5, "1", None, MOST + 1):
        assert "share right" in refused(trust={**PLAIN_TRUST, name: value})


@pytest.mark.parametrize(
    "scenes", [None, {}, "", [1], [[1]], [[0, 1]], [[1, -1]], [[1, "2"]], [[1, 1, 1]], [[1, 2], 3]]
)
def test_scenes_are_pairs_of_a_class_and_a_count(scenes):
    assert "share right" in refused(trust={**PLAIN_TRUST, "one_scene": scenes})


@pytest.mark.parametrize("name", ["share", "low", "high"])
def test_nothing_of_what_was_measured_may_be_missing(name):
    found = {key: value for key, value in PLAIN_TRUST.items() if key != name}
    assert "share right" in refused(trust=found)


@pytest.mark.parametrize("found", [[], None, {**PLAIN_TRUST, "more": 1}, ["share", "low", "high"]])
def test_nothing_else_may_be_there(found):
    assert "share right" in refused(trust=json.dumps(found))


# Examples


def test_examples_are_pairs():
    assert examples_of("[]") == []
    assert examples_of(json.dumps([[1, 2], [MOST, MOST]])) == [(1, 2), (MOST, MOST)]


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "null",
        '"ab"',
        "[1]",
        "[[1]]",
        "[[1, 2, 3]]",
        "[[0, 1]]",
        "[[1, 0]]",
        '[["1", 1]]',
        '[[1, "1"]]',
        "[[1, true]]",
        "[[1, 2], 3]",
        "[",
        None,
        b"[]",
    ],
)
def test_what_are_no_examples_is_refused(text):
    with pytest.raises(ModelDamaged, match="examples"):
        examples_of(text)


# Arrays


@pytest.mark.parametrize(
    "kind", ["bool", "int8", "int64", "uint8", "uint32", "float16", "float32", "float64"]
)
def test_arrays_of_each_kind_come_back(kind):
    given = np.ones((2, 3), kind)
    found = arrays_of(save({"one": given, "two": given[:1]}))
    assert sorted(found) == ["one", "two"]
    assert (found["one"].dtype, found["one"].tolist()) == (given.dtype, given.tolist())


class Trap:
    def __reduce__(self):
        return Path.touch, (Path("trapped"),)


@pytest.mark.parametrize(
    "data",
    [
        None,
        "text",
        3,
        b"",
        b"\0" * 7,
        b"\xff" * 20,
        save({"one": np.ones(3)})[:-1],
        save({"one": np.ones(3)})[:12],
        pickle.dumps(Trap()),
    ],
)
def test_what_are_no_arrays_is_refused_unread(data, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = "cut, or of another kind" if isinstance(data, bytes) else "missing"
    with pytest.raises(ModelDamaged, match=f"its numbers are {said}"):
        arrays_of(data)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [complex, np.dtype("U1"), object, np.dtype("M8[s]")])
def test_arrays_of_other_kinds_are_refused(monkeypatch, kind):
    both = {"one": np.zeros(1, np.float32), "two": np.zeros(1, kind)}
    monkeypatch.setattr(model_rows, "load", lambda data: both)
    with pytest.raises(ModelDamaged, match="another kind"):
        arrays_of(b"")


@pytest.mark.parametrize("error", [ValueError, KeyError, TypeError, AttributeError, OverflowError])
def test_whatever_the_library_raises_is_damage(monkeypatch, error):
    def fail(data):
        raise error

    monkeypatch.setattr(model_rows, "load", fail)
    with pytest.raises(ModelDamaged, match="cut"):
        arrays_of(b"")
