# examples/observed/curve.awk - times.tsv to a line per program and thread count: its time, its speedup with interval.
# SPDX-License-Identifier: BSD-3-Clause
#
# In: program, round, threads, wall, CPU time, others' CPU time (seconds). The first thread count of a program is the
# base. Out: program, threads, rounds, T(n), S(n), lo, hi, level of the interval (0: lo and hi are the range seen),
# others' CPU time as a share of n T(n) (median over rounds).
#
# T(n) is the median. The speedup is the Hodges-Lehmann centre of the rounds' log ratios, its interval that of the
# signed-rank statistic at 95 %: exact for any distribution when both runs of a round meet the same noise. It needs six
# rounds.

BEGIN {
  FS = OFS = "\t"
  confidence = 0.95
}

{
  if (!($1 in counts)) {
    programs[++program_count] = $1
    base[$1] = $3
  }
  if (!(($1, $3) in known)) {
    known[$1, $3] = 1
    count_at[$1, ++counts[$1]] = $3
  }
  if ($2 + 1 > rounds[$1]) rounds[$1] = $2 + 1
  wall[$1, $3, $2] = $4
  others[$1, $3, $2] = $6 / ($3 * $4)
}

END {
  for (p = 1; p <= program_count; p++)
    for (k = 1; k <= counts[programs[p]]; k++) put(programs[p], count_at[programs[p], k])
}

function put(name, n,   r, many) {
  many = rounds[name]
  for (r = 0; r < many; r++) list[r + 1] = wall[name, n, r]
  time_s = median(many)
  for (r = 0; r < many; r++) list[r + 1] = others[name, n, r]
  others_share = median(many)
  for (r = 0; r < many; r++) ratio[r + 1] = log(wall[name, base[name], r] / wall[name, n, r])
  centre(many)
  printf "%s\t%d\t%d\t%.4f\t%.4f\t%.4f\t%.4f\t%.3f\t%.4f\n", name, n, many, time_s, exp(middle), exp(lo), exp(hi),
    level, others_share
}

# Hodges-Lehmann centre of ratio[1..many] into middle, its interval into lo, hi, level.
function centre(many,   i, j, averages, rank) {
  averages = 0
  for (i = 1; i <= many; i++)
    for (j = i; j <= many; j++) list[++averages] = (ratio[i] + ratio[j]) / 2
  middle = median(averages)
  rank = signed_rank(many)
  level = rank > 0 ? 1 - 2 * tail[rank] : 0
  if (rank == 0) rank = 1
  lo = list[rank]
  hi = list[averages + 1 - rank]
}

# The greatest k with P(V < k) <= (1 - confidence) / 2 for V the sum of the ranks with positive sign; 0: there is none.
# tail[k] = P(V < k). ways[v]: in how many of the 2^many sign patterns V = v.
function signed_rank(many,   i, v, most, below, k) {
  most = many * (many + 1) / 2
  ways[0] = 1
  for (v = 1; v <= most; v++) ways[v] = 0
  for (i = 1; i <= many; i++)
    for (v = most; v >= i; v--) ways[v] += ways[v - i]
  below = k = 0
  while (k < most) {
    below += ways[k] / 2 ^ many
    if (below > (1 - confidence) / 2) break
    tail[++k] = below
  }
  return k
}

# Sorts list[1..many].
function median(many,   i, j, value) {
  for (i = 2; i <= many; i++) {
    value = list[i]
    for (j = i - 1; j >= 1 && list[j] > value; j--) list[j + 1] = list[j]
    list[j + 1] = value
  }
  return (list[int((many + 1) / 2)] + list[int(many / 2) + 1]) / 2
}
