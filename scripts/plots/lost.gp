# scripts/plots/lost.gp - one kernel: where the time of n cores went, a stacked bar for each thread count.
# SPDX-License-Identifier: BSD-3-Clause
#
# After frame.gp, with linear axes. $bars has one block (index) per part: left, right, bottom, top of each bar's piece;
# parts: how many; colours: their colours as one string of words. What is negative hangs below 0.

set style fill solid 1.0 noborder
set arrow 1000 from graph 0, first 0 to graph 1, first 0 nohead linecolor rgb c_muted linewidth 1

plot for [i=0:parts-1] $bars index i using 1:3:1:2:3:4 with boxxyerror linecolor rgb word(colours, i+1)
