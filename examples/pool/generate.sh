#!/usr/bin/env bash
# examples/pool/generate.sh - writes C files that take a compiler a while, and the Makefile that builds them.
# SPDX-License-Identifier: BSD-3-Clause
# usage: generate.sh FOLDER FILES FUNCTIONS - each file has as many functions
set -euo pipefail
folder=$1 files=$2 functions=$3
mkdir -p "$folder"

write_part() { # write_part NUMBER
  local function
  echo "double part$1(double x);"
  for ((function = 0; function < functions; function++)); do
    echo "static double f$function(const double *v, int n, double x) {"
    echo "  for (int i = 0; i < n; i++) x += v[i] * (x > $function ? v[(i * 7) % n] : x * 0.5) - $1;"
    echo "  return x;"
    echo "}"
  done
  echo "double part$1(double x) {"
  echo "  double v[64];"
  echo "  for (int i = 0; i < 64; i++) v[i] = x / (i + 1);"
  for ((function = 0; function < functions; function++)); do
    echo "  x += f$function(v, 64, x);"
  done
  echo "  return x;"
  echo "}"
}

write_main() {
  local part
  echo '#include <stdio.h>'
  for ((part = 0; part < files; part++)); do
    echo "double part$part(double x);"
  done
  echo 'int main(void) {'
  echo '  double x = 0.0;'
  for ((part = 0; part < files; part++)); do
    echo "  x += part$part($part);"
  done
  printf '  printf("%s parts, %%s\\n", x == x ? "a sum" : "no sum");\n' "$files"
  echo '  return 0;'
  echo '}'
}

for ((part = 0; part < files; part++)); do
  write_part "$part" >"$folder/part$part.c"
done
write_main >"$folder/main.c"
cat >"$folder/Makefile" <<'MAKE'
objects := $(patsubst %.c,%.o,$(wildcard *.c))
program: $(objects)
	$(CC) -o $@ $(objects)
%.o: %.c
	$(CC) -O2 -c -o $@ $<
MAKE
