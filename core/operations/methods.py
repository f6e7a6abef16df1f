"""What `adapt` may be asked for, and how each of it makes a model of the examples."""

from core.backbones import Backbone
from core.domain.records import Expect, Floats, ModelRecord, Skipped, Tick
from core.embedding.network import Device
from core.store import Project
from core.training.finetuning.config import TRAINED, WAYS

METHODS: dict[str, tuple[str, ...]] = {
    "auto": (),
    "head": (),
    "prototypes": ("prototypes",),
    "ridge": ("ridge",),
    "logistic": ("logistic",),
    "committee": ("committee",),
    "propagation": ("propagation",),
    "alpha-tim": ("alpha-tim",),
    "pt-map": ("pt-map",),
    "folder": ("folder",),
    "mtl": ("committee",),
    **WAYS,
}
"""The methods, with the learners that each then chooses from; () stands for all.

"auto" and the four before "mtl" look at the folder's images too, where they have been embedded;
"pt-map" supposes that its classes are about equally frequent.
"mtl" adapts the backbone itself; the four after it are those of transfer learning, of which
"fine-tune" and "scratch" train the network.
"""

WITH_FOLDER = ("auto", "propagation", "alpha-tim", "pt-map", "folder")
"""The methods that look at the folder's images too."""


def learn_by_method(
    project: Project,
    backbone: Backbone,
    settings: dict[str, object],
    fingerprint: str,
    folder: Floats | None,
    *,
    device: Device,
    budget_s: float | None,
    tick: Tick,
    expect: Expect,
) -> tuple[ModelRecord, list[Skipped]]:
    """Make a model of the examples and put it to use; return it with those that took no part.

    Args:
        project: an open project.
        backbone: that the method begins with.
        settings, fingerprint: as in `ModelRecord`; "method" decides.
        folder: (n_images, n_features) float32, images without labels; None to leave them aside.
        device, budget_s, tick, expect: as in `pipeline.adapt`, which says what is raised, too.
    """
    # Imported here: learners load scipy, which the window's own process never needs.
    from core.operations.adapt_backbone import fit_backbone
    from core.operations.finetune_backbone import train_and_learn
    from core.operations.fit_classifier import learn
    from core.operations.training_set import embed_examples

    method = str(settings["method"])
    if method in TRAINED:
        return train_and_learn(project, backbone, settings, fingerprint, device, tick, expect)
    skipped = embed_examples(project, backbone, device, tick)
    fitted = None
    if method == "mtl":
        seed = int(str(settings["seed"]))
        fitted = fit_backbone(
            project, backbone, device=device, seed=seed, budget_s=budget_s, tick=tick
        )
        backbone = fitted.backbone
        again = embed_examples(project, backbone, device, tick)
        skipped += [one for one in again if one not in skipped]
    names = METHODS[method]
    return learn(project, backbone, names, settings, fingerprint, folder, fitted), skipped
