#!/usr/bin/env bats
# tests/cli/topo.bats - coresweep topo: this host and described machines, for people and for programs.
# SPDX-License-Identifier: BSD-3-Clause

setup() {
  unset OMP_PLACES OMP_PROC_BIND GOMP_CPU_AFFINITY CORESWEEP_BIND CORESWEEP_SMT
  export COLUMNS=80
}

@test "this host is shown with what may be used of it" {
  run "$CORESWEEP" topo
  [ "$status" -eq 0 ]
  [[ $output == *"(this host)"* || $output == "this host"* ]]
  [[ $output == *"Usable     "*"PU"* ]]
  [[ $output == *"  PU  "* ]]
  [[ $output == *"  thread "* ]]
}

@test "an affinity mask is named as the reason for a cut" {
  command -v taskset >/dev/null || skip "taskset is not installed"
  (($(nproc) > 1)) || skip "one PU cannot be cut"
  first=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')
  run taskset -c "$first" "$CORESWEEP" topo
  [ "$status" -eq 0 ]
  [[ $output == *"Usable     1 of "*"affinity $first"* ]]
}

@test "the map shows the order of spread" {
  run "$CORESWEEP" topo --bind spread --topology "pack:2 l3:2 core:2 pu:1"
  [ "$status" -eq 0 ]
  [[ $output == *"order    0  4"*"2  6"*"1  5"*"3  7"* ]]
}

@test "--max-threads leaves PUs without a thread" {
  run "$CORESWEEP" topo --max-threads 2 --topology "core:3 pu:1"
  [ "$status" -eq 0 ]
  [[ $output == *"asked for 2 (--max-threads)"* ]]
  [[ $output == *"thread   0  1  -"* ]]
}

@test "2048 PUs fit two screens, and --all shows every one" {
  run "$CORESWEEP" topo --topology "pack:32 numa:2 l3:2 core:8 pu:2"
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -le 50 ]
  [[ ! $output =~ (^|[^0-9])1793($|[^0-9]) ]]
  run "$CORESWEEP" topo --all --topology "pack:32 numa:2 l3:2 core:8 pu:2"
  [[ $output =~ (^|[^0-9])1793($|[^0-9]) ]]
}

@test "--json is JSON with the schema's members" {
  run "$CORESWEEP" topo --json --smt off --topology "pack:2 core:2 pu:2"
  [ "$status" -eq 0 ]
  json=$(tr -d ' \n' <<<"$output")
  [[ $json == '{"schema":1,"machine":{"source":"'* ]]
  [[ $json == *'"budget":{"pus":"0-7","cpus":8.0,"threads":8,'* ]]
  [[ $json == *'"placement":{"bind":"close","smt":"off","order":[0,2,4,6]}}' ]]
}

@test "no colour goes into a pipe" {
  run "$CORESWEEP" topo --topology "core:2 pu:1"
  [[ $output != *$'\033'* ]]
}

@test "what cannot be a machine is wrong use, with the mend" {
  run "$CORESWEEP" topo --topology "no such machine"
  [ "$status" -eq 2 ]
  [[ $output == *"pack:2"* ]]
  printf '<topology>' >"$BATS_TEST_TMPDIR/broken.xml"
  run "$CORESWEEP" topo --topology "$BATS_TEST_TMPDIR/broken.xml"
  [ "$status" -eq 2 ]
  [[ $output == *"broken.xml"* ]]
}

@test "wrong words are wrong use" {
  run "$CORESWEEP" topo --bind scatter
  [ "$status" -eq 2 ]
  [[ $output == *"use close or spread"* ]]
  run "$CORESWEEP" topo --max-threads 0
  [ "$status" -eq 2 ]
  run "$CORESWEEP" topo node.xml
  [ "$status" -eq 2 ]
  [[ $output == *"--topology"* ]]
}

@test "a full disk is a failure" {
  [ -w /dev/full ] || skip "there is no /dev/full"
  run bash -c '"$0" topo --topology "core:2 pu:1" >/dev/full' "$CORESWEEP"
  [ "$status" -eq 1 ]
}

@test "--help has examples and goes to standard output" {
  run "$CORESWEEP" topo --help
  [ "$status" -eq 0 ]
  [[ $output == *"coresweep topo --topology node.xml --json"* ]]
}
