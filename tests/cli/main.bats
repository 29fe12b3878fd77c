#!/usr/bin/env bats
# tests/cli/main.bats - help, version, unknown commands, output that cannot be written.
# SPDX-License-Identifier: BSD-3-Clause
load support

@test "without a command it shows the help on standard error and exits with 2" {
  run --separate-stderr -2 coresweep
  [[ -z $output ]]
  [[ $stderr == *"Usage: coresweep COMMAND"* ]]
}

@test "help shows every command that is for people, and no other" {
  run -0 coresweep --help
  for command in topo list run observe report env; do
    [[ $output == *"  $command "* ]]
  done
  [[ $output != *worker* ]]
}

@test "every command has a help with examples" {
  for command in topo list run observe report env; do
    run -0 --separate-stderr coresweep "$command" --help
    [[ $output == "Usage: coresweep $command"* ]]
    [[ $output == *"Examples:"* ]]
    [[ -z $stderr ]]
    direct=$output
    run -0 coresweep help "$command"
    [[ $output == "$direct" ]]
  done
}

@test "the version is one line" {
  run -0 coresweep --version
  [[ $output =~ ^coresweep\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
  version=$output
  run -0 coresweep run --version
  [[ $output == "$version" ]]
}

@test "a mistyped command is answered with the one that was meant" {
  run coresweep reprot
  fails_with 2 "did you mean 'report'?"
  run coresweep frobnicate
  fails_with 2 "there is no command 'frobnicate'; see coresweep --help"
  run coresweep wroker
  [[ $output != *"did you mean"* ]]
}

@test "an unknown option exits with 2 and names the help" {
  for command in topo list run observe report env; do
    run coresweep "$command" --frobnicate
    fails_with 2 "coresweep $command"
  done
}

@test "a full disk behind standard output is a failure" {
  [[ -c /dev/full ]] || skip "no /dev/full here"
  for words in --help --version list "list --json" "run --help"; do
    run --separate-stderr -1 bash -c "exec \"\$CORESWEEP\" $words >/dev/full"
    [[ $stderr == *"cannot write to standard output: No space left on device"* ]]
    [[ ${#stderr_lines[@]} -eq 1 ]]
  done
}

@test "the worker is not for people and says so" {
  run coresweep worker
  fails_with 2 "coresweep run starts this command"
}
