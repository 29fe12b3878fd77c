#!/usr/bin/env bats
# tests/cli/new_kernel.bats - scripts/new-kernel.sh: what it makes is a kernel at once; what is no name makes nothing.
# SPDX-License-Identifier: BSD-3-Clause
load support

# A tree with no kernel in it, and of the tests those alone that every kernel has to pass: quick to build.
copy_tree() {
  mkdir -p kernels tests/kernels
  cp -r "$SOURCE_FOLDER"/{CMakeLists.txt,topology,runtime,scripts} .
  cp "$SOURCE_FOLDER"/kernels/*.* kernels
  cp "$SOURCE_FOLDER/tests/CMakeLists.txt" tests
  cp "$SOURCE_FOLDER"/tests/kernels/{CMakeLists.txt,support_guard.*,support_isa.c,support_life.h,every_kernel_test.c} \
    tests/kernels
  cp "$SOURCE_FOLDER/tests/kernels/whole_life.c" tests/kernels
}

# refused STATUS WHY [NAME...]: nothing is written
refused() {
  local status_wanted=$1 why=$2
  shift 2
  run scripts/new-kernel.sh "$@"
  fails_with "$status_wanted" "$why"
  [[ $(find kernels tests -newer before -print) == '' ]] || {
    echo "written for '$*': $(find kernels tests -newer before -print)"
    return 1
  }
}

@test "a new kernel is built, keeps the rules of the house and passes its own test and those of every kernel" {
  copy_tree
  run -0 scripts/new-kernel.sh wave_2d
  [[ $output == *"tests/kernels/wave_2d_test.c"* ]]
  run -0 "$SOURCE_FOLDER/tests/house/floors.sh" .
  run ! grep -rlE '@[A-Za-z]+@' kernels tests/kernels
  cmake -S . -B build -G Ninja -DCMAKE_C_COMPILER="$COMPILER" -DCORESWEEP_TESTS=ON -DCORESWEEP_WERROR=ON >cmake.log
  ninja -C build test_kernels_{wave_2d,every_kernel,races} >ninja.log
  run -0 build/tests/test_kernels_wave_2d -j1
  run -0 build/tests/test_kernels_every_kernel -j1
  run -0 build/tests/test_kernels_races 50000
  [[ $output == "1 kernels "*", 0 failures" ]]
}

@test "what is no name is refused with status 2, and nothing is written" {
  copy_tree
  sleep 0.02
  touch before
  refused 2 "usage: scripts/new-kernel.sh NAME"
  refused 2 "usage: scripts/new-kernel.sh NAME" ''
  refused 2 "usage: scripts/new-kernel.sh NAME" one two
  for name in Wave 2d _wave wave-2d wave.2d ../wave 'wave 2d' --help wäve $'wave\n'; do
    refused 2 "usage: scripts/new-kernel.sh NAME" "$name"
  done
}

@test "a name that is taken, by a folder or by a test, is refused with status 1, and nothing is written" {
  copy_tree
  mkdir kernels/stream
  touch tests/kernels/wave_test.c
  sleep 0.02
  touch before
  refused 1 "kernels/stream is there already; choose another name or remove it first" stream
  refused 1 "tests/kernels/wave_test.c is there already" wave
  [[ ! -e kernels/wave ]]
}
