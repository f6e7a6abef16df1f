"""Label Studio's protocol, spoken over HTTP to a project that a real server has open."""

import base64
import json
import threading
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import quote

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from core import api
from core.cli.main import main
from core.cli.serving.desk import Closed, Desk
from core.cli.serving.http_server import serving
from core.cli.serving.label_studio import Protocol
from core.cli.serving.serve import _taken_line
from core.domain.adapting import AdaptRequest
from core.domain.errors import Cancelled
from core.operations.label_studio.addresses import Places
from core.operations.label_studio.backend import Backend
from core.operations.label_studio.download import Server
from core.store import Project

TOKEN = "a-token"
RED, BLUE = (220, 30, 30), (20, 60, 210)
CONFIG = (
    '<View><Image name="picture" value="$image"/><Choices name="kind" toName="picture">'
    '<Choice value="owl"/><Choice value="fox"/></Choices></View>'
)
LOCAL = "/data/local-files/?d="


def draw(place, color, seed=0):
    place.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).normal(color, 20, (64, 64, 3))
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(place)
    return place


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project of red owls and blue foxes that was adapted, made once; and its pictures."""
    top = tmp_path_factory.mktemp("served")
    for number in range(3):
        draw(top / "examples/owl" / f"{number}.png", RED, number)
        draw(top / "examples/fox" / f"{number}.png", BLUE, number)
        draw(top / "todo" / f"red {number}.png", RED, 10 + number)
    draw(top / "outside/blue.png", BLUE, 20)
    with Project.open(top / "birds.handful", create=True) as project:
        api.add_class_folders(project, top / "examples")
        api.scan_folder(project, top / "todo")
        api.adapt(project, AdaptRequest(backbone="lite0", device="cpu"))
    return top


@pytest.fixture
def top(made, tmp_path):
    """The same, to be changed."""
    (tmp_path / "birds.handful").write_bytes((made / "birds.handful").read_bytes())
    return made


class Client:
    """Speaks to the server, as Label Studio does."""

    def __init__(self, port):
        self._port = port

    def ask(self, path, sent=None, *, prefix=f"/{TOKEN}", headers=None):
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        body = None if sent is None else json.dumps(sent)
        connection.request("GET" if sent is None else "POST", prefix + path, body, headers or {})
        response = connection.getresponse()
        answer = response.status, json.loads(response.read())
        connection.close()
        return answer

    def predict(self, *addresses, config=CONFIG):
        tasks = [{"id": n, "data": {"image": one}} for n, one in enumerate(addresses)]
        return self.ask("/predict", {"tasks": tasks, "label_config": config, "params": {}})

    def correct(self, address, label, action="ANNOTATION_CREATED", **more):
        chosen = {"choices": [label]}
        result = [{"from_name": "kind", "to_name": "picture", "type": "choices", "value": chosen}]
        annotation = {"id": 1, "result": result, **more}
        sent = {"action": action, "task": {"data": {"image": address}}, "annotation": annotation}
        return self.ask("/webhook", sent)


class _Done(Exception):
    pass


def talk(project, client, places=None):
    """Let a client speak from another thread while the project is served; return what was told."""
    told, failures, trouble = [], [], []
    desk, is_done = Desk(), threading.Event()
    backend = Backend(project, places or Places(), "cpu")
    protocol = Protocol(backend, desk, lambda what, came: told.append((what, came)))

    def see_stop():
        if is_done.is_set() and desk._calls.empty():
            raise _Done

    def run(port):
        try:
            client(Client(port))
        except (AssertionError, OSError, KeyError, ValueError) as error:
            trouble.append(error)
        finally:
            is_done.set()

    with serving("127.0.0.1", 0, TOKEN, protocol.answers()) as port:
        thread = threading.Thread(target=run, args=[port])
        thread.start()
        with pytest.raises(_Done):
            desk.work(see_stop, failures.append)
        thread.join()
    if trouble:
        raise trouble[0]
    return told, failures


@pytest.fixture
def project(top, tmp_path):
    with Project.open(tmp_path / "birds.handful") as opened:
        yield opened


def test_health_setup_and_versions(project):
    def client(ls):
        assert ls.ask("/health") == (200, {"status": "UP", "model_class": "Handful"})
        status, said = ls.ask("/setup", {"project": "1.2", "schema": CONFIG, "hostname": "x"})
        assert (status, said["model_version"].startswith("handful ")) == (200, True)
        assert ls.ask("/versions")[1]["versions"] == [said["model_version"]]
        assert ls.ask("/nothing")[0] == 404

    talk(project, client)


def test_tasks_are_predicted_by_every_kind_of_path(project, top):
    def client(ls):
        addresses = (
            str(top / "todo/red 0.png"),
            LOCAL + quote("todo/red 1.png"),
            "http://localhost:8080" + LOCAL + quote("red 2.png"),
            LOCAL + "nowhere.png",
        )
        status, said = ls.predict(*addresses)
        assert status == 200
        assert len(said["results"]) == 4
        for one in said["results"][:3]:
            [result] = one["result"]
            assert result["value"]["choices"] == ["owl"]
            assert (result["from_name"], result["to_name"]) == ("kind", "picture")
            assert 0 < one["score"] <= 1
            assert one["model_version"] == said["model_version"]
        assert said["results"][3]["result"] == []

    told, _ = talk(project, client)
    [(what, came)] = told
    assert (what, came["n_tasks"], came["n_said"]) == ("predicted", 4, 3)
    assert [skipped.path for skipped in came["skipped"]] == ["nowhere.png"]


def test_a_class_that_the_interface_lacks_is_not_said(project, top):
    def client(ls):
        config = CONFIG.replace('value="owl"', 'value="eule"')
        [one] = ls.predict(str(top / "todo/red 0.png"), config=config)[1]["results"]
        assert one["result"] == []

    talk(project, client)


def test_only_pictures_of_the_project_and_below_the_root_are_looked_at(project, top):
    outside = str(top / "outside/blue.png")

    def refused(ls):
        assert ls.predict(outside)[1]["results"][0]["result"] == []
        assert ls.predict(str(top / "todo/../outside/blue.png"))[1]["results"][0]["result"] == []

    talk(project, refused)

    def taken(ls):
        for address in (outside, LOCAL + "outside/blue.png"):
            [one] = ls.predict(address)[1]["results"]
            assert one["result"][0]["value"]["choices"] == ["fox"]

    talk(project, taken, Places(root=top))


def test_a_correction_becomes_a_label_that_can_be_undone(project, top):
    address = LOCAL + quote("todo/red 1.png")

    def client(ls):
        assert ls.correct(address, "fox") == (200, {})

    told, failures = talk(project, client)
    assert failures == []
    [(what, came)] = told
    assert (what, came["report"].n_labelled) == ("taken", 1)
    [row] = [one for one in project.listing.rows(top / "todo") if one.path == "red 1.png"]
    assert (row.label, row.by_person, row.origin) == ("fox", True, "imported")
    assert project.history.undo() == "Import 1 label from Label Studio.json"
    [row] = [one for one in project.listing.rows(top / "todo") if one.path == "red 1.png"]
    assert not row.by_person


@pytest.mark.parametrize("result", [[], [{"type": "choices", "value": "fox"}]])
def test_an_answer_without_a_class_takes_no_label_away(project, top, result):
    address = str(top / "todo/red 1.png")

    def client(ls):
        ls.correct(address, "fox")
        task, annotation = {"id": 1, "data": {"image": address}}, {"id": 8, "result": result}
        sent = {"action": "ANNOTATION_UPDATED", "task": task, "annotation": annotation}
        assert ls.ask("/webhook", sent)[0] == 200

    told, failures = talk(project, client)
    assert failures == []
    assert _taken_line(told[1][1]["report"]).startswith("An answer without a class came")
    [row] = [line for line in project.listing.rows(top / "todo") if line.path == "red 1.png"]
    assert (row.label, row.by_person) == ("fox", True)


def test_a_second_thought_replaces_the_first_and_a_new_choice_is_a_class(project, top):
    address = str(top / "todo/red 1.png")

    def client(ls):
        ls.correct(address, "fox")
        ls.correct(address, "eagle", "ANNOTATION_UPDATED")

    talk(project, client)
    [row] = [one for one in project.listing.rows(top / "todo") if one.path == "red 1.png"]
    assert row.label == "eagle"


def test_what_is_no_correction_changes_nothing(project, top):
    address = str(top / "todo/red 1.png")
    before = project.labels.count()

    def client(ls):
        ls.correct(address, "fox", was_cancelled=True)
        assert ls.correct(address, "fox", "ANNOTATIONS_DELETED") == (200, {})
        assert ls.ask("/webhook", {"action": "PROJECT_UPDATED", "project": {}}) == (200, {})
        ls.correct(LOCAL + "nowhere.png", "fox")

    told, failures = talk(project, client)
    assert [came["report"] for what, came in told] == [None, None]
    assert (failures, project.labels.count()) == ([], before)


def test_start_training_makes_a_new_model_of_what_was_corrected(project, top):
    versions = []

    def client(ls):
        versions.append(ls.ask("/versions")[1]["versions"][0])
        ls.correct(str(top / "todo/red 1.png"), "fox")
        assert ls.ask("/webhook", {"action": "START_TRAINING", "project": {}}) == (200, {})
        versions.append(ls.ask("/versions")[1]["versions"][0])

    told, _ = talk(project, client)
    assert [what for what, _ in told] == ["taken", "adapted"]
    assert versions[0] != versions[1]


@pytest.mark.parametrize(
    ("prefix", "headers", "status"),
    [
        ("", {}, 401),
        ("/another", {}, 401),
        ("", {"Authorization": "Basic !"}, 401),
        ("", {"Authorization": f"Bearer {TOKEN}x"}, 401),
        ("", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("", {"Authorization": f"Token {TOKEN}"}, 200),
        ("", {"Authorization": "Basic " + base64.b64encode(f"me:{TOKEN}".encode()).decode()}, 200),
        (f"/{TOKEN}", {}, 200),
    ],
)
def test_nobody_is_answered_without_the_token(project, prefix, headers, status):
    talk(project, lambda ls: answered(ls, prefix, headers, status))


def answered(ls, prefix, headers, status):
    assert ls.ask("/health", prefix=prefix, headers=headers)[0] == status
    correct = {"action": "ANNOTATION_CREATED", "task": {}, "annotation": {}}
    if status == 401:
        assert ls.ask("/webhook", correct, prefix=prefix, headers=headers)[0] == status


@pytest.mark.parametrize(
    ("path", "sent", "words"),
    [
        ("/predict", {"tasks": [], "label_config": "<View>"}, "is no XML"),
        ("/predict", {"tasks": [], "label_config": "<View/>"}, "no Choices for an Image"),
        ("/predict", {"tasks": [1], "label_config": CONFIG}, "must be JSON objects"),
        ("/predict", [1], "must be a JSON object"),
        ("/webhook", {"action": "ANNOTATION_CREATED"}, "must be JSON objects"),
        ("/setup", {"schema": "<View/>"}, "no Choices for an Image"),
    ],
)
def test_odd_requests_are_answered_with_a_sentence(project, path, sent, words):
    def client(ls):
        status, said = ls.ask(path, sent)
        assert status == 400
        assert words in said["error"]

    talk(project, client)


def test_json_that_is_nested_too_deeply_is_refused(project):
    def client(ls):
        connection = HTTPConnection("127.0.0.1", ls._port, timeout=60)
        connection.request("POST", f"/{TOKEN}/predict", "[" * 200_000)
        response = connection.getresponse()
        assert (response.status, "nested" in json.loads(response.read())["error"]) == (400, True)

    talk(project, client)


def test_addresses_that_no_file_can_have_cost_nothing_but_themselves(project, top):
    odd = ("a\0b.png", "\ud800.png", "x" * 5000 + ".png", "", "../" * 99, LOCAL + "%00.png")

    def client(ls):
        status, said = ls.predict(str(top / "todo/red 0.png"), *odd)
        assert status == 200, said
        assert [bool(one["result"]) for one in said["results"]] == [True] + [False] * len(odd)
        for address in odd:
            assert ls.correct(address, "fox")[0] == 200

    _, failures = talk(project, client)
    assert failures == []


def test_a_correction_that_was_answered_is_kept_though_the_server_stops(project, top):
    """A training runs; Label Studio was told that all is well, and sends nothing twice."""
    desk, is_asked = Desk(), threading.Event()
    protocol = Protocol(Backend(project, Places(), "cpu"), desk, lambda *_: None)

    def train():
        with serving("127.0.0.1", 0, TOKEN, protocol.answers()) as port:
            for number, label in enumerate(("fox", "fox", "eagle")):
                address = str(top / f"todo/red {number}.png")
                assert Client(port).correct(address, label) == (200, {})
        is_asked.set()
        raise Cancelled

    def failed(error):
        raise error

    desk.leave(train)
    dropped = desk.leave(lambda: None)
    with pytest.raises(Cancelled):
        desk.work(lambda: None, failed)
    assert is_asked.is_set()
    labels = {one.path: one.label for one in project.listing.rows(top / "todo") if one.by_person}
    assert labels == {"red 0.png": "fox", "red 1.png": "fox", "red 2.png": "eagle"}
    with pytest.raises(Closed):
        dropped.result()
    with pytest.raises(Closed):
        desk.leave(lambda: None)


def test_what_fails_while_the_server_stops_keeps_nothing_from_being_done():
    desk, done = Desk(), []
    for number in range(3):
        desk.leave(lambda number=number: done.append(number), must_be_done=True)
        desk.leave(lambda: 1 / 0, must_be_done=True)

    def stop():
        raise Cancelled

    def failed(error):
        raise error

    with pytest.raises(ZeroDivisionError):
        desk.work(stop, failed)
    assert done == [0, 1, 2]


def test_a_picture_that_cannot_be_kept_is_told_and_the_server_goes_on(project, top, tmp_path):
    upload = "/data/upload/1/ab12cd34-a.png"
    (tmp_path / "birds.handful.pictures").write_text("in the way")
    with label_studio({upload: (top / "outside/blue.png").read_bytes()}) as (url, _):

        def client(ls):
            assert ls.predict(upload)[0] == 503
            assert ls.correct(upload, "fox") == (200, {})
            assert ls.ask("/health")[0] == 200

        _, failures = talk(project, client, Places(server=Server(url)))
    assert [isinstance(error, OSError) for error in failures] == [True, True]


@contextmanager
def label_studio(pictures):
    """A server that has uploads, for those who bring the key."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers.get("Authorization")))
            if self.path.endswith("moved.png"):
                self.send_response(302)
                self.send_header("Location", "http://127.0.0.1:9/elsewhere.png")
                self.end_headers()
                return
            data = pictures.get(self.path)
            self.send_response(200 if data else 404)
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()
        thread.join()


