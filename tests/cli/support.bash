# tests/cli/support.bash - what the tests of the command line share: a clean environment, an empty folder, a tiny sweep.
# SPDX-License-Identifier: BSD-3-Clause
# CORESWEEP is the program, BUILD_FOLDER and SOURCE_FOLDER where it was made; ctest sets them.
bats_require_minimum_version 1.5.0
: "${CORESWEEP:?the program to test}" "${BUILD_FOLDER:?its build}" "${SOURCE_FOLDER:?its tree}"
: "${COMPILER:?what made it}"

setup() {
  settle_in "$BATS_TEST_TMPDIR"
}

settle_in() { # settle_in FOLDER: for setup_file too, whose sweeps several tests read
  local name
  for name in "${!OMP_@}" "${!GOMP_@}" "${!KMP_@}" "${!CORESWEEP_@}" NO_COLOR COLUMNS; do
    unset "$name"
  done
  export CORESWEEP_RESULTS=$1/results LC_ALL=C.UTF-8
  cd "$1" || return 1
}

coresweep() {
  "$CORESWEEP" "$@"
}

# A sweep of a second or two on any machine. Ceilings need arrays beyond its caches, which take longer.
tiny=(triad:n=20000 --threads 1,2 --oversubscribe --rounds 6 --samples 2 --seed 1 --no-ceilings)

# sweep_into FOLDER [OPTION...]
sweep_into() {
  local folder=$1
  shift
  coresweep run "${tiny[@]}" --results "$folder" "$@"
}

# The PUs this process may use.
usable_pus() {
  nproc
}

is_gone() { # is_gone PID: within 5 seconds
  for _ in {1..50}; do
    [[ -d /proc/$1 ]] || return 0
    sleep 0.1
  done
  return 1
}

# What `run` left, its lines joined: where a sentence is broken depends on its length.
joined() {
  tr -s '\n ' ' ' <<<"$output"
}

fails_with() { # fails_with STATUS TEXT: what `run` left
  [[ $status -eq $1 ]] || {
    echo "status $status, not $1: $output"
    return 1
  }
  [[ $output == *"$2"* || $(joined) == *"$2"* ]] || {
    echo "no '$2' in: $output"
    return 1
  }
}
