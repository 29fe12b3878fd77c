#!/usr/bin/env bats
# tests/cli/report.bats - coresweep report on results whole, torn, foreign and missing.
# SPDX-License-Identifier: BSD-3-Clause
load support

setup_file() {
  export STORED=$BATS_FILE_TMPDIR/stored
  "$CORESWEEP" run triad:n=20000 --threads 1,2 --oversubscribe --rounds 6 --samples 2 --no-ceilings \
    --results "$STORED" >/dev/null
}

@test "everything is made again from the journal" {
  mkdir one
  cp "$STORED/samples.jsonl" one/
  run -0 coresweep report one
  [[ $output == *triad* && $output == *"Report: one/report.html"* ]]
  jq -e . one/result.json >/dev/null
  cmp one/table.csv "$STORED/table.csv"
  [[ -s one/report.html ]]
}

@test "where the time of n cores went comes again from the journal, and an older journal says that it cannot" {
  mkdir one old
  cp "$STORED/samples.jsonl" one/
  run -0 coresweep report one
  [[ $output == *"Where the time of n cores went, per cent of n T(n):"* ]]
  jq -e '[.cases[].points[] | select(.threads == 2).lost_time
          | .total_s - .useful_s - .inflation_s - .serial_idle_s - .imbalance_s - .waits_s - .fork_join_s - .observer_s
            - .residual_s | fabs < 1e-12] | all' one/result.json
  jq -c 'if .event == "observed" then {event, invocation, wall_s, serial_s, cost_s, regions} else . end' \
    "$STORED/samples.jsonl" >old/samples.jsonl
  run -0 coresweep report old
  words=$(tr -s ' \n' ' ' <<<"$output")
  [[ $words == *"Where the cores' time went is not known: an older coresweep made this result"* ]]
  jq -e '.cases[0].serial_share.count >= 6 and .cases[0].points[1].lost_time == null' old/result.json
}

@test "JSON and CSV go to standard output" {
  cp -r "$STORED" one
  coresweep report --json one | jq -e . >/dev/null
  coresweep report --csv one >table.csv
  cmp table.csv one/table.csv
}

@test "--format chooses what is printed, and says the same as the short forms" {
  cp -r "$STORED" one
  coresweep report --json one >short.json
  coresweep report --format json one | cmp - short.json
  coresweep report --format csv one | cmp - one/table.csv
  coresweep report one >table.txt
  coresweep report --format table one | cmp - table.txt
  run -0 coresweep report --format markdown one
  [[ ${lines[0]} == "## Scaling of triad"* ]]
  [[ $output == *$'\n| threads | time | rate | speedup |'* && $output == *$'\n- triad'* && $output != *Report:* ]]
  [[ $output == *"Command: "* ]]
  run coresweep report --format html one
  fails_with 2 "--format html: must be table, markdown, csv or json"
  run coresweep report --format csv --json one
  fails_with 2 "exclude each other"
  run coresweep report --format markdown --plot term one
  fails_with 2 "--plot term goes with the table"
  run -0 coresweep report --format json --json one
}

@test "a sweep of another parameter is reported by its name, in a table of points" {
  coresweep run --param j=1,2 --rounds 1 --no-ceilings --results one -- sh -c ': {j}' >/dev/null
  run -0 coresweep report one
  [[ ${lines[0]} == "sh -c ': {j}'" && $output == *$'\nj  time '* ]]
  [[ $(joined) == *"Speedup over j=1"* && $(joined) == *"Starting costs "* ]]
  [[ $(joined) == *"at j=2 over j=1"* || $(joined) == *contended* ]]
  [[ $output != *nan* ]]
  run -0 coresweep report --format markdown one
  [[ $output == *$'\n| j | time | speedup |'* ]]
}

@test "a plot of the terminal's own stands below the table" {
  command -v gnuplot >/dev/null || skip "no gnuplot"
  cp -r "$STORED" one
  run -0 coresweep report --plot term one
  overview=${#lines[@]}
  run -0 coresweep report one
  [[ $overview -gt $((${#lines[@]} + 5)) ]]
  name=$(jq -r 'select(.event == "sweep") | .cases[0].name' one/samples.jsonl)
  run -0 coresweep report --plot "term=$name" one
  run coresweep report --plot term=nosuch one
  fails_with 2 "the result has no such case; it has $name"
}

@test "a torn last line is dropped" {
  mkdir one
  cp "$STORED/samples.jsonl" one/
  printf '{"event":"sample","invo' >>one/samples.jsonl
  run -0 coresweep report one
}

@test "what is no result is refused with its name" {
  mkdir empty
  touch file
  : >emptyfile
  for path in empty nowhere file emptyfile /; do
    run coresweep report "$path"
    [[ $status -eq 1 || $status -eq 2 ]]
    [[ $output == "coresweep report: "*"$path"* ]]
  done
}

@test "a journal with nonsense in it names the line" {
  mkdir one
  head -n 3 "$STORED/samples.jsonl" >one/samples.jsonl
  printf 'this is no JSON\n' >>one/samples.jsonl
  tail -n +4 "$STORED/samples.jsonl" >>one/samples.jsonl
  run coresweep report one
  fails_with 2 "4"
}

@test "a result of another schema is refused in words" {
  mkdir one
  sed '1s/"schema": *[0-9]*/"schema":999/' "$STORED/samples.jsonl" >one/samples.jsonl
  run coresweep report one
  fails_with 2 "999"
}

@test "a folder that cannot be written still shows its table, with status 1" {
  [[ $(id -u) -ne 0 ]] || skip "root writes everywhere"
  cp -r "$STORED" one
  chmod -R a-w one
  run coresweep report one
  chmod -R u+w one
  fails_with 1 "triad"
}

@test "a narrow terminal and a wide one get their own tables" {
  cp -r "$STORED" one
  COLUMNS=60 run -0 coresweep report one
  narrow=$output
  COLUMNS=200 run -0 coresweep report one
  [[ $narrow != "$output" ]]
}

@test "RESULT is needed, and only one" {
  run coresweep report
  fails_with 2 "RESULT is missing"
  run coresweep report one two
  fails_with 2 "one RESULT at a time"
}
