#!/usr/bin/env bash
# tests/house/manners.sh - first lines, line lengths, what is left undone, who prints; usage: manners.sh SOURCE_FOLDER
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
cd "${1:?usage: manners.sh SOURCE_FOLDER}"
mapfile -t c_files < <(find topology kernels runtime tests -name '*.[ch]' | sort)
mapfile -t product_files < <(find topology kernels runtime -name '*.[ch]' -not -path 'runtime/cli/*')
mapfile -t all_files < <(
  printf '%s\n' "${c_files[@]}"
  find . \( -path ./build -o -path ./results -o -path ./.git \) -prune -o -type f \( -name '*.sh' -o -name '*.bats' \
    -o -name '*.bash' -o -name '*.cmake' -o -name 'CMakeLists.txt' -o -name '*.gp' \) -print | sed 's|^\./||' | sort
)

bad=0
none() { # none WHAT LINES: LINES must be empty
  [[ -z $2 ]] && return
  printf '%s:\n%s\n' "$1" "$2"
  bad=$((bad + 1))
}

first_lines() {
  for file in "${c_files[@]}"; do
    [[ $(head -n 1 "$file") == "/* $file - "* ]] || echo "$file"
  done
}
licences() {
  for file in "${all_files[@]}"; do
    head -n 4 "$file" | grep -q 'SPDX-License-Identifier: BSD-3-Clause' || echo "$file"
  done
}
undone='TO''DO|FIX''ME|XX''X|HA''CK'

none "the first line is not '/* PATH - purpose. */'" "$(first_lines)"
none "no SPDX line among the first four" "$(licences)"
none "longer than 120 characters" "$(awk 'length($0) > 120 {print FILENAME ":" FNR}' "${all_files[@]}")"
none "left undone" "$(grep -nE "\b($undone)\b|^#if 0" "${all_files[@]}" || true)"
none "struct typedefs and _t names are not ours" "$(grep -nE '^typedef struct|^typedef .*_t;' "${c_files[@]}" || true)"
printing='\b(printf|puts|putchar|vprintf|perror|exit|abort)\(|fprintf\((stdout|stderr)'
none "only runtime/cli prints or exits" "$(grep -nE "$printing" "${product_files[@]}" || true)"

echo "${#all_files[@]} files, $bad bad manners"
((${#c_files[@]} > 0 && bad == 0))
