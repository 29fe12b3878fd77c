#!/usr/bin/env bash
# tests/house/floors.sh - every #include points down the floors of the house; usage: floors.sh SOURCE_FOLDER
# SPDX-License-Identifier: BSD-3-Clause
set -euo pipefail
cd "${1:?usage: floors.sh SOURCE_FOLDER}"

# Which included paths a file may see: the file's path, then the paths, as extended regular expressions. (Of the kernels
# a report knows the words their descriptor has for bound and quantity: they are part of the result.)
# The first line that fits the file counts. A kernel sees its own folder, K, and no other kernel's, but the folders
# without a descriptor, SHARED, which are there for several.
rules() {
  cat <<'RULES'
^runtime/base/      ^runtime/base/
^topology/          ^(runtime/base|topology)/
^runtime/measure/   ^runtime/(base|measure)/
^runtime/laws/      ^runtime/(base|measure|laws)/
^kernels/[^/]+/     ^(runtime/base/.*|topology/(cpu_features|cache_sizes)\.h|kernels/[^/]*|kernels/(K|SHARED)/.*)$
^kernels/           ^(runtime/base/.*|topology/(cpu_features|cache_sizes)\.h|kernels/[^/]*)$
^runtime/ceilings/  ^(runtime/(base|measure|ceilings)/.*|topology/cpu_features\.h|kernels/(simd|range)\.h)$
^runtime/team\.     ^(runtime/base/.*|topology/.*|runtime/team\.h)$
^runtime/observe/inside/ ^runtime/observe/(block\.h|inside/.*)$
^runtime/observe/   ^runtime/(base|laws|observe)/
^runtime/sweep/     ^(runtime/((base|measure|laws|observe|sweep)/.*|ceilings/ceilings\.h)\
                    |topology/.*|kernels/(kernel|registry|default_size)\.h)$
^runtime/report/observe_ ^runtime/((base|measure|laws|report)/.*|observe/(observation|command)\.h|sweep/result\.h)$
^runtime/report/    ^(runtime/((base|measure|laws|report)/.*|ceilings/ceilings\.h\
                    |sweep/(result|summary|comparison(_rule)?)\.h)|topology/.*|kernels/kernel\.h)$
^runtime/cli/       .
RULES
}

# Third-party headers that belong to one room each.
rooms() {
  cat <<'ROOMS'
hwloc.*\.h     ^topology/
jansson\.h     ^runtime/(sweep|report|cli)/
omp\.h         ^(kernels/|runtime/ceilings/|runtime/team\.c$|runtime/sweep/(worker|proof))
omp-tools\.h   ^runtime/observe/
argp\.h        ^runtime/cli/
ROOMS
}

mapfile -t rules < <(rules | sed -e ':join' -e '/\\$/N; s/\\\n *//; t join') # a rule may go on after a backslash
mapfile -t rooms < <(rooms)
shared=''
for folder in kernels/*/; do
  name=$(basename "$folder")
  [[ -e $folder${name}_case.c ]] || shared+="${shared:+|}$name"
done
edges=0 bad=0

complain() {
  echo "$*"
  bad=$((bad + 1))
}

judge_ours() { # judge_ours FILE LINE INCLUDED
  local rule who may kernel=${1#kernels/}
  for rule in "${rules[@]}"; do
    read -r who may <<<"$rule"
    [[ $1 =~ $who ]] || continue
    may=${may//K/${kernel%%/*}}
    may=${may//SHARED/$shared}
    [[ $3 =~ $may ]] || complain "$1:$2: may not include $3 (allowed: $may)"
    return
  done
  complain "$1:$2: lies on no floor"
}

judge_theirs() { # judge_theirs FILE LINE INCLUDED
  local rule header room
  for rule in "${rooms[@]}"; do
    read -r header room <<<"$rule"
    [[ ! $3 =~ ^$header$ || $1 =~ $room ]] || complain "$1:$2: <$3> belongs to $room"
  done
}

while IFS=: read -r file line text; do
  edges=$((edges + 1))
  case $text in
    *\"*\"*)
      text=${text#*\"}
      judge_ours "$file" "$line" "${text%%\"*}"
      ;;
    *'<'*'>'*)
      text=${text#*<}
      judge_theirs "$file" "$line" "${text%%>*}"
      ;;
    *) complain "$file:$line: cannot tell what is included" ;;
  esac
done < <(grep -rnE '^[[:space:]]*#[[:space:]]*include' --include='*.[ch]' topology kernels runtime)

echo "$edges includes, $bad wrong"
((edges > 0 && bad == 0))
