#!/usr/bin/env bash
# examples/waiting/sweep.sh - requests per second from threads and from asyncio, swept over connections.
# SPDX-License-Identifier: BSD-3-Clause
# Arguments are further options of `coresweep run`: --rounds 20, --results FOLDER, ... timeline.sh is the other half.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
chapter=waiting
# shellcheck source=examples/chapter.bash
source "$here/../chapter.bash"

find_coresweep
find_python
port=$(free_ports 1)
scratch=$(mktemp -d)
service=$here/../service.sh
trap '"$service" stop "$scratch" server; rm -rf "$scratch"' EXIT

"$CORESWEEP" run --param "connections=$(choose '1..512*2' 1,4,16)" --param way=threads,asyncio \
  --setup "'$service' start '$scratch' server $port '$PYTHON' '$here/server.py' $port '$scratch'" \
  --cleanup "'$service' stop '$scratch' server" \
  --metric 'requests/s: ([0-9.]+)' --higher --unit requests/s --rounds "$(choose 10 1)" "$@" \
  -- "$PYTHON" "$here/load.py" '{way}' "$port" '{connections}' 5 "$(choose 0.5 0.1)"
