#!/usr/bin/env bash
# scripts/test.sh - the gate: sets up, builds, runs the stages as one ctest whose summary closes the output.
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$top"
stages=(format shellcheck tidy unit cli simulation asan clang tsan neon fuzz)

usage() {
  cat <<TEXT
Usage: scripts/test.sh [STAGE...] [^STAGE...]

Runs all stages, or those named, or all but those named with ^:

  format      clang-format finds nothing to change
  shellcheck  ShellCheck finds nothing in the scripts
  tidy        clang-tidy finds nothing in the product, looking at 100,000 states of a function at most
  unit        unit tests and the rules of the house (GCC)
  cli         the real program on the command line (GCC)
  simulation  coverage of the intervals on noise whose truth is known
  asan        unit tests under AddressSanitizer and UndefinedBehaviorSanitizer
  clang       unit tests, and those of cli that ask something of compiler or runtime, with Clang and libomp
  tsan        kernels and ceilings under ThreadSanitizer and Archer (Clang)
  neon        kernels cross-compiled for AArch64 and run in an emulator (GCC, qemu-user)
  fuzz        some seconds of every fuzzer (Clang)

Builds lie in build/gcc, build/asan, build/clang, build/tsan, build/neon and build/fuzz and are kept.
TEXT
}

# --- which stages -----------------------------------------------------------------------------------------------------
chosen=()
left_out=()
for word in "$@"; do
  case $word in
    -h | --help)
      usage
      exit 0
      ;;
    '^'*) left_out+=("${word#^}") ;;
    *) chosen+=("$word") ;;
  esac
done
for word in "${chosen[@]}" "${left_out[@]}"; do
  if [[ " ${stages[*]} " != *" $word "* ]]; then
    echo "test.sh: there is no stage '$word'; there are ${stages[*]}" >&2
    exit 2
  fi
done
[[ ${#chosen[@]} -gt 0 ]] || chosen=("${stages[@]}")
runs() { # runs STAGE: is it chosen and not left out?
  [[ " ${chosen[*]} " == *" $1 "* && " ${left_out[*]} " != *" $1 "* ]]
}

# --- set up, configure ------------------------------------------------------------------------------------------------
"$top/scripts/setup.sh" --tests
unset OMP_NUM_THREADS OMP_THREAD_LIMIT OMP_PLACES OMP_PROC_BIND GOMP_CPU_AFFINITY "${!CORESWEEP_@}" 2>/dev/null || true
jobs=$(nproc)
gate=$top/build/gate
mkdir -p "$gate"
echo '# made by scripts/test.sh: the builds of the chosen stages, and their tests' >"$gate/CTestTestfile.cmake"

gate_test() { # gate_test NAME LABEL COMMAND...
  local name=$1 label=$2
  shift 2
  printf 'add_test(%s %s)\nset_tests_properties(%s PROPERTIES LABELS "%s" WORKING_DIRECTORY "%s" %s)\n' \
    "$name" "$(printf '"%s" ' "$@")" "$name" "$label" "$top" 'TIMEOUT 1800 RUN_SERIAL TRUE SKIP_RETURN_CODE 77' \
    >>"$gate/CTestTestfile.cmake"
}

# configure STAGE TARGET OPTION...: a build folder whose building is the first test of the stage and needed by the rest
configure() {
  local stage=$1 target=$2 build=$top/build/$1
  shift 2
  mkdir -p "$build"
  if ! cmake -S "$top" -B "$build" -G Ninja -DCORESWEEP_STAGE="$stage" -DCORESWEEP_WERROR=ON "$@" \
    >"$build.log" 2>&1; then
    cat "$build.log" >&2
    echo "test.sh: $stage cannot be configured; the lines above are $build.log" >&2
    exit 1
  fi
  gate_test "$stage/build" build cmake --build "$build" --parallel "$jobs" --target "$target"
  printf 'set_tests_properties(%s/build PROPERTIES FIXTURES_SETUP build-%s)\nsubdirs("%s")\n' \
    "$stage" "$stage" "$build" >>"$gate/CTestTestfile.cmake"
}

labels=()
runs format && gate_test format format "$top/scripts/checks.sh" format && labels+=(format)
runs shellcheck && gate_test shellcheck shellcheck "$top/scripts/checks.sh" shellcheck && labels+=(shellcheck)
if runs unit || runs cli || runs simulation; then
  configure gcc all -DCORESWEEP_TESTS=ON -DCMAKE_BUILD_TYPE=Release
  for stage in unit cli simulation; do
    runs "$stage" && labels+=("gcc\\.$stage")
  done
fi
if runs asan; then
  # -O1 and lines without types: all the sanitizers ask for, in two thirds of the time RelWithDebInfo's own flags take.
  configure asan all -DCORESWEEP_TESTS=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_C_FLAGS_RELWITHDEBINFO='-O1 -g1' \
    -DCORESWEEP_SANITIZE=address,undefined
  labels+=('asan\.unit')
fi
if runs clang || runs tidy; then
  configure clang all -DCORESWEEP_TESTS=ON -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_COMPILER=clang
  runs clang && labels+=('clang\.unit' 'clang\.cli')
fi
runs tidy && gate_test tidy tidy "$top/scripts/checks.sh" tidy "$top/build/clang" && labels+=(tidy)
if runs tsan; then
  configure tsan tests_races -DCORESWEEP_TESTS=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_C_COMPILER=clang \
    -DCORESWEEP_SANITIZE=thread
  labels+=('tsan\.races')
fi
if runs neon && ! { command -v aarch64-linux-gnu-gcc && command -v qemu-aarch64-static; } >/dev/null; then
  gate_test neon neon sh -c 'echo [SKIP] no cross compiler or emulator for AArch64 here; exit 77' && labels+=(neon)
elif runs neon; then
  configure neon all -DCORESWEEP_KERNELS_ONLY=ON -DCORESWEEP_TESTS=ON -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_TOOLCHAIN_FILE="$top/scripts/aarch64.cmake"
  labels+=('neon\.unit')
fi
if runs fuzz; then
  configure fuzz fuzzers -DCORESWEEP_FUZZERS=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_C_COMPILER=clang \
    -DCORESWEEP_SANITIZE=address,undefined
  labels+=('fuzz\.fuzz')
fi

# --- run --------------------------------------------------------------------------------------------------------------
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
pattern=$(IFS='|' && echo "^(${labels[*]})\$")

# ctest sees programs; tests skipped inside a passing one are named above its summary.
name_skips='
  /tests passed, .* out of/ {
    log_file = gate "/Testing/Temporary/LastTest.log.tmp"
    while ((getline line < log_file) > 0) {
      if (line ~ /^[0-9]+\/[0-9]+ Testing: /) {split(line, words, " "); name = words[3]}
      if (line ~ /^\[SKIP\]|^ok .* # skip/) {print "  " name ": " line; count++}
    }
    if (count) print count " tests skipped inside the programs above\n"
  }
  {print; fflush()}'
ctest --test-dir "$gate" --parallel "$jobs" --label-regex "$pattern" --output-on-failure --no-tests=error |
  awk -v gate="$gate" "$name_skips"
