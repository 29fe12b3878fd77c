# scripts/plots/observe.gp - an observed program: the limits of its speedup, and what was measured beside them.
# SPDX-License-Identifier: BSD-3-Clause
#
# After frame.gp. $limits: threads, Amdahl limit, its lo and hi, the second limit or NaN; $points: threads, speedup, lo,
# hi; base: 1; top: the most threads told.

plot sample [base:top] '+' using 1:1 with lines linecolor rgb c_ideal linewidth 1, \
     $limits using 1:3:4 with filledcurves fillcolor rgb c_limit fillstyle transparent solid 0.18 noborder, \
     $limits using 1:2 with lines linecolor rgb c_limit linewidth 1.8, \
     $limits using 1:5 with lines linecolor rgb c_purple linewidth 1.8, \
     $points using 1:3:(0):($4 - $3) with vectors nohead linecolor rgb c_measured linewidth 2, \
     $points using 1:2 with points pointtype 7 pointsize 0.6 linecolor rgb c_measured
