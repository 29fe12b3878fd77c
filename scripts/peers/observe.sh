#!/usr/bin/env bash
# scripts/peers/observe.sh - what observing costs, and how far it is from the truth: programs that time themselves.
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

usage() {
  cat <<'TEXT'
Usage: scripts/peers/observe.sh [OPTION...]

Runs programs that time themselves without and with the observer, turn about, and writes

  results/peers/HOST-observe.md      tables
  results/peers/HOST-observe.json    the same figures
  results/peers/HOST-observe.tsv     every single measurement

  --build FOLDER       with libcoresweep-observe.so and the libraries it is read by; default build/gcc
  --rounds N           of everything; from 6 on there are intervals; default 15
  --seconds S          of one run of the costs program; default 1
  --threads "N..."     default "1 2"
  --against SO         another observer to be preloaded, in the same rounds
  --against-env V=X    a variable it needs; may be given again
  --output FOLDER      default results/peers
  --help

Needs a machine that does nothing else. GCC and Clang are tried; one that makes no OpenMP programs is left out.
TEXT
}

complain() {
  echo "observe.sh: $*" >&2
  exit 2
}

build=$top/build/gcc rounds=15 seconds=1 threads="1 2" against='' against_env=() output=$top/results/peers
while (($# > 0)); do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --build | --rounds | --seconds | --threads | --against | --against-env | --output)
      (($# > 1)) || complain "$1 needs a value"
      case $1 in
        --build) build=$2 ;;
        --rounds) rounds=$2 ;;
        --seconds) seconds=$2 ;;
        --threads) threads=$2 ;;
        --against) against=$2 ;;
        --against-env) against_env+=("$2") ;;
        --output) output=$2 ;;
      esac
      shift 2
      ;;
    *) complain "there is no option '$1'; --help names them" ;;
  esac
done
[[ $rounds =~ ^[1-9][0-9]*$ ]] || complain "--rounds $rounds is no number of rounds"
((rounds <= 400)) || complain "--rounds is 400 at most"
build=$(realpath -m -- "$build")
library=$build/libcoresweep-observe.so
reader=$build/runtime/observe/libcs_observe_reader.a
for file in "$library" "$reader" "$build/libcs_measure.a"; do
  [[ -r $file ]] || complain "$file is not there: build the project, or name its build folder with --build"
done
if [[ -n $against ]]; then
  [[ -r $against ]] || complain "--against $against cannot be read"
  against=$(realpath -- "$against")
fi

# --- build ------------------------------------------------------------------------------------------------------------
work=$(mktemp -d "${TMPDIR:-/tmp}/coresweep-peers.XXXXXX")
blocks=$work/blocks
[[ -w /dev/shm ]] && blocks=$(mktemp -d /dev/shm/coresweep-peers.XXXXXX)
trap 'rm -rf -- "$work" "$blocks"' EXIT
mkdir -p "$blocks" "$output"
cc=${CC:-cc}

tool() { # tool NAME LIBRARY...
  local name=$1
  shift
  "$cc" -std=gnu17 -D_GNU_SOURCE -O2 -I "$top" "$top/scripts/peers/observe/$name.c" -o "$work/$name" "$@" -lm -ldl
}
tool facts "$reader" "$build/libcs_laws.a" "$build/libcs_measure.a" "$build/libcs_base.a"
tool summary "$build/libcs_measure.a" "$build/libcs_base.a"

compilers=()
for compiler in gcc clang; do
  made=1
  for program in costs share waits poisson; do
    "$compiler" -O2 -fopenmp "$top/tests/observe/programs/timed/$program.c" -o "$work/$program-$compiler" \
      2>"$work/$compiler.log" || made=0
  done
  if ((made)); then
    compilers+=("$compiler")
  else
    echo "observe.sh: $compiler makes no OpenMP programs here; left out" >&2
  fi
