#!/usr/bin/env bats
# tests/cli/setup.bats - scripts/setup.sh on machines that lack everything, one for each package manager.
# SPDX-License-Identifier: BSD-3-Clause
load support

# machine MANAGER USER_ID SUDO_STATUS: a folder `bin` with nothing in it but a shell's tools and that manager; what is
# installed is written to the file `installed`.
machine() {
  local tool
  rm -rf bin installed
  mkdir bin
  for tool in bash awk sort cat env; do
    ln -s "$(command -v "$tool")" "bin/$tool"
  done
  printf '#!/usr/bin/env bash\necho %s\n' "$2" >bin/id
  printf '#!/usr/bin/env bash\n[[ $* != "-n true" ]] && exec "${@:2}"\nexit %s\n' "$3" >bin/sudo
  printf '#!/usr/bin/env bash\necho "$0 $*" >>installed\n' >"bin/$1"
  chmod +x bin/*
}

setup_sh() {
  PATH=$PWD/bin CC=no-compiler bash "$SOURCE_FOLDER/scripts/setup.sh" "$@"
}

# manager, its word for installing, its name for hwloc's headers
managers="apt-get install libhwloc-dev
dnf install hwloc-devel
zypper install hwloc-devel
pacman -Sy hwloc
brew install hwloc"

@test "nothing to do where everything is, and nothing said" {
  run -0 "$SOURCE_FOLDER/scripts/setup.sh"
  [[ -z $output ]]
}

@test "as root every package manager is asked for its own names" {
  while read -r manager word package; do
    machine "$manager" 0 1
    run setup_sh
    fails_with 1 "still missing after the installation"
    grep -q -- "$manager.* $word .*$package" installed
    grep -q -- "jansson" installed
  done <<<"$managers"
}

@test "with a sudo that asks for no password it installs, too" {
  machine dnf 1000 0
  run setup_sh
  grep -q "dnf install -y .*hwloc-devel" installed
}

@test "without root it prints the one line, installs nothing and stops with status 1" {
  for manager in apt-get dnf zypper pacman; do
    machine "$manager" 1000 1
    run setup_sh
    fails_with 1 "  sudo sh -c '"
    [[ $output == *"$manager "*hwloc* ]]
    [[ ! -e installed ]]
  done
}

@test "the tests' packages are asked for with --tests only" {
  machine apt-get 0 1
  run setup_sh
  run ! grep -q criterion installed
  run setup_sh --tests
  grep -q libcriterion-dev installed
}

@test "what the examples need is asked for with --examples only, and nothing stops for it" {
  local tool
  machine apt-get 0 1
  for tool in true cmake ninja gnuplot; do
    ln -s "$(type -P true)" "bin/$tool"
  done
  PATH=$PWD/bin CC=true run -0 bash "$SOURCE_FOLDER/scripts/setup.sh"
  [[ ! -e installed ]]
  PATH=$PWD/bin CC=true run -0 bash "$SOURCE_FOLDER/scripts/setup.sh" --examples
  grep -q "install .*cython3 .*python3 .*wrk" installed
}

@test "without a package manager it names what is missing" {
  machine nothing 0 1
  run setup_sh
  fails_with 1 "missing: compiler cmake make hwloc jansson gnuplot"
}

@test "words it does not know are refused" {
  run -2 "$SOURCE_FOLDER/scripts/setup.sh" --frobnicate
}
