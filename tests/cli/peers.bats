#!/usr/bin/env bats
# tests/cli/peers.bats - scripts/peers/run.sh: its words, a peer that is missing, one that is always there.
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

@test "every case of the table is one its kernel takes, and has a peer" {
  run -0 peers --list
  [[ ${#lines[@]} -ge 50 ]]
  while read -r kernel parameters aims peers; do
    [[ -n $peers && $aims =~ ^([a-z_-]+=[0-9.]+,?)+$ ]]
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
  grep -F '| n=20000 | 1 |' "${page[0]}" | grep -F '**stream**' | grep -F '| yes |'
  grep -F '| n=20000 |  |  |  | likwid | missing: apt-get install likwid |' "${page[0]}"
  # Where the machine has non-temporal stores the loop's share is judged too.
  jq -e '.schema == 1 and (.cases | length == 1) and (.aims.of | . == 1 or . == 2)' "${document[0]}"
  jq -e '.cases[0] | .kernel == "triad" and .missing.likwid == "missing: apt-get install likwid" and .failures == []
         and (.points | length == 1) and .points[0].rate.value > 0
         and (.points[0].peers[0] | .peer == "stream" and .rate > 0 and .ratio.value > 0 and .reached)' "${document[0]}"
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
