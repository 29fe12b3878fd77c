#!/usr/bin/env bats
# tests/cli/run_command_options.bats - every option of a command does, in a real sweep, what the help says.
# SPDX-License-Identifier: BSD-3-Clause
load support

# sweep FOLDER OPTION... -- CMD ARGS: one round, neither observed nor with ceilings
sweep() {
  local folder=$1
  shift
  coresweep run --rounds 1 --seed 1 --no-ceilings --no-observe --results "$folder" "$@"
}

# A word for each line of a file, sorted, once.
lines() {
  sort -u "$1" | tr '\n' ' '
}

@test "--param sweeps a knob: {NAME} and {n} are its value, other braces stay, OpenMP's variables are the user's" {
  cat >show.sh <<'SCRIPT'
echo "$1 $2 $3 ${OMP_NUM_THREADS-none} ${OMP_PLACES-none} $(OMP_NUM_THREADS='' nproc)" >>seen
SCRIPT
  OMP_NUM_THREADS=7 run -0 sweep one --param j=1..5:2 -- sh show.sh 'j={j}' '{n}' '{print}'
  local rest
  rest="{print} 7 none $(usable_pus)"
  [[ $(lines seen) == "j=1 1 $rest j=3 3 $rest j=5 5 $rest " ]]
  [[ $output != *"largest team"* ]]
  jq -e '.axis == "j" and ([.cases[0].points[].n] == [1, 3, 5])' one/result.json
}

@test "several parameters make a grid of cases; --env is filled in; the axis is the first with whole numbers" {
  CORESWEEP_THREADS=1,2 run -0 sweep one --param way=a,b --param j=1,2 --env 'WAY={way}-{j}' -- \
    sh -c 'echo "$WAY $0" >>seen' '{way}{n}'
  [[ $(lines seen) == "a-1 a1 a-2 a2 b-1 b1 b-2 b2 " ]]
  jq -e '.axis == "j" and ([.cases[].name] == ["sh way=a", "sh way=b"])' one/result.json
  [[ $output == *"way=a"*"way=b"* ]]
}

@test "texts alone leave threads to be swept" {
  CORESWEEP_THREADS=1 run -0 sweep one --param way=a,b -- sh -c 'echo "$0 $OMP_NUM_THREADS" >>seen' '{way}'
  [[ $(lines seen) == "a 1 b 1 " ]]
  jq -e '.axis == "threads"' one/result.json
}

@test "threads times ranks share their PUs unbound; --confine says how many PUs, --confine=off all" {
  cat >show.sh <<'SCRIPT'
echo "$1 ${OMP_NUM_THREADS-none} ${OMP_PLACES-none} $(OMP_NUM_THREADS='' nproc)" >>seen
SCRIPT
  local two=$(($(usable_pus) > 1 ? 2 : 1))
  sweep one --param ranks=1,2 --param threads=1 --oversubscribe -- sh show.sh '{ranks}x{threads}' >/dev/null
  [[ $(lines seen) == "1x1 1 none 1 2x1 1 none $two " ]]
  rm seen
  sweep two --param j=1,2 --confine --oversubscribe -- sh show.sh '{j}' >/dev/null
  [[ $(lines seen) == "1 none none 1 2 none none $two " ]]
  rm seen
  sweep three --param a=1 --param b=2,3 --confine=a --oversubscribe -- sh show.sh '{a}{b}' >/dev/null
  [[ $(lines seen) == "12 none none 1 13 none none 1 " ]]
}

@test "hooks: setup once, prepare and conclude around every run, cleanup at the end, none of them timed" {
  run -0 sweep one --param j=1,2 --setup 'echo setup >>log' -p 'echo prepare {j} >>log' -C 'echo conclude {j} >>log' \
    --cleanup 'echo cleanup >>log' --warmup 2 -- sh -c 'echo "run $0" >>log' '{j}'
  [[ $(head -1 log) == setup && $(tail -1 log) == cleanup ]]
  [[ $(grep -c setup log) -eq 1 && $(grep -c cleanup log) -eq 1 ]]
  local runs
  runs=$(grep -c run log)
  [[ $(grep -c prepare log) -eq $runs && $(grep -c conclude log) -eq $runs && $runs -ge 6 ]]
  [[ $(grep -A2 'prepare 2' log | grep -v -e -- | head -3 | tr '\n' ' ') == "prepare 2 run 2 conclude 2 " ]]
}

