#!/usr/bin/env bash
# tests/house/symbols.sh - what our libraries show to others carries our prefix; usage: symbols.sh BUILD_FOLDER
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
cd "${1:?usage: symbols.sh BUILD_FOLDER}"
bad=0

# expect FILE PATTERN NM_OPTION...: every symbol FILE defines for others fits the pattern, and there is one at least.
expect() {
  local file=$1 pattern=$2 names wrong
  shift 2
  names=$(nm "$@" --defined-only "$file" 2>/dev/null | awk 'NF >= 3 {print $3}' | sort -u)
  wrong=$(grep -vE "$pattern" <<<"$names" || true)
  if [[ -z $names || -n $wrong ]]; then
    echo "$file: ${wrong:-defines nothing}" | tr '\n' ' '
    echo
    bad=$((bad + 1))
  fi
}

# cs__ is shared between our files only: an archive cannot hide it, a shared library must. Compilers make locks
# for critical sections and reductions.
expect libcoresweep.so '^cs_[a-z]' -D
expect libcoresweep.a '^(cs_|\.gomp_critical_user_)' -g
expect libcoresweep-observe.so '^(GOMP_[a-z]|omp_[a-z]|ompt_start_tool$|_[eE]xit$)' -D

# A linker takes the first of two functions of one name in two archives, and the other's callers crash.
archives=(libcs_*.a kernels/*.a runtime/*/*.a)
twice=$(nm -g --defined-only "${archives[@]}" 2>/dev/null | awk 'NF == 3 && $2 ~ /[TDBR]/ {print $3}' | sort | uniq -d)
if [[ ! -e ${archives[0]} || -n $twice ]]; then
  echo "defined in two of our archives: ${twice//$'\n'/ }"
  bad=$((bad + 1))
fi

# A loop compiled per instruction set shows its table and nothing else: any other symbol would be linked once, for all
# levels, and run on processors that lack the level.
loops=0
while IFS= read -r object; do
  loops=$((loops + 1))
  count=$(nm -g --defined-only "$object" | awk 'NF >= 3' | wc -l)
  if [[ $count -ne 1 ]]; then
    echo "$object: defines $count external symbols, not one"
    bad=$((bad + 1))
  fi
done < <(find kernels runtime/ceilings -name '*_loop.c.o')

echo "3 libraries, $loops loops per instruction set, $bad wrong"
((loops > 0 && bad == 0))
