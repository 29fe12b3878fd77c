# scripts/plots/overview_terminal.gp - every kernel in the terminal, a letter each; `.` is the ideal.
# SPDX-License-Identifier: BSD-3-Clause
#
# After frame_terminal.gp, with the data of overview.gp.

letter(i) = substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ', i % 26 + 1, i % 26 + 1)

plot sample [base:top] '+' using 1:($1 / base) with points pointtype '.', \
     for [i=0:series-1] $points index i using 1:2 with points pointtype letter(i)
