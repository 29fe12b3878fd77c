#!/usr/bin/env bash
# examples/pool/sweep.sh - a pool of processes swept over its size, with small, middling and huge chunks of work.
# SPDX-License-Identifier: BSD-3-Clause
# Arguments are further options of `coresweep run`: --rounds 20, --results FOLDER, ... (make.sh sweeps make -j)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
chapter=pool
# shellcheck source=examples/chapter.bash
source "$here/../chapter.bash"

find_coresweep
find_python
tasks=$(choose 50000 2000)
steps=$(choose 5025114 134100)
exec "$CORESWEEP" run --param "workers=$(doubled "$(choose $((2 * pus)) 2)")" --param "chunk=1,16,256,$tasks" \
  --check "grep -qx '$steps steps from 1 to $tasks'" --rounds "$(choose 10 1)" "$@" \
  -- "$PYTHON" "$here/collatz.py" '{workers}' '{chunk}' "$tasks"
