#!/usr/bin/env bash
# tests/house/disassembly.sh - scripts/disassembly.sh sees loops narrower or wider than their level; usage: as below
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
script=${1:?usage: disassembly.sh SOURCE_FOLDER COMPILER}/scripts/disassembly.sh
compiler=${2:?usage: disassembly.sh SOURCE_FOLDER COMPILER}
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
case $("$compiler" -dumpmachine) in
  x86_64*) levels=(base avx2 avx512) base=-march=x86-64 avx2=-march=x86-64-v3 ;;
  *) levels=(base) base=-O3 avx2='' ;;
esac
# shellcheck disable=SC2034 # looked up by its name
avx512='-march=x86-64-v4 -mprefer-vector-width=512'
cases=0 bad=0

# A kernel `sample`, compiled at a level with these flags.
compile() { # compile LEVEL FLAG...
  local folder=$build/kernels/CMakeFiles/cs_sample_$1.dir/sample
  shift
  mkdir -p "$folder"
  # shellcheck disable=SC2068 # flags
  "$compiler" -O3 ${@} -c -x c -o "$folder/sample_loop.c.o" - <<'C'
static void scale(double *restrict out, const double *restrict in, double factor, long n) {
  for (long i = 0; i < n; i++)
    out[i] = factor * in[i];
}
void (*const sample)(double *restrict, const double *restrict, double, long) = scale;
C
}

# The transposition at a level: `cached` does straight code, `edges`, without WHOLE, a loop over single elements.
compile_straight() { # compile_straight LEVEL FLAG...
  local folder=$build/kernels/CMakeFiles/cs_transpose_$1.dir/transpose
  shift
  mkdir -p "$folder"
  # shellcheck disable=SC2068 # flags
  "$compiler" -O3 ${@} -Wno-psabi -c -x c -o "$folder/transpose_loop.c.o" - <<'C'
typedef double eight __attribute__((vector_size(64)));
static void cached(eight *to, const eight *from, long n) {
  for (int i = 0; i < 8; i++)
    to[i] = from[i] + from[i + 8];
  for (long i = 0; i < n; i++)
    ((volatile double *)to)[i] = ((const double *)from)[i];
}
void (*const straight)(eight *, const eight *, long) = cached;
#ifndef WHOLE
static void edges(double *to, const double *from, long n) {
  for (long i = 0; i < n; i++)
    *(volatile double *)(to + i * n) = from[i] * 2;
}
void (*const rest)(double *, const double *, long) = edges;
#endif
C
}

# expect STATUS WORDS WHAT: the script ends so, and says so.
expect() {
  local status=0 said
  cases=$((cases + 1))
  said=$("$script" --build "$build" 2>&1) || status=$?
  if [[ $status -ne $1 || $said != *"$2"* ]]; then
    printf '%s: status %d, not %d with "%s":\n%s\n' "$3" "$status" "$1" "$2" "$said"
    bad=$((bad + 1))
  fi
}

all_right() {
  local level
  for level in "${levels[@]}"; do
    # shellcheck disable=SC2086 # flags
    compile "$level" ${!level}
  done
}

all_right
expect 0 "${#levels[@]} functions of ${#levels[@]} objects: 0 wrong" 'every level as wide as it should be'
compile base "$base" -fno-tree-vectorize -fno-vectorize 2>/dev/null || compile base "$base" -fno-tree-vectorize
expect 1 'sample sample scale at base: 0 bits wide, not 128' 'a scalar loop'
if [[ -n $avx2 ]]; then
  all_right
  compile avx512 -march=x86-64-v4 -mprefer-vector-width=256
  expect 1 'sample sample scale at avx512: 256 bits wide, not 512' 'a loop of half the width'
  all_right
  compile base "$avx2"
  expect 1 'sample sample scale at base: uses registers of 256 bits, which base has not' 'a loop for another processor'
fi
all_right
last=${levels[${#levels[@]} - 1]}
# shellcheck disable=SC2086 # flags
for level in "${levels[@]}"; do compile_straight "$level" ${!level}; done
expect 0 ' 0 wrong' 'straight code as wide as it should be, and edges that are excepted'
if [[ $last == avx512 ]]; then
  compile_straight avx512 -march=x86-64-v3
  expect 1 'transpose transpose cached at avx512: 256 bits wide, not 512' 'straight code of half the width'
fi
# shellcheck disable=SC2086 # flags
for level in "${levels[@]}"; do compile_straight "$level" ${!level} -DWHOLE; done
if ! "$compiler" --version | grep -q clang; then
  expect 1 'does not need the exception transpose/transpose/@(edges' 'an exception that is not needed'
fi
rm -r "$build/kernels"
expect 2 'holds no build of the kernels' 'a folder without a build'

echo "$cases cases, $bad wrong"
((cases > 0 && bad == 0))
