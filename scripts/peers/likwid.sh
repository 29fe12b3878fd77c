#!/usr/bin/env bash
# scripts/peers/likwid.sh - one run of likwid-bench on the data of one of our cases; usage: likwid.sh KERNEL n=N THREADS
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
kernel=$1 elements=${2#n=} threads=$3
all=$(likwid-bench -a)

# The newest of its loops that this machine can run; beyond the caches those with non-temporal stores.
has() {
  grep -qw "^$1" <<<"$all"
}
levels=(avx)
! grep -qw fma /proc/cpuinfo || levels=(avx_fma avx)
! grep -qw avx512f /proc/cpuinfo || levels=(avx512_fma avx512 "${levels[@]}")
case $kernel in
  copy) loop=copy arrays=2 ;;
  triad) loop=stream arrays=3 ;;
  *)
    echo "likwid.sh: no loop is known for $kernel" >&2
    exit 2
    ;;
esac
kilobytes=$((elements * arrays * 8 / 1000))
((kilobytes < 100000)) || loop=${loop}_mem
for level in "${levels[@]}"; do
  ! has "${loop}_$level" || break
done
likwid-bench -t "${loop}_$level" -w "S0:${kilobytes}kB:$threads"