@test "a hook that fails is told of with its option, and cleanup runs all the same" {
  run ! sweep one --threads 1 --setup 'exit 7' --cleanup 'touch cleaned' -- true
  [[ ${output//$'\n'/ } == *"setup"*7* && $status -eq 1 && -e cleaned ]]
  run -1 sweep two --threads 1 --prepare 'echo no disk >&2; exit 7' -- true
  [[ ${output//$'\n'/ } == *"prepare"*7* ]]
  run -1 sweep three --threads 1 --timeout 0.2s --prepare 'sleep 60' -- true
  [[ $(tr -s ' \n' ' ' <<<"$output") == *"hung"*"time limit of 0.2 s"* ]]
}

@test "--shell takes the words as a line; --input and --output are files, a shell's words are quoted for it" {
  printf 'some words\n' >in.txt
  run -0 sweep one --param j=1,2 --input in.txt --output './out-{j}' --shell -- tr a-z A-Z '|' cat
  [[ $(cat out-1) == "SOME WORDS" && $(cat out-2) == "SOME WORDS" ]]
  run -0 sweep two --param 'w=a b,c' --threads 1 --output './said-{w}' --shell=bash -- 'echo [{w}]; [[ -n $BASH ]]'
  [[ $(cat 'said-a b') == "[a b]" && $(cat said-c) == "[c]" ]]
  run -0 --separate-stderr sweep three --threads 1 --output inherit -- printf 'seen by %s' all
  [[ $stderr == *"seen by all"* && $output != *"seen by all"* ]]
  run -0 sweep four --threads 1 --output pipe -- printf 'not %s' seen
  [[ $output != *"not seen"* ]]
}

@test "--metric takes the last number that matches, with its direction and unit" {
  run -0 sweep one --param j=1,2,4 --metric 'Rate: ([0-9.]+)' --higher --unit req/s -- \
    sh -c 'echo "Rate: 1"; echo "Rate: $(($0 * 10))"; echo end' '{j}'
  [[ $output == *"req/s"* && $output != *"less of the metric"* ]]
  jq -e '[.cases[0].points[].rate.value] | map(. * 1000 | round) == [10000, 20000, 40000]' one/result.json
  jq -e '[.cases[0].points[].speedup.value] | map(. * 1000 | round) == [1000, 2000, 4000]' one/result.json
  run -0 sweep two --param j=1,2 --metric 'took ([0-9.]+)' -- sh -c 'echo "took $((8 / $0))" >&2' '{j}'
  [[ $output == *"less of the metric is taken to be better"* ]]
  jq -e '[.cases[0].points[].metric.value] | map(. * 1000 | round) == [8000, 4000]' two/result.json
}

@test "a metric that does not match, or is no number, is a wrong answer and no crash" {
  run -1 sweep one --threads 1 --metric 'Rate: ([0-9.]+)' --higher -- echo nothing of it
  [[ ${output//$'\n'/ } == *"wrong"*"Rate: "* && $output != *crashed* ]]
  jq -s -e 'any(.[]; .event == "end" and .outcome == "wrong" and (.reason | contains("nothing of it")))' \
    one/samples.jsonl
  run -1 sweep two --threads 1 --metric 'Rate: (.*)' --lower -- echo Rate: fast
  [[ ${output//$'\n'/ } == *fast* ]]
}

@test "--ignore-failure forgives all statuses, or those named" {
  run -0 sweep one --threads 1 -i -- sh -c 'exit 3'
  run -0 sweep two --threads 1 --ignore-failure=2,3 -- sh -c 'exit 3'
  run -1 sweep three --threads 1 --ignore-failure=2 -- sh -c 'exit 3'
}

@test "--check and --same-output find wrong answers" {
  run -0 sweep one --threads 1 --check 'grep -q good' --same-output -- echo good
  run -1 sweep two --param j=1,2 --check 'grep -q "^1$"' -- echo '{j}'
  [[ ${output//$'\n'/ } == *check* ]]
  jq -e '.cases[0].points | .[0].rounds == 1 and .[1].rounds == 0' two/result.json
  run -1 sweep three --param j=1,2 --same-output -- echo '{j}'
  [[ ${output//$'\n'/ } == *output*differs* ]]
}

@test "--serial is run in every round, and the others' speedup over it is told" {
  run -0 sweep one --threads 1,2 --oversubscribe --serial "sh -c 'echo serial >>log; sleep 0.02'" -- sleep 0.02
  [[ $(grep -c serial log) -ge 2 ]]
  jq -e '[.cases[] | select(.serial)] | length == 1' one/result.json
  jq -e '[.cases[] | select(.serial | not).points[].over_serial.value] | length == 2 and all(. > 0)' one/result.json
}

@test "--weak lets {size} grow with n, in so many dimensions" {
  run -0 sweep one --param n=1,4 --weak 100 -- sh -c 'echo "$1 $0" >>seen' '{size}' 'n={n}'
  [[ $(lines seen) == "n=1 100 n=4 400 " ]]
  rm seen
  run -0 sweep two --param n=1,4 --weak 100:2 -- sh -c 'echo "$1 $0" >>seen' '{size}' 'n={n}'
  [[ $(lines seen) == "n=1 100 n=4 200 " ]]
}

@test "a sweep of a parameter goes on where it was cut, hooks and all" {
  sweep one --rounds 6 --param j=1,2 --setup 'echo setup >>log' --cleanup 'echo cleanup >>log' -- test '{j}' >/dev/null
  head -n 20 one/samples.jsonl >begun.jsonl
  mv begun.jsonl one/samples.jsonl
  run -0 coresweep run --resume one
  jq -e '[.cases[0].points[].rounds] == [6, 6]' one/result.json
  [[ $(tr '\n' ' ' <log) == "setup cleanup setup cleanup " ]]
}

@test "what the plan refuses names the option" {
  local one
  while read -r one; do
    eval "run -2 sweep one ${one%%=>*}"
    fails_with 2 "${one##*=> }"
    [[ ! -e one ]]
  done <<'REFUSED'
--param j -- echo '{j}' => --param j
--param j=1,1 -- echo '{j}' => --param j
--param j=1,2 --param j=3 -- echo '{j}' => --param j
--param j=1,2 -- echo => {j}
--metric 'no group' -- echo => --metric
--metric '([' -- echo => --metric
--ignore-failure=300 -- echo => --ignore-failure
--input ./nowhere -- echo => ./nowhere
--weak 100 -- echo => {size}
--weak 100:4 -- echo '{size}' => --weak
--confine=ranks -- echo => ranks
--shell=no-such-shell -- echo => --shell=no-such-shell
--shell='bash -e' -- echo => names one program
--serial no-such-program-here -- echo => no-such-program-here
REFUSED
}
