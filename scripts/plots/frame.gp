# scripts/plots/frame.gp - what every SVG plot has: size, colours, axes, ticks, title; read before a plot's own file.
# SPDX-License-Identifier: BSD-3-Clause
#
# coresweep sets these before (runtime/report/plot_script.c): width, height in pixels; plot_left, plot_right, plot_top,
# plot_bottom as shares of them; x_lo, x_hi, y_lo, y_hi;
# linear: 1 where the axes are not logarithmic; title, title_more ('' for none), subtitle, x_title, y_title;
# c_back, c_ink, c_muted, c_grid and the colours of what is drawn. The ticks, labels and data blocks come with them.

set encoding utf8
set terminal svg size width,height dynamic noenhanced butt background rgb c_back font 'sans-serif,14'
set lmargin at screen plot_left
set rmargin at screen plot_right
set tmargin at screen plot_top
set bmargin at screen plot_bottom
if (!linear) set logscale xy 2
set xrange [x_lo:x_hi] noextend
set yrange [y_lo:y_hi] noextend
set samples 65
set key off
set border 1 linecolor rgb c_muted linewidth 1
set grid ytics back linetype 1 linecolor rgb c_grid linewidth 1
set xtics out nomirror scale 0.5 textcolor rgb c_ink offset 0,0.2
set ytics scale 0 textcolor rgb c_ink offset 0.5,0
pixel_x = 1.0 / width
pixel_y = 1.0 / height
set label 1001 title at screen 12*pixel_x, screen 1-20*pixel_y left font ',15' textcolor rgb c_ink
set label 1005 title_more at screen 12*pixel_x, screen 1-39*pixel_y left font ',15' textcolor rgb c_ink
set label 1002 subtitle at screen 12*pixel_x, screen 1-(title_more eq '' ? 41 : 59)*pixel_y \
  left font ',12' textcolor rgb c_muted
set label 1003 y_title at screen 12*pixel_x, screen plot_top+17*pixel_y left font ',12' textcolor rgb c_muted
set label 1004 x_title at screen (plot_left+plot_right)/2, screen 12*pixel_y center font ',12' textcolor rgb c_muted
