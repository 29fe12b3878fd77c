# scripts/plots/frame_terminal.gp - what every plot in the terminal has; read before a plot's own file.
# SPDX-License-Identifier: BSD-3-Clause
#
# Set before: as for frame.gp, with width and height in characters.

set encoding utf8
set terminal dumb noenhanced mono size width,height
set lmargin at screen plot_left
set rmargin at screen plot_right
set tmargin at screen plot_top
set bmargin at screen plot_bottom
if (!linear) set logscale xy 2
set xrange [x_lo:x_hi] noextend
set yrange [y_lo:y_hi] noextend
set samples width
set key off
set border 3
set xtics nomirror
set ytics nomirror
set label 1004 x_title at screen (plot_left+plot_right)/2, screen 0.5/height center
