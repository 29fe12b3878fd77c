# scripts/peers/rounds.jq - what one invocation measured over what another of its round did: a share and its interval.
# SPDX-License-Identifier: BSD-3-Clause
# A module. Its input is the journal of a sweep, a list of its lines without the first.

# Invocations that count: each {case, point, round, purpose, session, samples, neighbour_s, ceilings}. One runs at a
# time, so its lines stand between its start and its end.
def invocations: reduce .[] as $line ({session: 0, list: [], open: null};
    if $line.event == "session" then .session += 1
    elif $line.event == "start" then
      .open = ($line | {case, point, round, purpose}) + {session: .session, samples: [], neighbour_s: null}
    elif .open == null then .
    elif $line.event == "sample" then .open.samples += [$line.s]
    elif $line.event == "team" then .open.neighbour_s = $line.neighbour_s
    elif $line.event == "ceilings" then .open.ceilings = $line | .open.neighbour_s = $line.neighbour_s
    elif $line.event == "end" then (if $line.outcome == "ok" then .list += [.open] else . end) | .open = null
    else . end) | .list;

# The same rule as that of coresweep compare: placement probes that differ by more than a factor of 1.5 make no pair.
def apart($a; $b): ($a // 0) > 0 and ($b // 0) > 0 and ([$a, $b] | max > 1.5 * min);

def middle: sort | if length % 2 == 1 then .[length / 2 | floor] else (.[length / 2 - 1] + .[length / 2]) / 2 end;

# Rounds of our case, the first, at point $p, with the ceilings of that round: the median of its samples in seconds, and
# the least, for the ceilings are the best of some windows too. The first sample is warm-up.
def rounds_with_ceilings($p): map(select(.point == $p)) | . as $all
  | [.[] | select(.purpose == "timed" and .case == 0 and (.samples | length > 1)) | . as $ours
     | ([$all[] | select(.ceilings != null and .round == $ours.round and .session == $ours.session)] | last) as $limit
     | select($limit != null and (apart($ours.neighbour_s; $limit.neighbour_s) | not))
     | {seconds: ($ours.samples[1:] | middle), least_s: ($ours.samples[1:] | min), ceilings: $limit.ceilings}];

# The largest k with P(V <= k - 1) <= alpha / 2, V being Wilcoxon's statistic of n values.
def signed_rank_k($alpha): . as $n
  | reduce range(1; $n + 1) as $i ([1]; . as $was
      | [range($i * ($i + 1) / 2 + 1) | (($was[.] // 0) + (if . >= $i then $was[. - $i] // 0 else 0 end)) / 2])
  | reduce .[] as $share ({below: 0, k: 0, over: false};
      if .over or .below + $share > $alpha / 2 then .over = true else .below += $share | .k += 1 end) | .k;

# Of ratios: the estimate of Hodges and Lehmann on logarithms with its signed-rank interval; `known` is false, and lo
# and hi are the range, where there are too few values for one.
def centre($alpha): map(select(. != null and . > 0) | log) | . as $d | length as $n
  | if $n == 0 then null else
      ([range($n) as $i | range($i; $n) as $j | ($d[$i] + $d[$j]) / 2] | sort) as $averages
      | ($n | signed_rank_k($alpha)) as $k
      | {value: ($averages | middle | exp), lo: ($averages[[$k, 1] | max - 1] | exp),
         hi: ($averages[($averages | length) - ([$k, 1] | max)] | exp), known: ($k > 0), rounds: $n} end;
