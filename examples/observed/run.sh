#!/usr/bin/env bash
# examples/observed/run.sh - programs nobody here wrote: their measured curve beside the limit observed in them.
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
pus=$(env -u OMP_NUM_THREADS -u OMP_THREAD_LIMIT nproc)

usage() {
  cat <<EOF
usage: examples/observed/run.sh [OPTION...] [PROGRAM...]

Makes each program's input, times it at every thread count, observes it with
"coresweep observe", and writes times, one row per program, a table and plots.

  --threads LIST    thread counts, the first is the base (default: $(default_threads))
  --rounds N        timed runs at each thread count (default: 6, the least for a 95 % interval)
  --runs N          observed runs at each thread count (default: 6)
  --limit SECONDS   longest run of a program; slower ones are left out (default: 60)
  --out FOLDER      where everything lands (default: a new folder in results/)
  --coresweep FILE  the coresweep to use (default: build/release/coresweep)
  --list            name the programs, their Debian packages and what is missing here
  --help

Packages: apt-get install --no-install-recommends \$(examples/observed/run.sh --list | cut -f 2)
EOF
}

# 1, 2, 4, ... and all PUs.
default_threads() {
  local n list=1
  for ((n = 2; n < pus; n *= 2)); do
    list+=,$n
  done
  echo "$list$([[ $pus -gt 1 ]] && echo ",$pus")"
}

say() {
  printf '%s\n' "$*" >&2
}

fail() {
  say "run.sh: $*"
  exit 1
}

wrong_use() {
  say "run.sh: $*; see --help"
  exit 2
}

# shellcheck source=examples/observed/programs.sh
source "$here/programs.sh"

### Options

threads=$(default_threads)
rounds=6
runs=6
limit_s=60
out=
coresweep=$top/build/release/coresweep
list=false
chosen=()

while [[ $# -gt 0 ]]; do
  case $1 in
    --threads | --rounds | --runs | --limit | --out | --coresweep)
      [[ $# -ge 2 ]] || wrong_use "$1 needs a value"
      case $1 in
        --threads) threads=$2 ;;
        --rounds) rounds=$2 ;;
        --runs) runs=$2 ;;
        --limit) limit_s=$2 ;;
        --out) out=$2 ;;
        --coresweep) coresweep=$2 ;;
      esac
      shift 2
      ;;
    --list) list=true && shift ;;
    --help) usage && exit 0 ;;
    -*) wrong_use "there is no option $1" ;;
    *)
      [[ -v "command[$1]" ]] || wrong_use "there is no program $1 (there are: ${names[*]})"
      chosen+=("$1") && shift
      ;;
  esac
