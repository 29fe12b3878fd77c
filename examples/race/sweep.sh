#!/usr/bin/env bash
# examples/race/sweep.sh - a race and its cures swept over 1 to all cores: which answers are right, and what they cost.
# SPDX-License-Identifier: BSD-3-Clause
# Arguments are further options of `coresweep run`: --threads 1,2,4, --rounds 20, --results FOLDER, ...
# Ends with status 1 where the race gave a wrong answer, as any sweep does: that is what this one is to show.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
chapter=race
# shellcheck source=examples/chapter.bash
source "$here/../chapter.bash"

find_coresweep
need "${CC:-cc}=compiler" make=gnu-make
make --silent -C "$here" BUILD="$BUILD"

events=$(choose 50000000 5000000)
right=$(OMP_NUM_THREADS=1 "$BUILD/count" unsynchronised "$events") # one thread has nobody to race with
exec "$CORESWEEP" run --param way=unsynchronised,critical,lock,atomic,reduction,privatised \
  --check "grep -qx '$right'" --rounds "$(choose 10 2)" "$@" -- "$BUILD/count" '{way}' "$events"
