#!/usr/bin/env bats
# tests/cli/run_usage.bats - what coresweep run refuses, and how it says so.
# SPDX-License-Identifier: BSD-3-Clause
load support

refuses() { # refuses TEXT WORD...: exits with 2, one line of ours, and leaves no folder
  local text=$1
  shift
  run coresweep run "$@"
  fails_with 2 "coresweep run: "
  fails_with 2 "$text"
  [[ ! -e $CORESWEEP_RESULTS ]]
}

@test "an unknown kernel is answered with those there are" {
  refuses "triad" nosuchkernel
}

@test "an unknown parameter, a value out of range and a malformed one are named" {
  refuses "has no parameter 'm'" triad:m=1
  refuses "n=0" triad:n=0
  refuses "n=abc" triad:n=abc
  refuses "n=1.5" triad:n=1.5
  refuses "'n'" triad:n
}

@test "a file that is no plug-in is refused" {
  echo "no shared object" >mine.so
  refuses "mine.so" ./mine.so
  refuses "nothere.so" ./nothere.so
}

@test "thread lists that make no sense are refused" {
  refuses "0" triad --threads 0
  refuses "x" triad --threads 1,x
  refuses "100000" triad --threads 1,100000
}

@test "numbers and times out of their ranges are refused" {
  refuses "--rounds 0" triad --rounds 0
  refuses "--rounds 65" triad --rounds 65
  refuses "--samples -1" triad --samples -1
  refuses "--precision 0" triad --precision 0
  refuses "--precision 200%" triad --precision 200%
  refuses "--precision %" triad --precision %
  refuses "--budget soon" triad --budget soon
  refuses "--timeout 0" triad --timeout 0
  refuses "--seed x" triad --seed x
  refuses "--max-threads 0" triad --max-threads 0
  refuses "--bind: " triad --bind near
  refuses "--smt: " triad --smt maybe
  refuses "--plot svg" triad --plot svg
}

@test "options that exclude each other are refused" {
  refuses "--quick and --thorough" --quick --thorough
  refuses "json and csv exclude each other" --json --csv
  refuses "--resume" --resume somewhere --rounds 6
  refuses "--resume" --resume somewhere triad
  refuses "--resume" --resume somewhere --bind spread
}

@test "a command after -- must be there" {
  refuses "no program file" -- ./app
  refuses "in PATH" -- no-such-program-here
}

# With --resume an example is refused, but not before every word of it was understood.
@test "every example of the help is understood" {
  local examples one
  examples=$(coresweep run --help | sed -n -e ':join' -e '/\\$/{N;s/\\\n *//;b join' -e '}' -e 's/^  coresweep run //p')
  [[ $(wc -l <<<"$examples") -ge 15 ]]
  grep -v '^--resume' <<<"$examples" | while read -r one; do
    eval "refuses '--resume goes on with the plan' --resume nowhere $one"
  done
}

@test "what is of a command is refused without one" {
  local option
  for option in --param=j=1,2 --env=A=1 --metric=x --higher --lower --unit=s --prepare=true --setup=true \
    --conclude=true --cleanup=true --warmup=1 --ignore-failure --shell --input=null --output=null --check=true \
    --same-output --serial=true --weak=100 --confine; do
    refuses "${option%%=*} is of a command, which is missing: give it after --" triad "$option"
    refuses "--resume goes on with the plan" --resume somewhere "$option"
  done
}

@test "what is asked of a command and makes no sense is refused" {
  refuses "--higher says something of a metric: give --metric" --higher -- true
  refuses "--lower says something of a metric: give --metric" --lower -- true
  refuses "--unit says something of a metric: give --metric" --unit s -- true
  refuses "--higher and --lower exclude" --metric '(.)' --higher --lower -- true
  refuses "--threads and --param threads" --threads 1 --param threads=1,2 -- true
  refuses "--samples is of kernels" --samples 3 -- true
  refuses "--env A: must be NAME=VALUE" --env A -- true
  refuses "--warmup -1" --warmup -1 -- true
  refuses "--metric: must not be empty" --metric '' -- true
  refuses "--prepare is given twice" --prepare true -p false -- true
  refuses '--serial "a | b"' --serial 'a | b' -- true
}

@test "a folder or a bare name for --output is told of --results" {
  refuses "--output 'one': a command's standard output goes to null, pipe, inherit, or a file" --output one -- true
  refuses "the folder of the result is --results" --output one -- true
  refuses "--output ./: is a folder" --output ./ -- true
}

@test "a value that was not joined to its option is recognised" {
  refuses "--shell=bash" -S bash -- true
  refuses "--ignore-failure=1,3" -i 1,3 -- true
  refuses "--confine=off" --confine off -- true
}

@test "malformed variables are named" {
  CORESWEEP_BIND=near refuses "CORESWEEP_BIND" triad
  CORESWEEP_SMT=maybe refuses "CORESWEEP_SMT" triad
  CORESWEEP_THREADS=none refuses "none" triad
  CORESWEEP_ISA=mmx refuses "CORESWEEP_ISA" triad
  OMP_PLACES='{99999}' refuses "99999" triad
}

@test "a results folder that cannot be made is a failure" {
  touch file
  CORESWEEP_RESULTS=$PWD/file run coresweep run "${tiny[@]}"
  fails_with 2 "is there and is not a folder"
  run coresweep run "${tiny[@]}" --results file
  fails_with 2 "is there and is not a folder"
}

@test "a folder that holds a result already is refused" {
  mkdir old
  echo '{"event":"sweep"}' >old/samples.jsonl
  run coresweep run "${tiny[@]}" --results old
  fails_with 2 "old"
  [[ $(cat old/samples.jsonl) == '{"event":"sweep"}' ]]
}
