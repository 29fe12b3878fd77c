#!/usr/bin/env bash
# examples/waiting/timeline.sh - three requests asked in three ways: when each was answered, a table and timeline.svg.
# SPDX-License-Identifier: BSD-3-Clause
# usage: timeline.sh [FOLDER] - FOLDER (BUILD without it) gets timeline.tsv and timeline.svg
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
chapter=waiting
# shellcheck source=examples/chapter.bash
source "$here/../chapter.bash"
folder=${1:-$BUILD}

find_python
need gnuplot
mkdir -p "$folder"
scratch=$(mktemp -d)
stop() {
  "$here/../service.sh" stop "$scratch" server
  rm -rf "$scratch"
}
trap stop EXIT
port=$(free_ports 1)
"$here/../service.sh" start "$scratch" server "$port" "$PYTHON" "$here/server.py" "$port" "$scratch"

read -r -a waits_ms <<<"$(choose '300 100 200' '30 10 20')"
"$PYTHON" "$here/timeline.py" "$port" "${waits_ms[@]}" >"$folder/timeline.tsv"
gnuplot -e "log='$folder/timeline.tsv'; svg='$folder/timeline.svg'" "$here/timeline.gp"

# The last answer is the total, for the requests of a way begin together or one after another.
awk -F '\t' '
  BEGIN {printf "%-18s  %10s  %18s\n", "way", "request", "answered after"}
  $1 != way && way != "" {printf "%-18s  %10s  %15.0f ms\n", way, "all", last; last = 0}
  {way = $1; printf "%-18s  %7d ms  %15.0f ms\n", way, $2, $4; if ($4 > last) last = $4}
  END {printf "%-18s  %10s  %15.0f ms\n", way, "all", last}' "$folder/timeline.tsv"
say "waiting: $folder/timeline.svg shows it"
