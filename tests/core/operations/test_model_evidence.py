"""What the window asks at any time loads neither scipy nor the networks."""

import subprocess
import sys


def test_evidence_and_offers_are_quick_to_load():
    code = (
        "import sys, core.operations.model_evidence, core.operations.bulk_accept;"
        "assert not {'scipy', 'sklearn', 'torch', 'timm'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
