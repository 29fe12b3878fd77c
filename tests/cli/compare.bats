#!/usr/bin/env bats
# tests/cli/compare.bats - coresweep compare: stored results, rivals of one sweep, rules and their exit statuses.
# SPDX-License-Identifier: BSD-3-Clause
load support

setup_file() {
  export STORED=$BATS_FILE_TMPDIR/stored PAIR=$BATS_FILE_TMPDIR/pair
  "$CORESWEEP" run triad:n=20000 --threads 1,2 --oversubscribe --rounds 6 --samples 2 --seed 1 --no-ceilings \
    --no-observe --results "$STORED" >/dev/null
  "$CORESWEEP" run triad:n=20000 triad:n=20001 --threads 1,2 --oversubscribe --rounds 8 --samples 2 --seed 1 \
    --no-ceilings --no-observe --results "$PAIR" >/dev/null
}

# scaled FOLDER FACTOR: the stored result with other times and a quiet host.
scaled() {
  mkdir "$1"
  jq -c --argjson by "$2" 'if .event == "sample" then .s *= $by
    elif .event == "proof" then .noise.run_delay_s = 0 | .noise.steal_share = 0 | .noise.throttled_s = 0 else . end' \
    "$STORED/samples.jsonl" >"$1/samples.jsonl"
}

# rivals FOLDER FACTOR: A and B in the same rounds, B so many times as long as A give or take 0.2 %, on a quiet host.
rivals() {
  mkdir "$1"
  jq -c --argjson by "$2" -n '
    reduce inputs as $e ({of: {}, out: []};
      if $e.event == "start" then .of[$e.invocation | tostring] = $e else . end
      | .out += [
        if $e.event == "sweep" then $e | .cases[1].rival = 0
        elif $e.event == "sample" then .of[$e.invocation | tostring] as $i
          | $e | .s = (1 + $i.round / 10) / ($i.point + 1) *
            (if $i.case == 1 then $by * (1 + 0.002 * (($i.round * 5 % 8 - 3.5) / 3.5)) else 1 end)
        elif $e.event == "team" then $e | .neighbour_s = null
        elif $e.event == "proof" then
          $e | .noise.run_delay_s = 0 | .noise.steal_share = 0 | .noise.throttled_s = 0
        else $e end])
    | .out[]' "$PAIR/samples.jsonl" >"$1/samples.jsonl"
}

verdicts() { # verdicts FILE: those of the times of all thread counts
  jq -r '[.cases[].points[].time_s.verdict] | join(" ")' "$1"
}

@test "one session a side is described: no verdict, why, and the mend" {
  scaled other 2
  run -0 coresweep compare "$STORED" other
  words=$(tr -s ' \n' ' ' <<<"$output")
  [[ $words == *"Old: $STORED"* && $words == *"New: other"* && $words == *"+100 %"* ]]
  [[ $words == *"Descriptive: 1 session old, 1 new."*"3 sessions a side"*"coresweep run --versus"* ]]
  [[ $words != *" verdict "*" threads "* && $output != *nan* ]]
  coresweep compare --json "$STORED" other >o.json
  [[ $(verdicts o.json) == "none none" ]]
}

@test "one session a side breaks no rule, and says that it cannot" {
  scaled other 2
  run -0 coresweep compare --fail-if 'time > 3%' "$STORED" other
  words=$(tr -s ' \n' ' ' <<<"$output")
  [[ $words == *"time > 3%: inconclusive: triad:n=20000 at 1 thread: +100 %, without an interval"* ]]
}

@test "three sessions a side are tested: slower is status 3, equal is 0" {
  for i in 0.98 1.00 1.02; do
    scaled "old$i" "$i"
    scaled "slow$i" "$(jq -n "$i * 2")"
  done
  run -3 coresweep compare old0.98 old1.00 old1.02 -- slow0.98 slow1.00 slow1.02
  [[ $(tr -s ' \n' ' ' <<<"$output") == *"One value for each session: 3 old, 3 new."* ]]
  coresweep compare --json old0.98 old1.00 old1.02 -- slow0.98 slow1.00 slow1.02 >slow.json || [[ $? -eq 3 ]]
  [[ $(verdicts slow.json) == "slower slower" ]]
  coresweep compare --json old0.98 old1.00 old1.02 -- old1.02 old0.98 old1.00 >same.json
  [[ $(verdicts same.json) == "inconclusive inconclusive" ]]
}

