"""A model that is broken, or somebody else's, ends in a sentence, and adapting makes a new one."""

import json
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load, save

from core import api as pipeline
from core.backbones.adapted.serialization import is_adapted
from core.domain.errors import CoreError, ModelDamaged
from core.store import Project
from tests.core.conftest import ToyNetwork

resource = pytest.importorskip("resource")  # which Windows has not got

MOST_MB = 300  # more memory than before that all of this may take


class Bomb:
    """Does something when it is unpickled."""

    def __reduce__(self):
        return (Path.touch, (Path("pickle-was-loaded"),))


@pytest.fixture(scope="module")
def pattern(tmp_path_factory, draw_tone):
    """Adapt and label a project once; return its file and the folder that it labelled."""
    top = tmp_path_factory.mktemp("pattern")
    for number, tone in enumerate(("Red", "Green", "Blue")):
        for one in range(3):
            draw_tone(top / "examples" / tone / f"{one}.png", tone, 100 * number + one)
            draw_tone(top / "folder" / f"{tone}-{one}.png", tone, 1000 + 100 * number + one)
    network = ToyNetwork()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.operations.embed_folder.loaded", network.joint)
        with Project.open(top / "pattern.handful", create=True) as project:
            pipeline.add_class_folders(project, top / "examples")
            pipeline.adapt(project)
            pipeline.label_folder(project, top / "folder")
    return top / "pattern.handful", top / "folder"


@pytest.fixture
def folder(pattern):
    return pattern[1]


@pytest.fixture
def adapted(pattern, tmp_path, toy_network):
    """An adapted and labelled project."""
    path = shutil.copy(pattern[0], tmp_path / "test.handful")
    with Project.open(path, waits_for_disk=False) as project:
        yield project


def put(project, column, value):
    """Write a value into the model in use, as a foreign program would."""
    project._db.execute(f"UPDATE models SET {column} = ? WHERE id = 1", [value])


def arrays(project):
    (data,) = project._db.execute("SELECT arrays FROM models WHERE id = 1").fetchone()
    return dict(load(data))


def verbs(project, folder, out):
    """All that looks at a model, by name."""
    file_id = int(project.listing.entries().file_ids[0])
    return {
        "label_folder": lambda: pipeline.label_folder(project, folder),
        "review_report": lambda: pipeline.review_report(project),
        "uncertainty_order": lambda: pipeline.uncertainty_order(project),
        "class_health": lambda: pipeline.class_health(project),
        "confusion": lambda: pipeline.confusion(project),
        "promise": lambda: pipeline.promise(project),
        "begin_audit": lambda: pipeline.begin_audit(project, seed=0),
        "explain": lambda: pipeline.explain(project, file_id),
        "feature_maps": lambda: pipeline.feature_maps(project, file_id),
        "likeness": lambda: pipeline.likeness(project, file_id),
        "similarity": lambda: pipeline.similarity(project, (1,)),
        "stacks": lambda: pipeline.stacks(project),
        "first_to_label": lambda: pipeline.first_to_label(project, 3),
        "first_view": lambda: pipeline.first_view(project),
        "search_challenger": lambda: pipeline.search_challenger(project, budget_s=0),
        "challenger_offer": lambda: pipeline.challenger_offer(project),
        "challenger_changes": lambda: pipeline.challenger_changes(project),
        "session": lambda: pipeline.session(project, 0),
        "info": lambda: pipeline.info(project),
        "is_stale": lambda: pipeline.is_stale(project),
        "detail": lambda: project.listing.detail(file_id),
        "all": lambda: project.models.all(),
        "current": lambda: project.models.current(),
        "csv": lambda: pipeline.export(project, out / "a.csv", kind="csv"),
        "onnx": lambda: pipeline.export(project, out / "onnx", kind="onnx"),
        "onnx preview": lambda: pipeline.export_preview(project, out / "onnx", kind="onnx"),
    }


@pytest.fixture
def try_all(adapted, folder, tmp_path, monkeypatch):
    """Use a model in every way, then adapt anew; return who refused it, with which error."""
    monkeypatch.chdir(tmp_path)

    # Real networks would be loaded; the model has been read by then.
    def no_network(*given):
        raise CoreError("there is no network here")

    monkeypatch.setattr("core.export.onnx_model._write", no_network)
    monkeypatch.setattr("core.embedding.joint_network.loaded", ToyNetwork().joint)
    monkeypatch.setattr("core.analysis.saliency.activations.activations_of", no_network)

    def run():
        refused = {}
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for name, verb in verbs(adapted, folder, tmp_path).items():
            try:
                verb()
            except CoreError as error:
                refused[name] = error
        n_labels = adapted.labels.count()
        new = pipeline.adapt(adapted).model
        pipeline.label_folder(adapted, folder)
        assert adapted.models.current() == adapted.models.get(new.id)
        assert adapted.labels.count() == n_labels == 9
        assert not Path("pickle-was-loaded").exists()
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        assert grown < MOST_MB * 1024
        return refused

    return run


