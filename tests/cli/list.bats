#!/usr/bin/env bats
# tests/cli/list.bats - coresweep list.
# SPDX-License-Identifier: BSD-3-Clause
load support

@test "the list names every folder of kernels/ that has a case, on one line or a few, and no parameter" {
  run -0 coresweep list
  for file in "$SOURCE_FOLDER"/kernels/*/*_case.c; do
    kernel=$(basename "$file" _case.c)
    [[ $output == *$'\n'"  $kernel "* ]]
  done
  [[ $output == "Bound by memory:"* && $output != *"rate in"* ]]
  [[ $output == *"coresweep list NAME"* ]]
}

@test "a kernel that is named shows what it computes, its bound, its rate and its parameters, and no other" {
  run -0 coresweep list triad
  [[ $output == triad$'\n'* && $output != *"Bound by"* ]]
  [[ $output == *"bound by memory; rate in GB/s; one run:"* ]]
  [[ $output =~ n=[0-9]+\ .*doubles\ in\ each ]]
  run -0 coresweep list amdahl triad:n=1000
  [[ $output == amdahl$'\n'*$'\n\n'triad$'\n'* ]]
  [[ $output == *"one run: 24 kB, 2 kflop, 1 kitems"*"n=1000 "* ]]
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

@test "the JSON of a named kernel has that one alone" {
  [[ $(coresweep list --json amdahl | jq -r '[.kernels[].name] | join(" ")') == amdahl ]]
}

@test "a kernel that is not there is refused with those that are" {
  run coresweep list triadd
  fails_with 2 "triad"
}
