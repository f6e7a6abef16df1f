"""The settings of a model: what they say of a request, and how a project file has them."""

import json
import pickle

from core.domain.adapting import AdaptationFacts, AdaptRequest, ModelSettings

FACTS = AdaptationFacts(
    level="ss_pairs", cut="blocks.6", n_views=9, lr=0.01, n_steps=90,
    share_plain=0.5, share_adapted=0.75, seconds={"views": 1.5},
)  # fmt: skip


def test_what_decides_a_model_is_among_its_settings_and_how_long_it_took_is_not():
    quick = AdaptRequest("mtl", "lite0", "cpu", seed=3, budget_s=60.0)
    patient = AdaptRequest("mtl", "lite0", "cuda", seed=3, budget_s=600.0)
    assert quick.settings == patient.settings == ModelSettings("mtl", "lite0", 3)


def test_a_model_can_be_asked_for_again():
    request = AdaptRequest("fine-tune", "lite0", "cpu", seed=3, train={"epochs": 2})
    assert request.settings.request("cpu") == request
    assert ModelSettings().request() == AdaptRequest()


def test_settings_come_back_from_json_as_they_were():
    request = AdaptRequest("fine-tune", "lite0", train={"epochs": 2})
    settings = FACTS.added_to(request.settings)
    assert ModelSettings.from_json(json.loads(json.dumps(settings.to_json()))) == settings


def test_json_has_the_names_that_older_versions_read():
    settings = FACTS.added_to(ModelSettings("mtl", "lite0", n_folder=0, newest_image=7))
    assert settings.to_json() == {
        "method": "mtl",
        "backbone": "lite0",
        "seed": 0,
        "level": "ss_pairs",
        "cut": "blocks.6",
        "n_folder": 0,
        "newest_image": 7,
        "n_views": 9,
        "lr": 0.01,
        "steps": 90,
        "held_out_right": {"plain": 0.5, "mtl": 0.75},
        "seconds": {"views": 1.5},
    }


def test_what_is_not_set_is_not_written():
    assert ModelSettings("auto", "lite0").to_json() == {
        "method": "auto", "backbone": "lite0", "seed": 0
    }  # fmt: skip


def test_what_another_version_noted_stays():
    values = {"method": "auto", "seed": 0, "shares": {"ridge": 0.9}, "later": [1, None]}
    settings = ModelSettings.from_json(values)
    assert settings.facts == {"shares": {"ridge": 0.9}, "later": [1, None]}
    assert settings.n_folder is None
    assert settings.to_json() == values


def test_a_request_goes_to_another_process():
    request = AdaptRequest("fine-tune", train={"epochs": 2}, budget_s=5.0)
    assert pickle.loads(pickle.dumps(request)) == request