TEXTS = {
    "empty": "",
    "no JSON": "{",
    "a number": "7",
    "a list": "[]",
    "a list of lists": "[[1]]",
    "a text": '"x"',
    "null": "null",
    "an object": "{}",
    "nested too deep": "[" * 100_000,
}

# One of these is enough, most days: whoever reads JSON of one wrong shape reads that of the others.
SLOW = set(TEXTS) - {"no JSON", "a list of lists", "nested too deep"}


def _marks(name):
    return pytest.mark.slow if name in SLOW else ()


VALUES = {
    "learner": {"empty": "", "unknown": "os.system", "long": "x" * 10_000, "another": "ridge"},
    "backbone": {
        "empty": "",
        "unknown": "nonesuch",
        "of timm": "timm:nonesuch",
        "a path": "timm:../../etc/passwd",
        "a pack": "pack:nonesuch",
        "long": "x" * 10_000,
    },
    "backbone_sha256": {"empty": "", "another": "f" * 64, "long": "f" * 10_000},
    "fingerprint": {"empty": "", "long": "f" * 10_000},
    "settings": {
        **TEXTS,
        "a method that is none": '{"method": ["auto"]}',
        "no number": '{"method": "auto", "newest_image": "x"}',
        "an overlay without numbers": '{"method": "auto", "level": "ss_pairs", "cut": "../x"}',
    },
    "trust": {
        **TEXTS,
        "a share too many": '{"share": 7, "low": 0, "high": 1}',
        "a share of text": '{"share": "x", "low": 0, "high": 1}',
        "no number": '{"share": NaN, "low": 0, "high": 1}',
        "more": '{"share": 0.5, "low": 0, "high": 1, "os": 1}',
        "a scene of text": '{"share": 0.5, "low": 0, "high": 1, "one_scene": [["x", 1]]}',
    },
    "classes": {
        **TEXTS,
        "one class": '[[1, "Red"]]',
        "more classes": '[[1, "a"], [2, "b"], [3, "c"], [4, "d"]]',
        "one twice": '[[1, "a"], [1, "b"], [2, "c"]]',
        "none of the project's": '[[91, "a"], [92, "b"], [93, "c"]]',
        "an id of text": '[["1", "a"], ["2", "b"], ["3", "c"]]',
        "an id too large": '[[1, "a"], [2, "b"], [36893488147419103232, "c"]]',
    },
    "examples": {
        **TEXTS,
        "a pair of text": '[["x", "y"]]',
        "ids too large": "[[36893488147419103232, 36893488147419103232]]",
        "images that are not there": "[[91, 1], [92, 2]]",
    },
}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param(column, value, id=f"{column}: {name}", marks=_marks(name))
        for column, values in VALUES.items()
        for name, value in values.items()
    ],
)
def test_a_hostile_value_ends_in_a_sentence_and_a_new_model(adapted, try_all, column, value):
    put(adapted, column, value)
    try_all()


def pickled(_):
    return pickle.dumps(Bomb())


def huge(_):
    header = json.dumps({"a": {"dtype": "F32", "shape": [2**40], "data_offsets": [0, 2**42]}})
    return len(header).to_bytes(8, "little") + header.encode()


def header_too_long(_):
    return (2**62).to_bytes(8, "little") + b"{}"


def odd_type(known):
    data = save(known)
    return data.replace(b'"F32"', b'"F8_E4M3"'[:5])


def changed(**new):
    """Change arrays; None takes one away, a function makes another of it."""

    def change(known):
        for name, value in new.items():
            whole = name.replace("__", ".")
            found = [one for one in known if one == whole or one.endswith("." + whole)]
            assert found
            for one in found:
                if value is None:
                    del known[one]
                else:
                    known[one] = np.ascontiguousarray(value(known[one]))
        return save(known)

    return change


