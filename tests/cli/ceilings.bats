#!/usr/bin/env bats
# tests/cli/ceilings.bats - coresweep ceilings: measured now, from a stored sweep, from one that has none.
# SPDX-License-Identifier: BSD-3-Clause
load support

setup_file() {
  export MEASURED=$BATS_FILE_TMPDIR/measured
  "$CORESWEEP" ceilings --threads 1,2 --oversubscribe --rounds 1 --seed 1 --output "$MEASURED" \
    >"$BATS_FILE_TMPDIR/said"
}

@test "measuring prints every figure, and leaves a result with its report" {
  said=$(<"$BATS_FILE_TMPDIR/said")
  for word in "B(n)" load "copy nt" "triad nt" "phi(n)" GFLOP/s barrier fork neighbours \
    "Report: $MEASURED/report.html"; do
    [[ $said == *"$word"* ]]
  done
  jq -e '.cases == [] and (.ceilings | length) == 2 and .ceilings[0].bandwidth_bytes_per_s.value > 0' \
    "$MEASURED/result.json"
  grep -q 'What the machine gives at most' "$MEASURED/report.html"
}

@test "both plots are files of the result" {
  command -v gnuplot >/dev/null || skip "no gnuplot"
  for plot in ceilings roofline; do
    [[ $(<"$MEASURED/plots/$plot.svg") == *"</svg>"* ]]
  done
}

@test "a stored result is printed and not touched" {
  cp -r "$MEASURED" one
  rm one/report.html
  run -0 coresweep ceilings one
  [[ $output == *"Memory bandwidth of the whole team"* && $output != *"Report: "* ]]
  [[ ! -e one/report.html ]]
}

@test "JSON is the result's, CSV has a row for each figure" {
  coresweep ceilings --json "$MEASURED" | jq -e '.ceilings[1].threads == 2'
  coresweep ceilings --csv "$MEASURED" >ceilings.csv
  [[ $(head -n 1 ceilings.csv) == threads,node,node_threads,figure,unit,value,lo,hi,rounds ]]
  [[ $(grep -c '^1,,,' ceilings.csv) -eq 10 && $(grep -c '^2,,,' ceilings.csv) -eq 11 ]]
}

@test "the terminal's plot stands below the tables" {
  command -v gnuplot >/dev/null || skip "no gnuplot"
  run -0 coresweep ceilings --plot term "$MEASURED"
  [[ $output == *"A bandwidth "* && $output == *". ideal 2"* ]]
}

@test "a sweep's own ceilings are printed, and its report has kernels on the roofline" {
  command -v gnuplot >/dev/null || skip "no gnuplot"
  coresweep run triad:n=20000 --threads 1 --rounds 1 --samples 2 --seed 1 --results swept >/dev/null
  run -0 coresweep ceilings swept
  [[ $output == *"B(n)"* ]]
  grep -q '>triad:n=20000<' swept/plots/roofline.svg
  grep -q 'hollow: arrays below ' swept/plots/roofline.svg
}

@test "a result without ceilings says why and what to do" {
  sweep_into none >/dev/null
  for option in "" --json --csv; do
    run coresweep ceilings ${option:+"$option"} none
    fails_with 1 "none: What the machine gave at most was not measured in this sweep"
    [[ $output == *"coresweep ceilings measures it now"* ]]
  done
  [[ ! -e none/plots/roofline.svg ]]
}

@test "the report of a ceilings result says that no kernel was swept" {
  cp -r "$MEASURED" one
  run -0 coresweep report one
  [[ $output == *"only what the machine gives at most"* ]]
}

@test "it can go on with coresweep run --resume" {
  cp -r "$MEASURED" one
  jq -c 'if .event == "sweep" then .protocol.rounds_min = 2 | .protocol.rounds_max = 2 else . end' \
    "$MEASURED/samples.jsonl" >one/samples.jsonl
  run -0 coresweep run --resume one
  jq -e '.ceilings[0].count == 2' one/result.json
}

@test "wrong use is told" {
  run coresweep ceilings one two
  fails_with 2 "one RESULT at a time; 'two' is too many"
  run coresweep ceilings --rounds 3 "$MEASURED"
  fails_with 2 "RESULT has its ceilings already"
  run coresweep ceilings --quick --rounds 3
  fails_with 2 "--quick is --rounds 6"
  run coresweep ceilings --rounds 0
  fails_with 2 "--rounds"
  run coresweep ceilings --budget never
  fails_with 2 "--budget never"
  run coresweep ceilings --plot term=triad "$MEASURED"
  fails_with 2 "write --plot term"
  run coresweep ceilings nowhere
  [[ $status -ne 0 && $output == "coresweep ceilings: "*nowhere* ]]
}
