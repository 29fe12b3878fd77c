#!/usr/bin/env bash
# scripts/checks.sh - what needs no build: clang-format, ShellCheck, clang-tidy over the tree.
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

c_files() {
  find topology kernels runtime tests -name '*.[ch]' | sort
}

case ${1:-} in
  format) c_files | xargs clang-format --dry-run --Werror ;;
  shellcheck)
    {
      find . \( -path ./build -o -path ./results -o -path ./.git \) -prune -o \
        \( -name '*.sh' -o -name '*.bash' -o -name '*.bats' \) -print
      echo .ci/run
    } | xargs shellcheck -x
    ;;
  tidy) # checks.sh tidy BUILD_FOLDER [STATES]
    # The static analyzer, nine tenths of the time, gives a function up after so many states of it: the gate's number is
    # that of Clang's quick mode, a third of its full mode's 225000, and takes 40 % of the time.
    states=${3:-100000}
    find topology kernels runtime -name '*.c' | sort |
      xargs -P "$(nproc)" -n 8 clang-tidy -p "${2:?a build folder with compile_commands.json}" --quiet \
        --extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg="max-nodes=$states" 2>/dev/null
    ;;
  *)
    echo "usage: scripts/checks.sh format|shellcheck|tidy BUILD_FOLDER [STATES]" >&2
    exit 2
    ;;
esac