BLOBS = {
    "empty": lambda known: b"",
    "pickle": pickled,
    "half": lambda known: save(known)[: len(save(known)) // 2],
    "nothing in it": lambda known: save({}),
    "sizes that are not there": huge,
    "a header that is not there": header_too_long,
    "an unknown type": odd_type,
    "no centre": changed(centre=None),
    "another length": changed(centre=lambda one: one[:-1]),
    "no length": changed(centre=lambda one: one[:0]),
    "a column": changed(centre=lambda one: one[:, None]),
    "no number": changed(centre=lambda one: one * np.nan),
    "yes and no": changed(centre=lambda one: one > 0),
    "no temperature": changed(temperature=lambda one: one * 0),
    "two temperatures": changed(temperature=lambda one: np.append(one, one)),
    "no examples": changed(unknown__examples=lambda one: one[:0]),
    "examples of another length": changed(unknown__examples=lambda one: one[:, :-1]),
    "more neighbours than examples": changed(unknown__nearest=lambda one: one + 1000),
    "no spread": changed(unknown__spread=lambda one: one * 0),
    "a limit that is none": changed(unknown__limit=lambda one: one * np.nan),
    "held out of other classes": changed(held_out__probabilities=lambda one: one[:, :-1]),
    "held out of other images": changed(held_out__image_ids=lambda one: one[:-1]),
    "held out of none": changed(held_out__judges=lambda one: one[:0]),
    "own colours that are none": lambda known: save({**known, "tuned.mean": np.zeros(3)}),
    "own colours without deviation": lambda known: save(
        {**known, "tuned.mean": np.zeros(3), "tuned.deviation": np.zeros(3)}
    ),
}


@pytest.mark.parametrize("change", BLOBS.values(), ids=BLOBS)
def test_hostile_numbers_end_in_a_sentence_and_a_new_model(adapted, try_all, change):
    put(adapted, "arrays", change(arrays(adapted)))
    refused = try_all()
    assert any(isinstance(one, ModelDamaged) for one in refused.values())


@pytest.mark.parametrize("value", ["", "x", "-1", "99", "1; DROP TABLE labels", str(2**70)])
def test_a_hostile_number_of_the_model_ends_in_a_sentence(adapted, try_all, value):
    adapted._db.execute("UPDATE settings SET value = ? WHERE name = 'model'", [value])
    try_all()


NOTES = {
    "note candidate": [
        *TEXTS.values(),
        '{"mark": 1}',
        '{"mark": "a", "key": "b", "model_id": "c"}',
    ],
    "note improvements": [*TEXTS.values(), '{"a": 1}', '{"a": [1, 2]}', '{"a": ["x", "y"]}'],
    "note improvements taken": [*TEXTS.values(), '["x"]'],
    "note audit": [
        *TEXTS.values(),
        '{"model": 1}',
        '{"model": 1, "pool": ["x"], "drawn": [], "threshold": 1}',
        '{"model": 1, "pool": [1], "drawn": [1], "threshold": "x"}',
    ],
    "note backbone": [*TEXTS.values(), '"nonesuch"'],
}


READ_NOTES = (
    "promise", "begin_audit", "search_challenger", "challenger_offer", "challenger_changes",
    "similarity", "first_view",
)  # fmt: skip


@pytest.mark.parametrize("name", NOTES)
def test_hostile_notes_are_none(adapted, folder, tmp_path, name):
    for value in NOTES[name]:
        adapted._db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [name, value])
        every = verbs(adapted, folder, tmp_path)
        for verb in READ_NOTES:
            try:
                every[verb]()
            except CoreError:
                continue
    adapted._db.execute("DELETE FROM settings WHERE name = ?", [name])
    assert pipeline.confusion(adapted).class_ids == (1, 2, 3)


LAYOUTS = [
    ("method", "nonesuch"),
    ("image_ids", b"abc"),
    ("places", b"abc"),
    ("places", b""),
]


@pytest.mark.parametrize(("column", "value"), LAYOUTS)
def test_a_hostile_map_is_arranged_anew(adapted, column, value):
    pipeline.arrange_map(adapted)
    adapted._db.execute(f"UPDATE layouts SET {column} = ?", [value])
    assert len(pipeline.first_view(adapted).image_ids) == 18
    assert len(pipeline.arrange_map(adapted).image_ids) == 18


def test_a_broken_embedding_is_none(adapted, folder, tmp_path):
    adapted._db.execute("UPDATE embeddings SET vector = x'0011' WHERE image_id = 1")
    adapted._db.execute(
        "UPDATE embeddings SET vector = CAST(replace(hex(zeroblob(length(vector) / 2)), '00', ?)"
        " AS BLOB) WHERE image_id = 2",
        ["\x00\x7e"],  # NaN in half precision
    )
    [(length, n)] = adapted._db.execute(
        "SELECT min(length(vector)), count(*) FROM embeddings WHERE image_id = 2"
    ).fetchall()
    assert (length, n) == (2 * 1024, 3)
    for verb in ("label_folder", "review_report", "stacks", "first_view"):
        verbs(adapted, folder, tmp_path)[verb]()


def test_the_window_opens_a_project_whose_model_is_broken(adapted, tmp_path):
    put(adapted, "settings", "{")
    adapted.close()
    copy = tmp_path / "copy.handful"
    shutil.copy(adapted.path, copy)
    with Project.open(copy) as project:
        assert project.models.readable() is None
        assert not pipeline.is_stale(project)
        assert pipeline.info(project)["model"] == "it cannot be read: its settings cannot be read"


def test_a_network_that_cannot_be_built_is_not_kept_by_adapting_again(
    adapted, monkeypatch, toy_network
):
    known = arrays(adapted)
    colours = {"tuned.mean": np.ones(3), "tuned.deviation": np.ones(3)}
    put(adapted, "arrays", save({**known, **colours}))  # with no weights that would fit

    def loaded(backbone, device):
        if is_adapted(backbone):
            raise ModelDamaged("its weights are not those of its network")
        return toy_network

    monkeypatch.setattr("core.operations.embed_folder.loaded", loaded)
    done = pipeline.adapt(adapted)
    assert (done.reused, done.model.id) == (False, 2)


def test_whole_numbers_are_numbers_too(adapted, try_all):
    put(adapted, "arrays", changed(bias=lambda one: one.astype(np.int64))(arrays(adapted)))
    assert not any(isinstance(one, ModelDamaged) for one in try_all().values())
