#!/usr/bin/env bash
# scripts/peers/ours.sh - one run of one of our cases as a program; usage: ours.sh CORESWEEP KERNEL n=N THREADS
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
folder=$(mktemp -d "${TMPDIR:-/tmp}/coresweep-ours.XXXXXX")
trap 'rm -rf -- "$folder"' EXIT
unset OMP_NUM_THREADS OMP_PLACES OMP_PROC_BIND
"$1" run "$2:$3" --threads "$4" --rounds 1 --no-observe --no-ceilings --json -o "$folder/result" 2>/dev/null |
  jq -r '.cases[0] | "MByte/s: \(.work.bytes / .points[0].time_s.value / 1e6)"'