done
[[ ${#chosen[@]} -gt 0 ]] || chosen=("${names[@]}")
[[ $threads =~ ^[1-9][0-9]*(,[1-9][0-9]*)+$ ]] || wrong_use "--threads $threads: two counts or more, as in 1,2,4"
for value in "$rounds" "$runs" "$limit_s"; do
  [[ $value =~ ^[1-9][0-9]*$ ]] || wrong_use "$value is not a count"
done
IFS=, read -r -a counts <<<"$threads"
declare -A placement # count: the export lines that put its threads where they belong

### One program

# Every program may write into its home, and some (john) live where only root looks.
set_surroundings() {
  export HOME=$out/work/home PATH=$PATH:/usr/sbin
  unset OMP_NUM_THREADS OMP_THREAD_LIMIT OMP_PLACES OMP_PROC_BIND OMP_WAIT_POLICY OMP_SCHEDULE OMP_DYNAMIC \
    GOMP_CPU_AFFINITY
  mkdir -p "$HOME"
}

# What a program needs and is not here, one a line.
missing() {
  local file
  for file in ${needs[$1]}; do
    PATH=$PATH:/usr/sbin command -v "$file" >/dev/null || [[ -f $file ]] || echo "$file"
  done
}

version_of() {
  local package=${packages[$1]%% *} version
  version=$(dpkg-query -W -f '${Version}' "$package" 2>/dev/null) || version=unknown
  echo "$version"
}

# CPU time of everything on this machine since it started, seconds.
machine_busy_s() {
  awk -v hz="$(getconf CLK_TCK)" '/^cpu /{ printf "%.2f\n", ($2 + $3 + $4 + $7 + $8 + $9) / hz; exit }' /proc/stat
}

# The command as sh takes it: silent, in its log.
line_of() {
  echo "exec >>log 2>&1 </dev/null; ${command[$1]}"
}

# run_once NAME THREADS: one run of the program in its folder, its threads placed as coresweep observe places them.
run_once() (
  eval "${placement[$2]}"
  exec timeout --foreground "$limit_s" sh -c "$(line_of "$1")"
)

# The input is made by one thread: that of a program whose threads disturb each other would take minutes elsewhere.
make_input() {
  if ! OMP_NUM_THREADS=1 "input_$1" >log 2>&1 </dev/null; then
    say "  its input could not be made; see $PWD/log"
    return 1
  fi
}

# Once at every count before anything is measured: files in memory, and does it work at all?
try_out() {
  local n
  for n in "${counts[@]}"; do
    if ! run_once "$1" "$n"; then
      say "  with $n threads it failed or took longer than $limit_s s; see $PWD/log"
      return 1
    fi
  done
}

# Rounds of one run at every count, each beginning with the next count: a cyclic Latin square, so that a steady drift of
# the machine falls on all counts alike. Appends: program, round, threads, wall, CPU time, and others' CPU time.
time_rounds() {
  local round i n before after wall cpu
  local TIMEFORMAT='%R %U %S'
  for ((round = 0; round < rounds; round++)); do
    for ((i = 0; i < ${#counts[@]}; i++)); do
      n=${counts[(round + i) % ${#counts[@]}]}
      before=$(machine_busy_s)
      { time run_once "$1" "$n"; } 2>took || return 1
      after=$(machine_busy_s)
      read -r wall cpu < <(awk 'END { print $1, $2 + $3 }' took)
      awk -v OFS='\t' -v name="$1" -v round="$round" -v n="$n" -v wall="$wall" -v cpu="$cpu" -v all="$after" \
        -v before="$before" \
        'BEGIN { others = all - before - cpu; print name, round, n, wall, cpu, (others > 0 ? others : 0) }' \
        >>"$out/times.tsv"
    done
  done
}

observe() {
  "$coresweep" observe --threads "$threads" --runs "$runs" --json -- \
    timeout --foreground "$limit_s" sh -c "$(line_of "$1")" >"$out/observe-$1.json" 2>observe.log
}

# In a process of its own, for the variables and the folder an input may set. Status 2: it is not here.
measure_program() (
  local absent
  absent=$(missing "$1" | tr '\n' ' ')
  if [[ -n $absent ]]; then
    say "$1: skipped, there is no ${absent% } (packages: ${packages[$1]})"
    return 2
  fi
  say "$1: ${does[$1]}"
  set_surroundings
  mkdir -p "$out/work/$1"
  cd "$out/work/$1" || return 1
  make_input "$1" && try_out "$1" || return 1
  if ! time_rounds "$1"; then
    say "  a timed run failed or took longer than $limit_s s; see $PWD/log"
    return 1
  fi
  if ! observe "$1"; then
    say "  coresweep observe failed:"
    say "$(<observe.log)"
    return 1
  fi
  printf '%s\t%s\t%s\t%s\n' "$1" "${packages[$1]%% *}" "$(version_of "$1")" "${does[$1]}" >>"$out/programs.tsv"
)

### What was found

write_rows() {
  local name
  awk -f "$here/curve.awk" "$out/times.tsv" >"$out/curves.tsv"
  : >"$out/observed.tsv"
  while IFS=$'\t' read -r name _; do
    jq -r --arg name "$name" -f "$here/observed.jq" "$out/observe-$name.json" >>"$out/observed.tsv"
  done <"$out/programs.tsv"
  awk -f "$here/rows.awk" "$out/programs.tsv" "$out/curves.tsv" "$out/observed.tsv" >"$out/rows.tsv"
  awk -f "$here/table.awk" "$out/rows.tsv" >"$out/table.md"
}

draw() {
  if ! command -v gnuplot >/dev/null; then
    say "no gnuplot: no plot"
    return
  fi
  awk -f "$here/overview.awk" "$out/rows.tsv" >"$out/overview.dat"
  LC_ALL=C.UTF-8 gnuplot "$out/overview.dat" "$top/scripts/plots/frame.gp" "$here/overview.gp" >"$out/overview.svg"
}

list_programs() {
  local name absent
  for name in "${chosen[@]}"; do
    absent=$(missing "$name" | tr '\n' ' ')
    printf '%s\t%s\t%s\n' "$name" "${packages[$name]}" "${absent:+missing: $absent}"
  done
}

main() {
  if $list; then
    list_programs
    return
  fi
  [[ -x $coresweep ]] || fail "there is no $coresweep; ./sweep.sh --help builds it"
  command -v jq >/dev/null || fail "jq is missing: apt-get install jq"
  trap 'exit 130' INT
  trap 'exit 143' TERM
  local count
  for count in "${counts[@]}"; do
    placement[$count]=$("$coresweep" env -n "$count")
  done
  out=${out:-$top/results/$(date -u +%Y%m%dT%H%M%SZ)-$(uname -n)-observed}
  mkdir -p "$out"
  out=$(cd "$out" && pwd)
  : >"$out/times.tsv"
  : >"$out/programs.tsv"
  local name status all_went_well=true
  for name in "${chosen[@]}"; do
    status=0
    measure_program "$name" || status=$?
    [[ $status -eq 0 || $status -eq 2 ]] || all_went_well=false
  done
  [[ -s $out/programs.tsv ]] || fail "no program was measured"
  write_rows
  draw
  ! $all_went_well || rm -rf "$out/work"
  cat "$out/table.md"
  say "everything is in $out"
}

main
