"""Drives Label Studio's own API: a model behind a project, predictions, a correction, training."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

from core import api
from core.domain.adapting import AdaptRequest
from core.store import Project

# Set by run.sh; pytest imports this file, too, to look for examples in docstrings.
URL = os.environ.get("STUDIO_URL", "http://127.0.0.1:8080")
WORK = Path(os.environ.get("STUDIO_WORK", "."))
VENV = Path(os.environ.get("STUDIO_VENV", "."))
KEY = "legacytoken0123456789"
PATIENCE_S = 180
PROJECT = WORK / "sample.handful"


def ask(path, sent=None, method=None, url=URL, headers=None):
    body = None if sent is None else json.dumps(sent).encode()
    own = {"Authorization": f"Token {KEY}", "Content-Type": "application/json"} | (headers or {})
    method = method or ("GET" if sent is None else "POST")
    request = Request(url + path, data=body, headers=own, method=method)
    try:
        with urlopen(request, timeout=120) as response:
            text = response.read()
    except HTTPError as error:
        raise SystemExit(f"{method} {path}: {error.code} {error.read()[:600]!r}") from error
    return json.loads(text) if text else None


def wait(look, what):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            if found := look():
                return found
        except (URLError, OSError):
            pass
        time.sleep(0.5)
    raise SystemExit(f"{what} took longer than {PATIENCE_S} s")


def upload(studio, picture):
    """Upload a picture, as a browser does."""
    edge = "an-edge-of-parts"
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{picture.name}"\r\n'
        "Content-Type: image/png\r\n\r\n"
    )
    body = head.encode() + picture.read_bytes() + f"\r\n--{edge}--\r\n".encode()
    kind = f"multipart/form-data; boundary={edge}"
    own = {"Authorization": f"Token {KEY}", "Content-Type": kind}
    with urlopen(Request(f"{URL}/api/projects/{studio}/import", body, own), timeout=60) as answer:
        return json.loads(answer.read())


def make():
    """Make the project that is served; return its classes."""
    with Project.open(PROJECT, create=True) as project:
        api.add_class_folders(project, WORK / "served/examples")
        api.scan_folder(project, WORK / "served/folder")
        api.adapt(project, AdaptRequest(device="cpu"))
        return [record.name for record in project.classes.all()]


def serve(token):
    words = ["serve", PROJECT, "--label-studio", "--port", 0, "--json", "--token", token]
    words += ["--root", WORK / "served", "--fetch-from", URL, "--key", KEY, "--device", "cpu"]
    process = subprocess.Popen(
        [sys.executable, "-m", "core.cli.main", *map(str, words)], stdout=subprocess.PIPE, text=True
    )
    return process, json.loads(process.stdout.readline())["url"]


def main():
    classes = make()
    process, address = serve("a-token")
    try:
        pictures = drive(classes, process, address)
    finally:
        process.terminate()
        process.wait()
    labelled(pictures)


def drive(classes, process, address):
    """Do all that is done while the project is served."""
    version = wait(lambda: ask("/api/version/"), "Label Studio")
    print(f"Label Studio {version['release']}, Python {sys.version.split()[0]}")
    choices = "".join(f'<Choice value="{name}"/>' for name in classes)
    config = (
        '<View><Image name="image" value="$image"/>'
        f'<Choices name="label" toName="image" choice="single">{choices}</Choices></View>'
    )
    studio = ask("/api/projects/", {"title": "Sample", "label_config": config})["id"]
    folder = {"project": studio, "path": str(WORK / "served/folder"), "use_blob_urls": True}
    ask("/api/storages/localfiles/", folder)
    pictures = sorted((WORK / "served/folder").glob("*.*"))
    tasks = [{"image": "/data/local-files/?d=" + quote(f"folder/{one.name}")} for one in pictures]
    ask(f"/api/projects/{studio}/import", tasks)
    upload(studio, pictures[0])
    parts = urlsplit(address)
    plain = f"{parts.scheme}://{parts.netloc}"
    connect(studio, address, {})
    connect(studio, plain, {
        "auth_method": "BASIC_AUTH", "basic_auth_user": "me", "basic_auth_pass": "a-token",
    })  # fmt: skip
    predicted(studio, pictures, process)
    corrected(studio, pictures, process)
    return pictures


def connect(studio, url, more):
    sent = {"project": studio, "url": url, "title": f"handful {len(more)}", **more}
    backend = ask("/api/ml/", sent)
    state = ask(f"/api/ml/{backend['id']}")
    print(
        "connected with", more.get("auth_method", "the token in the address"), "->", state["state"]
    )
    assert state["state"] == "CO", state


def predicted(studio, pictures, process):
    ids = [task["id"] for task in ask(f"/api/tasks?project={studio}&page_size=200")["tasks"]]
    sent = {"selectedItems": {"all": False, "included": ids}}
    ask(f"/api/dm/actions?project={studio}&id=retrieve_tasks_predictions", sent)
    told = json.loads(process.stdout.readline())
    tasks = [ask(f"/api/tasks/{number}?project={studio}") for number in ids]
    said = [task for task in tasks if task["predictions"]]
    chosen = [task for task in said if task["predictions"][0]["result"]]
    scores = [task["predictions"][0]["score"] for task in chosen]
    print(f"predictions: {len(said)} of {len(ids)} tasks, {len(chosen)} with a class,"
          f" scores {min(scores):.2f} to {max(scores):.2f}; told {told}")  # fmt: skip
    assert len(said) == len(ids) == len(pictures) + 1
    (WORK / "said.json").write_text(json.dumps(tasks))


def corrected(studio, pictures, process):
    task = json.loads((WORK / "said.json").read_text())[0]
    [label] = task["predictions"][0]["result"][0]["value"]["choices"]
    other = next(name for name in ("Boats", "Fish") if name != label)
    result = [
        {"from_name": "label", "to_name": "image", "type": "choices", "value": {"choices": [other]}}
    ]
    annotation = ask(f"/api/tasks/{task['id']}/annotations/", {"result": result})
    line = json.loads(process.stdout.readline())
    while "taken" not in line:
        line = json.loads(process.stdout.readline())
    print("corrected", task["data"]["image"], label, "->", other, "; taken:",
          line["taken"]["report"]["n_labelled"])  # fmt: skip
    ask(f"/api/annotations/{annotation['id']}/", {"result": result}, "PATCH")
    backends = ask(f"/api/ml?project={studio}")
    ask(f"/api/ml/{backends[0]['id']}/train", {})
    while "adapted" not in line:
        line = json.loads(process.stdout.readline())
    print("trained: model", line["adapted"]["model"]["id"], "of", line["adapted"]["n_examples"])
    (WORK / "corrected.json").write_text(json.dumps([task["data"]["image"], other]))


def labelled(pictures):
    _, other = json.loads((WORK / "corrected.json").read_text())
    with Project.open(PROJECT) as project:
        rows = [row for row in project.listing.rows(WORK / "served/folder") if row.by_person]
        print(
            "labels by people in the folder:", [(row.path, row.label, row.origin) for row in rows]
        )
        assert [row.label for row in rows] == [other]
        names = [project.history.undo()]
        while names[-1] and "Label Studio" not in names[-1]:
            names.append(project.history.undo())
        assert not [row for row in project.listing.rows(WORK / "served/folder") if row.by_person]
        print("undone:", names)


if __name__ == "__main__":
    main()
