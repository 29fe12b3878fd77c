#!/usr/bin/env bash
# examples/pool/make.sh - a build of small C files swept over make's jobs.
# SPDX-License-Identifier: BSD-3-Clause
# Arguments are further options of `coresweep run`: --rounds 20, --results FOLDER, ...
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
chapter=pool
# shellcheck source=examples/chapter.bash
source "$here/../chapter.bash"

find_coresweep
need "${CC:-cc}=compiler" make=gnu-make
"$here/generate.sh" "$BUILD/tree" "$(choose 24 4)" "$(choose 12 2)"
exec "$CORESWEEP" run --param "j=$(doubled "$(choose $((2 * pus)) 2)")" --rounds "$(choose 10 1)" \
  --prepare "rm -f '$BUILD/tree/'*.o '$BUILD/tree/program'" --conclude "'$BUILD/tree/program'" "$@" \
  -- make --silent -C "$BUILD/tree" '-j{j}'
