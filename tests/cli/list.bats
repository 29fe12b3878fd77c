#!/usr/bin/env bats
# tests/cli/list.bats - coresweep list.
# SPDX-License-Identifier: BSD-3-Clause
load support

@test "the list names every folder of kernels/ that has a case" {
  run -0 coresweep list
  for file in "$SOURCE_FOLDER"/kernels/*/*_case.c; do
    kernel=$(basename "$file" _case.c)
    [[ $'\n'$output == *$'\n'"$kernel"$'\n'* ]]
  done
}

@test "a kernel shows what it computes, its bound, its rate and its parameters" {
  run -0 coresweep list
  [[ $output == *"bound by memory; rate in GB/s; one run:"* ]]
  [[ $output =~ n=[0-9]+\ .*doubles\ in\ each ]]
}

@test "the JSON has the same kernels with defaults inside their ranges" {
  coresweep list --json >list.json
  jq -e '.kernels | length > 0' list.json
  jq -e '[.kernels[] | .name, .summary, .bound, .rate_unit | type == "string"] | all' list.json
  jq -e '[.kernels[].parameters[] | select(.choices == null) | .default >= .min and .default <= .max] | all' list.json
  jq -e '[.kernels[].parameters[] | select(.choices != null) | .default as $d | .choices | index($d) != null] | all' \
    list.json
}

@test "another machine gives other sizes" {
  small=$(coresweep list --json --topology "pack:1 l3:1(size=1MB) core:2 pu:1" | jq '.kernels[0].name')
  [[ -n $small ]]
}

@test "list takes no arguments" {
  run coresweep list triad
  fails_with 2 "list takes no arguments"
}
