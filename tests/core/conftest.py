"""What the engine's tests share: an empty project, a toy network, pictures that differ."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.backbones import DEFAULT, find_backbone
from core.backbones.backbone import N_SPATIAL
from core.domain.adapting import ModelSettings
from core.domain.records import FoundFile, NewModel, Prediction, Trust
from core.embedding.joint_network import JointNetwork
from core.store import Project

N_FEATURES = 48


class ToyNetwork:
    """Answers with a fixed random projection of the pixels: quick, and alike for alike pictures.

    Attributes:
        n_seen: pictures that went through so far; black ones only fill a batch that has none. Where
            several networks look at a picture, what the first of them saw counts.
    """

    device = "cpu"

    def __init__(self, n_pictures=4):
        self.n_pictures = n_pictures
        self.notes = []
        self.n_seen = 0

    def joint(self, backbone, device="cpu"):
        """Stand in for all networks of a backbone; put it in the place of `loaded`."""
        members = backbone.members
        networks = [_ToyMember(self, member.backbone, n == 0) for n, member in enumerate(members)]
        return JointNetwork(members, tuple(networks), self.n_pictures)


class _ToyMember:
    device = "cpu"

    def __init__(self, toy, backbone, is_first):
        self._toy, self._is_first = toy, is_first
        self._most = toy.n_pictures * backbone.n_views
        self._widths = (
            [backbone.n_features, N_SPATIAL] if backbone.is_spatial else [backbone.n_features]
        )
        random = np.random.default_rng(0 if is_first else 1)
        self._projection = random.normal(size=(7 * 7 * 3, N_FEATURES * len(self._widths)))

    @property
    def notes(self):
        return self._toy.notes

    def embed(self, batches) -> Iterator:
        for token, pixels in batches:
            assert len(pixels) <= self._most
            if self._is_first:
                self._toy.n_seen += int(pixels.any(axis=(1, 2, 3)).sum())
            n, pixels = (
                len(pixels),
                pixels[:, : pixels.shape[1] // 7 * 7, : pixels.shape[1] // 7 * 7],
            )
            side = pixels.shape[1] // 7
            coarse = pixels.reshape(n, 7, side, 7, side, 3).mean(axis=(2, 4)).reshape(n, 7 * 7 * 3)
            found = ((coarse / 255 - 0.5) @ self._projection).astype(np.float32)
            parts = np.split(found, len(self._widths), axis=1)
            yield (
                token,
                np.concatenate(
                    [
                        np.pad(part, ((0, 0), (0, width - N_FEATURES)))
                        for part, width in zip(parts, self._widths, strict=True)
                    ],
                    axis=1,
                ),
            )


class _Filled:
    """Fills up what a toy says to a real network's width; where there is no toy, with zeros."""

    device = "cpu"

    def __init__(self, toy, width):
        self._toy, self._width = toy, width

    @property
    def notes(self):
        return self._toy.notes if self._toy else []

    def embed(self, batches):
        if self._toy is None:
            for token, pixels in batches:
                yield token, np.zeros((len(pixels), self._width), np.float32)
            return
        for token, found in self._toy.embed(batches):
            yield token, np.pad(found, ((0, 0), (0, self._width - found.shape[1])))


def joint_of(toy, n_pictures=4):
    """Let a toy stand for the first network of a backbone; put it in the place of `loaded`."""

    def look(backbone, device="cpu"):
        widths = [
            one.backbone.n_features + N_SPATIAL * one.backbone.is_spatial
            for one in backbone.members
        ]
        toys = [toy, *[None] * (len(widths) - 1)]
        networks = tuple(_Filled(*pair) for pair in zip(toys, widths, strict=True))
        return JointNetwork(backbone.members, networks, n_pictures)

    return look


@pytest.fixture
def project(tmp_path):
    with Project.open(tmp_path / "test.handful", create=True) as project:
        yield project


@pytest.fixture
def reopen():
    """Close a project and open its file again; what is opened is closed with the test."""
    opened = []

    def again(project):
        project.close()
        opened.append(Project.open(project.path))
        return opened[-1]

    yield again
    for project in opened:
        project.close()


@pytest.fixture
def no_room():
    """Let no file grow beyond so many bytes inside `with no_room(bytes):`, as on a full disk."""

    @contextmanager
    def limited(n_bytes):
        import resource

        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return limited


@pytest.fixture
def backbone():
    return find_backbone(DEFAULT)


@pytest.fixture
def new_toy_network():
    """Make a toy network of any batch size."""
    return ToyNetwork


