#!/usr/bin/env bats
# tests/cli/run_versus.bats - two builds or two commands in the same rounds, compared at the end.
# SPDX-License-Identifier: BSD-3-Clause
load support

# versus FOLDER B OPTION...: this build against B
versus() {
  local folder=$1 other=$2
  shift 2
  coresweep run dot:n=20000 --threads 1,2 --oversubscribe --rounds 6 --samples 5 --seed 1 --no-ceilings --no-observe \
    --results "$folder" --versus "$other" "$@"
}

# commands FOLDER OPTION... -- CMD
commands() {
  local folder=$1
  shift
  coresweep run --threads 1 --rounds 7 --seed 1 --no-ceilings --no-observe --results "$folder" "$@"
}

# settled STATUS FOLDER OPTION...: the sweep, which has ended, judged as if nobody else had been on this machine
settled() {
  local status=$1 folder=$2
  shift 2
  jq -c '(.. | objects | select(has("run_delay_s"))) |= (.run_delay_s = 0 | .steal_share = 0 | .throttled_s = 0)' \
    "$folder/samples.jsonl" >quiet.jsonl
  mv quiet.jsonl "$folder/samples.jsonl"
  run "-$status" --separate-stderr coresweep run --resume "$folder" "$@"
}

@test "a build against itself: both run in every round, the comparison is printed, and no rule is broken" {
  run -0 --separate-stderr versus one "$CORESWEEP" --fail-if 'time > 1000%'
  [[ $output == *"dot:n=20000 [B]"*"Old: "*"New: "*"Rules (--fail-if):"* ]]
  [[ $stderr == *"B is coresweep "*"$CORESWEEP"* ]]
  jq -s -e '.[0].cases | map(.rival) == [null, 0]' one/samples.jsonl
  jq -s -e 'map(select(.event == "start" and .purpose == "timed")) | group_by(.case)
    | map(map([.round, .point]) | unique) | length == 2 and .[0] == .[1]' one/samples.jsonl
  run -0 coresweep compare --fail-if 'time > 1000%' one
  [[ $output == *"dot:n=20000"*"ratios are paired by round"* ]]
}

@test "B may be a result: the program that made it runs" {
  versus one "$CORESWEEP" --fail-if 'time > 1000%' >/dev/null
  run -0 versus two one --fail-if 'time > 1000%'
  [[ $output == *"B is coresweep "* ]]
  [[ $(jq -s -r '.[0].versus' two/samples.jsonl) == "$(realpath "$CORESWEEP")" ]]
}

@test "what is no coresweep, no program, or a result that does not tell its program is refused with the mend" {
  run -2 versus one "$(command -v true)"
  fails_with 2 "not a coresweep"
  [[ $output == *"coresweep run --versus"*" -- CMD"* ]]
  run -2 versus one ./nowhere
  fails_with 2 "./nowhere"
  echo text >plain
  run -2 versus one ./plain
  fails_with 2 "./plain"
  sweep_into old >/dev/null
  sed -i '1s/"program":"[^"]*"/"program":null/' old/samples.jsonl
  run -2 versus one old
  fails_with 2 "does not tell which program made it"
  sed -i '1s/"program":null/"program":"\/no\/such\/coresweep"/' old/samples.jsonl
  run -2 versus one old
  fails_with 2 "is not there any more"
  mkdir empty
  run ! versus one empty
  [[ ! -e one ]]
}

@test "a command that takes longer is found slower: exit status 3, with and without a rule" {
  commands one --versus 'sleep 0.2' --fail-if 'time > 100000%' -- sleep 0.02 >/dev/null
  settled 3 one --fail-if 'time > 20%'
  [[ $output == *"sleep [B]"*"Old: sleep 0.02"*"New: sleep 0.2"*"broken"* ]]
  run -3 coresweep compare one
  [[ $output == *"slower"* ]]
}

@test "a command that is faster breaks no rule" {
  commands one --versus 'sleep 0.02' --fail-if 'time > 20%' -- sleep 0.2 >/dev/null
  settled 0 one --fail-if 'time > 20%'
  [[ $output == *"faster"* ]]
}

@test "with --json and --csv the comparison is judged and not printed" {
  commands one --versus 'sleep 0.2' --fail-if 'time > 100000%' -- sleep 0.02 >/dev/null
  settled 3 one --json
  jq -e '.cases | length == 2' <<<"$output"
  settled 3 one --csv
  [[ $output == *"speedup"* && $output != *"Old:"* ]]
}

@test "B's line is taken apart without a shell" {
  commands one --versus "sh -c 'echo \"\$0\" >>b' 'a  b'" --fail-if 'time > 100000%' -- sh -c 'exit 0' >/dev/null
  [[ $(sort -u b) == "a  b" ]]
  run -2 commands two --versus 'sleep 1 | cat' -- sleep 1
  fails_with 2 "sh -c"
  run -2 commands two --versus "sleep 'open" -- sleep 1
  fails_with 2 "not closed"
  run -2 commands two --versus "no-such-program-here 1" -- sleep 1
  fails_with 2 "no such program in PATH"
  [[ ! -e two ]]
}

@test "B that fails: status 1, and the comparison says what it can" {
  run -1 commands one --versus "sh -c 'exit 4'" -- true
  [[ $output == *"sh [B]"*"exit status 4"* ]]
}

@test "a sweep of two sides goes on where it was cut, and is compared then" {
  commands one --versus 'sleep 0.02' --fail-if 'time > 1000%' -- sleep 0.02 >/dev/null
  head -n 40 one/samples.jsonl >begun.jsonl
  mv begun.jsonl one/samples.jsonl
  run -0 coresweep run --resume one --fail-if 'time > 1000%'
  [[ $output == *"Old: sleep 0.02"*"New: sleep 0.02"* ]]
  jq -e '.cases | map(.points[0].rounds) | . == [7, 7]' one/result.json
}
