"""The map: arranged the same each time, kept, brought up to date, and whole when stopped."""

import subprocess
import sys

import numpy as np
import pytest

from core.analysis.tsne import fit_tsne, fitted, flat, nearest, place_among, principal_axes
from core.api import arrange_map, first_view
from core.backbones import AUTO
from core.domain.errors import Cancelled
from core.operations import embedding_map as mapping
from core.operations.backbones import backbone_for

N_GROUPS, N_FEATURES = 3, 64


def grouped(n, seed=0):
    """Draw `n` embeddings around three centres; return them with their groups."""
    rng = np.random.default_rng(seed)
    centres = np.random.default_rng(99).gamma(1.0, 1.0, (N_GROUPS, N_FEATURES))
    groups = np.arange(n) % N_GROUPS
    return (centres[groups] + rng.uniform(0, 0.5, (n, N_FEATURES))).astype(np.float32), groups


@pytest.fixture
def embed(project, add_images):
    """Add images with embeddings of the usual backbone; return their ids and groups."""

    def add(n, prefix="a", seed=0):
        image_ids = add_images(project, n, prefix=prefix)
        vectors, groups = grouped(n, seed)
        with project.atomic():
            key = backbone_for(project, AUTO).key
            project.embeddings.put(key, zip(image_ids, vectors, strict=True))
        return image_ids, groups

    return add


def nearest_share(layout, image_ids, groups):
    """Tell how often an image's nearest on the map is of its group."""
    by_id = dict(zip(image_ids, groups.tolist(), strict=True))
    places, own = layout.places, np.array([by_id[one] for one in layout.image_ids.tolist()])
    far = ((places[:, None] - places[None]) ** 2).sum(axis=2)
    np.fill_diagonal(far, np.inf)
    return float((own[far.argmin(axis=1)] == own).mean())


def test_the_windows_process_loads_no_scipy_for_the_map():
    names = ("scipy", "sklearn", "openTSNE")
    code = f"import sys, core.api; print([one for one in {names} if one in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "[]"


def test_a_project_without_embeddings_has_an_empty_map(project, add_images):
    add_images(project, 3)
    assert len(first_view(project).image_ids) == len(arrange_map(project).image_ids) == 0
    assert project.layouts.get() is None


def test_the_first_map_comes_from_the_main_axes_and_is_not_kept(project, embed):
    image_ids, _ = embed(12)
    found = first_view(project)
    assert found.image_ids.tolist() == image_ids
    assert (found.method, found.n_arranged) == ("pca", 12)
    assert np.abs(found.places).max() == pytest.approx(1.0)
    assert project.layouts.get() is None


def test_alike_images_become_neighbours(project, embed):
    image_ids, groups = embed(60)
    found = arrange_map(project)
    assert found.method == "tsne"
    assert np.abs(found.places).max() <= 1.0
    assert nearest_share(found, image_ids, groups) == 1.0


def test_the_same_images_and_seed_give_the_same_map(project, embed):
    embed(40)
    before = arrange_map(project, seed=3).places
    project._db.execute("DELETE FROM layouts")
    assert np.array_equal(arrange_map(project, seed=3).places, before)
    project._db.execute("DELETE FROM layouts")
    assert not np.array_equal(arrange_map(project, seed=4).places, before)


def test_the_map_is_kept_and_opened_again(project, embed, reopen):
    embed(30)
    before = arrange_map(project)
    after = first_view(reopen(project))
    assert after.method == "tsne"
    assert np.array_equal(after.image_ids, before.image_ids)
    assert np.array_equal(after.places, before.places)


def test_a_map_up_to_date_is_not_made_again(project, embed, monkeypatch):
    embed(30)
    before = arrange_map(project)
    monkeypatch.setattr(mapping, "fit_tsne", None)
    assert np.array_equal(arrange_map(project).places, before.places)


def test_few_new_images_are_placed_among_those_they_resemble(project, embed):
    image_ids, groups = embed(60)
    before = arrange_map(project)
    more_ids, more_groups = embed(6, prefix="b", seed=1)
    assert set(more_ids).isdisjoint(first_view(project).image_ids.tolist())
    after = arrange_map(project)
    assert np.array_equal(after.places[:60], before.places)
    assert after.image_ids.tolist() == image_ids + more_ids
    assert after.n_arranged == 60
    everyone = np.concatenate([groups, more_groups])
    assert nearest_share(after, image_ids + more_ids, everyone) == 1.0
    assert np.array_equal(first_view(project).places, after.places)


def test_many_new_images_have_all_arranged_anew(project, embed):
    image_ids, groups = embed(30)
    arrange_map(project)
    more_ids, more_groups = embed(12, prefix="b", seed=1)
    after = arrange_map(project)
    assert after.n_arranged == 42
    everyone = np.concatenate([groups, more_groups])
    assert nearest_share(after, image_ids + more_ids, everyone) == 1.0


def test_images_placed_one_by_one_add_up(project, embed):
    embed(30)
    arrange_map(project)
    for n, expected in ((4, 30), (2, 30), (1, 37)):
        embed(n, prefix=f"b{n}-", seed=n)
        assert arrange_map(project).n_arranged == expected


