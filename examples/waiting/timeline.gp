# examples/waiting/timeline.gp - every request a bar from its begin to its answer, a group for every way of asking.
# SPDX-License-Identifier: BSD-3-Clause
#
# gnuplot -e "log='timeline.tsv'; svg='timeline.svg'" timeline.gp
# log: lines of way, request (what it waits for, ms), begin and end in ms; three ways of as many requests each.

set datafile separator "\t"
stats log using 4 nooutput
rows = STATS_records
per_way = rows / 3
last = STATS_max
c_ink = '#1f2933'
c_muted = '#6b7785'
c_grid = '#e4e7eb'
c_bar = '#2b6cb0'
row(i) = i + 0.8 * (int(i) / per_way) # a gap between the ways

set encoding utf8
set terminal svg size 720,120 + 26 * rows dynamic noenhanced butt background rgb '#ffffff' font 'sans-serif,14'
set output svg
set key off
set border 1 linecolor rgb c_muted
set lmargin at screen 0.32
set rmargin at screen 0.93
set tmargin at screen 1 - 50.0 / (120 + 26 * rows)
set bmargin at screen 50.0 / (120 + 26 * rows)
set xrange [0:1.05 * last]
set yrange [row(rows) - 0.2:-0.8]
set grid xtics back linetype 1 linecolor rgb c_grid
set xtics out nomirror scale 0.5 textcolor rgb c_ink offset 0,0.3
set ytics scale 0 textcolor rgb c_ink
set label 2 'time since the first request, ms' at screen 0.625, screen 13.0 / (120 + 26 * rows) center font ',12' \
  textcolor rgb c_muted
set label 1 'The same requests, asked in three ways' at screen 0.02, screen 1 - 20.0 / (120 + 26 * rows) left \
  font ',15' textcolor rgb c_ink

plot log using 3:(row($0)):($4 - $3):(0):ytic(sprintf('%s, %s ms', strcol(1), strcol(2))) \
       with vectors nohead linewidth 12 linecolor rgb c_bar, \
     log using 4:(row($0)):(sprintf(' %.0f', $4)) with labels left font ',11' textcolor rgb c_muted
