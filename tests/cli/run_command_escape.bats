#!/usr/bin/env bats
# tests/cli/run_command_escape.bats - real programs that are put on PUs, and what is said of those that do not obey.
# SPDX-License-Identifier: BSD-3-Clause
load support

# sweep_once LIST COMMAND...: one round on so many threads, its words joined in `said`
sweep_once() {
  local threads=$1
  shift
  rm -rf one
  run -0 coresweep run --threads "$threads" --rounds 1 --seed 1 --no-ceilings --no-observe --results one -- "$@"
  said=$(joined)
}

disobedient() { # disobedient [FLAG...]: makes the program, where there is a PU to escape to
  [[ $(usable_pus) -gt 1 ]] || skip "one PU"
  "$COMPILER" -O1 -pthread -D_GNU_SOURCE "$BATS_TEST_DIRNAME/disobedient.c" "$@" -o disobedient
}

pus_of() { # pus_of "0-1,4" or "{0},{1},{4}": "0 1 4 "
  local range
  for range in $(tr -d '{}' <<<"$1" | tr , ' '); do
    seq "${range%-*}" "${range#*-}"
  done | sort -n | tr '\n' ' '
}

@test "a command may run on the PUs of OMP_PLACES and no other" {
  [[ $(usable_pus) -gt 1 ]] || skip "one PU"
  cat >show.sh <<'SCRIPT'
echo "$OMP_PLACES $(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/self/status)" >>seen
SCRIPT
  sweep_once 1,2 sh show.sh
  local places list
  [[ $(sort -u seen | wc -l) -eq 2 ]]
  while read -r places list; do
    [[ $(pus_of "$places") == "$(pus_of "$list")" ]]
  done <seen
}

@test "a program that leaves its PUs is named, with where it may run" {
  disobedient
  sweep_once 1 ./disobedient leave 1
  [[ $said == *"it left the PUs it was confined to: disobedient may run on PUs "* ]]
  jq -s -e 'map(select(.event == "used" and .looks >= 3)) | length >= 1 and all(.escaped != null)' one/samples.jsonl
}

@test "a program that binds its threads to one PU is told of, and so is one with more threads than PUs" {
  disobedient
  sweep_once 2 ./disobedient bind 2
  [[ $said == *"all its threads ran on one PU"* ]]
  sweep_once 2 ./disobedient obey 6
  [[ $said == *"more threads worked than there were PUs, 6 threads on 2 PUs"* ]]
}

@test "two OpenMP runtimes in one program are named, and of an obedient program nothing else is said" {
  local name
  for name in libomp libiomp5; do # as they are told by their names, these may be empty
    "$COMPILER" -shared -x c /dev/null -o "$name.so"
  done
  disobedient -Wl,--no-as-needed ./libomp.so ./libiomp5.so
  sweep_once 1 ./disobedient obey '{n}'
  [[ $said == *"two OpenMP runtimes are in one process, lib"*".so, lib"*".so"* ]]
  [[ $said != *"it left"* && $said != *"one PU"* && $said != *"more threads"* && $said != *"too short"* ]]
}
