#!/usr/bin/env bats
# tests/cli/peers.bats - scripts/peers/run.sh: its words, a missing peer, one always there, aims, shares, every source.
# SPDX-License-Identifier: BSD-3-Clause
load support

peers() { # peers OPTION...: in a place of its own, with the build as it is
  "$SOURCE_FOLDER/scripts/peers/run.sh" --build "$BUILD_FOLDER" --no-build --no-install --work work --output out "$@"
}

# What is compared in the time of a test: data of half a megabyte.
tiny_sizes() {
  echo 'triad n=20000 stream=0.001,triad_nt=0.98' >sizes
}

@test "help names every option the parser has" {
  run -0 peers --help
  while read -r option; do
    [[ $output == *" $option "* || $output == *" $option"$'\n'* ]]
  done < <(sed -n 's/^ *\(--[a-z| -]*\)).*/\1/p' "$SOURCE_FOLDER/scripts/peers/run.sh" | grep -o -- '--[a-z-]*')
}

@test "what is not known is wrong use, with what is" {
  run peers --what
  fails_with 2 "there is no option '--what'"
  run peers nothing
  fails_with 2 "no case of 'nothing' is known; known are copy scale add triad"
  run peers --rounds many
  fails_with 2 "--rounds many: must be a whole number"
  run peers --rounds
  fails_with 2 "--rounds needs a value"
}

@test "what the sweep does not take ends the run before a table is written" {
  tiny_sizes
  PATH=$(without_likwid) run peers --sizes sizes --threads x triad
  fails_with 2 "thread counts 'x' cannot be read"
  [[ -z $(ls out) ]]
}

