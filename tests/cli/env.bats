#!/usr/bin/env bats
# tests/cli/env.bats - coresweep env: its lines, and real OpenMP programs that are pinned by them.
# SPDX-License-Identifier: BSD-3-Clause

bats_require_minimum_version 1.5.0

setup() {
  unset OMP_NUM_THREADS OMP_PLACES OMP_PROC_BIND OMP_DYNAMIC OMP_THREAD_LIMIT GOMP_CPU_AFFINITY KMP_AFFINITY
  unset CORESWEEP_BIND CORESWEEP_SMT
  threads=$("$CORESWEEP" env | sed -n 's/^export OMP_NUM_THREADS=//p')
}

# pinned COMPILER BIND SMT: a program of this compiler runs every thread on its place, for each team size
pinned() {
  command -v "$1" >/dev/null || skip "$1 is not installed"
  if ! "$1" -fopenmp "$SOURCE_FOLDER/tests/cli/masks.c" -o "$BATS_TEST_TMPDIR/masks"; then
    [ "$1" != gcc ] && skip "$1 has no OpenMP runtime here"
    return 1
  fi
  local n lines
  for ((n = 1; n <= (threads < 9 ? threads : 9); n++)); do
    lines=$("$CORESWEEP" env -n "$n" --bind "$2" --smt "$3")
    eval "$lines"
    [ "$OMP_NUM_THREADS" -eq "$n" ]
    run "$BATS_TEST_TMPDIR/masks"
    [ "$status" -eq 0 ]
    [ "$output" = "$OMP_PLACES" ]
  done
}

@test "a GCC program is pinned by eval under close" { pinned gcc close last; }
@test "a GCC program is pinned by eval under spread" { pinned gcc spread last; }
@test "a Clang program is pinned by eval under close" { pinned clang close last; }
@test "a Clang program is pinned by eval under spread" { pinned clang spread last; }

@test "lines for another machine name its PUs along the machine" {
  run "$CORESWEEP" env -n 4 --bind spread --topology "pack:2 l3:2 core:2 pu:2"
  [ "$status" -eq 0 ]
  [ "${lines[0]}" = 'export OMP_NUM_THREADS=4' ]
  [ "${lines[1]}" = 'export OMP_PLACES="{0},{4},{8},{12}"' ]
  [ "${lines[2]}" = 'export OMP_PROC_BIND=spread' ]
  [ "${lines[3]}" = 'export OMP_DYNAMIC=false' ]
  [ "${#lines[@]}" -eq 4 ]
}

@test "without -n the largest team that fits is placed" {
  run "$CORESWEEP" env --smt off --topology "pack:1 core:3 pu:2"
  [ "${lines[0]}" = 'export OMP_NUM_THREADS=3' ]
  [ "${lines[1]}" = 'export OMP_PLACES="{0},{2},{4}"' ]
}

@test "lines evaluated once do not narrow what is printed the second time" {
  first=$("$CORESWEEP" env)
  eval "$("$CORESWEEP" env -n 1)"
  [ "$("$CORESWEEP" env)" = "$first" ]
}

@test "variables that would move the team are unset, and only those that are set" {
  GOMP_CPU_AFFINITY=0 run "$CORESWEEP" env
  [ "${lines[4]}" = 'unset GOMP_CPU_AFFINITY' ]
  [ "${#lines[@]}" -eq 5 ]
}

@test "fish and csh get lines in their own language" {
  run "$CORESWEEP" env -n 1 --shell fish --topology "core:1 pu:1"
  [ "${lines[0]}" = 'set -gx OMP_NUM_THREADS 1;' ]
  [ "${lines[1]}" = 'set -gx OMP_PLACES "{0}";' ]
  KMP_AFFINITY=none run "$CORESWEEP" env -n 1 --shell csh --topology "core:1 pu:1"
  [ "${lines[0]}" = 'setenv OMP_NUM_THREADS 1;' ]
  [ "${lines[4]}" = 'unsetenv KMP_AFFINITY;' ]
}

@test "CORESWEEP_BIND and CORESWEEP_SMT are the defaults of --bind and --smt" {
  CORESWEEP_BIND=spread CORESWEEP_SMT=first run "$CORESWEEP" env -n 2 --topology "pack:2 core:2 pu:2"
  [ "${lines[1]}" = 'export OMP_PLACES="{0},{1}"' ]
  [ "${lines[2]}" = 'export OMP_PROC_BIND=spread' ]
}

@test "too many threads are wrong use, with nothing for eval on standard output" {
  run --separate-stderr "$CORESWEEP" env -n 5 --topology "pack:1 core:4 pu:1"
  [ "$status" -eq 2 ]
  [ -z "$output" ]
  [[ $stderr == *"5 threads need as many PUs, and 4 may be used; ask for at most 4 threads"* ]]
}

@test "unknown words are wrong use and are named" {
  run "$CORESWEEP" env --shell tcl
  [ "$status" -eq 2 ]
  [[ $output == *"--shell tcl: must be sh, fish or csh"* ]]
  run "$CORESWEEP" env -n none
  [ "$status" -eq 2 ]
  run "$CORESWEEP" env 8
  [ "$status" -eq 2 ]
  [[ $output == *"-n"* ]]
}

@test "--help has examples and goes to standard output" {
  run --separate-stderr "$CORESWEEP" env --help
  [ "$status" -eq 0 ]
  [ -z "$stderr" ]
  [[ $output == *'eval "$(coresweep env -n 8 --bind spread)"'* ]]
}
