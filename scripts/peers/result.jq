# scripts/peers/result.jq - all rows and what they were measured on, as one document: results/peers/HOST.json.
# SPDX-License-Identifier: BSD-3-Clause
# Input: the rows, slurped; $machine: a list of one object.

# Distances of neighbours that differ by more than a factor of 1.5 from the next are of different classes. Beyond 1 us
# one of the two threads did not run: the probe tells nothing.
def classes: map(select(. > 0 and . < 1e-6)) | sort | reduce .[] as $s ([]; if length > 0 and $s <= 1.5 * .[-1].most_s
    then .[-1].most_s = $s | .[-1].invocations += 1
    else . + [{least_s: $s, most_s: $s, invocations: 1}] end);
def judged: [.[].points[] | (.peers[], .loops[]) | .reached | select(. != null)];

. as $rows
| {schema: 1} + $machine[0]
+ {placement_classes: ([$rows[].neighbours_s // [] | .[]] | classes),
   aims: ($rows | judged | {reached: map(select(. == "yes")) | length, open: map(select(. == "open")) | length,
     of: length}),
   ceilings: ([$rows[].points[] | select(.bandwidth_bytes_per_s != null)] | group_by(.threads) | map({
     threads: .[0].threads, bandwidth_bytes_per_s: (map(.bandwidth_bytes_per_s) | sort | .[length / 2 | floor]),
     flops_per_s: (map(.flops_per_s) | sort | .[length / 2 | floor])})),
   cases: ($rows | map(del(.neighbours_s)))}
