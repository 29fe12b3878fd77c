# scripts/plots/speedup_terminal.gp - one kernel in the terminal: `o` measured, `-` its limit, `~` Amdahl's, `.` ideal.
# SPDX-License-Identifier: BSD-3-Clause
#
# After frame_terminal.gp, with the data of speedup.gp, and as `=` $serial: threads, the serial program's speedup.
# (gnuplot 5.4 dies of a curve of letters with no point at all: what is not there is left out, by has_limit, has_amdahl
# and has_serial.)

plot sample [base:top] '+' using 1:($1 / base) with points pointtype '.', \
     for [i=1:has_amdahl] $amdahl using 1:2 with points pointtype '~', \
     for [i=1:has_serial] $serial using 1:2 with points pointtype '=', \
     for [i=1:has_limit] $limit using 1:2 with points pointtype '-', \
     $points using 1:2 with points pointtype 'o'
