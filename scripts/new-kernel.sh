#!/bin/sh
# scripts/new-kernel.sh - makes the folder and the test of a new kernel, working from the start: new-kernel.sh NAME
# SPDX-License-Identifier: BSD-3-Clause
set -eu

usage() {
  echo "usage: scripts/new-kernel.sh NAME   (lower case letters, digits and _, a letter first; e.g. transpose)" >&2
  exit 2
}

root=$(cd "$(dirname "$0")/.." && pwd)
templates=$root/scripts/new-kernel
[ $# -eq 1 ] || usage
name=$1
case $name in
  '' | [!a-z]* | *[!a-z0-9_]*) usage ;;
esac
NAME=$(printf '%s' "$name" | tr '[:lower:]' '[:upper:]')

folder=kernels/$name
test=tests/kernels/${name}_test.c
for path in "$folder" "$test"; do
  if [ -e "$root/$path" ]; then
    echo "new-kernel.sh: $path is there already; choose another name or remove it first" >&2
    exit 1
  fi
done

make_file() { # TEMPLATE TARGET
  sed -e "s/@name@/$name/g" -e "s/@NAME@/$NAME/g" "$templates/$1" >"$root/$2"
  if command -v clang-format >/dev/null 2>&1; then
    clang-format -i "$root/$2"
  fi
  echo "  $2"
}

echo "made, computing y = a x until you write something better:"
mkdir "$root/$folder"
for part in .h .c _loop.h _loop.c _ref.h _ref.c _case.c; do
  make_file "kernel$part.in" "$folder/$name$part"
done
make_file kernel_test.c.in "$test"

cat <<TEXT
next:
  - $folder/$name.h: the contract; then the loop, the driver, the verifier, the descriptor
  - ./scripts/test.sh unit: builds it and runs it at every team and instruction set; nothing else has to be told of it
  - ./sweep.sh $name: sweeps it
TEXT
