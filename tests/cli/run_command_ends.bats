#!/usr/bin/env bats
# tests/cli/run_command_ends.bats - commands that cannot start, do not end, flood or cling: told of, and nothing stays.
# SPDX-License-Identifier: BSD-3-Clause
load support

# sweep_once OPTION... -- CMD ARGS: a calibration and one round on one thread, into `one`
sweep_once() {
  coresweep run --threads 1 --rounds 1 --seed 1 --no-ceilings --no-observe --results one "$@"
}

reasons() { # of the invocations that did not end well, each once
  jq -s -r 'map(select(.event == "end" and .reason != null).reason) | unique[]' one/samples.jsonl
}

@test "a command that cannot be started is told of with why and the mend" {
  printf '#!/no/such/interpreter\n' >script
  printf 'echo words\n' >plain
  chmod +x script plain
  run -1 sweep_once -- ./script
  [[ $(reasons) == *"names the interpreter '/no/such/interpreter', which cannot be run"*"mend that line"* ]]
  rm -r one
  run -1 sweep_once -- ./plain
  [[ $(reasons) == *"neither a program for this machine nor a script"*"sh ./plain"* ]]
}

@test "a command that closes its streams and is deaf to SIGTERM is killed with all it started" {
  cat >deaf.sh <<'SCRIPT'
trap '' TERM HUP
exec >&- 2>&-
echo $$ >>pids
setsid sh -c 'trap "" TERM HUP; echo $$ >>pids; exec sleep 63' &
while :; do sleep 0.1; done
SCRIPT
  run -1 sweep_once --timeout 0.3s --metric '([0-9])' -- sh deaf.sh
  [[ $(reasons) == *"no end within its time limit of 0.3 s"* ]]
  [[ $(wc -l <pids) -ge 4 ]]
  while read -r pid; do is_gone "$pid"; done <pids
}

@test "a flood on standard output takes no memory, and its metric is found" {
  ulimit -v 400000 # KiB; the flood alone would need more
  run -0 sweep_once --metric '^last ([0-9]+)$' --same-output -- sh -c 'yes | head -c 450000000; echo; echo last 7'
  jq -s -e 'map(select(.event == "sample").value) == [7] and (map(select(.event == "used").output_bytes) | unique)
    == [450000008]' one/samples.jsonl
}

@test "a process that clings to the command's output neither delays its end nor outlives it" {
  run -0 sweep_once --metric '([0-9])' -- sh -c 'sleep 64 & echo $! >>pids; echo 5'
  jq -s -e 'map(select(.event == "used").wall_s) | length >= 2 and max < 30' one/samples.jsonl
  while read -r pid; do is_gone "$pid"; done <pids
}

@test "what is inherited is seen at once, on standard error" {
  sweep_once --output inherit -- echo words for a person >out 2>err
  [[ $(grep -c '^words for a person$' err) -ge 2 ]]
  ! grep '^words for a person$' out || false
}
