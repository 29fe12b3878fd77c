# scripts/plots/value.gp - one command: the value of its metric with intervals.
# SPDX-License-Identifier: BSD-3-Clause
#
# After frame.gp. $points: n, value, lo, hi.

plot $points using 1:3:(0):($4 - $3) with vectors nohead linecolor rgb c_measured linewidth 2, \
     $points using 1:2 with lines linecolor rgb c_measured linewidth 1.2, \
     $points using 1:2 with points pointtype 7 pointsize 0.6 linecolor rgb c_measured
