# examples/observed/observed.jq - observe.json to a line per thread count above the base: shares, limits, lost time.
# SPDX-License-Identifier: BSD-3-Clause
#
# Needs --arg name. Tab-separated, "-" for what is not known: program, threads, serial share of one thread's run, lo, hi
# (where no region was seen on one thread, that of the work seen from more), serial share of the work seen from n
# threads, lo, hi, limit at n, lo, hi, what sets it, then core-seconds lost as shares of n T(n): inflation, serial idle,
# imbalance, waits, fork/join; run-queue delay and the observer's cost as shares of n T(n); threads outside OpenMP that
# ran; the first finding. "none" instead of all: no region was seen.

def shown: if . == null then "-" elif type == "number" then (. * 1e6 | round / 1e6) else . end;
def three: if . == null then [null, null, null] else [.value, .lo, .hi] end;
def least: map(select(. != null)) | min;

. as $all
| if .limits == null then [$name, "none"]
  else
    (.points | map(select(.serial_of_wall != null)) | first) as $base
    | ($base | if $all.limits.estimated then .serial_of_work else .serial_of_wall end | three) as $serial
    | .points[1:][]
    | . as $point
    | ($all.limits.curve | map(select(.threads == $point.threads_asked)) | first) as $limit
    | [$name, .threads_asked] + $serial + (.serial_of_work | three)
      + [[$limit.amdahl, $limit.lock, $limit.span] | least]
      + (if $limit.binding == "amdahl" then $limit.amdahl_interval | [.lo, .hi] else [null, null] end)
      + [$limit.binding]
      + (.lost_s as $lost
        | ["inflation", "serial_idle", "imbalance", "waits", "fork_join"]
        | map(if $lost == null then null else $lost[.] / $lost.total end))
      + [.delay_share, .observer_share, (.processes[0].outside_threads), ($all.findings[0].text // null)]
  end
| map(shown)
| @tsv
