# scripts/plots/fit.gp - measured points, the laws that may be the one, and beyond the points what such laws span.
# SPDX-License-Identifier: BSD-3-Clause
#
# After frame.gp. $points: n, speedup, lo, hi; $laws_within, $laws_beyond: one block (index) per law of n, speedup, to
# the last point and from there to twice its n; $law_bands: likewise to the last point n, lo, hi of its interval; laws:
# how many; colours: theirs as one string of words; $band: n, lo, hi of the scenario; bands: 1, or 0 without it; base,
# top: the least and the greatest n measured.

plot sample [base:top] '+' using 1:($1 / base) with lines linecolor rgb c_ideal linewidth 1, \
     for [k=1:bands] $band using 1:2:3 with filledcurves fillcolor rgb c_grid fillstyle solid 1.0 noborder, \
     for [i=0:laws-1] $law_bands index i using 1:2:3 with filledcurves fillcolor rgb word(colours, i+1) \
         fillstyle transparent solid 0.14 noborder, \
     for [i=0:laws-1] $laws_within index i using 1:2 with lines linecolor rgb word(colours, i+1) linewidth 1.8, \
     for [i=0:laws-1] $laws_beyond index i using 1:2 with lines linecolor rgb word(colours, i+1) linewidth 1.4 \
         dashtype 2, \
     $points using 1:3:(0):($4 - $3) with vectors nohead linecolor rgb c_measured linewidth 2, \
     $points using 1:2 with points pointtype 7 pointsize 0.6 linecolor rgb c_measured
