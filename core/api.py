"""The whole job, in order: read this first.

Each step is one file of `core/operations/`, which takes an open project. This file only names what
the window and the command line may call.

1.  A person adds a folder and gives examples: pictures of each class (`examples.py`, `classes.py`),
    or labels from another program (`importing/`).
2.  `embed_folder` runs a pretrained network, the backbone, over every picture once and keeps the
    embeddings, so that all that follows is quick (`embed_folder.py`; which backbone:
    `backbones.py`).
3.  `adapt` turns the examples into a model (`adapt.py`). By default it fits a classifier to the
    embeddings (`fit_classifier.py`); it can also adapt the backbone (`adapt_backbone.py`) or
    fine-tune it (`finetune_backbone.py`).
4.  `label_folder` gives every picture a prediction (`label_folder.py`). `take_turn` does so with
    what came into a folder since, again and again in `watching/`.
5.  A person reviews. `review_report` and its siblings say what deserves a look and what needs none
    (`review.py`, `model_evidence.py`, `bulk_accept.py`), `learning_curve` and its siblings say how
    far to believe it (`trust/`), `explain` says why (`explain.py`),
    `stacks` puts similar pictures together (`similarity.py`), `arrange_map` draws them as a map
    (`embedding_map.py`).
6.  Meanwhile `search_challenger` looks for a better model (`challenger_search.py`), which a person
    takes or refuses (`challenger.py`).
7.  `export` writes the labels, or the model, for other programs (`export.py`).

`meta_train` makes a new backbone of folders that are sorted already (`meta_train.py`).

Everything slow takes `tick`, a progress callback, and can be stopped at any batch: what is done is
kept. Importing this file loads neither torch nor scipy nor OpenVINO, as the window's own process
needs none of them; what does is imported inside the functions.
"""

# Grouped by step, in the order above.
# isort: off

# Folders, examples and classes
from core.operations.examples import (
    add_examples,
    label_files,
    need_examples,
)
from core.operations.folders.scan import (
    add_pictures,
    exclude,
    excluded,
    remove_folder,
    scan_folder,
)
from core.operations.teaching.class_folders import (
    add_class_folders,
    holds_classes,
    is_class_tree,
    layout_of,
)
from core.operations.teaching.labelled_pictures import add_labelled_pictures
from core.operations.importing.import_labels import import_labels, recognise_labels
from core.operations.classes import (
    add_class_of_files,
    add_class_of_images,
    add_class_of_paths,
    split_class,
)

# Backbones and embeddings
from core.operations.backbones import backbone_choices, choose_backbone, drop_pack
from core.operations.embed_folder import embed_folder

# The model
from core.operations.adapt import METHODS, WITH_FOLDER, adapt, is_stale

# Its predictions
from core.operations.label_folder import label_folder
from core.operations.watching.look import glance
from core.operations.watching.switch import label_arrivals, notices_of, watch, watched
from core.operations.watching.take_turn import note_told, take_turn

# What deserves a look, and what needs none
from core.operations.review import review_report, shortlist_rule, uncertainty_order
from core.operations.model_evidence import class_health, confusion
from core.operations.bulk_accept import accept_sure, begin_audit, promise

# How far it is to be believed
from core.operations.trust.learning_curve import kept_learning_curve, learning_curve
from core.operations.trust.versions import model_versions
from core.operations.trust.worst_cases import worst_cases

# Why a picture got its label
from core.operations.explain import explain, feature_maps, likeness, neighbours

# Similar pictures together, as stacks and as a map
from core.operations.similarity import (
    cluster_class,
    file_names,
    first_to_label,
    likeness_tree,
    similarity,
    stacks,
)
from core.operations.embedding_map import arrange_map, first_view

# A better model
from core.operations.challenger_search import search_challenger
from core.operations.challenger import (
    challenger_changes,
    challenger_offer,
    refuse_challenger,
    take_challenger,
)

# Files by a query
from core.query.find_files import find_files

# The result, the project's figures, its past
from core.operations.export import export, export_preview
from core.operations.plugins.listing import plugin_faults, plugin_formats
from core.operations.project_file import info, save_copy
from core.operations.history import restore, session

# New backbones from sorted folders
from core.operations.meta_train import meta_estimate, meta_train
from core.store.backups import backups_of, restore_backup

# isort: on

__all__ = [
    "METHODS",
    "WITH_FOLDER",
    "accept_sure",
    "adapt",
    "add_class_folders",
    "add_class_of_files",
    "add_class_of_images",
    "add_class_of_paths",
    "add_examples",
    "add_labelled_pictures",
    "add_pictures",
    "arrange_map",
    "backbone_choices",
    "backups_of",
    "begin_audit",
    "challenger_changes",
    "challenger_offer",
    "choose_backbone",
    "class_health",
    "cluster_class",
    "confusion",
    "drop_pack",
    "embed_folder",
    "exclude",
    "excluded",
    "explain",
    "export",
    "export_preview",
    "feature_maps",
    "file_names",
    "find_files",
    "first_to_label",
    "first_view",
    "glance",
    "holds_classes",
    "import_labels",
    "info",
    "is_class_tree",
    "is_stale",
    "kept_learning_curve",
    "label_arrivals",
    "label_files",
    "label_folder",
    "layout_of",
    "learning_curve",
    "likeness",
    "likeness_tree",
    "meta_estimate",
    "meta_train",
    "model_versions",
    "need_examples",
    "neighbours",
    "note_told",
    "notices_of",
    "plugin_faults",
    "plugin_formats",
    "promise",
    "recognise_labels",
    "refuse_challenger",
    "remove_folder",
    "restore",
    "restore_backup",
    "review_report",
    "save_copy",
    "scan_folder",
    "search_challenger",
    "session",
    "shortlist_rule",
    "similarity",
    "split_class",
    "stacks",
    "take_challenger",
    "take_turn",
    "uncertainty_order",
    "watch",
    "watched",
    "worst_cases",
]
