#!/usr/bin/env bats
# tests/cli/run_robust.bats - commands that misbehave in every way: told why, nothing left running, nothing lost.
# SPDX-License-Identifier: BSD-3-Clause
load support

bare=(--rounds 1 --seed 1 --no-ceilings --no-observe --threads 1)

# sweep FOLDER OPTION... -- CMD ARGS: one point, one round; its processes carry a mark.
sweep() {
  local folder=$1
  shift
  MARK=$BATS_TEST_TMPDIR coresweep run "${bare[@]}" --results "$folder" "$@" 3>&-
}

# tells STATUS TEXT OPTION... -- CMD ARGS: a sweep ends with this status and says this, wherever its lines are broken.
tells() {
  local wanted=$1 text=$2
  shift 2
  rm -rf told
  run sweep told "$@"
  [[ $status -eq $wanted && $(joined) == *"$text"* ]] || {
    echo "for '$*': status $status, not $wanted, or no '$text' in: $output"
    return 1
  }
}

marked() { # the processes of our sweeps; its status tells nothing: some end while grep reads
  grep -lsz "^MARK=$BATS_TEST_TMPDIR\$" /proc/[0-9]*/environ
}

nothing_runs() {
  for _ in {1..60}; do
    [[ -n $(marked) ]] || return 0
    sleep 0.05
  done
  marked | sed s/environ/cmdline/ | xargs tail -v -n +1
  return 1
}

# begin FOLDER OPTION... -- CMD ARGS: a sweep in a group of its own, as at a terminal; returns when the command touched
# up. Its process is $driver.
begin() {
  local folder=$1
  shift
  rm -f up
  set -m
  MARK=$BATS_TEST_TMPDIR "$CORESWEEP" run "${bare[@]}" --results "$folder" "$@" >out 2>&1 3>&- &
  driver=$!
  set +m
  await_up
}

await_up() {
  for _ in {1..100}; do
    [[ ! -e up ]] || return 0
    sleep 0.05
  done
  cat out
  return 1
}

ends_with() { # ends_with STATUS: the sweep begun
  local status=0
  wait "$driver" || status=$?
  [[ $status -eq $1 ]] || {
    echo "status $status, not $1: $(cat out)"
    return 1
  }
}

# A family that leaves no way of staying alive out.
family() {
  cat >family.sh <<'SCRIPT'
trap '' TERM HUP INT
sleep 71 &
setsid sleep 72 &
(setsid sh -c 'trap "" TERM HUP INT; sleep 73; sleep 74' &)
touch up
[ -e short ] && exit 0
kill -STOP $$
SCRIPT
}

@test "what cannot be started is told with the mend: refused at once where that can be known" {
  cp "$(type -P true)" noexec && chmod -x noexec
  printf 'echo no interpreter' >nobang && chmod +x nobang
  printf '#!/no/such/one\n' >badbang && chmod +x badbang
  tells 2 "there is no such program in PATH; give its path" -- no-such-program-here
  tells 2 "not a regular file" -- "$BATS_TEST_TMPDIR"
  tells 2 "chmod +x" -- ./noexec
  [[ ! -e told ]]
  tells 1 "name what runs it: sh ./nobang" -- ./nobang
  tells 1 "interpreter '/no/such/one', which cannot be run" -- ./badbang
  run -1 coresweep report told
  [[ $(joined) == *"failed 3 times: cannot start ./badbang"* ]]
}

@test "a bad end is told once, with its signal or status, and costs no other point's figures" {
  ulimit -c unlimited || true
  tells 1 "failed 3 times: sh was killed by signal 11 (Segmentation fault)" -- sh -c 'kill -SEGV $$'
  [[ $(grep -o 'Segmentation' <<<"$output" | wc -l) -eq 1 && $output == *"1  failed "* ]]
  [[ -z $(compgen -G 'core*') ]] # nor where the user allows them
  tells 1 "ended with exit status 3; it printed: the cause" -- sh -c 'echo the cause >&2; exit 3'
  tells 1 "killed by signal 15" --ignore-failure=3 -- sh -c 'kill $$'
  tells 0 "" --ignore-failure=3,139 -- sh -c 'if [ -e once ]; then kill -SEGV $$; else touch once; exit 3; fi'
  tells 1 "sh j=1 at 1 thread, calibration: failed 3 times" --param j=0,1 -- sh -c 'exit {j}'
  jq -e '[.cases[].points[0] | [.rounds, .failed]] == [[1, 0], [0, 3]]' told/result.json
}

# The machine may be shared: a run that others disturbed is run again, so only what cannot be more is counted exactly.