def test_a_new_arrangement_begins_where_the_kept_one_was(project, embed):
    embed(60)
    before = arrange_map(project)
    embed(15, prefix="b", seed=1)
    after = arrange_map(project)
    assert after.n_arranged == 75
    for axis in range(2):
        together = np.corrcoef(before.places[:, axis], after.places[:60, axis])[0, 1]
        assert together > 0.7


def test_images_that_are_gone_leave_the_map(project, embed):
    image_ids, _ = embed(30)
    arrange_map(project)
    (file,) = project.files.of_images(image_ids[:1]).values()
    project._db.execute("UPDATE files SET missing = 1 WHERE id = ?", [file.id])
    assert first_view(project).image_ids.tolist() == image_ids[1:]
    assert first_view(project).n_arranged == 29


def test_stop_leaves_the_kept_map_as_it_was(project, embed):
    embed(30)
    before = arrange_map(project)
    embed(30, prefix="b", seed=1)
    ticks = []

    def stop_in_the_midst(done, total):
        ticks.append((done, total))
        if total > 100 and done > total // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        arrange_map(project, tick=stop_in_the_midst)
    assert ticks
    assert np.array_equal(project.layouts.get().places, before.places)
    assert np.array_equal(first_view(project).places, before.places)
    assert arrange_map(project).n_arranged == 60


def test_progress_never_goes_back_while_images_are_arranged(project, embed):
    embed(40)
    ticks = []
    arrange_map(project, tick=lambda done, total: ticks.append((done, total)))
    part = [done for done, total in ticks if total == ticks[-1][1]]
    assert part == sorted(part)
    assert ticks[-1][0] == ticks[-1][1]
    assert len(part) > 50


def test_a_handful_of_images_is_shown_along_the_main_axes(project, embed):
    image_ids, _ = embed(5)
    assert arrange_map(project).method == "pca"
    assert project.layouts.get().image_ids.tolist() == image_ids
    embed(20, prefix="b")
    assert arrange_map(project).method == "tsne"


@pytest.mark.parametrize("n", [1, 2, 3])
def test_one_or_two_images_have_a_place(project, embed, n):
    embed(n)
    assert np.isfinite(arrange_map(project).places).all()


def test_more_images_than_can_be_arranged_are_placed(project, embed, monkeypatch):
    monkeypatch.setattr(mapping, "MOST_ARRANGED", 20)
    image_ids, groups = embed(60)
    found = arrange_map(project)
    assert found.n_arranged == 20
    assert sorted(found.image_ids.tolist()) == image_ids
    assert nearest_share(found, image_ids, groups) == 1.0
    monkeypatch.setattr(mapping, "fit_tsne", None)
    assert arrange_map(project).n_arranged == 20


def test_embeddings_that_most_images_have_are_looked_at(project, embed, add_images):
    image_ids = add_images(project, 10, prefix="c")
    vectors, _ = grouped(10)
    with project.atomic():
        project.embeddings.put("other", zip(image_ids, vectors, strict=True))
    embed(3)
    assert first_view(project).backbone == "other"
    embed(9, prefix="d")
    assert first_view(project).backbone == backbone_for(project, AUTO).key


def test_copies_of_one_embedding_do_not_break_the_arrangement():
    vectors = np.ones((40, 8), np.float32)
    along = principal_axes(vectors).along(vectors)
    places = fit_tsne(along, flat(along))
    assert np.isfinite(places).all()


def test_the_nearest_are_the_nearest_and_never_oneself():
    along = np.random.default_rng(0).normal(size=(700, 5)).astype(np.float32)
    along[3] = along[4]
    near, far = nearest(along, 4, lambda done: None)
    assert not (near == np.arange(700)[:, None]).any()
    assert near[3, 0] == 4
    true = np.sqrt(((along[:, None] - along[None]) ** 2).sum(axis=2))
    np.fill_diagonal(true, np.inf)
    assert np.allclose(far, np.sort(true, axis=1)[:, :4], atol=1e-3)


def test_main_axes_are_those_of_most_variance():
    rng = np.random.default_rng(0)
    vectors = np.zeros((200, 6), np.float32)
    vectors[:, 4] = rng.uniform(0, 1, 200)
    vectors[:, 1] = 1
    along = principal_axes(vectors, 2).along(vectors)
    assert along.shape == (200, 2)
    assert along[:, 0].std() > 10 * along[:, 1].std()


def test_places_fit_and_keep_their_shape():
    found = fitted(np.array([[0, 0], [4, 2], [2, 1]], np.float32))
    assert found.tolist() == [[-1, -0.5], [1, 0.5], [0, 0]]


def test_an_image_is_placed_at_its_nearest():
    known = np.array([[0, 0], [0, 0.1], [9, 9]], np.float32).repeat(10, axis=0)
    places = np.array([[-1, 0], [-1, 0.1], [1, 1]], np.float32).repeat(10, axis=0)
    found = place_among(np.array([[8, 8]], np.float32), known, places)
    assert found[0] == pytest.approx([1, 1], abs=0.05)
