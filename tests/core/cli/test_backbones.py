"""`handful backbones` and `--backbone`, as a person types them."""

import dataclasses
import hashlib
import signal

import pytest
from click.testing import CliRunner

from core import api as pipeline
from core.backbones import BACKBONES, DEFAULT, find_backbone
from core.backbones.backbone import INT8
from core.cli.main import main
from core.cli.messages import sentence
from core.domain.adapting import AdaptRequest
from core.domain.errors import WeightsError
from core.domain.progress import no_tick
from tests.core.backbones.web import serve

CONTENT = b"weights" * 10_000


@pytest.fixture
def handful():
    """Run a command; return its exit code, stdout and stderr."""

    def run(*words):
        found = CliRunner().invoke(main, [str(one) for one in words])
        if found.exception and not isinstance(found.exception, SystemExit):
            raise found.exception
        return found.exit_code, found.stdout, found.stderr

    return run


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with serve(CONTENT) as server:
        row = dataclasses.replace(
            BACKBONES["resnet18"],
            url=f"{server.url}/net.pth",
            sha256=hashlib.sha256(CONTENT).hexdigest(),
        )
        monkeypatch.setitem(BACKBONES, "resnet18", row)
        yield server


def test_the_list_says_what_is_here(handful):
    code, out, _ = handful("backbones")
    rows = {line.split()[0]: line for line in out.splitlines() if line}
    assert code == 0
    assert set(BACKBONES) <= set(rows)
    assert rows["lite0"].split()[1] == "yes"
    assert rows["dinov2-small"].split()[1] == "-"
    assert "88 MB" in rows["dinov2-small"]
    assert "Apache-2.0" in rows["dinov2-small"]
    assert "0.17 x" in rows["dinov2-small"]


def test_get_shows_size_licence_and_source_first(handful, server):
    code, out, err = handful("backbones", "get", "resnet18")
    assert (code, out) == (0, "")
    first, last = err.splitlines()
    assert first == f"ResNet-18: about 47 MB, licence BSD-3-Clause, from {server.url}/net.pth"
    assert last == "ResNet-18 is ready: use it with --backbone resnet18."
    code, out, _ = handful("backbones")
    assert "resnet18       yes" in out


def test_a_failed_get_is_a_sentence(handful, server):
    server.content = b"other"
    code, _, err = handful("backbones", "get", "resnet18")
    assert code == 2
    assert "Run the same command again" in err


def test_ctrl_c_keeps_what_has_arrived(handful, server, monkeypatch):
    from core.backbones import install

    def interrupted(offered, *, sha256, tick):
        signal.raise_signal(signal.SIGINT)
        tick(1, 2)

    monkeypatch.setattr(install, "get", interrupted)
    code, _, err = handful("backbones", "get", "resnet18")
    assert code == 1
    assert err.splitlines()[-1].startswith("Stopped. What has arrived is kept.")


def test_use_takes_a_file(handful, server, weight_files):
    file = weight_files["resnet18.pth"]
    code, _, err = handful("backbones", "use", "resnet18", file)
    assert code == 2
    assert "add --own" in err
    code, _, err = handful("backbones", "use", "resnet18", file, "--own")
    assert code == 0
    assert "weights of your own" in err
    assert "own file" in handful("backbones")[1]
    code, _, err = handful("backbones", "use", "timm:test_vit", weight_files["vit.safetensors"])
    assert code == 0
    assert "its licence is apache-2.0" in err
    assert "timm:test_vit" in handful("backbones")[1]


def test_a_backbone_that_is_not_here_says_how_to_get_it(handful, tones, tmp_path):
    examples, folder = tones
    out = tmp_path / "labels.csv"
    words = ("label", folder, "--examples", examples, "--out", out, "--backbone", "resnet50")
    code, _, err = handful(*words)
    assert code == 2
    assert "handful backbones get resnet50" in err
    assert "(103 MB)" in err
    assert not out.exists()


# Several backbones in one project


@pytest.fixture
def labelled(project, tones, toy_network):
    """A project whose folder was labelled with the default backbone; return it and the folder."""
    examples, folder = tones
    pipeline.add_class_folders(project, examples, tick=no_tick)
    pipeline.adapt(project)
    pipeline.label_folder(project, folder)
    return project, folder


def test_embeddings_of_each_backbone_are_kept_side_by_side(labelled):
    project, folder = labelled
    before = project.embeddings.count(find_backbone(DEFAULT).key)
    done = pipeline.embed_folder(project, folder, backbone="resnet18")
    assert done.n_embedded == 12
    assert project.embeddings.count(find_backbone("resnet18").key) == 12
    assert project.embeddings.count(find_backbone(DEFAULT).key) == before
    assert pipeline.embed_folder(project, folder).n_images == 0


def test_neighbours_are_those_of_the_backbone_in_use(labelled):
    project, folder = labelled
    ids = project.listing.entries().file_ids.tolist()
    assert all(pipeline.neighbours(project, one) for one in ids)
    pipeline.adapt(project, AdaptRequest(backbone="resnet18"))
    assert not all(pipeline.neighbours(project, one) for one in ids)  # only the examples so far
    pipeline.label_folder(project, folder)
    assert all(pipeline.neighbours(project, one) for one in ids)


def test_a_model_never_meets_embeddings_by_other_weights(labelled, monkeypatch):
    project, folder = labelled
    name = DEFAULT + INT8
    other = dataclasses.replace(BACKBONES[name], sha256="f" * 64)
    assert not pipeline.is_stale(project)
    monkeypatch.setitem(BACKBONES, name, other)
    assert pipeline.is_stale(project)
    file_id = project.listing.entries().file_ids.tolist()[0]
    assert pipeline.neighbours(project, file_id) == ()
    with pytest.raises(WeightsError, match="adapted with other weights") as caught:
        pipeline.label_folder(project, folder)
    assert "Adapt again" in sentence(caught.value)
    assert not pipeline.adapt(project).reused
    assert pipeline.label_folder(project, folder).counts


def test_a_project_from_another_computer_opens_without_its_backbone(project, add_model):
    red = project.classes.add("Red")
    add_model(project, [red], backbone="timm:nobody_has_this")
    assert pipeline.is_stale(project)
    assert pipeline.info(project)["stale"]
