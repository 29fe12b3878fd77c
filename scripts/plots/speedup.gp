# scripts/plots/speedup.gp - one kernel: its measured speedup with intervals, its Amdahl limit with its band, the ideal.
# SPDX-License-Identifier: BSD-3-Clause
#
# After frame.gp. $points: threads, speedup, lo, hi, band lo, band hi; $contended: those of them whose host was not
# ours; serial, serial_lo, serial_hi: the measured serial share, below zero where it was not measured; base: threads
# the speedup is over; top: the most threads swept.

limit(share, n) = share < 0 ? NaN : amdahl(share, n)

plot sample [base:top] '+' using 1:($1 / base) with lines linecolor rgb c_ideal linewidth 1, \
     [base:top] '+' using 1:(limit(serial_hi, $1)):(limit(serial_lo, $1)) with filledcurves \
         fillcolor rgb c_limit fillstyle transparent solid 0.18 noborder, \
     [base:top] '+' using 1:(limit(serial, $1)) with lines linecolor rgb c_limit linewidth 1.8, \
     $points using 1:5:(0):($6 - $5) with vectors nohead linecolor rgb c_band linewidth 7, \
     $points using 1:3:(0):($4 - $3) with vectors nohead linecolor rgb c_measured linewidth 2, \
     $points using 1:2 with points pointtype 7 pointsize 0.6 linecolor rgb c_measured, \
     $contended using 1:2 with points pointtype 7 pointsize 0.32 linecolor rgb c_back
