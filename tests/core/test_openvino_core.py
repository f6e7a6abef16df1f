"""One core for the whole process, so that signals stay safe."""

import subprocess
import sys

from core.openvino_core import openvino_core

SCRIPT = """
import gc, signal, threading
import openvino
from core.openvino_core import openvino_core

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


def test_it_is_the_same_one_every_time():
    assert openvino_core() is openvino_core()


def test_ctrl_c_is_safe_after_networks_have_come_and_gone():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "caught 1\n")