@test "a flood on either stream is neither kept nor feared" {
  head -c 1G /dev/zero >/dev/null # what a machine cannot do at all is not asked of it
  sweep one -- sh -c 'head -c 1G /dev/zero; head -c 100M /dev/zero >&2' >/dev/null
  run -0 sweep two --metric 'rate ([0-9]+)' --higher --same-output -- \
    sh -c 'head -c 50M /dev/zero; echo; yes words | head -c 20M; echo rate 7; head -c 20M /dev/zero >&2'
  jq -e '.cases[0].points[0].rate.value * 1000 | round == 7000' two/result.json
  [[ $(cat one/* two/* 2>/dev/null | wc -c) -lt 500000 ]]
  local most
  most=$(jq -s 'map(select(.event == "used").output_bytes // 0) | max' two/samples.jsonl)
  [[ $most -gt 70000000 ]]
}

@test "the worker's memory does not grow with the output" {
  cat >peaks.sh <<'SCRIPT'
head -c 60M /dev/zero | tr '\0' x
grep VmHWM /proc/$PPID/status | tr -dc '0-9\n' >>"$1"
SCRIPT
  sweep one --metric 'x*([0-9]+)$' --lower --output pipe --ignore-failure -- sh peaks.sh peaks >/dev/null || true
  [[ $(sort -n peaks | tail -1) -lt 60000 ]] # KiB: far under what was printed
}

@test "closed pipes, heirs that hold them, no input, no terminal: a run ends when the command does" {
  local began=$SECONDS
  tells 0 "" -- sh -c 'exec <&- >&- 2>&-; sleep 0.05'
  tells 0 "" --metric 'x([0-9]+)' --lower -- sh -c 'echo x3; (setsid sh -c "sleep 40; echo x4" &); sleep 41 & exit 0'
  tells 0 "" --check 'grep -q x3' -- sh -c 'echo x3; (setsid sh -c "sleep 42; echo x4" &); exit 0'
  tells 0 "" -- cat
  tells 1 "/dev/tty" -- sh -c 'read -r word </dev/tty'
  nothing_runs
  # At a terminal, too: it would be stopped there as a process in the background.
  printf '%q ' "$CORESWEEP" run "${bare[@]}" --results typed --timeout 2s -- sh -c 'read -r word </dev/tty' >typed.sh
  TERM=dumb script -qec 'sh typed.sh' /dev/null >out </dev/null 3>&- || true
  [[ $(tr -s '\r\n ' ' ' <out) == *"failed 3 times: sh ended with"*"/dev/tty"* ]]
  [[ $((SECONDS - began)) -lt 20 ]]
}

@test "a command that signals its group, or kills its worker, is told so and leaves nobody" {
  tells 1 "does /" -- sh -c 'sleep 43 & kill 0; sleep 44'
  tells 1 "its worker was killed by signal 9" -- sh -c '(setsid sleep 45 &); kill -9 $PPID; sleep 46'
  nothing_runs
}

@test "a time limit ends what ignores SIGTERM and what has stopped, with all its family" {
  family
  tells 1 "hung 3 times: no end within its time limit of 0.1 s (--timeout): killed" --timeout 0.1s -- sh family.sh
  nothing_runs
}

@test "Ctrl-C, to the driver or to its group: nobody is left, cleanup ran, the sweep goes on by --resume" {
  family
  local -a hooks=(--setup 'sleep 76 & echo setup >>log' --prepare 'sleep 77 & echo prepare >>log')
  hooks+=(--cleanup 'echo cleanup >>log')
  begin one "${hooks[@]}" -- sh family.sh
  kill -INT "$driver"
  ends_with 130
  nothing_runs
  [[ $(tr '\n' ' ' <log) == "setup prepare cleanup " && $(<out) == *"--resume one"* ]]
  jq -s -e 'map(select(.event == "end").outcome) == ["lost"]' one/samples.jsonl
  touch short
  run -0 sweep_on one
  jq -e '.cases[0].points[0].rounds == 1' one/result.json
  nothing_runs
  rm short log
  begin two "${hooks[@]}" -- sh family.sh
  kill -INT -- "-$driver"
  ends_with 130
  nothing_runs
  [[ $(tail -1 log) == cleanup ]]
}

sweep_on() { # sweep_on FOLDER
  MARK=$BATS_TEST_TMPDIR coresweep run --resume "$1" 3>&-
}

@test "kill -9 of a worker costs one run, of the driver none that was told: nobody is left" {
  family
  begin one -- sh family.sh
  kill -9 "$(<"/proc/$driver/task/$driver/children")"
  rm up
  touch short
  ends_with 1
  nothing_runs
  [[ $(tr -s '\n ' ' ' <out) == *"failed: its worker was killed by signal 9"* ]]
  jq -e '.cases[0].points[0] | .rounds == 1 and .failed == 1' one/result.json
  rm short
  begin two --param j=1,2 -- sh -c 'echo {j}; [ {j} = 1 ] || exec sh family.sh'
  kill -9 "$driver"
  ends_with 137
  nothing_runs
  touch short
  run -0 sweep_on two
  jq -e '[.cases[].points[0].rounds] == [1, 1]' two/result.json
  [[ $(jq -s 'map(select(.event == "end" and .outcome == "ok")) | length' two/samples.jsonl) -eq 4 ]]
}

@test "a metric must be a number above 0, with its line, and within reason" {
  local one
  while read -r one; do
    tells 1 "${one##*=> }" --metric 'x(.*)' --lower -- echo "${one%% =>*}"
  done <<'PRINTED'
y => nothing it printed matches the metric 'x(.*)'; its last line: y
xfast => found 'fast', which is no number above 0
x0 => found '0', which is no number above 0
x-3 => found '-3', which is no number above 0
xinf => found 'inf', which is no number above 0
xnan => found 'nan', which is no number above 0
x1e-320 => found '1e-320', which is not between
x1e200 => found '1e200', which is not between
PRINTED
  tells 1 "it printed nothing" --metric 'x(.*)' --lower -- true
  tells 1 "nothing it printed matches" --metric '^x([0-9]+)$' --lower -- sh -c 'head -c 300000 /dev/zero; printf x3'
  tells 0 "3.00e-9 J" --metric 'x([0-9e.-]+)' --lower --unit J -- printf 'x2\n\0\nx3e-9'
}

@test "wrong answers are marked in the table, counted, and status 1: always wrong, wrong at times" {
  tells 1 "calibration: wrong 3 times: --check 'exit 5' ended with exit status 5" --check 'exit 5' -- echo
  [[ $output == *"1  wrong "* ]]
  jq -e '.cases[0].points[0] | .failed == 3 and .rounds == 0' told/result.json
  run -1 coresweep report told
  [[ $output == *"1  wrong "* ]]
  tells 1 "wrong: --check" --rounds 2 --check '[ "$(cat)" != 2 ]' -- sh -c 'echo >>count; wc -l <count'
  jq -e '.cases[0].points[0] | .failed == 1 and .rounds >= 1' told/result.json
  tells 1 "differs from that of run " --same-output -- sh -c 'echo >>lines; cat lines'
  tells 1 "--check 'no-such-check' ended with exit status 127" --check no-such-check -- echo
}

@test "hooks that fail name themselves, their line and their status; what was measured stays" {
  tells 1 "--setup 'echo why; exit 4' ended with exit status 4; it printed: why" --setup 'echo why; exit 4' -- true
  tells 1 "--setup 'kill -9 \$\$' was killed by signal 9" --setup 'kill -9 $$' -- true
  tells 1 "--prepare 'exit 4' ended with exit status 4" --prepare 'exit 4' -- true
  tells 1 "--conclude 'exit 4' ended with exit status 4" --conclude 'exit 4' -- true
  tells 1 "run: --cleanup 'echo why; exit 4' ended with exit status 4; it printed: why" \
    --cleanup 'echo why; exit 4' -- true
  jq -e '.cases[0].points[0].rounds == 1' told/result.json
}

@test "what setup left running ends with the driver, killed or told twice to stop" {
  local how
  for how in 'kill -9' 'kill -TERM'; do
    rm -rf one
    begin one --setup '(setsid sleep 31.41 &); sleep 31.42 & echo $! >setup.pid' \
      -- sh -c 'trap "" TERM; touch up; sleep 31.43'
    kill -0 "$(<setup.pid)"
    $how "$driver"
    [[ $how = 'kill -9' ]] || { sleep 0.1 && $how "$driver"; }
    wait "$driver" || true
    nothing_runs
  done
}

@test "a resumed command runs where the sweep was begun, and a folder that is gone is told" {
  mkdir here there
  cat >here/slow.sh <<'SCRIPT'
pwd >>"$1"
[ -e "$1.go" ] || kill -9 "$(cut -d " " -f 4 "/proc/$PPID/stat")"
SCRIPT
  printf 'exit 5' >there/slow.sh
  cd here
  sweep ../one -- sh ./slow.sh "$BATS_TEST_TMPDIR/ran" || true
  touch ../ran.go
  cd ../there
  run -0 sweep_on ../one
  [[ $(joined) == *"run in $BATS_TEST_TMPDIR/here, where"* ]]
  [[ $(sort -u ../ran) == "$BATS_TEST_TMPDIR/here" ]]
  jq -e '.cases[0].points[0] | .rounds == 1 and .failed == 0' ../one/result.json
  mv ../here ../gone
  run sweep_on ../one
  fails_with 2 "$BATS_TEST_TMPDIR/here, where this cannot go"
}

@test "runs whose failure was forgiven are counted, with their status" {
  tells 0 "1 of 1 runs ended with status 3 and were taken all the same" --ignore-failure -- sh -c 'exit 3'
  jq -s -e 'map(select(.event == "used").status) | length > 1 and all(. == 3)' told/samples.jsonl
  tells 0 "ended with status 137 and" --ignore-failure=137 -- sh -c 'kill -9 $$'
}

@test "a metric needs no observed runs, and no warning misses them" {
  coresweep run --threads 1 --rounds 1 --no-ceilings --results one --metric '([0-9])' --lower -- echo 5 >out 2>&1
  [[ $(<out) != *"measured Amdahl limit"* ]]
  jq -s -e '.[0].protocol.observe == false and all(.purpose != "observed")' one/samples.jsonl
}

@test "what setup and prepare leave running serves the runs and then ends, unless cleanup ends it before" {
  cat >served.sh <<'SCRIPT'
kill -0 "$(cat setup.pid)" && kill -0 "$(cat prepare.pid)"
SCRIPT
  tells 0 "" --setup '(setsid sleep 78 & echo $! >setup.pid)' --prepare 'sleep 79 & echo $! >prepare.pid' \
    --cleanup 'kill -0 $(cat setup.pid) && echo served >log' -- sh served.sh
  [[ $(<log) == served ]]
  nothing_runs
}

@test "values reach hooks, environment, input and output as they are; a shell gets them quoted" {
  mkdir 'in a' && printf 'of b\n' >'in a/b c'
  tells 0 "" --param 'w=b c' --env 'W={w}|{other}' --input 'in a/{w}' --output './out {w}' \
    --prepare 'printf "%s." {w} >>log' -- sh -c 'cat; printf "%s;" "$W" "$@"' sh '{w}' '' "it's" '"q"' $'new\nline' '{}'
  [[ $(<'out b c') == $'of b\nb c|{other};b c;;it\'s;"q";new\nline;{};' && $(<log) == "b c.b c."* ]]
  tells 0 "" --param "w=\$(touch bad);'" --shell --output ./quoted -- printf '%s' '{w}'
  [[ $(<quoted) == "\$(touch bad);'" && ! -e bad ]]
  tells 2 "no UTF-8 text" -- echo $'\xff\xfe'
  tells 2 "--output" --output "$BATS_TEST_TMPDIR" -- true
}

@test "words too long for the system are told" {
  head -c 200000 /dev/zero | tr '\0' x >long
  tells 1 "longer than the system takes; shorten its words" --shell -- true "$(head -c 70000 long)" \
    "$(head -c 70000 long)"
}

@test "a result that cannot be written is said to, before and during the sweep" {
  [[ $(id -u) -ne 0 ]] || chmod 755 .
  local nobody=()
  [[ $(id -u) -ne 0 ]] || nobody=(setpriv --reuid 65534 --clear-groups)
  mkdir closed && chmod 555 closed
  run -1 "${nobody[@]}" "$CORESWEEP" run "${bare[@]}" --results "$BATS_TEST_TMPDIR/closed/one" -- true
  fails_with 1 "Permission denied"
  mkdir full
  mount -t tmpfs -o size=256k none full 2>/dev/null || skip "no file system can be filled here"
  run sweep full/one --param j=1,2 -- sh -c '[ {j} = 1 ] || head -c 1M /dev/zero >full/fill; exit 0'
  cp -r full/one kept
  umount full
  [[ $status -eq 1 && $output == *"No space left on device"* ]]
  jq -s -e 'any(.event == "end" and .outcome == "ok")' kept/samples.jsonl
  run -0 coresweep run --resume kept
}

@test "nothing is left in the folders for temporary files" {
  mkdir temporary
  TMPDIR=$PWD/temporary tells 1 "wrong" --check 'false' -- echo x
  TMPDIR=$PWD/temporary tells 1 "hung" --check 'cat' --timeout 0.1s -- sh -c 'echo x; sleep 48'
  TMPDIR=$PWD/temporary MARK=$BATS_TEST_TMPDIR "$CORESWEEP" run --threads 1 --rounds 1 --no-ceilings --results one -- \
    sh -c 'case $LD_PRELOAD in *observe*) kill -9 $PPID ;; esac' >out 3>&- &
  driver=$!
  ends_with 1
  jq -s -e 'any(.purpose == "observed")' one/samples.jsonl
  [[ -z $(ls -A temporary) && -z $(compgen -G "/dev/shm/coresweep-observe.*-$driver.*") ]]
  nothing_runs
}
