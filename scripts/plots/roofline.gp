# scripts/plots/roofline.gp - flops per byte against flops per second: what the machine gives, and the kernels below it.
# SPDX-License-Identifier: BSD-3-Clause
#
# After frame.gp. $roofs has one block (index) per roof, fewest threads first: intensity, GFLOP/s, lo, hi; roofs: how
# many. $kernels has one block per kernel, a line for each roof's thread count: intensity, GFLOP/s, lo, hi, size of the
# point, 1 for a hollow one; kernels: how many; colours: their colours as one string of words.

set grid xtics back linetype 1 linecolor rgb c_grid linewidth 1

plot for [i=0:roofs-1] $roofs index i using 1:3:4 with filledcurves \
         fillcolor rgb (i + 1 == roofs ? c_ink : c_ideal) fillstyle transparent solid 0.14 noborder, \
     for [i=0:roofs-1] $roofs index i using 1:2 with lines linecolor rgb (i + 1 == roofs ? c_ink : c_ideal) \
         linewidth (i + 1 == roofs ? 1.8 : 1.2), \
     for [i=0:kernels-1] $kernels index i using 1:2 with lines linecolor rgb word(colours, i+1) linewidth 0.8, \
     for [i=0:kernels-1] $kernels index i using 1:3:(0):($4 - $3) with vectors nohead \
         linecolor rgb word(colours, i+1) linewidth 2, \
     for [i=0:kernels-1] $kernels index i using 1:2:5 with points pointtype 7 pointsize variable \
         linecolor rgb word(colours, i+1), \
     for [i=0:kernels-1] $kernels index i using 1:($6 > 0 ? $2 : NaN):($5 * 0.55) with points pointtype 7 \
         pointsize variable linecolor rgb c_back