@test "rivals of one sweep are compared by their rounds" {
  rivals slow 1.1
  run -3 coresweep compare slow
  [[ $output == *"triad:n=20000 against triad:n=20001"*"+10 % ["*"slower"* ]]
  [[ $(tr -s ' \n' ' ' <<<"$output") == *"Both sides ran in the same 8 rounds"* ]]
  rivals fast 0.9
  run -0 coresweep compare fast
  [[ $output == *"-10 % ["*"faster"* ]]
  rivals same 1
  run -0 coresweep compare same
  [[ $output == *"equivalent within 1 %"* ]]
  coresweep compare --json same >same.json
  [[ $(verdicts same.json) == "equivalent equivalent" ]]
  run -0 coresweep compare --threshold 0.01% same
  [[ $output == *"inconclusive"* ]]
}

@test "rules decide the status: broken by a whole interval only" {
  rivals slow 1.1
  run -3 coresweep compare --fail-if 'time@2 > 5%' slow
  [[ $output == *"time@2 > 5%: broken: triad:n=20000 at 2 threads: +10"* ]]
  run -0 coresweep compare --fail-if 'time@2 > 10%' slow
  [[ $output == *"time@2 > 10%: inconclusive: "* ]]
  run -0 coresweep compare --fail-if 'time > 20%' --fail-if 'speedup@best < -3%' slow
  [[ $output == *"time > 20%: holds: "* && $output == *"speedup@best < -3%: holds: "* ]]
  run -3 coresweep compare --fail-if 'time > 20%' --fail-if 'triad:n=20000:rate@all < -5%' slow
}

@test "a rule that cannot be read is wrong use, with the place and the mend" {
  run coresweep compare --fail-if 'speedup@8 <= -3%' x
  fails_with 2 "--fail-if: 'speedup@8 <= -3%', character 12: "
  run coresweep compare --fail-if 'sped@8 < -3%' x
  fails_with 2 "must be time, rate, speedup, efficiency, serial or knee"
  rivals same 1
  run coresweep compare --fail-if 'speedup@64 < -3%' same
  fails_with 2 "was not compared at 64 threads, but at 1, 2"
  run coresweep compare --fail-if 'dot:time > 3%' same
  fails_with 2 "there is no dot in the comparison, but triad:n=20000"
}

@test "JSON holds ratios, intervals, verdicts and rules" {
  rivals slow 1.1
  run -3 --separate-stderr coresweep compare --json --fail-if 'time > 5%' slow
  jq -e '.schema == 1 and .basis == "rounds" and .rounds == 8 and .threshold == 0.01 and .confidence == 0.95' \
    <<<"$output"
  jq -e '.cases[0].points[1] | .threads == 2 and .time_s.verdict == "slower" and .time_s.p < 0.05
         and (.time_s.ratio | .lo < .value and .value < .hi and .lo > 1.09)
         and .speedup.verdict == "equivalent"' <<<"$output"
  jq -e '.rules == [{rule: "time > 5%", outcome: "broken", where: .rules[0].where}]' <<<"$output"
}

@test "Markdown is a table for a pull request" {
  rivals slow 1.1
  run -3 coresweep compare --format markdown slow
  [[ $output == *"| kernel | threads | old | new | time | | speedup | |"* && $output == *"| **slower** |"* ]]
  run coresweep compare --format prose slow
  fails_with 2 "must be table, markdown or json"
}

@test "other machines and environments are refused with a list, unless --anyway" {
  mkdir other
  jq -c 'if .event == "sweep" then .host = "elsewhere" | .environment += [{name: "OMP_SCHEDULE", value: "static"}]
         else . end' "$STORED/samples.jsonl" >other/samples.jsonl
  run --separate-stderr coresweep compare "$STORED" other
  [[ $status -eq 2 && -z $output && $stderr == *"not alike"*"--anyway"*"host: "*"against elsewhere"* ]]
  [[ $stderr == *"OMP_SCHEDULE: (none) against static"* ]]
  run -0 coresweep compare --anyway "$STORED" other
  [[ $output == *"Not alike, old against new:"*"against elsewhere"* ]]
}

