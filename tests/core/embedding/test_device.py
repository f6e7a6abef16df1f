"""A GPU is taken where there is one, and looked for without loading torch."""

import pytest
import torch

from core.domain.errors import DeviceError
from core.embedding.device import choose_device


@pytest.fixture
def no_gpu(monkeypatch):
    monkeypatch.setattr("core.embedding.device._may_have_gpu", lambda: False)


def test_the_cpu_is_chosen_without_looking_for_more():
    assert choose_device("cpu") == "cpu"


def test_without_a_gpu_auto_means_the_cpu(no_gpu):
    assert choose_device("auto") == "cpu"


def test_a_driver_without_a_gpu_still_means_the_cpu(monkeypatch):
    monkeypatch.setattr("core.embedding.device._may_have_gpu", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert choose_device("auto") == "cpu"


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_named(device, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(DeviceError) as caught:
        choose_device(device)
    assert caught.value.device == device


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_gpu_that_is_there_is_taken(device, monkeypatch):
    monkeypatch.setattr("core.embedding.device._may_have_gpu", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: device == "cuda")
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: device == "mps")
    assert (choose_device("auto"), choose_device(device)) == (device, device)
