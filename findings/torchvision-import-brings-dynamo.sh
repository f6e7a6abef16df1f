#!/usr/bin/env bash
# `import torchvision` (0.29.1) loads torch's compiler, torch._dynamo, and with it sympy and some 1 000 other modules, though
# nothing is compiled: torchvision.ops.roi_align imports one function of it at its top. On two cores that took 1.1 of the
# 2.4 seconds of `import torch, torchvision`. timm imports torchvision, so it pays, too. `import torch` alone loads none of
# it; to make an optimizer does. So a program that trains pays a little earlier, and one that only looks at pictures for nothing.
#
# Seen 2026-12-01, Python 3.11, torch 2.14.1:
#   torch               torch._dynamo False, sympy False
#   torch, AdamW        torch._dynamo True, sympy True
#   torch, torchvision  torch._dynamo True, sympy True, asked for by torchvision.ops.roi_align
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install torch==2.14.1 torchvision==0.29.1
look() {
    "$work/venv/bin/python" - "$1" <<'PYTHON'
import builtins
import sys

asked, plain = [], builtins.__import__


def noting(name, where=None, *others):
    if name.startswith("torch._dynamo") and "torch._dynamo" not in sys.modules and where:
        asked.append(where.get("__name__"))
    return plain(name, where, *others)


import torch

what = sys.argv[1]
builtins.__import__ = noting
if what == "torch, torchvision":
    import torchvision
elif what == "torch, AdamW":
    torch.optim.AdamW([torch.nn.Parameter(torch.zeros(2))])
loaded = [name in sys.modules for name in ("torch._dynamo", "sympy")]
by = f", asked for by {asked[0]}" if what == "torch, torchvision" else ""
print(f"{what:<19} torch._dynamo {loaded[0]}, sympy {loaded[1]}{by}")
PYTHON
}
for what in torch "torch, AdamW" "torch, torchvision"; do look "$what"; done | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
torch               torch._dynamo False, sympy False
torch, AdamW        torch._dynamo True, sympy True
torch, torchvision  torch._dynamo True, sympy True, asked for by torchvision.ops.roi_align
SEEN
