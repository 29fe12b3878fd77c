#!/usr/bin/env bash
# examples/http/sweep.sh - requests per second of a static file and of a page from a database, swept over connections.
# SPDX-License-Identifier: BSD-3-Clause
# Arguments are further options of `coresweep run`: --rounds 20, --results FOLDER, ...
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
chapter=http
# shellcheck source=examples/chapter.bash
source "$here/../chapter.bash"

find_coresweep
find_python
need nginx wrk
port=$(free_ports 3)
site=$(mktemp -d)
trap '"$here/site.sh" stop "$site"; rm -rf "$site"' EXIT

"$CORESWEEP" run --param "connections=$(choose '1..256*2' 1,16)" --param page=static,database \
  --setup "'$here/site.sh' start '$site' $port '$PYTHON'" --cleanup "'$here/site.sh' stop '$site'" \
  --metric 'Requests/sec: *([0-9.]+)' --higher --unit requests/s --check '! grep -E "Non-2xx|Socket errors"' \
  --rounds "$(choose 10 1)" "$@" \
  -- wrk -t1 '-c{connections}' -d1s "http://127.0.0.1:$port/{page}"
