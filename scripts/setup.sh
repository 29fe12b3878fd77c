#!/usr/bin/env bash
# scripts/setup.sh - installs what is missing with the system's package manager, or prints the line that would.
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/setup.sh [--tests | --examples]

Checks for what the build needs and installs what is missing with apt, dnf, zypper, pacman or brew: as root, or with a
sudo that asks for no password. Otherwise it prints the line to run and stops with status 1. Does nothing when all is
there. libdw (elfutils), which gives observed regions their names, is wanted and not needed: nothing stops for it.

  --tests     also what scripts/test.sh needs: Criterion, bats, jq, ShellCheck, pkg-config, Clang with libomp,
              clang-format, clang-tidy; and wants a GCC for AArch64 with qemu-user, other compilers to observe the
              programs of, a second GCC, g++, gfortran, and what the examples need
  --examples  also wants what the chapters in examples/ need: Python with its headers, Cython, GNU make, nginx, wrk; a
              chapter whose program is missing says so and ends. (Debian starts the nginx it installs, on port 80; the
              examples start their own, and `systemctl disable --now nginx` ends that one.)

Libraries from modules, Spack or conda count, if CMAKE_PREFIX_PATH, CPATH or CONDA_PREFIX leads to them.
TEXT
}

# What is needed, how each manager calls it; "-" is nothing to be had there.
packages() {
  cat <<'TABLE'
what          apt              dnf                zypper            pacman      brew
compiler      gcc,libc6-dev    gcc                gcc               gcc         gcc
cmake         cmake            cmake              cmake             cmake       cmake
make          ninja-build      ninja-build        ninja             ninja       ninja
hwloc         libhwloc-dev     hwloc-devel        hwloc-devel       hwloc       hwloc
jansson       libjansson-dev   jansson-devel      libjansson-devel  jansson     jansson
gnuplot       gnuplot-nox      gnuplot            gnuplot           gnuplot     gnuplot
libdw         libdw-dev        elfutils-devel     libdw-devel       libelf      -
criterion     libcriterion-dev criterion-devel    criterion-devel   -           criterion
bats          bats             bats               bats              bats        bats-core
jq            jq               jq                 jq                jq          jq
shellcheck    shellcheck       ShellCheck         ShellCheck        shellcheck  shellcheck
pkg-config    pkg-config       pkgconf-pkg-config pkg-config        pkgconf     pkgconf
clang         clang            clang              clang             clang       llvm
clang-runtime libclang-rt-dev  compiler-rt        clang             compiler-rt llvm
libomp        libomp-dev       libomp-devel       libomp-devel      openmp      libomp
clang-format  clang-format     clang-tools-extra  clang-tools       clang       clang-format
clang-tidy    clang-tidy       clang-tools-extra  clang-tools       clang       llvm
aarch64-gcc   gcc-aarch64-linux-gnu,libc6-dev-arm64-cross - -   -           -
qemu-user     qemu-user-static qemu-user-static   -                 -           -
g++           g++              gcc-c++            gcc-c++           gcc         gcc
gfortran      gfortran         gcc-gfortran       gcc-fortran       gcc-fortran gcc
other-gcc     gcc-11,g++-11    -                  gcc11,gcc11-c++   -           gcc@11
python3       python3          python3            python3           python      python
python-headers python3-dev     python3-devel      python3-devel     python      python
cython        cython3          python3-Cython     python3-Cython    cython      cython
gnu-make      make             make               make              make        make
nginx         nginx-light      nginx              nginx             nginx       nginx
wrk           wrk              wrk                wrk               wrk         wrk
TABLE
}

compiler=${CC:-cc}

has_header() { # has_header COMPILER HEADER [FLAG...]
  local with=$1 header=$2 prefix flags=()
  shift 2
  for prefix in ${CMAKE_PREFIX_PATH:+${CMAKE_PREFIX_PATH//[:;]/ }} ${CONDA_PREFIX:-} ${HOMEBREW_PREFIX:-}; do
    flags+=("-I$prefix/include")
  done
  "$with" "$@" "${flags[@]}" -E -include "$header" -x c /dev/null >/dev/null 2>&1
}

has_python_headers() {
  python3 -c 'import os, sysconfig; open(os.path.join(sysconfig.get_paths()["include"], "Python.h"))'
}

links_sanitizers() {
  echo 'int main(void) { return 0; }' | clang -fsanitize=address -x c - -o /dev/null
}

is_there() {
  case $1 in
    compiler) has_header "$compiler" omp.h -fopenmp ;;
    make) command -v ninja || command -v make ;;
    hwloc) has_header "$compiler" hwloc.h ;;
    jansson) has_header "$compiler" jansson.h ;;
    libdw) has_header "$compiler" elfutils/libdwfl.h ;;
    other-gcc) compgen -c gcc- | grep -Ex 'gcc-[0-9]+' | grep -vx "gcc-$(gcc -dumpversion | cut -d . -f 1)" ;;
    criterion) has_header "$compiler" criterion/criterion.h ;;
    clang-runtime) ! command -v clang || links_sanitizers ;; # a package of its own only where clang came without it
    libomp) has_header clang omp.h -fopenmp ;;
    python-headers) has_python_headers ;;
    cython) command -v cython3 || command -v cython ;;
    gnu-make) command -v make ;;
    nginx) PATH=$PATH:/usr/sbin:/sbin command -v nginx ;;
    aarch64-gcc) has_header aarch64-linux-gnu-gcc omp.h -fopenmp ;;
    qemu-user) command -v qemu-aarch64-static && command -v qemu-x86_64-static ;;
    *) command -v "$1" ;;
  esac >/dev/null 2>&1
}

