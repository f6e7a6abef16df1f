"""OpenVINO's door: one core for the whole process, and nothing told to anybody."""

import os
import subprocess
import sys
from pathlib import Path

from core.backbones.openvino import openvino_core

SCRIPT = """
import gc, signal, threading
from core.backbones.openvino import openvino_core

caught = []
signal.signal(signal.SIGINT, lambda *_: caught.append(1))
held = [openvino_core()]
held[0].get_property("CPU", "FULL_DEVICE_NAME")
def forget():
    held.clear()
    gc.collect()
thread = threading.Thread(target=forget)
thread.start()
thread.join()
signal.raise_signal(signal.SIGINT)
print("caught", len(caught))
"""

FIRST_USE = """
import sys
import torch

asked = []
def hear(event, facts):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect"):
        asked.append(facts)
sys.addaudithook(hear)

from core.backbones.openvino import convert
convert(torch.nn.Linear(2, 1).eval(), torch.zeros(1, 2))
known = [name for name, one in sys.modules.items() if "openvino_telemetry" in name and one]
print(known, asked)
"""

HUSHED_BY = ("CI", "TF_BUILD", "JENKINS_URL")  # on servers that test programs it is silent anyway


def test_it_is_the_same_one_every_time():
    assert openvino_core() is openvino_core()


def test_ctrl_c_is_safe_after_networks_have_come_and_gone():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "caught 1\n")


def test_the_first_use_on_an_account_tells_nobody_and_leaves_no_identity(tmp_path):
    around = {name: one for name, one in os.environ.items() if name not in HUSHED_BY}
    done = subprocess.run(
        [sys.executable, "-c", FIRST_USE],
        capture_output=True,
        text=True,
        env=around | {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)},
        cwd=Path(__file__).parents[3],
    )
    assert (done.returncode, done.stdout) == (0, "[] []\n"), done.stderr
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []
