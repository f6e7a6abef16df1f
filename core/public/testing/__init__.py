"""The tests that a plug-in must pass, for its author to run: one function a kind.

    from handful.testing import check_learner
    from my_package import NearestNeighbour

    def test_it_keeps_the_contract():
        check_learner(NearestNeighbour)

Each raises an `AssertionError` that says in a sentence what is broken. They need no pytest.
"""

from core.public.testing.backbones import check_backbone
from core.public.testing.exports import check_export
from core.public.testing.learners import check_learner

__all__ = ["check_backbone", "check_export", "check_learner"]