missing() {
  local thing
  for thing in "$@"; do
    is_there "$thing" || echo "$thing"
  done
}

without() { # without THING: what is not to be had then
  case $1 in
    libdw) echo "observed regions will have no names" ;;
    aarch64-gcc | qemu-user) echo "kernels are not run on other processors than this one" ;;
    python3 | python-headers | cython | gnu-make | nginx | wrk) echo "chapters of examples/ that need it end" ;;
    *) echo "tests that observe its programs are skipped" ;;
  esac
}

find_manager() {
  local pair
  for pair in apt-get:apt dnf:dnf zypper:zypper pacman:pacman brew:brew; do
    if command -v "${pair%%:*}" >/dev/null; then
      echo "${pair##*:}"
      return
    fi
  done
}

# names MANAGER THING...: the packages, one a line
names() {
  local manager=$1
  shift
  packages | awk -v manager="$manager" -v wanted=" $* " '
    NR == 1 {for (i = 2; i <= NF; i++) if ($i == manager) column = i; next}
    index(wanted, " " $1 " ") && $column != "-" {gsub(",", "\n", $column); print $column}' | sort -u
}

install_line() { # install_line MANAGER PACKAGE...
  local manager=$1
  shift
  case $manager in
    apt) echo "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $*" ;;
    dnf) echo "dnf install -y $*" ;;
    zypper) echo "zypper --non-interactive install $*" ;;
    pacman) echo "pacman -Sy --needed --noconfirm $*" ;;
    brew) echo "brew install $*" ;;
  esac
}

needed=(compiler cmake make hwloc jansson gnuplot)
wanted=(libdw)
of_examples=(python3 python-headers cython gnu-make nginx wrk)
case ${1:-} in
  '') ;;
  --tests) needed+=(criterion bats jq shellcheck pkg-config clang clang-runtime libomp clang-format clang-tidy)
    wanted+=(aarch64-gcc qemu-user g++ gfortran other-gcc "${of_examples[@]}")
    ;;
  --examples) wanted+=("${of_examples[@]}") ;;
  --help | -h)
    usage
    exit 0
    ;;
  *)
    usage >&2
    exit 2
    ;;
esac

complain() {
  echo "setup.sh: $*" >&2
}

install() { # install THING...
  local manager line wanted
  complain "missing: $*"
  manager=$(find_manager)
  if [[ -z $manager ]]; then
    complain "no package manager known here; install them by hand, or as modules, Spack or conda packages (README.md)"
    return 1
  fi
  mapfile -t wanted < <(names "$manager" "$@")
  if ((${#wanted[@]} == 0)); then
    complain "$manager has no package for it; install it by hand"
    return 1
  fi
  line=$(install_line "$manager" "${wanted[*]}")
  if [[ $manager == brew || $(id -u) -eq 0 ]]; then
    bash -c "$line" >&2
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n bash -c "$line" >&2
  else
    printf "setup.sh: this needs root; run this line, then start again:\n\n  sudo sh -c '%s'\n\n" "$line" >&2
    complain "without root, modules, Spack or conda provide the same (README.md)"
    return 1
  fi
}

# Twice: what clang came without is known when clang is there.
for _ in first second; do
  mapfile -t lacking < <(missing "${needed[@]}")
  ((${#lacking[@]} > 0)) || break
  install "${lacking[@]}"
done
mapfile -t lacking < <(missing "${needed[@]}")
((${#lacking[@]} == 0)) || {
  complain "still missing after the installation: ${lacking[*]}"
  exit 1
}
# All at once, which takes one look at the packages' lists; each by itself where one that is not to be had stops all.
mapfile -t lacking < <(missing "${wanted[@]}")
((${#lacking[@]} < 2)) || install "${lacking[@]}" || true
for thing in "${wanted[@]}"; do
  is_there "$thing" || install "$thing" || complain "going on without $thing: $(without "$thing")"
done
