#!/usr/bin/env bash
# scripts/aa.sh - how often are two equal programs called different? Runs interleaved A/A sweeps and counts.
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail

usage() {
  cat <<'EOF'
usage: scripts/aa.sh [--log FILE] CORESWEEP [RUNS [RUN_OPTION...]]

Sweeps the same kernel of the same program twice in the same rounds (coresweep run --versus itself), RUNS times (200),
and asks coresweep compare each time. A run counts as changed when the time at any thread count is called faster or
slower. The host may be too busy for a verdict, which would hide false ones: so runs whose test alone, gate aside, finds
a change are counted too. RUN_OPTIONs replace `triad:n=100000 --threads 1,2 --rounds 8 --samples 2`.

--log FILE  keeps one line for each run; runs in it already are not run again, so an interrupted count goes on

Ctrl-C ends it with the count so far. Exit status: 0, 1 when more runs were called changed than 5 % and chance explain,
2 when a run failed.
EOF
}

log=
while [[ ${1:-} == -* ]]; do
  case $1 in
  --help) usage && exit ;;
  --log) log=${2:?--log needs a file} && shift 2 ;;
  *) echo "aa.sh: there is no option $1; see aa.sh --help" >&2 && exit 2 ;;
  esac
done
(($# > 0)) || {
  usage >&2
  exit 2
}
coresweep=$(realpath "$1")
runs=${2:-200}
options=("${@:3}")
((${#options[@]} > 0)) || options=(triad:n=100000 --threads 1,2 --rounds 8 --samples 2)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
log=${log:-$folder/log}
touch "$log"

# One run's line of the log: its number, the verdicts at each thread count, then "gate aside" with what the tests say,
# then the worst gate.
judge='[.cases[].points[]] as $points | .threshold as $least
  | (1 - .confidence) as $alpha
  | [$run, ([$points[].time_s.verdict] | join(",")),
     (if any($points[].time_s; .p != null and .p <= $alpha and ((.ratio.value // 1) - 1 | fabs) > $least)
      then "differs" else "alike" end),
     (if any($points[]; .gate == "void") then "contended" else "quiet" end)] | @tsv'

run_once() { # run_once NUMBER
  local status=0
  "$coresweep" run "${options[@]}" --no-observe --no-ceilings --versus "$coresweep" --seed "$1" \
    --results "$folder/$1" >"$folder/said" 2>&1 || status=$?
  if ((status != 0 && status != 3)); then # 3 is what is counted here
    ((status == 130)) || cat "$folder/said" >&2
    echo "aa.sh: run $1 ended with status $status" >&2
    return 2
  fi
  "$coresweep" compare --json "$folder/$1" >"$folder/comparison.json" || (($? == 3)) || return 2
  jq -r --arg run "$1" "$judge" "$folder/comparison.json" >>"$log"
  rm -rf "${folder:?}/$1"
}

# 5 % and 1.645 standard errors: what chance alone exceeds once in twenty.
count() {
  awk -F '\t' '{ runs++; changed += $2 ~ /faster|slower/; differs += $3 == "differs"; contended += $4 == "contended" }
    END {
      if (runs == 0) { print "no run"; exit }
      limit = runs * 0.05 + 1.645 * sqrt(runs * 0.05 * 0.95)
      printf "%d of %d A/A runs called changed (%.1f %%), gate aside %d (%.1f %%); at most %.1f expected; ",
        changed, runs, 100 * changed / runs, differs, 100 * differs / runs, limit
      printf "host contended in %d\n", contended
      exit changed > limit
    }' "$log"
}

interrupted=0
trap 'interrupted=1' INT
status=0
for ((run = 1; run <= runs && interrupted == 0 && status == 0; run++)); do
  ! grep -q "^$run"$'\t' "$log" || continue
  run_once "$run" || status=$?
  ((interrupted == 1 || status != 0)) || printf '%s' "run $run: $(tail -n 1 "$log" | cut -f 2-)"$'\n' >&2
done
count || status=$((status > 0 ? status : 1))
((interrupted == 0)) || exit 130
exit "$status"
