#!/usr/bin/env bash
# examples/service.sh - starts a program that serves and stops it again, for the --setup and --cleanup of a sweep.
# SPDX-License-Identifier: BSD-3-Clause
# usage: service.sh start FOLDER NAME PORT CMD... | service.sh stop FOLDER NAME
# Leaves FOLDER/NAME.pid and FOLDER/NAME.log. FOLDER must be among the words of CMD: that proves that a process whose
# number is in the file is the one started, and no later one. PORT is the one it will answer on.
set -euo pipefail
action=$1 folder=$2 name=$3
pid_file=$folder/$name.pid

is_ours() { # is_ours PID
  tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline" | grep -qF -- "$folder"
}

answers() { # answers PORT
  (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

start() { # start PORT CMD...
  local port=$1 pid
  shift
  mkdir -p "$folder"
  if answers "$port"; then
    echo "$name: port $port is another program's" >&2
    return 1
  fi
  setsid "$@" </dev/null >"$folder/$name.log" 2>&1 & # a session of its own: Ctrl-C is for the sweep
  pid=$!
  echo "$pid" >"$pid_file"
  for _ in {1..100}; do
    ! answers "$port" || return 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.05
  done
  cat "$folder/$name.log" >&2
  echo "$name: does not answer on port $port" >&2
  return 1
}

stop() {
  local pid
  [[ -s $pid_file ]] || return 0
  pid=$(<"$pid_file")
  if is_ours "$pid"; then
    kill "$pid" 2>/dev/null || true
    for _ in {1..100}; do
      is_ours "$pid" || break
      sleep 0.02
    done
    ! is_ours "$pid" || kill -KILL "$pid" 2>/dev/null || true
  fi
  rm -f "$pid_file"
}

case $action in
  start) start "${@:4}" ;;
  stop) stop ;;
esac
