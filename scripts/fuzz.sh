#!/usr/bin/env bash
# scripts/fuzz.sh - runs fuzzers for as long as wished; usage: fuzz.sh [SECONDS [NAME...]] (default: 600 each, all)
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-600}
shift || true
if [[ ! $seconds =~ ^[0-9]+$ ]]; then
  echo "usage: scripts/fuzz.sh [SECONDS [NAME...]]; names are the files of tests/fuzz" >&2
  exit 2
fi
names=("$@")
if ((${#names[@]} == 0)); then
  for source in tests/fuzz/*.c; do
    names+=("$(basename "$source" .c)")
  done
fi
scripts/setup.sh --tests
cmake -S . -B build/fuzz -G Ninja -DCORESWEEP_FUZZERS=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_C_COMPILER=clang \
  -DCORESWEEP_SANITIZE=address,undefined >/dev/null
for name in "${names[@]}"; do
  cmake --build build/fuzz --target "fuzz_$name"
  seeds=()
  [[ ! -d tests/fuzz/seeds/$name ]] || seeds=("tests/fuzz/seeds/$name")
  mkdir -p "build/fuzz/fuzz/corpus/$name"
  "build/fuzz/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=65536 \
    -artifact_prefix="build/fuzz/fuzz/crash-$name-" "build/fuzz/fuzz/corpus/$name" "${seeds[@]}"
done
