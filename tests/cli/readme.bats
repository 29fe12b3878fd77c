#!/usr/bin/env bats
# tests/cli/readme.bats - what the README shows works when it is pasted.
# SPDX-License-Identifier: BSD-3-Clause
load support

# The shell blocks of the README, but for the two front-door commands and the installation: they have their own tests.
blocks() {
  awk '/^```sh$/ {inside = 1; text = ""; next}
       /^```$/ && inside {inside = 0; if (text !~ /sweep\.sh|cmake --install/) printf "%s", text}
       inside {text = text $0 "\n"}' "$SOURCE_FOLDER/README.md"
}

@test "every shell block of the README runs, in one shell, from top to bottom" {
  ln -s "$SOURCE_FOLDER/kernels" "$SOURCE_FOLDER/runtime" .
  mkdir results
  cp -r "$SOURCE_FOLDER/results/example" results/
  blocks >pasted.sh
  grep -q 'coresweep env' pasted.sh
  grep -q 'saxpy.so' pasted.sh
  # What is shown must work, not measure: its sweeps are made as short as they get.
  sed -i -E '/^[^#]*coresweep (run|ceilings) /s/ --(quick|rounds [0-9]+)/ --rounds 1/
    /^[^#]*coresweep run /s/ --rounds 1/& --no-ceilings --no-observe/
    /^[^#]*coresweep run .*-- \.\/rows/s/ --rounds 1/& --threads 1/' pasted.sh
  [[ $(grep -c 'coresweep run ' pasted.sh) -eq $(grep -cE -- '--rounds 1 (--threads 1 )?--no-ceilings' pasted.sh) ]]
  mkdir bin # `cc` is what coresweep was built with: a plug-in of the other OpenMP runtime would not share its team
  ln -s "$(command -v "$COMPILER")" bin/cc
  PATH=$PWD/bin:$(dirname "$CORESWEEP"):$PATH run -0 bash -e pasted.sh
  [[ $output == *saxpy* ]]
}

@test "every file the README links to is there" {
  cd "$SOURCE_FOLDER"
  grep -oE '\]\([^)#]+\)' README.md | tr -d '])(' | while read -r path; do
    [[ $path == http* || -e $path ]] || { echo "missing: $path"; false; }
  done
}
