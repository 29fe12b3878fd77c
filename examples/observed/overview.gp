# examples/observed/overview.gp - every program's measured speedup beside its limit, a row each.
# SPDX-License-Identifier: BSD-3-Clause
#
# After overview.awk's output and scripts/plots/frame.gp. $rows: height, speedup, lo, hi, limit, lo, hi; ticks: the
# programs' names and heights; most: the thread count, beyond which no speedup is expected.

set logscale x 2
set grid xtics noytics
eval 'set ytics (' . ticks . ')'
set xtics (0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
set arrow 1 from 1, graph 0 to 1, graph 1 nohead back linecolor rgb c_muted linewidth 1
set arrow 2 from most, graph 0 to most, graph 1 nohead back linecolor rgb c_ideal linewidth 1
half = 0.3 # of a row: the height of a limit's mark

plot $rows using 6:1:($7 - $6):(0) with vectors nohead linecolor rgb c_limit linewidth 5, \
     $rows using 5:($1 - half):(0):(2 * half) with vectors nohead linecolor rgb c_limit linewidth 2, \
     $rows using 3:1:($4 - $3):(0) with vectors nohead linecolor rgb c_measured linewidth 2, \
     $rows using 2:1 with points pointtype 7 pointsize 0.6 linecolor rgb c_measured
