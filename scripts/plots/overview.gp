# scripts/plots/overview.gp - every kernel's measured speedup in one plot, the ideal line behind them.
# SPDX-License-Identifier: BSD-3-Clause
#
# After frame.gp. $points has one block (index) per kernel: threads, speedup, lo, hi; series: how many;
# colours: their colours as one string of words; base: threads the speedup is over; top: the most threads swept.

sign(i) = word('7 5 9 13 11 7 5 9 13 11', i % 10 + 1) + 0

plot sample [base:top] '+' using 1:($1 / base) with lines linecolor rgb c_ideal linewidth 1, \
     for [i=0:series-1] $points index i using 1:3:(0):($4 - $3) with vectors nohead \
         linecolor rgb word(colours, i+1) linewidth 2, \
     for [i=0:series-1] $points index i using 1:2 with lines linecolor rgb word(colours, i+1) linewidth 1.2, \
     for [i=0:series-1] $points index i using 1:2 with points pointtype sign(i) pointsize 0.6 \
         linecolor rgb word(colours, i+1)
