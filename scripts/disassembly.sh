#!/usr/bin/env bash
# scripts/disassembly.sh - which vector width the loops of every kernel and instruction set really use.
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'TEXT'
Usage: scripts/disassembly.sh [--build FOLDER] [--all] [KERNEL...]

Disassembles the loops that a build compiled once per instruction set and prints, for every kernel (all, or those named;
folders that several kernels share count as one), file and level, the function that does most and its widest inner
loop:

  bits    width of most of its packed instructions; 0: single elements only
  instr   its instructions; of these
  packed  ... that work on a vector
  single  ... that work on one element in a vector register
  FMA     ... that multiply and add with one rounding
  NT      ... that store past the caches
  stack   ... that load from or store to the stack, as spilled registers do

The widest inner loop is, of a function's innermost loops (backward branches), the one with most bits in packed
registers, weighted with the share of its instructions that are packed; one with non-temporal stores goes before all
others. Which loop is the hot one is not known. Of a function whose work is in straight code all of its code is judged.

Status 1 when this is narrower than its level for any function, or uses registers its level has not, unless the list of
exceptions in this script gives a reason; the reasons used are printed below the table. Status 1 also when an exception
that is there for this compiler is not needed by any loop.

  --build FOLDER  a build, also a cross-compiled one; default: build/release
  --all           every function that has a loop with vector registers

OBJDUMP names the disassembler, if objdump does not know the objects' processor.
TEXT
}

# Functions whose work is in straight code around loops that are edges, or in calls of such functions.
straight() { # straight KERNEL/FILE
  case $1 in
    transpose/transpose) echo ' cached ahead swap diagonal lines_8x8 cs_simd_f64_transpose_from swap_8x8 ' ;;
  esac
}