@test "every case of the table is one its kernel takes, and has a peer" {
  run -0 peers --list
  [[ ${#lines[@]} -ge 50 ]]
  while read -r kernel parameters aims peers; do
    [[ -n $peers && $aims =~ ^([a-z_-]+(@[0-9]+)?=[0-9.]+,?)+$ ]]
    [[ -e $SOURCE_FOLDER/kernels/$kernel/${kernel}_case.c ]] || continue
    while IFS='=' read -r name _; do
      grep -q "\.name = \"$name\"" "$SOURCE_FOLDER/kernels/$kernel/${kernel}_case.c"
    done < <(tr ',' '\n' <<<"$parameters")
  done <<<"$output"
}

@test "a peer that is always there is compared, one that is missing has a row that says how to get it" {
  tiny_sizes
  programs=$(without_likwid)
  PATH=$programs run -0 peers --sizes sizes --quick --rounds 1 --threads 1 triad
  page=(out/*.md) document=(out/*.json)
  grep -F '| n=20000 | 1 |' "${page[0]}" | grep -F '**stream**' | grep -F '| open |'
  grep -F '| n=20000 |  |  |  | likwid | missing: apt-get install likwid |' "${page[0]}"
  # One round has no interval, so no verdict. Where the machine has non-temporal stores the loop's share is judged too.
  jq -e '.schema == 1 and (.cases | length == 1) and (.aims.of | . == 1 or . == 2)' "${document[0]}"
  jq -e '.cases[0] | .kernel == "triad" and .missing.likwid == "missing: apt-get install likwid" and .failures == []
         and (.points | length == 1) and .points[0].rate.value > 0 and .points[0].in_cache
         and (.points[0].peers[0] | .peer == "stream" and .rate > 0 and .ratio.value > 0
                                      and .reached == "open")' "${document[0]}"
  PATH=$programs run -0 peers --sizes sizes --quick --rounds 1 --threads 1 triad # nothing is left to run
  [[ $(find work/runs -name 'done' | wc -l) -eq 1 ]]
}

# A PATH with all programs but likwid-bench.
without_likwid() {
  local folder
  mkdir -p bin
  while IFS= read -r -d : folder; do
    find "$folder/" -maxdepth 1 -not -name 'likwid*' -exec ln -s -t bin {} + 2>/dev/null || true
  done <<<"$PATH:"
  realpath bin
}

# What the shell's jq makes of a program that includes the row's definitions.
row_jq() { # row_jq AIMS PROGRAM
  sed -n '/^include/,/^# \$result/p' "$SOURCE_FOLDER/scripts/peers/row.jq" >row_part.jq
  jq -n -c -L "$SOURCE_FOLDER/scripts/peers" --arg kernel triad --arg aims "$1" --argjson compared null \
    --argjson likwid null "$(cat row_part.jq)"$'\n'"$2"
}

@test "an aim at a thread count goes before the same one without, a peer's before that of any" {
  run -0 row_jq 'any=1,any@2=2,tbb=3,tbb@1=4' \
    '[(1, 2, 8) as $n | aim_of(["tbb", "any"]; $n), aim_of(["std", "any"]; $n)]'
  [[ $output == '[4,1,3,2,3,1]' ]]
}

@test "the interval decides on an aim, and one that holds it leaves it open" {
  run -0 row_jq 'any=1' '[({lo: 1, hi: 2}, {lo: 0.5, hi: 0.9}, {lo: 0.9, hi: 1.1}) + {value: 1, known: true}
      | reached(1)]
    + [{value: 2, lo: 2, hi: 2, known: false} | reached(1)] + [null | reached(1)] + [{value: 1} | reached(null)]'
  [[ $output == '["yes","no","open","open",null,null]' ]]
}

@test "our rate at one thread is a limit where a row asks for that, of teams alone" {
  run -0 row_jq 'alone=0.95' '{threads: 1, speedup: {value: 1, lo: 1, hi: 1, method: "none"}} as $one
    | {threads: 2, speedup: {value: 1.5, lo: 1.4, hi: 1.6, method: "signed-rank", count: 7}} as $two
    | [limits([]; {}; 2; $one; $one)], [limits([]; {}; 2; $two; $two)],
      [limits([]; {}; 2; $two; $one) | .loop, .aim, .share.value, .reached]'
  [[ $output == $'[]\n[]\n["threads",0.95,1.5,"yes"]' ]]
}

@test "a share is paired with the ceilings of its round, of one session and one placement class" {
  cat >journal <<'JSON'
{"event":"session"}
{"event":"start","case":0,"point":0,"round":0,"purpose":"timed"}
{"event":"team","neighbour_s":5e-8}
{"event":"sample","s":9}
{"event":"sample","s":2}
{"event":"sample","s":2}
{"event":"sample","s":1}
{"event":"end","outcome":"ok"}
{"event":"start","case":-1,"point":0,"round":0,"purpose":"ceilings"}
{"event":"ceilings","bytes_per_s":{"copy_nt":8,"load":4},"flops_per_s":1,"footprint_bytes":16,"neighbour_s":6e-8}
{"event":"end","outcome":"ok"}
{"event":"start","case":0,"point":0,"round":1,"purpose":"timed"}
{"event":"team","neighbour_s":5e-8}
{"event":"sample","s":9}
{"event":"sample","s":3}
{"event":"end","outcome":"ok"}
{"event":"start","case":-1,"point":0,"round":1,"purpose":"ceilings"}
{"event":"ceilings","bytes_per_s":{"copy_nt":80},"neighbour_s":9e-8}
{"event":"end","outcome":"ok"}
{"event":"start","case":0,"point":0,"round":2,"purpose":"timed"}
{"event":"sample","s":9}
{"event":"sample","s":4}
{"event":"end","outcome":"void"}
JSON
  run -0 row_jq 'any=1' '[inputs] | invocations | rounds_with_ceilings(0)
    | [length, (loop_share("copy_nt"; {bytes: 8}; 1), loop_share("load"; {bytes: 3}; 1),
        ceiling_share("memory"; {bytes: 16, flops: 1}; 1),
        ceiling_share("compute"; {bytes: 8, flops: 1}; 1) | .value * 1000 | round),
       ceiling_share("memory"; {bytes: 8, flops: 1}; 1)]' <journal
  # One round of three. Of loops, the least second: 8 bytes of 8, 3 of 4. Then the median, two seconds: of the time
  # that 16 bytes take at 8 a second, that a flop takes; of caches nothing.
  [[ $output == '[1,1000,750,1000,500,null]' ]]
}

@test "the interval of a share is that of the signed ranks" {
  run -0 jq -n -c -L "$SOURCE_FOLDER/scripts/peers" 'include "rounds";
    [(5, 6, 7, 10, 20) | signed_rank_k(0.05)] + [([range(1; 8)] | map(exp) | centre(0.05)
      | (.value, .lo, .hi) | log * 10 | round)]'
  # Wilcoxon's tables at 5 %, two-sided, plus one: -, 0, 2, 8, 52. Of 1 to 7 the third averages are 2 and 6.
  [[ $output == '[0,1,3,9,53,40,20,60]' ]]
}

@test "the page begins with a row for each kernel and thread count, of its cases' least ratios" {
  cat >document.json <<'JSON'
{"aims": {"reached": 1, "open": 1, "of": 3}, "peers": {}, "ceilings": [], "placement_classes": [], "cases": [
 {"kernel": "dot", "parameters": "n=1", "missing": {}, "points": [{"threads": 1, "loops": [], "peers": [
   {"peer": "a", "rate": 1, "ratio": {"value": 3, "known": false}, "reached": "yes"},
   {"peer": "b", "rate": 2, "ratio": {"value": 2, "known": false}, "reached": "open"}]}]},
 {"kernel": "dot", "parameters": "n=2", "missing": {}, "points": [{"threads": 1, "loops": [], "peers": [
   {"peer": "a", "rate": 1, "ratio": {"value": 0.5, "known": false}, "reached": "no"}]}]},
 {"kernel": "scan", "parameters": "n=3", "missing": {}, "points": [{"threads": 1, "loops": [], "peers": []}]}]}
JSON
  run -0 jq -r -f "$SOURCE_FOLDER/scripts/peers/page.jq" document.json
  grep -Fx '| dot | 1 | 2 | 0.5 (n=2) | 1.25 | 2 (n=1) | 1 | 1 | 1 |' <<<"$output"
  grep -Fx '| scan | 1 | 1 | - | - | - | 0 | 0 | 0 |' <<<"$output"
}

# A plug-in has our case and verifier beside the peer's function. Were a private one of the file with ours needed too,
# that file would come in from the library, and the function be there twice.
@test "case and verifier of a compared kernel need nothing private of the file with its function" {
  nm "$BUILD_FOLDER/kernels/libcs_kernels.a" >symbols 2>/dev/null
  needed_of_its_own() { # needed_of_its_own KERNEL
    awk -v kernel="$1" '/:$/ {file = $0; sub(/\.c.*/, "", file)}
      file ~ "^" kernel "_(case|.*ref)$" && $1 == "U" && $2 ~ /^cs__/ {needed[$2]}
      file == kernel && $2 ~ /^[TRDB]$/ {own[$3]}
      END {for (symbol in needed) if (symbol in own) print kernel, symbol}' symbols
  }
  while read -r kernel; do
    needed_of_its_own "$kernel"
  done < <(awk '!/^#/ && NF && $3 != "-" && !seen[$1]++ {print $1}' "$SOURCE_FOLDER/scripts/peers/peers.txt") >clashes
  cat clashes
  [[ $(grep -c ' [TU] cs__' symbols) -gt 100 && ! -s clashes ]]
}

@test "every source of the table compiles, where its library is" {
  local kernel source compile cc cxx=g++ left_out=''
  cc=$(sed -n 's/^CMAKE_C_COMPILER:[A-Z]*=//p' "$BUILD_FOLDER/CMakeCache.txt")
  [[ $("$cc" --version) != *clang* ]] || cxx=clang++
  while read -r source; do
    compile=("$cc" -std=gnu17)
    [[ $source != *.cpp ]] || compile=("$cxx" -std=gnu++17)
    case $source in
      tbb_*) preprocesses "$cxx" tbb/parallel_sort.h || left_out+=" $source" ;;
      gnu_*) preprocesses "$cxx" parallel/algorithm || left_out+=" $source" ;;
      *.cpp) preprocesses "$cxx" algorithm || left_out+=" $source" ;;
    esac
    [[ "$left_out " == *" $source "* ]] || "${compile[@]}" -D_GNU_SOURCE -I "$SOURCE_FOLDER" -fopenmp -march=native \
      -Wall -Wextra -Werror -O0 -fsyntax-only "$SOURCE_FOLDER/scripts/peers/kernels/$source"
  done < <(awk '!/^#/ && NF && $3 != "-" && !seen[$3]++ {print $3}' "$SOURCE_FOLDER/scripts/peers/peers.txt")
  [[ -z $left_out ]] || echo "# left out, the header is missing:$left_out" >&3
}

preprocesses() { # preprocesses COMPILER HEADER
  echo "#include <$2>" | "$1" -fopenmp -E -x c++ - >/dev/null 2>&1
}
