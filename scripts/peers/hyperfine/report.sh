#!/usr/bin/env bash
# scripts/peers/hyperfine/report.sh - one harness times one command RUNS times; says the median it reports, in seconds.
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
harness=$1 runs=$2
shift 2 # the command's words are left
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
case $harness in
  hyperfine)
    printf -v line '%q ' "$@"
    hyperfine --shell none --warmup 1 --runs "$runs" --style none --export-json "$work/out.json" "$line" >/dev/null 2>&1
    jq -r '"median_s: \(.results[0].median)"' "$work/out.json"
    ;;
  coresweep)
    "$CORESWEEP_PROGRAM" run --threads 1 --confine=off --rounds "$runs" --no-observe --no-ceilings \
      --results "$work/result" --json -- "$@" 2>/dev/null |
      jq -r '"median_s: \(.cases[0].points[0].samples_s.median)"'
    ;;
  *)
    echo "report.sh: there is no harness '$harness'" >&2
    exit 2
    ;;
esac
