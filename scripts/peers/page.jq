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
def verdict: if . == null then "-" elif . then "yes" else "**no**" end;
def mark: if . == null or . == "clear" then "" else " !" end;
def cell: gsub("[|\n]"; " ");
def row: "| " + (map(tostring) | join(" | ")) + " |";

# The right half of the rows of a point: one for each peer, then the limits.
def of_peers:
  (.peers | max_by(.rate // -1) | .peer) as $fastest
  | (.peers[] | [(if .peer == $fastest and .rate != null then "**\(.peer)**" else .peer end)
        + (if .program then " (program)" else "" end),
      (.rate | digits(4)), (.ratio | ratio) + (.gate | mark), (.aim // "-"), (.reached | verdict)]),
    (.loops[] | ["limit `\(.loop)`", "-", (.share | digits(3)), .aim, (.reached | verdict)]);

def case_rows:
  . as $case | .points[] | . as $point
  | [of_peers] | if length == 0 then [["-", "-", "-", "-", "-"]] else . end
  | to_entries[]
  | (if .key > 0 then ["", "", "", ""]
     else [$case.parameters, $point.threads, ($point.rate.value | digits(4)), ($point.ceiling_share | percent)] end)
    + .value | row;

def missing_rows:
  . as $case | .missing | to_entries[] | [$case.parameters, "", "", "", .key, (.value | cell), "", "", ""] | row;

def section:
  (map(.unit // empty) | first // "rate") as $unit
  | "\n## \(.[0].kernel)\n",
    "| case | threads | ours, \($unit) | of ceiling | peer | \($unit) | ours / peer | aim | reached |",
    "| --- | ---: | ---: | ---: | --- | ---: | --- | ---: | --- |",
    (.[] | case_rows, missing_rows);

def threads: "\(.) thread\(if . == 1 then "" else "s" end)";

"# Our kernels against those a user would pick instead\n",
"Made by scripts/peers/run.sh on \(.host), \(.date): \(.processor), \(.pus) PUs, \(.system). \(.coresweep), "
+ "\(."C compiler"), \(."C++ compiler"). \(.rounds) rounds of \(.samples) samples.\n",
"**\(.aims.reached) of \(.aims.of) aims are reached.** Ratios are of rates, ours over the peer's, paired by round, "
+ "with the 95 % interval that holds for all thread counts of a case together; a ratio without one had too few rounds. "
+ "The fastest peer is bold. Rounds whose placement probes differ by more than a factor of 1.5 between the two make no "
+ "pair. `!`: the host was shared with other programs. `(program)`: swept as a command, not as a plug-in.\n",
"Of ceiling: the least time that bytes or flops take at the bandwidth and the flops measured in the same rounds, over "
+ "ours. Less data than the bandwidth was measured with comes from the caches: there flops alone count, and nothing "
+ "where a kernel only moves data. "
+ "`limit` rows: our rate over that of the ceilings' non-temporal copy or triad.\n",
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
(.cases as $all | reduce $all[].kernel as $kernel ([]; if index($kernel) then . else . + [$kernel] end)
  | .[] as $kernel | $all | map(select(.kernel == $kernel)) | section),
([.cases[] | . as $case | .failures[]? | "- \($case.kernel):\($case.parameters): \(cell)"]
  | select(length > 0) | "\n## What failed\n", .[])
