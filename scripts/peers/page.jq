# scripts/peers/page.jq - results/peers/HOST.json as a page in Markdown.
# SPDX-License-Identifier: BSD-3-Clause

# So many significant digits.
def digits($n):
  if . == null then "-"
  elif . == 0 then "0"
  else pow(10; $n - 1 - (fabs | log10 | floor)) as $by | . * $by | round / $by | tostring end;
def percent: if . == null then "-" else "\(. * 100 | round) %" end;
def ratio:
  if . == null or .value == null then "-"
  elif .known then "\(.value | digits(3)) [\(.lo | digits(3)), \(.hi | digits(3))]"
  else .value | digits(3) end;
def share: if . == null then "-" elif .known then "\(.value | percent) [\(.lo | percent), \(.hi | percent)]"
  else .value | percent end;
def of_ceiling: if .ceiling_share == null and .in_cache then "in cache" else .ceiling_share | share end;
def verdict: if . == null then "-" elif . == "no" then "**no**" else . end;
def mark: if . == null or . == "clear" then "" else " !" end;
def cell: gsub("[|\n]"; " ");
def row: "| " + (map(tostring) | join(" | ")) + " |";

# The right half of the rows of a point: one for each peer, then the limits.
def of_peers:
  (.peers | max_by(.rate // -1) | .peer) as $fastest
  | (.peers[] | [(if .peer == $fastest and .rate != null then "**\(.peer)**" else .peer end)
        + (if .program then " (program)" else "" end),
      (.rate | digits(4)), (.ratio | ratio) + (.gate | mark), (.aim // "-"), (.reached | verdict)]),
    (.loops[] | ["limit `\(.loop)`", "-", (.share | ratio), .aim, (.reached | verdict)]);

def case_rows:
  . as $case | .points[] | . as $point
  | [of_peers] | if length == 0 then [["-", "-", "-", "-", "-"]] else . end
  | to_entries[]
  | (if .key > 0 then ["", "", "", ""]
     else [$case.parameters, $point.threads, ($point.rate.value | digits(4)), ($point | of_ceiling)] end)
    + .value | row;

def missing_rows:
  . as $case | .missing | to_entries[] | [$case.parameters, "", "", "", .key, (.value | cell), "", "", ""] | row;

def section:
  (map(.unit // empty) | first // "rate") as $unit
  | "\n## \(.[0].kernel)\n",
    "| case | threads | ours, \($unit) | of ceiling | peer | \($unit) | ours / peer | aim | reached |",
    "| --- | ---: | ---: | ---: | --- | ---: | --- | ---: | --- |",
    (.[] | case_rows, missing_rows);

def median: if length == 0 then null else (.[(length - 1) / 2 | floor] + .[length / 2 | floor]) / 2 end;

# Of all cases, in their order.
def kernels: reduce .cases[].kernel as $kernel ([]; if index($kernel) then . else . + [$kernel] end);

# One row for each kernel and thread count: of each case the least ratio to a peer, and over the cases their range.
def at_a_glance:
  .cases as $all
  | "\n## At a glance\n", "Ours over the best peer of each case, the one that makes the ratio least.\n",
    "| kernel | threads | cases | least | median | greatest | aims reached | open | **no** |",
    "| --- | ---: | ---: | --- | ---: | --- | ---: | ---: | ---: |",
    (kernels as $kernels
     | [$all[] | . as $case | .points[] | {kernel: $case.kernel, parameters: $case.parameters, threads,
        ratio: (.peers | map(.ratio.value | select(. != null)) | min),
        verdicts: [(.peers[], .loops[]) | .reached | select(. != null)]}]
     | $kernels[] as $kernel | [.[] | select(.kernel == $kernel)] | group_by(.threads)[]
     | (map(select(.ratio != null)) | sort_by(.ratio)) as $sorted | map(.verdicts[]) as $verdicts
     | def told($of): if $of == null then "-" else "\($of.ratio | digits(3)) (\($of.parameters))" end;
       [$kernel, .[0].threads, length, told($sorted[0]), ($sorted | map(.ratio) | median | digits(3)),
        told($sorted[-1]), (("yes", "open", "no") as $verdict | $verdicts | map(select(. == $verdict)) | length)]
     | row);

def threads: "\(.) thread\(if . == 1 then "" else "s" end)";

"# Our kernels against those a user would pick instead\n",
"Made by scripts/peers/run.sh on \(.host), \(.date): \(.processor), \(.pus) PUs, \(.system). \(.coresweep), "
+ "\(."C compiler"), \(."C++ compiler"). \(.rounds) rounds of \(.samples) samples.\n",
"**\(.aims.reached) of \(.aims.of) aims are reached, \(.aims.open) are open.** Ratios are of rates, ours over "
+ "the peer's, paired by round, with the 95 % interval that holds for all thread counts of a case together; a ratio "
+ "without one had too few rounds. Reached: `yes` where the whole interval is at the aim or above, `no` where it is "
+ "below, `open` where it holds the aim or there is none. The fastest peer is bold. Rounds whose placement probes "
+ "differ by more than a factor of 1.5 between the two make no pair. `!`: the host was shared with other programs. "
+ "`(program)`: swept as a command, not as a plug-in: no placement probe and no check of its result.\n",
"Of ceiling: the least time that bytes or flops take at the bandwidth and the flops measured in the same round, over "
+ "ours, paired by round like the ratios. `in cache`: less data than the bandwidth was measured with comes from the "
+ "caches; there flops alone count, and nothing where a kernel only moves data. `limit` rows: our fastest sample over "
+ "the fastest window of the ceilings' non-temporal copy or triad or their reading loop, in the same round; or, of "
+ "`threads`, our rate over our own at one thread. Small calls, which are judged so, are swept without ceilings.\n",
(select((.llc_bytes // "" | if . == "" then 0 else tonumber end) * 4 > 268435456)
  | "STREAM asks for arrays of four times the last-level caches each. Those are told as "
  + "\(.llc_bytes | tonumber / 1048576 | round) MiB here; the largest arrays, 256 MiB each, do not meet that rule. A "
  + "guest may be told of its host's caches, of which it has a share.\n"),
(select(.peers | length > 0) | "Peers: "
  + (.peers | to_entries | map("\(.key) \(.value | if . == "" then "(not installed)" else . end)") | join(", "))
  + ".\n"),
(select(.ceilings | length > 0) | "Ceilings, medians over the cases: "
  + (.ceilings | map("\(.threads | threads) \(.bandwidth_bytes_per_s / 1e9 | digits(3)) GB/s, "
    + "\(.flops_per_s / 1e9 | digits(3)) GFLOP/s") | join("; ")) + ".\n"),
(select(.placement_classes | length > 0) | "Placement probe, a cache line one way between neighbours: "
  + (.placement_classes | map("\(.least_s * 1e9 | digits(3)) to \(.most_s * 1e9 | digits(3)) ns in "
    + "\(.invocations) invocations") | join("; ")) + ".\n"),
(select(any(.cases[]; .interrupted)) | "**Interrupted**: not all rounds were run.\n"),
(select(.cases | length > 1) | at_a_glance),
(.cases as $all | kernels[] as $kernel | $all | map(select(.kernel == $kernel)) | section),
([.cases[] | . as $case | .failures[]? | "- \($case.kernel):\($case.parameters): \(cell)"]
  | select(length > 0) | "\n## What failed\n", .[])
