#!/usr/bin/env bats
# tests/cli/run.bats - tiny real sweeps: what they leave, what they print, how they end and go on.
# SPDX-License-Identifier: BSD-3-Clause
load support

# How many of the plan's timed invocations have ended, however contended this machine is.
ended() { # ended FOLDER
  jq -s '[.[] | select(.event == "end" and .outcome != "lost").invocation] as $ended
         | [.[] | select(.event == "start" and .purpose == "timed" and (.invocation | IN($ended[]))) | [.round, .point]]
         | unique | length' "$1/samples.jsonl"
}

# One whole sweep, which the tests that only look at what it left and said share: they must not change it.
setup_file() {
  settle_in "$BATS_FILE_TMPDIR"
  OMP_WAIT_POLICY=passive coresweep run "${tiny[@]}" >out.txt 2>err.txt
  SHARED=$(echo "$BATS_FILE_TMPDIR"/results/*)
  export SHARED
}

# A sweep of one round, as short as it gets.
shortest=(triad:n=20000 --rounds 1 --samples 1 --no-ceilings --no-observe)

# start FOLDER [OPTION...]: a sweep longer than any test in the background, as pid; job control, or bash would have it
# ignore Ctrl-C
start() {
  set -m
  "$CORESWEEP" run "${tiny[@]}" --rounds 40 --results "$@" >out.txt 2>err.txt &
  pid=$!
  set +m
}

shorten() { # shorten FOLDER ROUNDS: what start planned to so many rounds
  sed -i 's/"rounds_min":40,"rounds_max":40/"rounds_min":'"$2"',"rounds_max":'"$2"'/' "$1/samples.jsonl"
}

ends_with() { # ends_with STATUS: the sweep of start
  local status=0
  wait "$pid" || status=$?
  [[ $status -eq $1 ]]
}

wait_gone() { # wait_gone PID: until the process is no more; none is none
  for _ in {1..50}; do
    [[ -n $1 && -d /proc/$1 ]] || return 0
    sleep 0.1
  done
  return 1
}

wait_for() { # wait_for COUNT FOLDER: until that many have ended
  for _ in {1..300}; do
    [[ -s $2/samples.jsonl && $(ended "$2" 2>/dev/null) -ge $1 ]] && return
    sleep 0.1
  done
  return 1
}

@test "a sweep leaves journal, JSON, CSV, plots and one HTML file, and says where" {
  local said
  said=$(cat "$BATS_FILE_TMPDIR/out.txt")
  [[ ! -s $BATS_FILE_TMPDIR/err.txt ]]
  [[ $(basename "$SHARED") =~ ^[0-9]{8}T[0-9]{6}Z-[A-Za-z0-9_.-]+$ ]]
  [[ $said == *"triad"* && $said == *"Report: $SHARED/report.html"* ]]
  for file in samples.jsonl result.json table.csv topology.xml report.html; do
    [[ -s $SHARED/$file ]]
  done
  [[ $(ended "$SHARED") -eq 12 ]]
  jq -e . "$SHARED/result.json" >/dev/null
}

@test "every thread count is observed in the first three rounds, the base in all" {
  jq -s -e '(map(select(.event == "end" and .outcome == "ok").invocation)) as $ok
    | map(select(.event == "start" and .purpose == "observed" and (.invocation | IN($ok[])))) | group_by(.point)
    | map(map(.round) | unique) == [[0, 1, 2, 3, 4, 5], [0, 1, 2]]' "$SHARED/samples.jsonl"
  # What is missing is told; how much that is depends on who else runs here, so only that it is a share is certain.
  jq -e '.cases[0].points | map(.observed.residual_share | . >= 0 and . < 1) | all' "$SHARED/result.json"
}

@test "ceilings are measured at every thread count in every round, among the rest" {
  run -0 coresweep run triad:n=20000 --threads 1,2 --oversubscribe --rounds 2 --samples 1 --no-observe --results one
  jq -s -e '(map(select(.event == "end" and .outcome == "ok").invocation)) as $ok
    | map(select(.event == "start" and .purpose == "ceilings" and .case == -1 and (.invocation | IN($ok[]))))
    | map([.round, .point]) | unique == [[0, 0], [0, 1], [1, 0], [1, 1]]' one/samples.jsonl
  jq -s -e '[.[] | select(.event == "ceilings")] | length >= 4
    and all(.bytes_per_s.load > 0 and .chain_per_s > 0 and .flops_per_s > 0)
    and all((.neighbour_s == null) == (.threads == 1))' one/samples.jsonl
  mkdir again
  cp one/samples.jsonl again/
  coresweep report again >/dev/null
  cmp again/table.csv one/table.csv # and all of them are read back
}

@test "every timed team of two or more has its placement probed, and says how long a cache line takes" {
  jq -s -e '(map(select(.event == "start" and .purpose == "timed").invocation)) as $timed
    | map(select(.event == "team"))
    | map((.neighbour_s != null) == ((.invocation | IN($timed[])) and (.threads | length == 2)))
    | all' "$SHARED/samples.jsonl"
}

@test "--no-ceilings measures none" {
  jq -s -e 'map(select(.purpose == "ceilings")) | length == 0' "$SHARED/samples.jsonl"
  jq -s -e '.[0].protocol.ceilings == false' "$SHARED/samples.jsonl"
}

@test "the journal names the program that wrote it, and how much memory the ceilings walk over" {
  [[ $(jq -r 'select(.event == "sweep") | .program' "$SHARED/samples.jsonl") == "$(realpath "$CORESWEEP")" ]]
  jq -s -e '.[0].protocol.footprint_bytes > 0' "$SHARED/samples.jsonl"
}

@test "output in a pipe has no escape sequences, progress is for terminals" {
  run ! grep -q $'\033' "$BATS_FILE_TMPDIR/out.txt" "$BATS_FILE_TMPDIR/err.txt"
}

@test "the environment is on record" {
  jq -e -s '.[0] | tostring | contains("OMP_WAIT_POLICY") and contains("compiler") and contains("OpenMP runtime")' \
    "$SHARED/samples.jsonl"
}

@test "two sweeps within one second do not meet; CORESWEEP_THREADS is the default of --threads" {
  export CORESWEEP_THREADS=1
  coresweep run "${shortest[@]}" >/dev/null &
  coresweep run "${shortest[@]}" >/dev/null
  wait
  [[ $(find "$CORESWEEP_RESULTS" -mindepth 1 -maxdepth 1 | wc -l) -eq 2 ]]
  jq -s -e 'map(select(.event == "sweep") | .points | length) == [1, 1]' "$CORESWEEP_RESULTS"/*/samples.jsonl
}

@test "--json prints result.json and --csv table.csv, and nothing else" {
  coresweep run "${shortest[@]}" --threads 1,2 --oversubscribe --results one --json >printed.json
  jq -e . printed.json >/dev/null
  cmp printed.json one/result.json
  coresweep run "${shortest[@]}" --threads 1,2 --oversubscribe --results two --csv >printed.csv
  cmp printed.csv two/table.csv
}

@test "the seed makes the order: the same again, another otherwise" {
  order() { # an invocation that is run again counts once
    jq -c 'select(.event == "start" and .purpose == "timed") | [.round, .point]' "$1/samples.jsonl" | awk '!seen[$0]++'
  }
  sweep_into one --no-observe --rounds 3 --samples 1 >/dev/null
  sweep_into two --no-observe --rounds 3 --samples 1 >/dev/null
  sweep_into three --no-observe --rounds 3 --samples 1 --seed 3 >/dev/null
  [[ $(order one) == "$(order two)" ]]
  [[ $(order one) != "$(order three)" ]]
}

@test "the user's places are used in their order, and the driver still sees every PU" {
  [[ $(usable_pus) -ge 2 ]] || skip "one PU only"
  last=$(taskset -cp $$ | sed 's/.*[^0-9]//')
  first=$(taskset -cp $$ | sed -E 's/.*: ([0-9]+).*/\1/')
  OMP_PLACES="{$last},{$first}" OMP_PROC_BIND=true run -0 coresweep run "${shortest[@]}" --threads 1,2 --results one
  [[ $(jq -r 'select(.event == "sweep") | .points[0].places' one/samples.jsonl) == "{$last}" ]]
  jq -e -s '[.[] | select(.event == "team") | .threads | length] | max == 2' one/samples.jsonl
  OMP_PLACES="{$first}" OMP_PROC_BIND=true run -0 coresweep topo --json
  [[ $(jq '[.. | .threads? | numbers] | max' <<<"$output") -ge $(usable_pus) ]]
}

@test "--bind comes before OMP_PLACES, OMP_NUM_THREADS is the largest team, and both are said" {
  OMP_PLACES="{0}" OMP_NUM_THREADS=1 run -0 coresweep run "${shortest[@]}" --bind spread --results one
  [[ $output == *"--bind and --smt come before OMP_PLACES"* ]]
  [[ $output == *"OMP_NUM_THREADS=1 is taken as the largest team"* ]]
  [[ $(jq 'select(.event == "sweep") | .points | length' one/samples.jsonl) -eq 1 ]]
}

@test "a process confined to its last PU sweeps there" {
  last=$(taskset -cp $$ | sed 's/.*[^0-9]//')
  run -0 taskset -c "$last" "$CORESWEEP" run "${shortest[@]}" --results one
  [[ $(jq -r 'select(.event == "sweep") | .points[].places' one/samples.jsonl) == "{$last}" ]]
}

@test "Ctrl-C ends the sweep with a report and status 130, and --resume finishes it" {
  start one --no-observe
  wait_for 3 one
  kill -INT "$pid"
  ends_with 130
  [[ -s one/report.html ]]
  grep -q "triad" out.txt
  before=$(ended one)
  [[ $before -lt 80 ]]
  shorten one 12
  run -0 coresweep run --resume one
  [[ $(ended one) -eq 24 ]]
}

@test "TERM ends with status 143" {
  start one --no-observe
  wait_for 1 one
  kill -TERM "$pid"
  ends_with 143
}

@test "a second signal ends at once, and nothing is left running" {
  start one --no-observe
  wait_for 1 one
  kill -STOP "$pid" # so that both signals are there when it goes on
  worker=$(pgrep -P "$pid" || true)
  kill -INT "$pid"
  kill -TERM "$pid"
  kill -CONT "$pid"
  local status=0
  wait "$pid" || status=$?
  [[ $status -eq 130 || $status -eq 143 ]]
  [[ ! -s out.txt ]]
  wait_gone "$worker"
}

@test "a sweep killed by force goes on where it was" {
  start one
  wait_for 3 one
  kill -KILL "$pid"
  ends_with 137
  kept=$(sed -n 2,5p one/samples.jsonl)
  printf '{"event":"sample","invoc' >>one/samples.jsonl
  shorten one 8
  run -0 coresweep run --resume one
  [[ $(sed -n 2,5p one/samples.jsonl) == "$kept" ]]
  [[ $(ended one) -eq 16 ]]
}

@test "a sweep that is done needs nothing more" {
  cp -r "$SHARED" one
  before=$(ended one)
  run -0 coresweep run --resume one
  [[ $(ended one) -eq $before ]]
}

@test "resuming what is no result is refused" {
  mkdir empty
  run coresweep run --resume empty
  [[ $status -ne 0 && $output == *"empty"* ]]
  run coresweep run --resume nowhere
  [[ $status -ne 0 && $output == *"nowhere"* ]]
}

@test "a result is not resumed where its places are not ours, and goes on where they are" {
  [[ $(usable_pus) -ge 2 ]] || skip "needs 2 PUs"
  coresweep run "${shortest[@]}" --rounds 3 --threads 1,2 --results one >/dev/null
  head -n 12 one/samples.jsonl >short.jsonl && mv short.jsonl one/samples.jsonl
  run taskset -c "$(taskset -cp $$ | sed 's/.*[,-]//')" "$CORESWEEP" run --resume one
  fails_with 2 "not this process's today"
  run -0 coresweep run --resume one
}

@test "another machine than this host is not swept" {
  HWLOC_SYNTHETIC="pack:2 core:4 pu:2" run coresweep run "${tiny[@]}" --results one
  fails_with 2 "another machine than this host"
  [[ ! -e one ]]
}

@test "teams that come out smaller than asked fail the sweep with the reason" {
  [[ $(usable_pus) -ge 2 ]] || skip "needs 2 PUs"
  OMP_THREAD_LIMIT=1 run coresweep run "${shortest[@]}" --threads 1,2 --results one
  fails_with 1 "the team had 1 of 2 threads"
}
