#!/usr/bin/env bats
# tests/cli/install.bats - an installed coresweep: program, observer, library and headers work from another place.
# SPDX-License-Identifier: BSD-3-Clause
load support

setup_file() {
  export PREFIX=$BATS_FILE_TMPDIR/prefix
  cmake --install "$BUILD_FOLDER" --prefix "$PREFIX" >/dev/null
  export PKG_CONFIG_PATH=$PREFIX/lib/pkgconfig
}

# The first C block of a document that includes the library's header.
example_of() {
  awk '/^```c$/ {inside = 1; text = ""; next}
       /^```/ && inside {inside = 0; if (text ~ /#include [<"]coresweep\.h[>"]/) {printf "%s", text; exit}}
       inside {text = text $0 "\n"}' "$1"
}

cflags() { pkg-config --cflags coresweep; }
libs() { pkg-config --libs "$@" coresweep; }

@test "the installed program runs, finds its observer and its version is the library's" {
  [[ $("$PREFIX/bin/coresweep" --version) == "coresweep $(pkg-config --modversion coresweep)" ]]
  run -0 --separate-stderr "$PREFIX/bin/coresweep" run "${tiny[@]}" --results one
  [[ -z $stderr ]]
}

@test "the documents are installed, and what they link to is there" {
  local documents=$PREFIX/share/doc/coresweep document link
  [[ -s $documents/runtime/sweep/COMMANDS.md && -x $documents/examples/pool/sweep.sh ]]
  while read -r document; do
    while read -r link; do
      [[ -e ${document%/*}/${link%%#*} ]] || {
        echo "${document#"$documents/"} links to $link"
        return 1
      }
    done < <(grep -o '](\([^):#]*\)[)#]' "$document" | sed 's/^](//; s/[)#]$//' | grep .)
  done < <(find "$documents" -name '*.md')
}

@test "the README's embedding example compiles, links and runs" {
  example_of "$SOURCE_FOLDER/README.md" >example.c
  [[ -s example.c ]]
  # shellcheck disable=SC2046 # the flags are words
  "$COMPILER" -std=c17 -Wall -Werror -fopenmp example.c $(cflags) $(libs) -o example
  LD_LIBRARY_PATH=$PREFIX/lib run -0 ./example
}

@test "the observer is preloaded by hand, and the format's header reads what it left" {
  cat >observed.c <<'C'
int main(void) {
  for (int i = 0; i < 100; i++) {
#pragma omp parallel
    __asm__ volatile("" ::: "memory");
  }
  return 0;
}
C
  cat >reader.c <<'C'
#include <fcntl.h>
#include <runtime/observe/block.h>
#include <stdio.h>
#include <sys/mman.h>
int main(int argc, char **argv) {
  const struct cs_observe_block *block =
      mmap(0, sizeof *block, PROT_READ, MAP_SHARED, open(argv[argc - 1], O_RDONLY), 0);
  unsigned long count = 0;
  if (block == MAP_FAILED || block->magic != CS_OBSERVE_MAGIC || block->version != CS_OBSERVE_VERSION)
    return 1;
  for (int i = 0; i < CS_OBSERVE_REGIONS; i++)
    count += block->regions[i].count;
  printf("%lu\n", count);
  return 0;
}
C
  "$COMPILER" -O1 -fopenmp observed.c -o observed
  # shellcheck disable=SC2046 # the flags are words
  "$COMPILER" -std=c17 -Wall -Werror reader.c $(cflags) -o reader
  mkdir blocks
  CORESWEEP_OBSERVE=$PWD/blocks LD_PRELOAD=$PREFIX/lib/libcoresweep-observe.so ./observed
  [[ $(./reader blocks/*.0) == 100 ]]
  [[ -e $PREFIX/lib/libcoresweep-rebind.so ]]
}

@test "a program links the static library and uses the plain C headers, one by one" {
  cat >example.c <<'C'
#include <coresweep.h>
#include <topology/budget.h>
#include <topology/placement.h>
int main(void) {
  double a[3], b[3] = {1, 2, 3}, c[3] = {4, 5, 6};
  struct cs_machine machine;
  if (cs_machine_load("core:2 pu:1", &machine, 0) != CS_OK || machine.core_count != 2)
    return 1;
  cs_machine_free(&machine);
  return cs_triad(3, a, b, 2.0, c) == CS_OK && a[2] == 15.0 ? 0 : 2;
}
C
  # shellcheck disable=SC2046 # the flags are words
  "$COMPILER" -std=c17 -Wall -Werror example.c $(cflags) "$PREFIX/lib/libcoresweep.a" \
    $(libs --static | sed 's/-lcoresweep//') -o example
  run -0 ./example
}

@test "the umbrella header is C++ too" {
  command -v c++ >/dev/null || skip "no C++ compiler"
  echo '#include <coresweep.h>
int main() { return cs_triad(0, nullptr, nullptr, 1.0, nullptr); }' >example.cpp
  # shellcheck disable=SC2046 # the flags are words
  c++ -Wall -Werror example.cpp $(cflags) $(libs) -o example
  LD_LIBRARY_PATH=$PREFIX/lib run -0 ./example
}
