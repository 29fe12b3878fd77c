#!/usr/bin/env bats
# tests/cli/examples.bats - the chapters in examples/: their answers, their sweeps, and what they leave behind.
# SPDX-License-Identifier: BSD-3-Clause
load support

setup_file() {
  export BUILD=$BATS_FILE_TMPDIR/build WORK=small
}

# chapter SCRIPT ARG...: what it lacks is a skip
chapter() {
  run "$SOURCE_FOLDER/examples/$1" "${@:2}"
  [[ $status -ne 77 ]] || skip "$output"
}

quick=(--rounds 1 --seed 1 --no-ceilings --no-observe --results one)

cases() { # cases FOLDER: the settings of every case, one a line
  jq -r '.cases[].name' "$1/result.json" | sed 's/^[^ ]* //'
}

all_ok() { # all_ok FOLDER: every invocation ended well, and every point of every case has a figure
  jq -e '.invocations as $i | $i.ok > 0 and $i.wrong + $i.crashed + $i.hung + $i.rejected == 0
    and all(.cases[].points[]; (.time_s.value // .rate.value) > 0)' "$1/result.json"
}

# swept SCRIPT CASES [OPTION...]: the chapter's sweep has these cases, and all went well
swept() {
  chapter "$1" "${quick[@]}" "${@:3}"
  [[ $status -eq 0 ]] || fails_with 0 ""
  [[ $(cases one) == "$2" ]]
  all_ok one
}

serving() { # serving: processes of the chapters' servers whose folder is this test's
  local pid
  for pid in /proc/[0-9]*; do
    ! tr '\0' ' ' 2>/dev/null <"$pid/cmdline" | grep -qF -- "$BATS_TEST_TMPDIR/tmp" || echo "${pid##*/}"
  done
}

@test "a chapter whose program is missing says so, and how to get it" {
  mkdir bin
  for tool in bash dirname nproc env cat; do
    ln -s "$(type -P "$tool")" "bin/$tool"
  done
  PATH=$PWD/bin PYTHON=no-such-python run -77 bash "$SOURCE_FOLDER/examples/pool/sweep.sh"
  [[ $output == *"pool: not here: python3"*"scripts/setup.sh --examples"* ]]
}

@test "python-threads: three ways to the same primes, and a case for each" {
  swept python-threads/sweep.sh $'way=threads\nway=processes\nway=cython' --threads 1,2 --oversubscribe
  jq -e 'all(.cases[]; [.points[].n] == [1, 2])' one/result.json
}

@test "waiting: the timeline has every request of every way, and waits that overlap" {
  chapter waiting/timeline.sh .
  [[ $status -eq 0 ]] || fails_with 0 ""
  [[ $(cut -f 1,2 timeline.tsv | paste -sd ' ') == "$(for way in one-after-another threads asyncio; do
    printf '%s\t30 %s\t10 %s\t20 ' "$way" "$way" "$way"
  done | sed 's/ $//')" ]]
  # One after another the three waits add up. Else all have begun before the first, the longest, is answered.
  awk -F '\t' '$2 == 30 {first = $4} $1 == "one-after-another" {total = $4; next} $3 >= first {late = 1}
    END {exit !(total >= 60 && !late)}' timeline.tsv
  grep -q '<svg' timeline.svg
  grep -q 'one-after-another, 30 ms' timeline.svg
}

@test "waiting: requests per second over connections, and no server is left" {
  mkdir tmp
  TMPDIR=$PWD/tmp swept waiting/sweep.sh $'way=threads\nway=asyncio'
  # Waits overlap: 16 connections are answered more often than one, on any machine, however busy.
  jq -e 'all(.cases[].points; map(.n) == [1, 4, 16] and .[2].rate.value > 2 * .[0].rate.value)' one/result.json
  [[ -z $(serving) && -z $(ls tmp) ]]
}

@test "http: both pages over connections, and no server is left" {
  mkdir tmp
  TMPDIR=$PWD/tmp swept http/sweep.sh $'page=static\npage=database'
  # Each of 8 connections to the database answers at most every 5 ms.
  jq -e '.cases[1].points | all(.rate.value < 1700) and .[1].rate.value > 1.3 * .[0].rate.value' one/result.json
  [[ -z $(serving) && -z $(ls tmp) ]]
}

@test "http: Ctrl-C stops the servers, too" {
  mkdir tmp
  set -m
  TMPDIR=$PWD/tmp "$SOURCE_FOLDER/examples/http/sweep.sh" "${quick[@]}" --rounds 40 >out.txt 2>err.txt &
  set +m
  local group=$! status=0
  for _ in {1..100}; do
    ! grep -q '"start"' one/samples.jsonl 2>/dev/null || break
    kill -0 "$group" 2>/dev/null || break
    sleep 0.1
  done
  [[ -z $(jobs -r) || -n $(serving) ]]
  kill -INT -- "-$group" 2>/dev/null || true
  wait "$group" || status=$?
  [[ $status -ne 77 ]] || skip "$(cat err.txt)"
  [[ $status -eq 130 ]]
  [[ -z $(serving) && -z $(ls tmp) ]]
}

@test "pool: a grid of workers and chunks, all with the same sum" {
  swept pool/sweep.sh $'chunk=1\nchunk=16\nchunk=256\nchunk=2000'
}

@test "pool: make builds the same program with any -j, anew in every run" {
  chapter pool/make.sh "${quick[@]}"
  [[ $status -eq 0 ]] || fails_with 0 ""
  all_ok one
  jq -e '[.cases[0].points[].n] == [1, 2]' one/result.json
  [[ $("$BUILD/tree/program") == "4 parts, a sum" ]]
}

@test "race: every cure is right at every thread count, and the race is told as wrong" {
  chapter race/sweep.sh "${quick[@]}" --threads 1,2 --oversubscribe
  [[ $(cases one) == $'way=unsynchronised\nway=critical\nway=lock\nway=atomic\nway=reduction\nway=privatised' ]]
  jq -e '[.cases[1:][].points[]] | length == 10 and all(.time_s.value > 0 and .failed == 0)' one/result.json
  jq -e 'all(.failures[]; contains("way=unsynchronised at 2 threads"))' one/result.json
  jq -e '.cases[0].points[0].time_s.value > 0' one/result.json # on one thread there is nobody to race with
  [[ $(jq .invocations.wrong one/result.json) -gt 0 ]] || skip "no count was lost: the race did not show here"
  [[ $status -eq 1 && $output == *"way=unsynchronised at 2 threads"*wrong* ]]
}