@pytest.fixture
def toy_network(monkeypatch):
    """Put a toy in the place of the real network, which takes seconds to load."""
    network = ToyNetwork()
    for module in ("core.operations.embed_folder", "core.embedding.joint_network"):
        monkeypatch.setattr(f"{module}.loaded", network.joint)
    return network


@pytest.fixture
def add_images():
    """Put images into a project without any files behind them; return their ids.

    Call it as `add_images(project, 5)`: files a0.jpg, a1.jpg, ... of a folder /pictures.
    """

    def add(project, count, folder="/pictures", prefix="a"):
        folder_id = project.files.show_folder(Path(folder))
        found = [FoundFile(f"{prefix}{n}.jpg", 10, 20, 30, n + 1, 1) for n in range(count)]
        with project.atomic():
            return [
                project.files.record_image(file_id, f"{folder}/{prefix}{n}", 4, 3, "")
                for n, file_id in enumerate(project.files.add(folder_id, found))
            ]

    return add


@pytest.fixture
def add_model():
    """Put a model into a project and to use; return its id."""

    def add(project, classes, name="Adapt", **changes):
        facts = {
            "learner": "prototypes",
            "backbone": DEFAULT,
            "backbone_sha256": find_backbone(DEFAULT).sha256,
            "settings": ModelSettings("auto", DEFAULT),
            "trust": Trust(0.9, 0.8, 0.95, 10, 9),
            "classes": [(one.id, one.name) for one in classes],
            "examples": [(1, classes[0].id)],
            "fingerprint": "f",
            "arrays": {"means": np.eye(2, dtype=np.float32)},
        }
        with project.atomic():
            model_id = project.models.add(NewModel(**{**facts, **changes}))
            project.models.make_current(model_id, name=name)
        return model_id

    return add


@pytest.fixture
def predict():
    """Note a prediction of a model for an image."""

    def note(project, model_id, image_id, class_id, *, confidence=0.8, status="labelled", **more):
        facts = {
            "runner_up_id": None,
            "runner_up_confidence": 0.1,
            "unknown": 0.5,
            "probabilities": np.array([0.8, 0.2], np.float16),
        }
        one = Prediction(image_id, class_id, confidence, status=status, **{**facts, **more})
        with project.atomic():
            project.models.put_predictions(model_id, [one])

    return note


TONES = {"Red": (200, 40, 40), "Green": (40, 200, 40), "Blue": (40, 40, 200)}


@pytest.fixture(scope="session")
def draw_tone():
    """Draw a noisy picture of one tone: `draw_tone(path, "Red", seed=3)`. Each seed is another."""

    def draw(path, tone, seed=0, size=(32, 24)):
        noise = np.random.default_rng(seed).integers(-30, 30, (size[1], size[0], 3))
        pixels = (np.array(TONES[tone]) + noise).clip(0, 255).astype(np.uint8)
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(path)
        return path

    return draw


@pytest.fixture
def tones(tmp_path, draw_tone):
    """Draw examples (3 a class, in class folders) and a folder of 12; return both folders.

    The folder's names start with their true class.
    """
    for number, tone in enumerate(TONES):
        for one in range(3):
            draw_tone(tmp_path / "examples" / tone / f"{one}.png", tone, 100 * number + one)
        for one in range(4):
            name = f"{tone}-{one}.png"
            draw_tone(tmp_path / "folder" / name, tone, 1000 + 100 * number + one)
    return tmp_path / "examples", tmp_path / "folder"


@pytest.fixture(scope="session")
def weight_files(tmp_path_factory):
    """Write files of random weights for two networks; return them by name."""
    import timm
    import torch
    from safetensors.torch import save_file
    from torchvision.models import get_model

    folder = tmp_path_factory.mktemp("files")
    torch.manual_seed(0)
    resnet = get_model("resnet18", weights=None).state_dict()
    torch.save(resnet, folder / "resnet18.pth")
    torch.save(
        {"state_dict": {f"module.{key}": one for key, one in resnet.items()}, "epoch": 3},
        folder / "wrapped.pth",
    )
    five = {**resnet, "fc.weight": torch.zeros(5, 512), "fc.bias": torch.zeros(5)}
    torch.save(five, folder / "five.pth")
    vit = timm.create_model("test_vit").state_dict()
    save_file(vit, folder / "vit.safetensors")
    five = {**vit, "head.weight": torch.zeros(5, 64), "head.bias": torch.zeros(5)}
    save_file(five, folder / "vit5.safetensors")
    return {one.name: one for one in folder.iterdir()}
