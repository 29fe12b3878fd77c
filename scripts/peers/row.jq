# scripts/peers/row.jq - one case of ours and its peers: rates, ratios, shares of the ceiling, aims.
# SPDX-License-Identifier: BSD-3-Clause
# Input: nothing; $kernel, $parameters, $aims, $missing, $compared (coresweep compare --base), $likwid (compare of the
# two programs), $result and $journal (a list of one result.json, and of the lines of its samples.jsonl).
include "rounds";

def aims: $aims | split(",") | map(split("=") | {(.[0]): (.[1] | tonumber)}) | add // {};
def interval: if . == null then null else {value, lo, hi, known: (.method != "none"), rounds: .count} end;
def peer_name: ltrimstr("./") | ltrimstr($kernel + "-") | sub("\\.so:.*"; "");

# The aim of any of these names, the first best; NAME@N goes before NAME at N threads.
def aim_of($names; $threads): aims as $all
  | [$names[] | $all["\(.)@\($threads)"], $all[.] | select(. != null)] | first // null;

# An estimate against an aim: the interval decides. One that holds the aim, or none at all, leaves it open.
def reached($aim): if $aim == null or . == null or .value == null then null
  elif .known | not then "open"
  elif .lo >= $aim then "yes"
  elif .hi < $aim then "no"
  else "open" end;

# What the machine gave so many threads in a round: the greater of the times that bytes and flops take at the least.
# Less data than the bandwidth was measured with comes from the caches, of which nothing was measured: flops alone
# bound it then, where the kernel computes; of one that moves data nothing is told.
def ceiling_s($bound; $work): . as $ceiling
  | ($work.bytes >= .footprint_bytes) as $beyond_caches
  | [(select($beyond_caches) | $work.bytes / ($ceiling.bytes_per_s | max)),
     (select($beyond_caches or $bound == "compute") | select($work.flops > 0 and $ceiling.flops_per_s != null)
       | $work.flops / $ceiling.flops_per_s)] | max;

# $together: the points whose intervals hold together.
def ceiling_share($bound; $work; $together):
  map((.ceilings | .bytes_per_s |= [.[]] | ceiling_s($bound; $work)) as $least
    | if $least == null then null else $least / .seconds end) | centre(0.05 / $together);

def loop_share($loop; $work; $together):
  map(.ceilings.bytes_per_s[$loop] as $stream
    | if $stream == null then null else $work.bytes / .least_s / $stream end) | centre(0.05 / $together);

def judged($loop; $aim; $share):
  select($aim != null) | {loop: $loop, aim: $aim, share: $share, reached: ($share | reached($aim))};

# The limits a point is judged by: loops of the ceilings, and ours at one thread.
def limits($rounds; $work; $together; $point; $first):
  (("copy_nt", "triad_nt", "load") as $loop
    | judged($loop; aim_of([$loop]; $point.threads); $rounds | loop_share($loop; $work; $together))),
  (select($first.threads == 1 and $point.threads > 1)
    | judged("threads"; aim_of(["alone"]; $point.threads); ($point.speedup_band // $point.speedup) | interval));

def of_peer($peer; $change; $rate; $threads):
  aim_of([$peer, "any"]; $threads) as $aim
  | {peer: $peer, rate: $rate, ratio: ($change.time_s.ratio | interval), aim: $aim,
     left_out_rounds: ($change.apart // 0), gate: $change.gate}
  | .reached = (.ratio | reached($aim));

# $result: one result.json; $without: peers not to be told; $p, $n: the point's index and thread count.
def plugins($result; $without; $p; $n):
  $result.cases[1:][] | select($without[.name | peer_name] == null) | . as $case
  | ([$compared.cases[]? | select(.new == $case.name) | .points[] | select(.n == $n)] | first) as $change
  | of_peer($case.name | peer_name; $change; $case.points[$p].rate.value; $case.points[$p].threads);

# Its figure is in MB/s; what is compared is 1 over it.
def likwid_peer($n):
  $likwid.cases[]?.points[]? | select(.n == $n) | . as $change
  | of_peer("likwid"; $change; $change.time_s | if . == null then null else 1e-3 / .new end; $n)
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
     failures: [$result.failures[] | select(lacks_function | not)],
     neighbours_s: [$journal[] | select(.event == "team") | .neighbour_s // empty],
     points: (($ours.points | length) as $together | ($journal | invocations) as $invocations
       | [$ours.points | to_entries[] | .key as $p | .value as $point
       | ($result.ceilings[$p]? // null) as $ceiling
       | ($invocations | rounds_with_ceilings($p)) as $rounds
       | {threads: $point.threads, rate: $point.rate, time_s: ($point.time_s | interval),
          bandwidth_bytes_per_s: $ceiling.bandwidth_bytes_per_s.value, flops_per_s: $ceiling.flops_per_s.value,
          in_cache: ($ceiling != null and $ours.work.bytes < $ceiling.footprint_bytes),
          ceiling_share: ($rounds | ceiling_share($ours.bound; $ours.work; $together)),
          loops: [limits($rounds; $ours.work; $together; $point; $ours.points[0])],
          peers: ([plugins($result; $without; $p; $point.n)] + [likwid_peer($point.n)])}])}
    end
