#!/usr/bin/env bats
# tests/cli/advise.bats - coresweep advise: the choice, its export lines, JSON, wrong use, results not to be trusted.
# SPDX-License-Identifier: BSD-3-Clause
load support

setup_file() {
  export STORED=$BATS_FILE_TMPDIR/stored ONE=$BATS_FILE_TMPDIR/one
  "$CORESWEEP" run triad:n=20000 dot:n=20000 --threads 1,2 --oversubscribe --rounds 6 --samples 2 --no-ceilings \
    --results "$STORED" >/dev/null
  "$CORESWEEP" run triad:n=20000 --threads 1,2 --oversubscribe --rounds 6 --samples 2 --no-ceilings \
    --results "$ONE" >/dev/null
}

# The result's cases, one a line.
case_names() {
  jq -r 'select(.event == "sweep") | .cases[].name' "$1/samples.jsonl"
}

# The places of a result's point.
places_of() { # places_of RESULT THREADS
  jq -r --argjson n "$2" 'select(.event == "sweep") | .points[] | select(.threads == $n).places' "$1/samples.jsonl"
}

@test "each case has its verdict, its table and the lines of its choice" {
  run -0 coresweep advise "$STORED"
  [[ $output == *triad* && $output == *dot* && $output == *"threads "*"core time"* ]]
  [[ $output == *"export OMP_NUM_THREADS="* && $output == *'export OMP_PLACES="{'* ]]
  [[ $output != *nan* ]]
  name=$(case_names "$STORED" | head -n 1)
  run -0 coresweep advise --case "$name" "$STORED"
  [[ $output == "$name: "* ]]
  [[ $(grep -c '^export OMP_NUM_THREADS=' <<<"$output") -eq 1 ]]
}

@test "the lines can be evaluated, and give the team that is recommended" {
  wanted=$(coresweep advise --json "$ONE" | jq '.cases[0].threads')
  exports=$(coresweep advise --export "$ONE" 2>/dev/null)
  [[ $(wc -l <<<"$exports") -eq 4 && $(grep -c '^export OMP_' <<<"$exports") -eq 4 ]]
  eval "$exports"
  [[ $OMP_NUM_THREADS -eq $wanted && $OMP_DYNAMIC == false && $OMP_PROC_BIND == close ]]
  [[ $OMP_PLACES == "$(places_of "$ONE" "$wanted")" ]]
}

@test "lines are there for other shells, and unset what would move the team" {
  GOMP_CPU_AFFINITY=0 run -0 --separate-stderr coresweep advise --export --shell fish "$ONE"
  [[ ${lines[0]} == "set -gx OMP_NUM_THREADS "*";" && $output == *"set -e GOMP_CPU_AFFINITY;"* ]]
  run coresweep advise --shell tcsh "$ONE"
  fails_with 2 "must be sh, fish or csh"
}

@test "JSON tells counts, costs and the verdict with what it rests on" {
  coresweep advise --json "$STORED" >advice.json
  jq -e '.schema == 1 and .min_efficiency == 0.5 and (.cases | length) == 2' advice.json
  jq -e '.cases[0].verdict | (.sentence | length) > 10 and .shape != null and .reason != null
         and (.carried | type) == "boolean"' advice.json
  jq -e '[.cases[].points[] | (.core_s.value - .threads * .time_s.value) | fabs < 1e-12] | all' advice.json
  jq -e '[.cases[] | .threads as $n | .points[] | select(.threads == $n)] | length == 2' advice.json
  coresweep advise --json --min-efficiency 0.9 "$STORED" | jq -e '.min_efficiency == 0.9'
}

@test "a journal from before there were ceilings and splits is advised on, and what is missing is said" {
  mkdir old
  jq -c 'select(.event != "observed" and .event != "ceilings")' "$STORED/samples.jsonl" >old/samples.jsonl
  run -0 coresweep advise old
  words=$(tr -s ' \n' ' ' <<<"$output")
  [[ $words == *"What one change more would buy is not known: neither the limit nor where the cores' time goes was "* ]]
}

@test "a sweep of another parameter is advised on by its name, with the command to run and nothing to export" {
  coresweep run --param j=1,2 --param way='a b',c --env 'WAY={way}' --rounds 1 --no-ceilings --results grid -- \
    sh -c 'exit 0' '{way}' '{j}' >/dev/null
  run -0 coresweep advise grid
  [[ $output == *"Use j="* && $output == *$'\nRun it so:\n  WAY=\'a b\' sh -c \'exit 0\' \'a b\' '[12]$'\n'* ]]
  [[ $output == *"Fastest of all: way="* && $output != *"export OMP"* && $output != *nan* ]]
  coresweep advise --json grid | jq -e '.cases[1]
    | .axis == "j" and .use.j >= 1 and .use.way == "c" and .threads == null'
  run coresweep advise --export --case 'sh way=c' grid
  fails_with 1 "sh way=c: j was swept, not threads, so there is nothing to export; what to use is j="
}

@test "places that are no list of PU numbers never reach a shell" {
  mkdir bad
  jq -c 'if .event == "sweep" then .points[].places = "{0}\"; touch pwned; \"" else . end' "$ONE/samples.jsonl" \
    >bad/samples.jsonl
  run coresweep advise --export bad
  fails_with 1 "are no list of PU numbers: not printed"
  run -0 coresweep advise bad
  [[ $output != *"touch pwned"* ]]
}

@test "one choice is exported: cases that differ must be chosen from" {
  name=$(case_names "$STORED" | head -n 1)
  counts=$(coresweep advise --json "$STORED" | jq '[.cases[].threads] | unique | length')
  run coresweep advise --export "$STORED"
  if ((counts == 1)); then
    [[ $status -eq 0 ]]
  else
    fails_with 2 "choose one with --case"
  fi
  run coresweep advise --export --case "$name" "$STORED"
  [[ $status -eq 0 ]]
}

@test "a result of another host is advised on with a warning" {
  mkdir other
  jq -c 'if .event == "sweep" then .host = "elsewhere" else . end' "$ONE/samples.jsonl" >other/samples.jsonl
  run -0 coresweep advise --export other
  [[ $output == *"the result is of host elsewhere; its PU numbers may mean other cores on "* ]]
}

@test "wrong use exits with 2 and says what is wrong" {
  run coresweep advise
  fails_with 2 "RESULT is missing"
  run coresweep advise one two
  fails_with 2 "'two' is too many"
  run coresweep advise --case nosuch "$STORED"
  fails_with 2 "--case nosuch: the result has no such case; it has "
  run coresweep advise --min-efficiency 1.5 "$STORED"
  fails_with 2 "must be a number above 0 and up to 1"
  run coresweep advise --min-efficiency nan "$STORED"
  fails_with 2 "must be a number above 0 and up to 1"
  run coresweep advise --json --export "$STORED"
  fails_with 2 "exclude each other"
}

@test "a result that is not there fails" {
  run coresweep advise nowhere
  [[ $status -ne 0 && $output == *nowhere* ]]
}

@test "it writes nothing into the result" {
  cp -r "$ONE" one
  before=$(find one -type f -exec stat -c '%n %s %Y' {} + | sort)
  coresweep advise one >/dev/null
  [[ $(find one -type f -exec stat -c '%n %s %Y' {} + | sort) == "$before" ]]
}
