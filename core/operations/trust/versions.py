"""Which models were in use, one after the other, and how often each was right."""

from core.domain.progress import Tick, no_tick
from core.domain.review import ModelVersion
from core.operations.challenger import current_challenger, is_improved
from core.store import Project


def model_versions(project: Project, *, tick: Tick = no_tick) -> tuple[ModelVersion, ...]:
    """List the models that were put to use, the oldest first; that on offer is not among them."""
    tick(0, 1)
    current = project.models.readable()
    offered = current_challenger(project)
    here = current.id if current else 0
    return tuple(
        ModelVersion(
            model_id=model.id,
            created=model.created,
            n_examples=model.n_examples,
            share=model.trust.share,
            low=model.trust.low,
            high=model.trust.high,
            is_current=model.id == here,
        )
        for model in reversed(project.models.all())
        if model.id == here
        or not (is_improved(model) and offered is not None and model.id == offered.model_id)
    )
