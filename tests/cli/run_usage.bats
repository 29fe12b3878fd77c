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
  refuses "--json and --csv" --json --csv
  refuses "--resume" --resume somewhere --rounds 6
  refuses "--resume" --resume somewhere triad
  refuses "--resume" --resume somewhere --bind spread
}

@test "a command after -- must be there" {
  refuses "no program file" -- ./app
  refuses "in PATH" -- no-such-program-here
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
  run coresweep run "${tiny[@]}" --output file
  fails_with 2 "is there and is not a folder"
}

@test "a folder that holds a result already is refused" {
  mkdir old
  echo '{"event":"sweep"}' >old/samples.jsonl
  run coresweep run "${tiny[@]}" --output old
  fails_with 2 "old"
  [[ $(cat old/samples.jsonl) == '{"event":"sweep"}' ]]
}