def test_uploads_are_fetched_from_the_server_that_was_named_alone(project, top, tmp_path):
    blue, red = (top / "outside/blue.png").read_bytes(), (top / "todo/red 0.png").read_bytes()
    uploads = {"/data/upload/1/ab12cd34-a.png": blue, "/data/upload/1/ab12cd34-b.png": red}
    with label_studio(uploads) as (url, asked):

        def client(ls):
            moved, gone = "/data/upload/1/moved.png", "/data/upload/1/gone.png"
            other = "http://127.0.0.1:9/data/upload/1/a.png"
            said = ls.predict(*uploads, moved, gone, other)[1]["results"]
            labels = [one["result"][0]["value"]["choices"] for one in said[:2]]
            assert labels == [["fox"], ["owl"]]
            assert [one["result"] for one in said[2:]] == [[], [], []]
            ls.correct("/data/upload/1/ab12cd34-b.png", "fox")

        told, failures = talk(project, client, Places(server=Server(url, "secret")))
    assert failures == []
    assert {key for _, key in asked} == {"Token secret"}
    reasons = [skipped.reason for skipped in told[0][1]["skipped"]]
    assert reasons == [
        "the server answered 302",
        "the server answered 404",
        "it lies on another computer than the server",
    ]
    kept = list((tmp_path / "birds.handful.pictures").iterdir())
    assert [file.read_bytes() for file in kept] == [blue]  # the other is in the project
    [row] = [one for one in project.listing.rows(top / "todo") if one.path == "red 0.png"]
    assert row.label == "fox"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["p.handful"], "Say whom to serve: --label-studio"),
        (["p.handful", "--label-studio", "--key", "k"], "--key goes with --fetch-from"),
        (["p.handful", "--label-studio", "--fetch-from", "file:///etc"], "is no address such as"),
        (["p.handful", "--label-studio"], "There is no project"),
    ],
)
def test_bad_usage_is_told(words, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(main, ["serve", *words])
    assert answer.exit_code == 2
    assert sentence in answer.output


def test_a_port_that_is_taken_is_told(project, tmp_path):
    project.close()
    with serving("127.0.0.1", 0, TOKEN, {}) as port:
        words = ["serve", tmp_path / "birds.handful", "--label-studio", "--port", port]
        answer = CliRunner().invoke(main, list(map(str, words)))
    assert answer.exit_code == 2
    assert "cannot be listened at" in answer.output
