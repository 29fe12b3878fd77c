# scripts/plots/speedup_terminal.gp - one kernel in the terminal: `o` measured, `-` its Amdahl limit, `.` the ideal.
# SPDX-License-Identifier: BSD-3-Clause
#
# After frame_terminal.gp, with the data of speedup.gp.

limit(share, n) = share < 0 ? NaN : amdahl(share, n)

plot sample [base:top] '+' using 1:($1 / base) with points pointtype '.', \
     [base:top] '+' using 1:(limit(serial, $1)) with points pointtype '-', \
     $points using 1:2 with points pointtype 'o'
