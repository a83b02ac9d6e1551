#!/bin/sh
# Makes .tools/adapter, an environment of its own with PyTorch: only learning the encoder's adapter needs it.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
[ -x .tools/adapter/bin/python ] || .venv/bin/python -m venv .tools/adapter
.tools/adapter/bin/python -m pip install --quiet -r deploy/adapter-requirements.txt