@test "another compiler is listed and not refused" {
  mkdir other
  jq -c 'if .event == "sweep" then (.environment[] | select(.name == "compiler")).value = "cc 99" else . end' \
    "$STORED/samples.jsonl" >other/samples.jsonl
  run -0 coresweep compare "$STORED" other
  [[ $output == *"compiler: "*"against cc 99"* ]]
}

@test "which results are old must be clear" {
  run coresweep compare
  fails_with 2 "results are missing"
  run coresweep compare a b c
  fails_with 2 "which of the 3 results are old?"
  run coresweep compare -- a
  fails_with 2 "before and after --"
  run coresweep compare a --
  fails_with 2 "before and after --"
  run coresweep compare "$STORED"
  fails_with 2 "holds one side only"
  run coresweep compare "$STORED" nowhere
  [[ $status -ne 0 && $output == *nowhere* ]]
  run coresweep compare --threshold x "$STORED" "$STORED"
  fails_with 2 "must be a share"
}

@test "a narrow terminal and a wide one show the same figures" {
  rivals slow 1.1
  COLUMNS=200 run -3 coresweep compare slow
  wide=$(grep -o '+10 % \[[^]]*\]' <<<"$output")
  COLUMNS=40 run -3 coresweep compare slow
  [[ $(grep -o '+10 % \[[^]]*\]' <<<"$output") == "$wide" ]]
}

@test "one session given twice is wrong use: it is not two" {
  for i in 0.98 1.00 1.02; do scaled "old$i" "$i"; done
  run -2 coresweep compare old0.98 old1.00 old1.00 -- old0.98 old1.00 old1.02
  fails_with 2 "one session, not two"
}

# beside FOLDER FACTOR: two cases of one sweep, no rivals; the second so many times as long as the first.
beside() {
  rivals "$1" "$2"
  jq -c 'if .event == "sweep" then .cases[1].rival = null else . end' "$1/samples.jsonl" >"$1/all"
  mv "$1/all" "$1/samples.jsonl"
}

@test "--base compares the cases of any sweep, and calls none of them worse" {
  beside two 1.1
  run -0 coresweep compare --base triad:n=20000 two
  [[ $output == *"triad:n=20000 against triad:n=20001"*"+10 % ["*"slower"* ]]
  [[ $(joined) == *"Other work in a run than the base's: triad:n=20001."* ]]
  run -0 coresweep compare --base triad:n=20001 two
  [[ $output == *"triad:n=20001 against triad:n=20000"*"-9.1 % ["*"faster"* ]]
  run -3 coresweep compare --base triad:n=20000 --fail-if 'triad:n=20001:time > 5%' two
  coresweep compare --base triad:n=20000 --json two >two.json
  jq -e '.base == "triad:n=20000" and (.cases | length == 1) and .cases[0].new == "triad:n=20001"
         and .cases[0].points[1].apart == 0' two.json
  coresweep compare --base triad:n=20000 --format markdown two | grep -F '| **slower** |'
}

@test "--base leaves out rounds whose teams lay at different distances, and tells how many" {
  beside two 1.1
  jq -c -n 'reduce inputs as $e ({of: {}, out: []};
      if $e.event == "start" then .of[$e.invocation | tostring] = $e else . end
      | .out += [if $e.event == "team" then .of[$e.invocation | tostring] as $i
          | $e | .neighbour_s = (if $i.point == 0 then null elif $i.case == 1 and $i.round == 3 then 2e-7 else 5e-8 end)
          else $e end]) | .out[]' two/samples.jsonl >all
  mv all two/samples.jsonl
  run -0 coresweep compare --base triad:n=20000 two
  [[ $(joined) == *"1 pair of runs left out: between neighbours a cache line took more than 1.5 times as long"* ]]
  coresweep compare --base triad:n=20000 --json two | jq -e '.cases[0].points | .[0].apart == 0 and .[1].apart == 1
    and .[0].time_s.ratio.count == 8 and .[1].time_s.ratio.count == 7'
}

@test "--base wants one result, and a case that is in it" {
  run coresweep compare --base triad:n=20000 "$PAIR" "$PAIR"
  fails_with 2 "compares the cases of one sweep; give one RESULT"
  run coresweep compare --base dot "$PAIR"
  fails_with 2 "there is no such case in $PAIR, but triad:n=20000, triad:n=20001"
  run coresweep compare "$PAIR"
  fails_with 2 "--base CASE"
}
