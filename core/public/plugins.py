"""What authors of plug-ins build on; see docs/plugins.md.

A plug-in is an entry point of one of three groups: `handful.learners` names a class derived from
`Classifier` or `LinearClassifier`, `handful.exports` one derived from `FileFormat`, `BinaryFormat`
or `FolderFormat`, and `handful.backbones` a `PluginBackbone`. `handful.testing` has the tests that
each kind must pass. The promise of `handful` holds for the names here, too.
"""

from core.backbones.plugins import PluginBackbone
from core.classifiers.base import Arrays, Classifier, LinearClassifier, check_examples
from core.classifiers.feature_space import FeatureSpace
from core.domain.arrays import Floats, Ints
from core.domain.errors import ModelDamaged, NotEnoughExamples
from core.domain.model_arrays import numbers
from core.domain.progress import Tick
from core.domain.records import Row
from core.export.base_formats import BinaryFormat, FileFormat, FolderFormat, first
from core.export.interfaces import Content, Entry, Written

__all__ = [
    "Arrays",
    "BinaryFormat",
    "Classifier",
    "Content",
    "Entry",
    "FeatureSpace",
    "FileFormat",
    "Floats",
    "FolderFormat",
    "Ints",
    "LinearClassifier",
    "ModelDamaged",
    "NotEnoughExamples",
    "PluginBackbone",
    "Row",
    "Tick",
    "Written",
    "check_examples",
    "first",
    "numbers",
]