done
((${#compilers[@]} > 0)) || complain "no compiler makes OpenMP programs here"

# --- measure ----------------------------------------------------------------------------------------------------------
samples=$work/samples.tsv
: >"$samples"
sample() { # sample TABLE CASE QUANTITY VARIANT ROUND VALUE
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$@" >>"$samples"
}

variants=(off on)
[[ -z $against ]] || variants+=(against)
run_as() { # run_as VARIANT THREADS COMMAND...: the blocks of an observed run are left in $blocks
  local variant=$1 count=$2 with=()
  shift 2
  rm -f -- "$blocks"/*
  case $variant in
    off) ;;
    on) with=("CORESWEEP_OBSERVE=$blocks" "LD_PRELOAD=$library") ;;
    against) with=("LD_PRELOAD=$against" "${against_env[@]}") ;;
  esac
  env "${with[@]}" OMP_NUM_THREADS="$count" "$@"
}

# The variants in another order in every round: none is always the first. (In round 0 the base is.)
turns() { # turns ROUND
  local i
  for ((i = 0; i < ${#variants[@]}; i++)); do
    echo "${variants[(i + $1) % ${#variants[@]}]}"
  done
}

value() { # value KEY LINE: of KEY=VALUE
  sed -n "s/.*\\b$1=\\([^ ]*\\).*/\\1/p" <<<"$2"
}

measure_costs() { # measure_costs COMPILER THREADS ROUND
  local variant name fastest usual
  for variant in $(turns "$3"); do
    run_as "$variant" "$2" "$work/costs-$1" "$seconds" >"$work/out"
    while read -r name fastest usual; do
      sample "Cost of one construct, ns (fastest batch of a run)" "$1, $2 threads" "$name" "$variant" "$3" "$fastest"
      sample "Cost of one construct, ns (median batch of a run)" "$1, $2 threads" "$name" "$variant" "$3" "$usual"
    done <"$work/out"
  done
}

# Sides that make regions of about 3 us, 15 us and 0.25 ms at one thread, for about 0.2 s.
measure_application() { # measure_application COMPILER THREADS ROUND
  local variant side iterations line
  while read -r side iterations; do
    for variant in $(turns "$3"); do
      line=$(run_as "$variant" "$2" "$work/poisson-$1" "$side" "$iterations")
      sample "Application of short regions, CPU seconds" "$1, $2 threads" "$side x $side" "$variant" "$3" \
        "$(value cpu_s "$line")"
    done
  done <<<$'48 15000\n128 3000\n512 200'
}

# One run says both: the program what it timed, the observer what it saw. The bound is that of the documentation: 50 us
# for a process and 0.15 us for each region; what members lose inside counts for each of them and for each of their
# waits, where the program's own clock lies between.
measure_truth() { # measure_truth COMPILER THREADS ROUND CASE WAITS KEYS PROGRAM ARGUMENT...
  local compiler=$1 count=$2 round=$3 label=$4 waits=$5 keys=$6 truth seen key bound
  shift 6
  truth=$(run_as on "$count" "$work/$1-$compiler" "${@:2}")
  seen=$("$work/facts" "$blocks") || complain "nothing was observed of $1-$compiler"
  [[ $(value regions "$truth") == "$(value regions "$seen")" ]] ||
    complain "$1-$compiler opened $(value regions "$truth") regions, $(value regions "$seen") were seen"
  for key in $keys; do
    bound=$(awk -v key="$key" -v regions="$(value regions "$truth")" -v wall="$(value wall_s "$truth")" \
      -v members="$count" -v waits="$waits" 'BEGIN {
        bound = 50e-6 + 0.15e-6 * regions
        if (key == "serial_share") bound /= wall
        else if (key != "serial_s" && key != "wall_s") bound *= members * (1 + waits)
        printf "%.9g", bound}')
    sample "What programs time themselves, and what is observed" "$compiler, $count threads, $label" "$key" truth \
      "$round" "$(value "$key" "$truth")"
    sample "What programs time themselves, and what is observed" "$compiler, $count threads, $label" "$key" observed \
      "$round" "$(value "$key" "$seen")"
    sample "What programs time themselves, and what is observed" "$compiler, $count threads, $label" "$key" bound \
      "$round" "$bound"
  done
}

measure_truths() { # measure_truths COMPILER THREADS ROUND
  local share="wall_s serial_s serial_share"
  measure_truth "$@" "f=.10, 500 us" 0 "$share" share 100 50 450 0
  measure_truth "$@" "f=.02, 500 us" 0 "$share" share 100 10 490 0
  measure_truth "$@" "f=.50, 500 us" 0 "$share" share 100 250 250 0
  measure_truth "$@" "f=.10, 20 us" 0 "$share" share 1000 2 18 0
  if (($2 > 1)); then
    measure_truth "$@" "30 % skew" 0 "imbalance_s busy_s serial_share" share 100 50 1800 0.3
    measure_truth "$@" "waits" 9 "busy_s fork_s barrier_s lock_s critical_s imbalance_s join_s" waits 200 50
  fi
}

for ((round = 0; round < rounds; round++)); do
  [[ ! -t 2 ]] || printf '\rround %d of %d' $((round + 1)) "$rounds" >&2
  for compiler in "${compilers[@]}"; do
    for count in $threads; do
      measure_costs "$compiler" "$count" "$round"
      measure_application "$compiler" "$count" "$round"
      measure_truths "$compiler" "$count" "$round"
    done
  done
done
[[ ! -t 2 ]] || echo >&2

# --- write ------------------------------------------------------------------------------------------------------------
name=$output/$(hostname -s 2>/dev/null || uname -n)-observe
model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
{
  echo "# What observing costs, and how far it is from the truth"
  echo
  echo "$(nproc) PUs, ${model:-$(uname -m)}, Linux $(uname -r), clock" \
    "$(cat /sys/devices/system/clocksource/clocksource0/current_clocksource 2>/dev/null || echo unknown);" \
    "$(date -u +%Y-%m-%d); $rounds rounds; load average at the end $(cut -d' ' -f1 /proc/loadavg)."
  for compiler in "${compilers[@]}"; do
    echo "$("$compiler" --version | head -n 1)."
  done
  [[ -z $against ]] || echo "Against: $(basename "$against")."
  echo
  echo "Differences are those of one round, the second variant less the first, of which the median is given with its" \
    "interval from order statistics. Bound: what the documentation states."
  "$work/summary" md <"$samples"
} >"$name.md"
"$work/summary" json <"$samples" >"$name.json"
cp -- "$samples" "$name.tsv"
echo "$name.md"
