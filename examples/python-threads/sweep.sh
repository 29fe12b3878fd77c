#!/usr/bin/env bash
# examples/python-threads/sweep.sh - the same primes counted by threads, processes and C, swept over 1 to all cores.
# SPDX-License-Identifier: BSD-3-Clause
# Arguments are further options of `coresweep run`: --threads 1,2,4, --rounds 20, --results FOLDER, ...
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
chapter=python-threads
# shellcheck source=examples/chapter.bash
source "$here/../chapter.bash"

find_coresweep
find_python
CYTHON=${CYTHON:-$(command -v cython3 || command -v cython || echo cython3)}
need "$CYTHON=cython" "${CC:-cc}=compiler" make=gnu-make
"$PYTHON" -c 'import os, sysconfig; open(os.path.join(sysconfig.get_paths()["include"], "Python.h"))' 2>/dev/null ||
  lacks python-headers
make --silent -C "$here" PYTHON="$PYTHON" CYTHON="$CYTHON" BUILD="$BUILD"

limit=$(choose 2000000 100000)
primes=$(choose 148933 9592)
exec "$CORESWEEP" run --param way=threads,processes,cython --env "PYTHONPATH=$BUILD" \
  --check "grep -qx '$primes primes below $limit'" --rounds "$(choose 10 2)" "$@" \
  -- "$PYTHON" "$here/primes.py" '{way}' '{n}' "$limit"
