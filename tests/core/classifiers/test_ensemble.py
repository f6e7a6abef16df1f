"""The committee says what its members say on average."""

import numpy as np

from core.classifiers.ensemble import Ensemble
from core.classifiers.logistic import Logistic
from core.classifiers.ridge import Ridge


def test_probabilities_are_the_mean_of_the_members():
    labels = np.arange(12) % 3
    random = np.random.default_rng(0)
    embeddings = (np.eye(20)[labels] + 0.4 * random.normal(size=(12, 20))).astype(np.float32)
    new = random.normal(size=(5, 20)).astype(np.float32)
    members = [kind().fit(embeddings, labels).predict(new) for kind in (Ridge, Logistic)]
    committee = Ensemble().fit(embeddings, labels)
    assert np.allclose(committee.predict(new), np.mean(members, axis=0), atol=1e-5)
