"""The protocol of a model of Label Studio: what it sends, and what it is answered."""

from collections.abc import Callable, Mapping
from typing import Any

from core.cli.console import see_stop
from core.cli.serving.desk import Desk
from core.cli.serving.http_server import Answers
from core.operations.label_studio.backend import Backend
from core.operations.label_studio.interface import interface_of

Json = Mapping[str, Any]
Tell = Callable[[str, object], None]
"""Told what happened, in one word, and what came of it."""

_TAKEN = ("ANNOTATION_CREATED", "ANNOTATION_UPDATED")
_LEARN = "START_TRAINING"


class Protocol:
    """Answers requests; what concerns the project is done at the desk.

    Args:
        backend: used at the desk alone.
        desk: where the project is.
        tell: called there.
    """

    def __init__(self, backend: Backend, desk: Desk, tell: Tell) -> None:
        self._backend = backend
        self._desk = desk
        self._tell = tell

    def answers(self) -> Answers:
        """Return what answers which request."""
        up = {"status": "UP", "model_class": "Handful"}
        return {
            ("GET", "/"): lambda _: up,
            ("GET", "/health"): lambda _: up,
            ("GET", "/versions"): lambda _: {"versions": [self._version()]},
            ("POST", "/setup"): self._set_up,
            ("POST", "/predict"): self._predict,
            ("POST", "/webhook"): self._hear,
            ("POST", "/train"): lambda _: self._learn(),
            ("POST", "/delete"): lambda _: {},
        }

    def _version(self) -> str:
        version: str = self._desk.leave(lambda: self._backend.version).result()
        return version

    def _set_up(self, sent: Json) -> Json:
        interface_of(str(sent.get("schema", "")))  # said now, where it cannot be used
        return {"model_version": self._version()}

    def _predict(self, sent: Json) -> Json:
        interface = interface_of(str(sent.get("label_config", "")))
        tasks = _objects(sent.get("tasks"))

        def predict() -> Json:
            results, skipped = self._backend.predict(tasks, interface, tick=see_stop)
            n_said = sum(bool(answer["result"]) for answer in results)
            self._tell("predicted", {"n_tasks": len(tasks), "n_said": n_said, "skipped": skipped})
            return {"results": results, "model_version": self._backend.version}

        answer: Json = self._desk.leave(predict).result()
        return answer

    def _hear(self, sent: Json) -> Json:
        """Take a correction. Label Studio waits for a second only, so it is answered at once.

        It does not send it again, so that Ctrl+C must neither drop it nor cut it short.
        """
        if sent.get("action") == _LEARN:
            return self._learn()
        if sent.get("action") not in _TAKEN:
            return {}
        [task], [annotation] = _objects([sent.get("task")]), _objects([sent.get("annotation")])
        number = annotation.get("id")

        def take() -> None:
            report = self._backend.take(task, annotation)
            self._tell("taken", {"annotation": number, "report": report})

        self._desk.leave(take, must_be_done=True)
        return {}

    def _learn(self) -> Json:
        def learn() -> None:
            self._tell("adapted", self._backend.learn(tick=see_stop))

        self._desk.leave(learn)
        return {}


def _objects(sent: object) -> list[Json]:
    if not isinstance(sent, list) or not all(isinstance(entry, dict) for entry in sent):
        raise ValueError("tasks and annotations must be JSON objects")
    return sent
