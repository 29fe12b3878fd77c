#!/usr/bin/env bash
# sweep.sh - sets up what is missing, builds, sweeps every kernel; arguments go to `coresweep run` (--quick, --help).
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$top/build/release
log=$top/build/release.log

"$top/scripts/setup.sh"
mkdir -p "$top/build"

build_quietly() {
  local generator=()
  if [[ ! -f $build/CMakeCache.txt ]] && command -v ninja >/dev/null; then
    generator=(-G Ninja)
  fi
  cmake -S "$top" -B "$build" "${generator[@]}" -DCMAKE_BUILD_TYPE=Release &&
    cmake --build "$build" --parallel "$(env -u OMP_NUM_THREADS -u OMP_THREAD_LIMIT nproc)" \
      --target coresweep coresweep-observe
}

# Two sweep.sh at once: the second waits for the first's build, then finds it done.
build_alone() {
  ! command -v flock >/dev/null || flock 9
  build_quietly >"$log" 2>&1 9>&-
}

if [[ ! -x $build/coresweep && -t 2 ]]; then
  echo "Building into $build ..." >&2
fi
if ! build_alone 9>"$build.lock"; then
  cat "$log" >&2
  echo "sweep.sh: the build failed; the lines above are $log" >&2
  exit 1
fi

export CORESWEEP_RESULTS=${CORESWEEP_RESULTS:-$top/results}
exec "$build/coresweep" run "$@"
