#!/usr/bin/env bash
# tests/house/sizes.sh - no file is longer than 500 lines; those over 350 are named; usage: sizes.sh SOURCE_FOLDER
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
cd "${1:?usage: sizes.sh SOURCE_FOLDER}"
files=0 bad=0
while IFS= read -r file; do
  files=$((files + 1))
  lines=$(wc -l <"$file")
  if ((lines > 500)); then
    echo "$file: $lines lines, 500 is the end: one idea per file"
    bad=$((bad + 1))
  elif ((lines > 350)); then
    echo "$file: $lines lines, a warning"
  fi
done < <(find ./*.txt ./*.sh topology kernels runtime tests scripts -type f \( -name '*.[ch]' -o -name '*.sh' \
  -o -name '*.bats' -o -name '*.gp' -o -name '*.cmake' -o -name 'CMakeLists.txt' \))
echo "$files files, $bad too long"
((files > 0 && bad == 0))
