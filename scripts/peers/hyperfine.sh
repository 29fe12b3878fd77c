#!/usr/bin/env bash
# scripts/peers/hyperfine.sh - coresweep and hyperfine time the same command, turn about: what each reports, and costs.
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

usage() {
  cat <<'TEXT'
Usage: scripts/peers/hyperfine.sh [OPTION...] [-- CMD [ARG...]]

Both harnesses time one command, in rounds whose order is shuffled: coresweep sweeps the two. Told are two ratios,
coresweep's over hyperfine's, with their 95 % intervals:

  reported    the median time they report of the command, which should be the same
  wall        their own time for so many runs of it, from start to end: what the harness costs

and both tables, in results/peers/HOST-hyperfine.md. Without CMD: true, and an awk loop of some 50 ms.

  --build FOLDER     with the program coresweep; default build/release
  --rounds N         of both; from 6 on there are intervals; default 20
  --runs N           of the command in one round; default 20
  --output FOLDER    default results/peers
  --help

Needs hyperfine, jq, and a machine that does nothing else.
TEXT
}

complain() {
  echo "hyperfine.sh: $*" >&2
  exit 2
}

build=$top/build/release rounds=20 runs=20 output=$top/results/peers
while (($# > 0)); do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --build | --rounds | --runs | --output)
      (($# > 1)) || complain "$1 needs a value"
      case $1 in
        --build) build=$2 ;;
        --rounds) rounds=$2 ;;
        --runs) runs=$2 ;;
        --output) output=$2 ;;
      esac
      shift 2
      ;;
    --)
      shift
      break
      ;;
    *) complain "there is no option '$1'; --help names them" ;;
  esac
done
for program in hyperfine jq; do
  command -v "$program" >/dev/null || complain "$program is missing: apt-get install $program"
done
CORESWEEP_PROGRAM=$(realpath -m -- "$build/coresweep")
export CORESWEEP_PROGRAM
[[ -x $CORESWEEP_PROGRAM ]] || complain "$CORESWEEP_PROGRAM is not there: build it, or name its folder with --build"
work=$(mktemp -d "${TMPDIR:-/tmp}/coresweep-peers.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
mkdir -p "$output"
page=$output/$(uname -n)-hyperfine.md
reporter=$top/scripts/peers/hyperfine/report.sh

sweep() { # sweep WHAT OPTION... -- CMD...: one comparison, its Markdown table on standard output
  local what=$1
  shift
  printf '\n%s, coresweep (B) over hyperfine (A):\n\n' "$what"
  local options=()
  while [[ $1 != -- ]]; do
    options+=("$1")
    shift
  done
  shift
  local line
  printf -v line '%q ' "$reporter" coresweep "$runs" "$@"
  "$CORESWEEP_PROGRAM" run --threads 1 --confine=off --rounds "$rounds" --no-observe --no-ceilings "${options[@]}" \
    --results "$work/$what" --csv --versus "$line" -- "$reporter" hyperfine "$runs" "$@" >/dev/null || true
  "$CORESWEEP_PROGRAM" compare --format markdown "$work/$what" | sed "s|$top/||g" || true
}

compare() { # compare CMD...
  printf '\n## %s\n' "$(printf '%q ' "$@")"
  sweep reported --metric 'median_s: ([0-9.e-]+)' --lower --unit s -- "$@"
  rm -rf -- "$work/reported"
  sweep wall -- "$@"
  rm -rf -- "$work/wall"
}

{
  printf '# coresweep and hyperfine on one command\n\n'
  printf '%s, %s, %s; %s rounds, %s runs of the command in each.\n' "$(date -u +%Y-%m-%d)" \
    "$("$CORESWEEP_PROGRAM" --version | head -1)" "$(hyperfine --version)" "$rounds" "$runs"
  if (($# > 0)); then
    compare "$@"
  else
    compare true
    compare awk 'BEGIN {while (i < 3000000) i++}'
  fi
} | tee "$page"
echo "hyperfine.sh: $page" >&2
