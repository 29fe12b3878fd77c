# scripts/plots/fit_terminal.gp - points as `o`, a letter per law, `:` the ends of the scenario, `.` the ideal.
# SPDX-License-Identifier: BSD-3-Clause
#
# After frame_terminal.gp, with the data of fit.gp.

letter(i) = substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ', i % 26 + 1, i % 26 + 1)

plot sample [base:top] '+' using 1:($1 / base) with points pointtype '.', \
     for [k=1:bands] $band using 1:2 with points pointtype ':', \
     for [k=1:bands] $band using 1:3 with points pointtype ':', \
     for [i=0:laws-1] $laws_within index i using 1:2 with points pointtype letter(i), \
     $points using 1:2 with points pointtype 'o'
