#!/usr/bin/env bash
# tests/house/headers.sh - every header compiles alone, public ones as C++ too; usage: headers.sh SOURCE CC [FLAGS...]
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
cd "${1:?usage: headers.sh SOURCE_FOLDER COMPILER [FLAGS...]}"
compiler=${2:?usage: headers.sh SOURCE_FOLDER COMPILER [FLAGS...]}
shift 2
headers=0 bad=0
while IFS= read -r header; do
  headers=$((headers + 1))
  if ! "$compiler" -std=gnu17 -D_GNU_SOURCE -I. "$@" -Wall -Wextra -Werror -fsyntax-only -x c - \
    <<<"#include \"$header\""; then
    echo "$header: does not compile alone"
    bad=$((bad + 1))
  fi
  grep -q 'extern "C"' "$header" || continue
  if command -v c++ >/dev/null && ! c++ -I. -Wall -Wextra -Werror -fsyntax-only -x c++ - <<<"#include \"$header\""; then
    echo "$header: does not compile as C++"
    bad=$((bad + 1))
  fi
done < <(find topology kernels runtime -name '*.h' | sort)
echo "$headers headers, $bad bad"
((headers > 0 && bad == 0))
