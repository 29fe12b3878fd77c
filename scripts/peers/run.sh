#!/usr/bin/env bash
# scripts/peers/run.sh - our kernels and those a user would pick instead, in the same rounds: ratios, ceilings, aims.
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
peers_folder=$top/scripts/peers

usage() {
  cat <<'TEXT'
Usage: scripts/peers/run.sh [OPTION...] [KERNEL...]

Compares each KERNEL, all without names, with its peers: OpenBLAS and BLIS (their OpenMP builds), TBB, libstdc++'s
parallel mode, STREAM's loops, what OpenMP's own directives give, likwid-bench. One sweep per kernel and size holds ours
and all peers, in shuffled rounds on the same places, with the same data and the same check of the result, and the
machine's ceilings in the same rounds. Leaves results/peers/HOST.md and HOST.json: rates, ratios of ours over each peer
with 95 % intervals, the share of the ceiling, the aim and whether it is reached.

  --threads LIST     thread counts; default 1,2,all
  --rounds N         of each sweep; from 7 on there are intervals at two thread counts; default 10
  --quick            8 rounds with 3 samples each
  --sizes FILE       what is compared; default scripts/peers/sizes.txt
  --build FOLDER     with the program coresweep; default build/release
  --work FOLDER      for plug-ins and sweeps; default build/peers
  --output FOLDER    default results/peers
  --no-build         take the build as it is; otherwise cmake first brings it up to date
  --no-install       do not install missing peers
  --list             print the cases and who is compared, and end
  --help

Peers that are missing are installed with apt-get when this runs as root; otherwise their rows say how. Ctrl-C ends the
sweep at hand and writes the tables of what there is; the same command then goes on. With --quick all takes 40 minutes
on two cores, which should do nothing else; without, it takes longer for narrower intervals. Needs jq, a C and a C++
compiler, and a build of coresweep. scripts/peers/README.md tells how a peer is run, and how to add one.
TEXT
}

complain() {
  echo "run.sh: $*" >&2
  exit 2
}

note() {
  echo "run.sh: $*" >&2
}

threads=1,2,all rounds=10 samples=10 build=$top/build/release work=$top/build/peers output=$top/results/peers
sizes=$peers_folder/sizes.txt install=true up_to_date=true list=false chosen=()
while (($# > 0)); do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --quick) rounds=8 samples=3 ;;
    --no-install) install=false ;;
    --no-build) up_to_date=false ;;
    --list) list=true ;;
    --threads | --rounds | --sizes | --build | --work | --output)
      (($# > 1)) || complain "$1 needs a value"
      declare "${1#--}=$2"
      shift
      ;;
    -*) complain "there is no option '$1'; --help names them" ;;
    *) chosen+=("$1") ;;
  esac
  shift
done
[[ $rounds =~ ^[1-9][0-9]*$ ]] || complain "--rounds $rounds: must be a whole number above 0"
[[ -r $sizes ]] || complain "--sizes $sizes: cannot be read"

table() { # table FILE: its lines without remarks
  grep -Ev '^[[:space:]]*(#|$)' "$1"
}
mapfile -t known < <(table "$sizes" | awk '!seen[$1]++ {print $1}')
((${#known[@]} > 0)) || complain "--sizes $sizes: holds no case"
for kernel in "${chosen[@]}"; do
  [[ " ${known[*]} " == *" $kernel "* ]] || complain "no case of '$kernel' is known; known are ${known[*]}"
done
((${#chosen[@]} > 0)) || chosen=("${known[@]}")
is_chosen() {
  [[ " ${chosen[*]} " == *" $1 "* ]]
}

if $list; then
  table "$sizes" | while read -r kernel parameters aims; do
    ! is_chosen "$kernel" || printf '%-12s %-36s %-36s %s\n' "$kernel" "$parameters" "$aims" \
      "$(table "$peers_folder/peers.txt" | awk -v k="$kernel" '$1 == k {printf "%s%s", n++ ? " " : "", $2}')"
  done
  exit 0
fi

command -v jq >/dev/null || complain "jq is missing: apt-get install jq"
if $up_to_date && [[ -e $build/CMakeCache.txt ]]; then
  cmake --build "$build" --target coresweep >/dev/null || complain "$build cannot be built"
fi
coresweep=$(realpath -m -- "$build/coresweep")
[[ -x $coresweep ]] || complain "$coresweep is not there: build it, or name its folder with --build"
mkdir -p "$work/plugins" "$work/runs" "$output"
work=$(realpath -- "$work") output=$(realpath -- "$output") build=$(realpath -- "$build")
page=$output/$(uname -n)
exec 9>"$work/lock"
flock -n 9 || complain "another run.sh works in $work; wait for it, or give --work FOLDER"

# shellcheck source=scripts/peers/plugins.bash
source "$peers_folder/plugins.bash"
# shellcheck source=scripts/peers/sweeps.bash
source "$peers_folder/sweeps.bash"

rows=$(mktemp "${TMPDIR:-/tmp}/coresweep-peers.XXXXXX")
machine=$(mktemp "${TMPDIR:-/tmp}/coresweep-peers.XXXXXX")
trap 'rm -f -- "$rows" "$machine" "$page".*.new' EXIT
stopped=false
trap 'stopped=true' INT TERM

# An array in OpenMP's reduction clause lies on each thread's stack: a million counts need more than the usual 8 MB.
ulimit -s unlimited 2>/dev/null || true
export OMP_STACKSIZE=${OMP_STACKSIZE:-64M}

! $install || install_missing
make_plugins
describe_machine >"$machine"
total=$(table "$sizes" | awk -v chosen=" ${chosen[*]} " 'index(chosen, " " $1 " ")' | wc -l)
number=0
while read -r kernel parameters aims <&3; do
  is_chosen "$kernel" || continue
  number=$((number + 1))
  $stopped || compare_case "$kernel" "$parameters" "$aims" "[$number/$total]" >>"$rows"
done 3< <(table "$sizes")

jq -s -f "$peers_folder/result.jq" --slurpfile machine "$machine" "$rows" >"$page.json.new"
jq -r -f "$peers_folder/page.jq" "$page.json.new" >"$page.md.new"
mv -- "$page.json.new" "$page.json"
mv -- "$page.md.new" "$page.md"
note "$page.md"
! $stopped || complain "interrupted; the same command goes on"
