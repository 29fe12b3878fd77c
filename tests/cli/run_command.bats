#!/usr/bin/env bats
# tests/cli/run_command.bats - commands swept: real programs that work, fail, hang, leave daemons, print too much.
# SPDX-License-Identifier: BSD-3-Clause
load support

# sweep_command FOLDER OPTION... -- CMD ARGS: two rounds on one and two threads, not observed
sweep_command() {
  local folder=$1
  shift
  coresweep run --threads 1,2 --oversubscribe --rounds 2 --seed 1 --no-ceilings --no-observe --results "$folder" "$@"
}

outcomes() { # outcomes FOLDER: how many invocations ended how
  jq -s -c 'map(select(.event == "end").outcome) | group_by(.) | map({(.[0]): length}) | add' "$1/samples.jsonl"
}

all_well() { # all_well FOLDER COUNT: so many invocations ended well; a busy machine may have made others void
  [[ $(outcomes "$1") =~ ^\{\"ok\":$2(,\"void\":[0-9]+)?\}$ ]]
}

@test "a command is run once per invocation, with its time in the table" {
  run -0 sweep_command one -- sleep 0.02
  [[ $output == "sleep 0.02"*"threads  time"* && $output == *"Report: one/report.html"* ]]
  jq -e '.cases | length == 1 and .[0].kernel == "command" and .[0].spec == "sleep 0.02" and .[0].bound == "unknown"
    and .[0].points[0].time_s.value > 0.02 and .[0].points[0].rate.value == null' one/result.json
  jq -s -e '[.[] | select(.event == "sample").s] | length >= 4 and min > 0.02' one/samples.jsonl
  all_well one 6
  grep -q 'Command <code>sleep 0.02</code>' one/report.html
}

@test "{n}, the OpenMP variables and the PUs are the thread count's; --confine=off leaves every PU to the command" {
  cat >show.sh <<'SCRIPT'
echo "$1 $OMP_NUM_THREADS $OMP_PROC_BIND $OMP_PLACES $(OMP_NUM_THREADS='' nproc)" >>seen
SCRIPT
  local two=$(($(usable_pus) > 1 ? 2 : 1))
  sweep_command one -- sh show.sh 'n={n}' >/dev/null
  [[ $(cut -d' ' -f1,2,5 seen | sort -u) == $'n=1 1 1\nn=2 2 '"$two" && $(wc -l <seen) -ge 6 ]]
  [[ $(cut -d' ' -f3 seen | sort -u) == close ]]
  [[ $(grep -c '^n=2 2 close {[0-9]*},{[0-9]*} ' seen) -ge 3 ]]
  rm seen
  sweep_command two --confine=off -- sh show.sh 'n={n}' >/dev/null
  [[ $(cut -d' ' -f1,2,5 seen | sort -u) == $'n=1 1 '"$(usable_pus)"$'\nn=2 2 '"$(usable_pus)" ]]
}

@test "a command that reads its input finds none, and its output is not shown" {
  run -0 sweep_command one -- sh -c 'cat; printf "not to be %s" seen; test -z "$(cat)"' <<<"typed"
  [[ $output != *"not to be seen"* && $output != *typed* ]]
}

@test "a command that fails is said to, with what it printed last" {
  run -1 sweep_command one -- sh -c 'echo some words; echo the cause >&2; exit 3'
  [[ $(joined) == *"ended with exit status 3; it printed: the cause"* ]]
  [[ $(outcomes one) == '{"crashed":6}' ]]
}

@test "a command that dies by a signal is said to" {
  run -1 sweep_command one -- sh -c 'kill -SEGV $$'
  [[ $(joined) == *"killed by signal 11 (Segmentation fault)"* ]]
}

@test "a command that only fails at two threads does not harm the other" {
  run -1 sweep_command one -- sh -c 'exit $(({n} - 1))'
  jq -e '.cases[0].points | .[0].rounds == 2 and .[1].failed == 3 and .[1].rounds == 0' one/result.json
}

@test "a command that hangs is killed at its time limit, and all it started" {
  cat >hang.sh <<'SCRIPT'
echo $$ >>pids
sleep 60 &
echo $! >>pids
setsid sleep 61 &
echo $! >>pids
wait
SCRIPT
  run -1 sweep_command one --timeout 0.5s -- sh hang.sh
  [[ $output == *"hung"*"time limit of 0.5 s"* ]]
  [[ $(wc -l <pids) -ge 9 ]]
  while read -r pid; do is_gone "$pid"; done <pids
}

@test "a daemon a command leaves behind does not outlive it" {
  cat >daemon.sh <<'SCRIPT'
setsid sh -c 'trap "" TERM HUP; echo $$ >>pids; touch ready; sleep 62' >/dev/null 2>&1 </dev/null &
while [ ! -e ready ]; do sleep 0.01; done
rm ready
SCRIPT
  sweep_command one -- sh daemon.sh >/dev/null
  [[ $(wc -l <pids) -ge 6 ]]
  all_well one 6
  while read -r pid; do is_gone "$pid"; done <pids
}

@test "Ctrl-C ends the command too, cleanup is run, and the sweep can be resumed" {
  set -m
  "$CORESWEEP" run --threads 1 --rounds 40 --no-ceilings --no-observe --results one --cleanup 'echo clean >>log' -- \
    sh -c 'echo $$ >>pids; exec sleep 0.2' >out.txt 2>err.txt &
  set +m
  for _ in {1..100}; do
    [[ -s pids && $(wc -l <pids) -ge 3 ]] && break
    sleep 0.1
  done
  kill -INT %%
  local status=0
  wait %% || status=$?
  [[ $status -eq 130 ]]
  is_gone "$(tail -1 pids)"
  [[ $(cat log) == clean ]]
  sed -i 's/"rounds_min":40,"rounds_max":40/"rounds_min":6,"rounds_max":6/' one/samples.jsonl
  run -0 coresweep run --resume one
  jq -e '.cases[0].points[0].rounds == 6' one/result.json
}

@test "a flood of output neither blocks nor fills anything" {
  run -0 sweep_command one -- sh -c 'seq 1 300000; seq 1 300000 >&2'
  [[ $(stat -c %s one/samples.jsonl) -lt 100000 ]]
}

@test "runs of a few milliseconds are warned of" {
  run -0 sweep_command one -- true
  [[ ${output//$'\n'/ } == *"Give it more work"* ]]
}

@test "a command without OpenMP has no split, and nothing is left of the observer" {
  coresweep run --threads 1,2 --oversubscribe --rounds 2 --no-ceilings --results one -- sh -c 'exit 0' >out.txt
  grep -q "no OpenMP region" out.txt
  jq -s -e '(map(select(.event == "observed")) == []) and any(.event == "start" and .purpose == "observed")' \
    one/samples.jsonl
}

@test "an OpenMP program's split adds up, its start and end included" {
  "$COMPILER" -O1 -fopenmp "$BATS_TEST_DIRNAME/observed.c" -o observed || skip "no OpenMP program can be made here"
  coresweep run --threads 1,2 --oversubscribe --rounds 2 --no-ceilings --results one -- ./observed >/dev/null
  jq -s -e 'map(select(.event == "observed")) | length >= 4 and all(.regions > 0 and .serial_s > 0)
    and all((([.core_s[]] | add) / (.threads * .wall_s)) as $share | $share > 0.99 and $share < 1.01)' one/samples.jsonl
}

@test "wrong use ends with 2 and the mend, before anything is made" {
  run -2 coresweep run --results one -- no-such-program-here
  fails_with 2 "no such program in PATH"
  run -2 coresweep run --results one -- ./no-such-file
  fails_with 2 "./no-such-file"
  run -2 coresweep run --results one --
  fails_with 2 "a command is missing after --"
  run -2 coresweep run triad --results one -- true
  fails_with 2 "kernels and a command"
  run -2 coresweep run --fail-if 'time > 1%' --results one -- true
  fails_with 2 "--versus"
  [[ ! -e one ]]
}