# Loops that may be narrower than their level: KERNEL/FILE/FUNCTION as a pattern, the levels, whose code needs it (gcc,
# clang for x86-64, aarch64), the reason. FUNCTION is - for a file without any loop in vector registers. One innermost
# loop of a function is judged; where the work is in a function called from there, that is another line of --all.
exceptions() {
  cat <<'LIST'
transpose/transpose/@(edges|*by_element) * gcc,aarch64 what eights leave over, element by element
dense/strided/copy           *         gcc,aarch64 calls cs_simd_f64_transpose_from; what is judged are the edges
dense/tiles_*/across_diagonal base     gcc         one tile of a triangle: its edge is added element by element
dense/tiles_*/multiply       *         clang   calls the tiles' loops; what is judged is the edge of a triangle
dense/tiles_f32/pack*        avx512    gcc     squares of four floats are turned in 128-bit registers
gemv/gemv/rows               avx512    gcc     calls rows_together; what is judged is where it stores the last rows
@(asum|dot|nrm2|sum)/*/*far  avx512    gcc,clang from memory: half vectors are faster, kernels/reduce/far_sums.h
sort/sort_radix/sort_*       base      gcc,clang counting and scattering by digit: one key at a time
sort/sort_vector/-           base,avx2 gcc,clang,aarch64 needs compressing stores, which AVX-512 has
sort/sort_vector/divide_piece avx512   gcc     hands parts and counts on; partition does the work
sort/sort_vector/quicksort   avx512    clang   fills a part with one key; partition and sort_few do the work
LIST
}

build=$scripts/../build/release
all=false
kernels=()
while (($# > 0)); do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --build)
      build=${2:?--build wants a folder}
      shift
      ;;
    --all) all=true ;;
    -*)
      usage >&2
      exit 2
      ;;
    *) kernels+=("$1") ;;
  esac
  shift
done

complain() {
  echo "disassembly.sh: $*" >&2
  exit 2
}

level_bits() {
  case $1 in
    base) echo 128 ;; # SSE2, NEON
    avx2) echo 256 ;;
    avx512) echo 512 ;;
    *) complain "the build has a level '$1' whose width is not known here" ;;
  esac
}

# The objdump that knows the processor of an object.
find_objdump() {
  local tool
  for tool in ${OBJDUMP:-objdump aarch64-linux-gnu-objdump llvm-objdump}; do
    if command -v "$tool" >/dev/null && [[ $("$tool" -d "$1" 2>/dev/null) == *'>:'* ]]; then
      echo "$tool"
      return
    fi
  done
  complain "no objdump here disassembles $1; OBJDUMP may name one"
}

# KERNEL FILE BITS LEVEL OBJECT, a line for each object of a level
objects() {
  local object folder kernel level file
  while IFS= read -r object; do
    folder=${object#"$build"/kernels/CMakeFiles/cs_}
    folder=${folder%%.dir/*}
    kernel=${folder%_*} level=${folder##*_}
    file=$(basename "$object" _loop.c.o)
    if ((${#kernels[@]} == 0)) || [[ " ${kernels[*]} " == *" $kernel "* ]]; then
      echo "$kernel $file $(level_bits "$level") $level $object"
    fi
  done < <(find "$build/kernels/CMakeFiles" -name '*_loop.c.o') | sort -k1,2 -k3n
}

# whose OBJECT: gcc or clang for x86-64, or aarch64
whose() {
  if [[ $("$objdump" -f "$1") == *aarch64* ]]; then
    echo aarch64
  elif grep -aq 'clang version' "$1"; then
    echo clang
  else
    echo gcc
  fi
}

# reason KERNEL/FILE/FUNCTION LEVEL: why this one may be narrow; nothing when there is no reason.
reason() {
  local pattern levels whose why
  for line in "${excepted[@]}"; do
    read -r pattern levels whose why <<<"$line"
    # shellcheck disable=SC2053 # a pattern
    if [[ $1 == $pattern && ($levels == '*' || ",$levels," == *",$2,"*) ]]; then
      echo "$line" >>"$work/used"
      echo "$why"
      return
    fi
  done
}

# The exceptions that objects of these files, levels and compiler should need, and do not.
unused() {
  local line pattern levels whose entry kernel file level
  for line in "${excepted[@]}"; do
    read -r pattern levels whose _ <<<"$line"
    [[ ",$whose," == *",$made_by,"* ]] || continue
    for entry in "${found[@]}"; do
      read -r kernel file _ level _ <<<"$entry"
      # shellcheck disable=SC2053 # a pattern
      if [[ $kernel/$file == ${pattern%/*} && ($levels == '*' || ",$levels," == *",$level,"*) ]]; then
        grep -qxF -- "$line" "$work/used" || echo "$made_by does not need the exception $pattern ($levels)"
        break
      fi
    done
  done
}

# judge KERNEL FILE BITS LEVEL, functions on standard input: rows for the table, reasons and complaints into files.
judge() {
  local kernel=$1 file=$2 bits=$3 level=$4 function width rest widest score row best=-1 top='' why wrong
  while read -r function width rest; do
    read -r _ _ _ _ _ _ widest score <<<"$rest"
    # shellcheck disable=SC2086 # words
    row=$(printf '%-12s %-12s %-24s %-7s %5s %6s %7s %7s %4s %3s %6s' "$kernel" "$file" "$function" "$level" "$width" \
      ${rest% * *})
    wrong=''
    ((width >= bits)) || wrong="$width bits wide, not $bits"
    ((widest <= bits)) || wrong="uses registers of $widest bits, which $level has not"
    why=''
    [[ -z $wrong ]] || ((widest > bits)) || why=$(reason "$kernel/$file/$function" "$level")
    if [[ -n $wrong && -n $why ]]; then
      printf '%s %s %s\t%s\t%s\n' "$kernel" "$file" "$function" "$level" "$why" >>"$work/reasons"
    elif [[ -n $wrong ]]; then
      echo "$kernel $file $function at $level: $wrong" >>"$work/wrong"
    fi
    echo "$function" >>"$work/judged"
    if $all; then
      echo "$row"
    elif ((score > best)); then
      best=$score top=$row
    fi
  done
  $all || [[ -z $top ]] || echo "$top"
  [[ ! -s $work/functions ]] || return 0
  why=$(reason "$kernel/$file/-" "$level")
  if [[ -n $why ]]; then
    printf '%s %s\t%s\t%s\n' "$kernel" "$file" "$level" "$why" >>"$work/reasons"
  else
    echo "$kernel $file at $level: no loop in vector registers" >>"$work/wrong"
  fi
}

# The levels of one function on one line.
print_reasons() {
  awk -F '\t' '{
    if (!($1 in levels)) order[++count] = $1
    levels[$1] = levels[$1] (levels[$1] == "" ? "" : ", ") $2
    why[$1] = $3
  }
  END {for (i = 1; i <= count; i++) printf "%s (%s): %s\n", order[i], levels[order[i]], why[order[i]]}' "$work/reasons"
}

[[ -d $build/kernels/CMakeFiles ]] || complain "$build holds no build of the kernels; ./sweep.sh makes one, or --build"
build=$(cd "$build" && pwd)
mapfile -t excepted < <(exceptions)
mapfile -t found < <(objects)
((${#found[@]} > 0)) || complain "$build has no loops of ${kernels[*]:-any kernel}"
objdump=$(find_objdump "${found[0]##* }")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$work/judged" "$work/reasons" "$work/wrong" "$work/used"
made_by=$(whose "${found[0]##* }")

printf '%-12s %-12s %-24s %-7s %5s %6s %7s %7s %4s %3s %6s\n' \
  kernel file function level bits instr packed single FMA NT stack
for entry in "${found[@]}"; do
  read -r kernel file bits level object <<<"$entry"
  "$objdump" -d --no-show-raw-insn "$object" |
    awk -v "straight=$(straight "$kernel/$file")" -f "$scripts/disassembly.awk" >"$work/functions"
  judge "$kernel" "$file" "$bits" "$level" <"$work/functions"
done

if [[ -s $work/reasons ]]; then
  printf '\nNarrower than their level, for a reason:\n'
  print_reasons
fi
if [[ -s $work/wrong ]]; then
  printf '\nNarrower than their level, or wider, without a reason:\n'
  cat "$work/wrong"
fi
unused >"$work/unused"
if [[ -s $work/unused ]]; then
  printf '\nExceptions in this script that may go:\n'
  cat "$work/unused"
fi
printf '\n%d functions of %d objects: %d wrong, %d excepted\n' "$(wc -l <"$work/judged")" "${#found[@]}" \
  "$(wc -l <"$work/wrong")" "$(wc -l <"$work/reasons")"
[[ ! -s $work/wrong && ! -s $work/unused ]]
