# scripts/peers/row.jq - one case of ours and its peers: rates, ratios, shares of the ceiling, aims.
# SPDX-License-Identifier: BSD-3-Clause
# Input: nothing; $kernel, $parameters, $aims, $missing, $compared (coresweep compare --base), $likwid (compare of the
# two programs), $result and $events (lists of one result.json, and of the placement probes).

def aims: $aims | split(",") | map(split("=") | {(.[0]): (.[1] | tonumber)}) | add // {};
def interval: if . == null then null else {value, lo, hi, known: (.method != "none"), rounds: .count} end;
def peer_name: ltrimstr("./") | ltrimstr($kernel + "-") | sub("\\.so:.*"; "");
def reached(aim): if aim == null or . == null then null else . >= aim end;

# What the machine gave so many threads in the same rounds: the greater of the times that bytes and flops take at the
# least. Less data than the bandwidth was measured with comes from the caches, of which nothing was measured: flops
# alone bound it then, where the kernel computes; of one that moves data nothing is told.
def ceiling_s($bound; $work; $ceiling):
  ($work.bytes >= $ceiling.footprint_bytes) as $beyond_caches
  | [(select($beyond_caches) | $work.bytes / $ceiling.bandwidth_bytes_per_s.value),
     (select($beyond_caches or $bound == "compute") | select($work.flops > 0 and $ceiling.flops_per_s != null)
       | $work.flops / $ceiling.flops_per_s.value)] | max;

def loop_shares($work; $seconds; $ceiling):
  aims | to_entries | map(. as $aim | ($ceiling.stream_bytes_per_s[$aim.key] // null) as $stream
    | select($aim.key | IN("copy_nt", "triad_nt"))
    | {loop: $aim.key, aim: $aim.value,
       share: (if $stream == null or $seconds == null then null else $work.bytes / $seconds / $stream.value end)}
    | .reached = (.aim as $least | .share | reached($least)));

def of_peer($peer; $change; $rate):
  (aims[$peer] // aims.any) as $aim
  | {peer: $peer, rate: $rate, ratio: ($change.time_s.ratio | interval), aim: $aim,
     left_out_rounds: ($change.apart // 0), gate: $change.gate}
  | .reached = (.ratio.value | reached($aim));

# $result: one result.json; $without: peers not to be told; $p, $n: the point's index and thread count.
def plugins($result; $without; $p; $n):
  $result.cases[1:][] | select($without[.name | peer_name] == null) | . as $case
  | ([$compared.cases[]? | select(.new == $case.name) | .points[] | select(.n == $n)] | first) as $change
  | of_peer($case.name | peer_name; $change; $case.points[$p].rate.value);

# Its figure is in MB/s; what is compared is 1 over it.
def likwid_peer($n):
  $likwid.cases[]?.points[]? | select(.n == $n) | . as $change
  | of_peer("likwid"; $change; $change.time_s | if . == null then null else 1e-3 / .new end)
  | .program = true;

# A peer that has no such function returns CS_INVALID: it is missing, it did not fail.
def lacks_function: contains("its run failed (invalid)");

($result[0]) as $result
| ([$result.failures[]? | select(lacks_function) | split(".so:")[0] | peer_name] | map({(.): "has no such function"})
   | add // {}) as $without
| if $result == null then {kernel: $kernel, parameters: $parameters, missing: $missing, points: []} else
  ($result.cases[0]) as $ours
  | {kernel: $kernel, parameters: $parameters, unit: $ours.rate.unit, work: $ours.work, missing: ($missing + $without),
     interrupted: $result.interrupted,
     failures: [$result.failures[] | select(lacks_function | not)], neighbours_s: $events,
     points: [$ours.points | to_entries[] | .key as $p | .value as $point
       | ($result.ceilings[$p]? // null) as $ceiling
       | {threads: $point.threads, rate: $point.rate, time_s: ($point.time_s | interval),
          bandwidth_bytes_per_s: $ceiling.bandwidth_bytes_per_s.value, flops_per_s: $ceiling.flops_per_s.value,
          ceiling_share: (if $ceiling == null or $point.time_s == null then null
            else ceiling_s($ours.bound; $ours.work; $ceiling) as $least
              | if $least == null then null else $least / $point.time_s.value end end),
          loops: (if $ceiling == null then [] else loop_shares($ours.work; $point.time_s.value; $ceiling) end),
          peers: ([plugins($result; $without; $p; $point.n)] + [likwid_peer($point.n)])}]
    } end
