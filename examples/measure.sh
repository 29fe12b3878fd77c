#!/usr/bin/env bash
# examples/measure.sh - sweeps chapters and writes what came out into their pages, under "Measured".
# SPDX-License-Identifier: BSD-3-Clause
# usage: measure.sh [CHAPTER...] - all without a name; results stay in CORESWEEP_RESULTS or results/
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
chapter=measure.sh
# shellcheck source=examples/chapter.bash
source "$here/chapter.bash"

find_coresweep
find_python
export CORESWEEP PYTHON
top=$(cd "$here/.." && pwd)
results=${CORESWEEP_RESULTS:-$here/../results}
section=$(mktemp)
trap 'rm -f "$section"' EXIT

machine() {
  local processor
  processor=$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)
  echo "$(date -u +%Y-%m-%d), ${processor:-$(uname -m)}, $pus PUs, Linux $(uname -r | cut -d . -f 1,2)"
}

# sweep NAME SCRIPT: its table goes into the section. Status 1 is a sweep with failures, which the table names.
sweep() {
  local folder status=0
  folder=$results/example-$1-$(date -u +%Y%m%dT%H%M%SZ)
  "$2" --results "$folder" >&2 || status=$?
  ((status <= 1)) || return "$status"
  printf '\n`%s`:\n\n' "examples/${2#"$here"/}"
  "$CORESWEEP" report "$folder" --format markdown | as_of_everybody
}

# Not this machine's paths, nor the command line, which is full of them; a heading below the section's.
as_of_everybody() {
  sed -e "s|$top/||g" -e "s|$PYTHON|python3|g" -e 's| Command: coresweep run .*||' -e 's|^## |### |'
}

measure() { # measure CHAPTER
  printf '## Measured\n\n%s.\n' "$(machine)"
  if [[ $1 == waiting ]]; then
    printf '\n`examples/waiting/timeline.sh`:\n\n```\n'
    BUILD=$here/waiting/build "$here/waiting/timeline.sh" 2>/dev/null
    printf '```\n'
    cp "$here/waiting/build/timeline.svg" "$here/waiting/"
  fi
  sweep "$1" "$here/$1/sweep.sh"
  [[ $1 != pool ]] || sweep make "$here/pool/make.sh"
  echo
}

# insert PAGE: the section takes the place of the one there is, before what the page says of it
insert() {
  awk -v section="$section" '
    /^## / {old = $0 == "## Measured"}
    /^## What the curve shows$/ {while ((getline line < section) > 0) print line}
    !old' "$1" >"$1.new"
  mv "$1.new" "$1"
}

if (($# == 0)); then
  set -- python-threads waiting http pool race
fi
for name in "$@"; do
  [[ -x $here/$name/sweep.sh ]] || {
    say "measure.sh: there is no chapter $name"
    exit 2
  }
done
for name in "$@"; do
  status=0
  (set -e; measure "$name") >"$section" || status=$?
  if ((status == 77)); then
    continue # it has said what it misses
  fi
  ((status == 0)) || exit "$status"
  insert "$here/$name/README.md"
  say "measure.sh: $here/$name/README.md"
done
