#!/usr/bin/env bash
# scripts/peers/programs.sh - sweeps programs everybody has: compressors, sort, make, an image, a matrix product.
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

usage() {
  cat <<'TEXT'
Usage: scripts/peers/programs.sh [OPTION...] [PROGRAM...]

Sweeps each PROGRAM, all without names, over thread counts or jobs on data it makes, and writes the tables to
results/peers/HOST-programs.md. Known: xz zstd pigz 7z sort make magick openblas. One that is not installed is a line
that says so.

  --build FOLDER     with the program coresweep; default build/release
  --rounds N         of each sweep; from 6 on there are intervals; default 10
  --output FOLDER    default results/peers
  --help

Debian has them as xz-utils zstd pigz p7zip-full coreutils make imagemagick libopenblas0-openmp. Takes about ten minutes
on two cores, which should do nothing else.
TEXT
}

complain() {
  echo "programs.sh: $*" >&2
  exit 2
}

known=(xz zstd pigz 7z sort make magick openblas)
build=$top/build/release rounds=10 output=$top/results/peers chosen=()
while (($# > 0)); do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --build | --rounds | --output)
      (($# > 1)) || complain "$1 needs a value"
      case $1 in
        --build) build=$2 ;;
        --rounds) rounds=$2 ;;
        --output) output=$2 ;;
      esac
      shift 2
      ;;
    -*) complain "there is no option '$1'; --help names them" ;;
    *)
      [[ " ${known[*]} " == *" $1 "* ]] || complain "'$1' is not known; known are ${known[*]}"
      chosen+=("$1")
      shift
      ;;
  esac
done
((${#chosen[@]} > 0)) || chosen=("${known[@]}")
coresweep=$(realpath -m -- "$build/coresweep")
[[ -x $coresweep ]] || complain "$coresweep is not there: build it, or name its folder with --build"
work=$(mktemp -d "${TMPDIR:-/tmp}/coresweep-programs.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
mkdir -p "$output"
page=$(realpath -- "$output")/$(uname -n)-programs.md
cd "$work" # commands name their data without a folder

# --- data ---------------------------------------------------------------------------------------------------------
text() { # 48 MiB of numbered lines in an order no sort finds easy
  [[ -e text ]] || awk 'BEGIN {x = 1; while (bytes < 50331648) {x = (x * 16807) % 2147483647
    line = sprintf("%d the quick brown fox %d", x, x % 977); bytes += length(line) + 1; print line}}' >text
}

sources() { # 32 C files that take the compiler a while each
  mkdir -p sources
  for ((i = 0; i < 32; i++)); do
    {
      echo '#include <stdio.h>'
      for ((k = 0; k < 60; k++)); do
        echo "int f${i}_$k(const int *a, int n) {int s = $k; for (int i = 0; i < n; i++) s += a[i] * (s ^ i);"
        echo 'return s;}'
      done
    } >"sources/part$i.c"
  done
  printf 'objects := $(patsubst %%.c,%%.o,$(wildcard *.c))\nall: $(objects)\n%%.o: %%.c\n\t@$(CC) -O2 -c -o $@ $<\n' \
    >sources/Makefile
}

product() { # C = A B of 1500 x 1500 by the OpenBLAS that uses OpenMP
  local library
  library=$(find /usr/lib -path '*openblas-openmp/libopenblas.so.0' -print -quit 2>/dev/null)
  [[ -n $library ]] || return 1
  cat >product.c <<'TEXT'
#include <stdio.h>
#include <stdlib.h>
void cblas_dgemm(int, int, int, int, int, int, double, const double *, int, const double *, int, double, double *, int);
int main(void) {
  enum { N = 1500 };
  double *a = malloc(3 * sizeof *a * N * N), *b = a + N * N, *c = b + N * N;
  for (int i = 0; i < 2 * N * N; i++)
    a[i] = i % 97;
  for (int k = 0; k < 8; k++)
    cblas_dgemm(101, 111, 111, N, N, N, 1.0, a, N, b, N, 0.0, c, N);
  printf("%.0f\n", c[N + 1]);
  free(a);
  return 0;
}
TEXT
  cc -O2 -o product product.c "$library" -Wl,-rpath,"$(dirname "$library")"
}

# --- sweeps -------------------------------------------------------------------------------------------------------
sweep() { # sweep NAME OPTION... -- CMD...
  local name=$1
  shift
  "$coresweep" run --rounds "$rounds" --no-ceilings --results "result-$name" --format markdown "$@" || true
}

run_xz() { text && sweep xz -- xz -1 -k -c -T'{n}' text; }
run_zstd() { text && sweep zstd -- zstd -q -9 -c -T'{n}' text; }
run_pigz() { text && sweep pigz -- pigz -k -c -p'{n}' text; }
run_7z() { sweep 7z --metric '^Tot: +[0-9]+ +[0-9]+ +([0-9]+)' --higher --unit MIPS -- 7z b 1 -md18 -mmt'{n}'; }
run_sort() { text && sweep sort --env LC_ALL=C --same-output -- sort --parallel='{n}' -S 256M text; }
run_make() { sources && sweep make --param j=1,2,3,4 -- make -s -B -C sources -j'{j}'; }
run_magick() {
  convert -size 1600x1200 plasma:fractal picture.miff && sweep magick -- convert picture.miff -gaussian-blur 0x4 null:
}
run_openblas() { product && sweep openblas --same-output -- ./product; }
needs() {
  case $1 in
    magick) echo convert ;;
    openblas) echo cc ;;
    *) echo "$1" ;;
  esac
}

{
  printf '# Programs everybody has, swept\n\n%s, %s, %s rounds each, made by scripts/peers/programs.sh.\n' \
    "$(date -u +%Y-%m-%d)" "$("$coresweep" --version | head -1)" "$rounds"
  for program in "${chosen[@]}"; do
    printf '\n'
    if ! command -v "$(needs "$program")" >/dev/null; then
      printf '## %s\n\nnot installed\n' "$program"
      continue
    fi
    "run_$program" || printf '## %s\n\nits data could not be made\n' "$program"
  done
} | tee "$page"
echo "programs.sh: $page" >&2
