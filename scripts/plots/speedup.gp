# scripts/plots/speedup.gp - one kernel: its measured speedup with intervals, its limit with its band.
# SPDX-License-Identifier: BSD-3-Clause
#
# After frame.gp. $points: threads, speedup, lo, hi, band lo, band hi; of them $usual and $superlinear, and $contended:
# those whose host was not ours. $limit: threads, the limit there, lo, hi. $amdahl: threads, Amdahl's limit, where it
# is not the limit. What is not known is NaN. base: threads the speedup is over; top: the most.

plot sample [base:top] '+' using 1:($1 / base) with lines linecolor rgb c_ideal linewidth 1, \
     $limit using 1:3:4 with filledcurves fillcolor rgb c_limit fillstyle transparent solid 0.18 noborder, \
     $amdahl using 1:2 with lines linecolor rgb c_ochre linewidth 1, \
     $limit using 1:2 with lines linecolor rgb c_limit linewidth 1.8, \
     $points using 1:5:(0):($6 - $5) with vectors nohead linecolor rgb c_band linewidth 7, \
     $points using 1:3:(0):($4 - $3) with vectors nohead linecolor rgb c_measured linewidth 2, \
     $usual using 1:2 with points pointtype 7 pointsize 0.6 linecolor rgb c_measured, \
     $superlinear using 1:2 with points pointtype 9 pointsize 0.9 linecolor rgb c_measured, \
     $contended using 1:2 with points pointtype 7 pointsize 0.32 linecolor rgb c_back
