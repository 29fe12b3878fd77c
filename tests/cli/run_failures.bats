#!/usr/bin/env bats
# tests/cli/run_failures.bats - kernels that fail: the sweep goes on, the report names them, the status is 1.
# SPDX-License-Identifier: BSD-3-Clause
load support

plugin() { # plugin COMPILER: ./bad.so
  "$1" -std=gnu17 -O1 -fPIC -shared -fopenmp -I"$SOURCE_FOLDER" "$SOURCE_FOLDER/tests/cli/bad_kernel.c" -o bad.so
}

sweep_bad() { # sweep_bad HOW [OPTION...]
  run coresweep run "./bad.so:how=$1" triad:n=20000 --threads 1 --rounds 2 --samples 2 --no-observe --no-ceilings \
    --results one "${@:2}"
}

@test "a plug-in that does its work is swept like any kernel" {
  plugin "$COMPILER"
  sweep_bad fine
  fails_with 0 "bad"
}

@test "a wrong result costs its invocations, is named, and the status is 1" {
  plugin "$COMPILER"
  sweep_bad wrong
  fails_with 1 "the sum is not what"
  [[ $output == *"triad:n=20000"*"GB/s"* ]]
  jq -e -s '[.[] | select(.event == "end" and .outcome == "wrong")] | length > 0' one/samples.jsonl
}

@test "a crash costs its invocations, is named, and the status is 1" {
  plugin "$COMPILER"
  sweep_bad crash
  fails_with 1 "signal"
  [[ $output == *"triad:n=20000"*"GB/s"* ]]
  jq -e -s '[.[] | select(.event == "end" and .outcome == "crashed")] | length > 0' one/samples.jsonl
}

@test "a kernel that never ends is stopped by its time limit, is named, and the status is 1" {
  plugin "$COMPILER"
  sweep_bad hang --timeout 1s
  fails_with 1 "time limit"
  jq -e -s '[.[] | select(.event == "end" and .outcome == "hung")] | length > 0' one/samples.jsonl
}

@test "a report of a sweep with failures has status 1, too" {
  plugin "$COMPILER"
  sweep_bad wrong
  run coresweep report one
  fails_with 1 "the sum is not what"
}

@test "two OpenMP runtimes in one process are noticed" {
  other=clang
  [[ $("$COMPILER" --version) != *clang* ]] || other=gcc
  command -v "$other" >/dev/null && plugin "$other" || skip "no second compiler with OpenMP"
  sweep_bad fine
  [[ $output == *"two OpenMP runtimes are loaded (lib"* ]]
}
