# scripts/peers/sweeps.bash - one case and its peers in one sweep, told as one line of JSON; sourced by run.sh.
# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash disable=SC2154 # coresweep, work, threads, rounds, samples, hindered, peers_folder: run.sh's

facts() { # facts NAME VALUE...: an object
  jq -n --args '[$ARGS.positional | _nwise(2) | select(length == 2) | {(.[0]): .[1]}] | add // {}' "$@"
}

package_version() {
  dpkg-query -W -f '${Version}' "$1" 2>/dev/null || true
}

describe_machine() {
  local package packages versions=()
  mapfile -t packages < <(chosen_peers | awk '$5 != "-" && $5 != "g++" && !seen[$5]++ {print $5}')
  for package in "${packages[@]}"; do
    versions+=("$package" "$(package_version "$package")")
  done
  facts host "$(uname -n)" date "$(date -u +%Y-%m-%d)" system "Linux $(uname -r)" \
    processor "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" pus "$(nproc)" \
    coresweep "$("$coresweep" --version | head -n 1)" "C compiler" "$("$cc" --version | head -n 1)" \
    "C++ compiler" "$("$cxx" --version | head -n 1)" rounds "$rounds" samples "$samples" threads "$threads" \
    llc_bytes "$(lscpu -B -C=NAME,ALL-SIZE 2>/dev/null | awk '$1 ~ /^L[3-9]$/ {most = $2} END {print most}')" |
    jq -c --argjson peers "$(facts "${versions[@]}")" '. + {peers: $peers}'
}

# A sweep is found again by all that decides what it measures; others of the same case were of another build.
sweep_folder() { # sweep_folder CASE WORD...
  local name=$1 key
  shift
  key=$({
    printf '%s\n' "$threads" "$rounds" "$samples" "$@"
    cksum "$coresweep" "$work/plugins/${name%%:*}"-*.so 2>/dev/null | cut -d ' ' -f 1,2
  } | cksum | cut -d ' ' -f 1)
  name=${name//[^A-Za-z0-9=.,-]/-}
  find "$work/runs" -mindepth 1 -maxdepth 1 -name "$name@*" -not -name "$name@$key*" -exec rm -rf -- {} +
  echo "$work/runs/$name@$key"
}

# sweep FOLDER OPTION...: from the beginning, or on from where it ended. Failed invocations are told in the result.
sweep() {
  local folder=$1 status=0
  shift
  if [[ -e $folder/done ]]; then
    return 0
  elif [[ -e $folder/samples.jsonl ]]; then
    set -- --resume "$folder"
  else
    set -- --rounds "$rounds" --threads "$threads" -o "$folder" "$@"
  fi
  (cd "$work/plugins" && "$coresweep" run "$@") >"$folder.log" 2>&1 9>&- 3>&- || status=$?
  if [[ -e $folder/result.json ]] && jq -e '.interrupted | not' "$folder/result.json" >/dev/null; then
    touch "$folder/done"
  fi
  ((status != 2)) || complain "$(tail -n 1 "$folder.log")" # before a table of nothing takes the place of one
  ((status <= 1 || status == 3)) || note "coresweep run ended with status $status: $folder.log" # 3: one side is worse
}

# likwid-bench is a program with data and threads of its own, no plug-in: it is swept as a command, ours beside it.
compare_likwid() { # compare_likwid KERNEL PARAMETERS: a comparison as JSON, or nothing
  local folder
  folder=$(sweep_folder "$1:$2:likwid")
  sweep "$folder" --metric 'MByte/s:[[:space:]]*([0-9.]+)' --higher --unit MB/s --no-observe --no-ceilings \
    --confine=off --versus "$peers_folder/likwid.sh $1 $2 {n}" -- "$peers_folder/ours.sh" "$coresweep" "$1" "$2" '{n}'
  [[ ! -e $folder/result.json ]] || "$coresweep" compare --json "$folder" 2>/dev/null || true
}

compare_case() { # compare_case KERNEL PARAMETERS AIMS PROGRESS: a row as JSON
  local kernel=$1 parameters=$2 name=$1:$2 folder peer source cases=() missing=() options=()
  local likwid='' compared='' why
  [[ -e $top/kernels/$kernel/${kernel}_case.c ]] || missing+=("ours" "left out: there is no kernel $kernel")
  while read -r _ peer source _; do
    why=${hindered[$kernel-$peer]:-}
    if [[ -n $why ]]; then
      missing+=("$peer" "$why")
    elif [[ $source != - ]]; then
      cases+=("./$kernel-$peer.so:$parameters")
    elif [[ ,$aims != *,alone=* ]]; then # a program makes no calls, and small calls are what such rows ask about
      likwid=$peer
    fi
  done < <(table "$peers_folder/peers.txt" | awk -v kernel="$kernel" '$1 == kernel')
  [[ ${missing[0]:-} != ours ]] || cases=() likwid=''
  note "$4 $name: ours${cases[*]:+ ${cases[*]%%.so*}}${likwid:+ $likwid}${missing[*]:+; without ${missing[*]}}"
  folder=$(sweep_folder "$name" "${cases[@]}")
  if [[ ${missing[0]:-} != ours ]]; then
    # Of a call too small for any ceiling, its own rate on one thread is the limit: that saves a third of the time.
    [[ ,$aims != *,alone=* ]] || options+=(--no-ceilings)
    sweep "$folder" --samples "$samples" --no-observe "${options[@]}" "$name" "${cases[@]}"
    compared=$("$coresweep" compare --base "$name" --json "$folder" 2>/dev/null || true)
    [[ -z $likwid ]] || $stopped || likwid=$(compare_likwid "$kernel" "$parameters" || true)
  fi
  [[ -e $folder/result.json || ${missing[0]:-} == ours ]] ||
    missing+=("ours" "not measured: $(tail -n 1 "$folder.log" 2>/dev/null || echo "?")")
  jq -n -c -L "$peers_folder" -f "$peers_folder/row.jq" --arg kernel "$kernel" --arg parameters "$parameters" \
    --arg aims "$aims" --argjson missing "$(facts "${missing[@]}")" --argjson compared "${compared:-null}" \
    --argjson likwid "${likwid:-null}" --slurpfile result <(cat "$folder/result.json" 2>/dev/null || echo null) \
    --slurpfile journal <(sed 1d "$folder/samples.jsonl" 2>/dev/null)
}
