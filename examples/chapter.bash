# examples/chapter.bash - what the chapters' scripts share: where coresweep is, what is missing, how big, what to sweep.
# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# The script that reads this has set `here`, its folder, and `chapter`, its name. Told by the environment:
#   CORESWEEP   the program to use; else the one in PATH, or the one built in build/release
#   PYTHON      the Python to use (python3)
#   WORK=small  problems of a few milliseconds and short lists: to see that it works, not to measure
#   BUILD       where compiled things go; else the chapter's folder build/
: "${here:?}" "${chapter:?}"
BUILD=${BUILD:-$here/build}
export PYTHONDONTWRITEBYTECODE=1 # no __pycache__ beside the chapters' modules
# shellcheck disable=SC2034 # for the scripts that read this
pus=$(env -u OMP_NUM_THREADS -u OMP_THREAD_LIMIT nproc)

say() {
  printf '%s\n' "$*" >&2
}

# need PROGRAM[=NAME]...: ends with status 77 and what is missing, NAME in the words of scripts/setup.sh
need() {
  local word missing=()
  for word in "$@"; do
    PATH=$PATH:/usr/sbin:/sbin command -v "${word%%=*}" >/dev/null || missing+=("${word#*=}")
  done
  [[ ${#missing[@]} -eq 0 ]] || lacks "${missing[@]}"
}

lacks() { # lacks NAME...
  say "$chapter: not here: $*. scripts/setup.sh --examples installs what the examples need."
  exit 77
}

find_coresweep() {
  if [[ -z ${CORESWEEP:-} ]]; then
    CORESWEEP=$(command -v coresweep || true)
    CORESWEEP=${CORESWEEP:-$here/../../build/release/coresweep}
  fi
  command -v "$CORESWEEP" >/dev/null || {
    say "$chapter: there is no $CORESWEEP; ./sweep.sh builds one, or CORESWEEP=FILE names yours"
    exit 1
  }
}

# The interpreter itself: a wrapper in its place (pyenv's, for one) would start a shell first, and that would be timed.
find_python() {
  need "${PYTHON:-python3}=python3"
  PYTHON=$("${PYTHON:-python3}" -c 'import sys; print(sys.executable)')
}

small() {
  [[ ${WORK:-} == small ]]
}

# choose NORMAL SMALL: the one for the size of work asked for
choose() {
  if small; then echo "$2"; else echo "$1"; fi
}

# doubled LAST: 1,2,4,... and LAST, which is 2 at least: one value alone is no curve
doubled() {
  local n last=$(($1 > 1 ? $1 : 2)) list=1
  for ((n = 2; n < last; n *= 2)); do
    list+=,$n
  done
  echo "$list,$last"
}

answers() { # answers PORT: does anything here?
  (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# free_ports COUNT: the first of COUNT ports in a row that nothing answers on
free_ports() {
  local port free count=$1
  while port=$((20000 + RANDOM % 12000)); do
    for ((free = 0; free < count; free++)); do
      ! answers $((port + free)) || continue 2
    done
    echo "$port"
    return
  done
}
