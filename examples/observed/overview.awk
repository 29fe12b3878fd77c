# examples/observed/overview.awk - rows.tsv as gnuplot variables and a data block for overview.gp.
# SPDX-License-Identifier: BSD-3-Clause
#
# A row per program at the greatest thread count, greatest speedup at the top. Columns of $rows: height, speedup, lo, hi,
# limit, lo, hi (NaN: no region was seen). The colours are those of runtime/report/palette.c on white.

BEGIN {
  FS = "\t"
  row_height = 21
  top = 66
  bottom = 48
}

NR == 1 {
  for (i = 1; i <= NF; i++) at[$i] = i
  next
}

$at["threads"] > most {
  most = $at["threads"]
  count = 0
}

$at["threads"] == most {
  program[++count] = $at["program"]
  speedup[count] = $at["speedup"]
  speedups[count] = $at["speedup"] " " $at["speedup_lo"] " " $at["speedup_hi"]
  limits[count] = $at["limit"] == "-" ? "NaN NaN NaN" : $at["limit"] " " $at["limit_lo"] " " $at["limit_hi"]
  if (lowest == "" || $at["speedup_lo"] < lowest) lowest = $at["speedup_lo"]
  if ($at["speedup_hi"] > highest) highest = $at["speedup_hi"]
  if ($at["verdict"] == "reached") reached++
  if ($at["verdict"] == "below" || $at["verdict"] == "above") missed++
}

END {
  sort()
  height = top + bottom + row_height * count
  put("width", 720)
  put("height", height)
  put("plot_left", 120 / 720)
  put("plot_right", 1 - 16 / 720)
  put("plot_top", 1 - top / height)
  put("plot_bottom", bottom / height)
  put("x_lo", (lowest < 0.9 ? lowest : 0.9) / 1.1)
  put("x_hi", (highest > most ? highest : most) * 1.1)
  put("y_lo", 0.4)
  put("y_hi", count + 0.6)
  put("most", most)
  put("linear", 1) # overview.gp makes the x axis logarithmic
  print "title = '" reached + 0 " of " reached + missed " programs reach the limit observed in them'"
  print "title_more = ''"
  print "subtitle = 'on " most " threads; dot: measured speedup, orange: Amdahl limit, with 95 % intervals'"
  print "x_title = 'speedup over one thread'"
  print "y_title = ''"
  print "c_back = '#ffffff'; c_ink = '#1f2328'; c_muted = '#59636e'; c_grid = '#e6e8eb'; c_ideal = '#9099a2'"
  print "c_limit = '#b84e00'; c_measured = '#005a8f'"
  print "$rows << END"
  for (k = 1; k <= count; k++) print count + 1 - k, speedups[order[k]], limits[order[k]]
  print "END"
  printf "ticks = '"
  for (k = count; k >= 1; k--) printf "\"%s\" %d%s", program[order[k]], count + 1 - k, (k > 1 ? ", " : "'\n")
}

function put(variable, value) {
  printf "%s = %.9g\n", variable, value
}

# order[]: indexes by speedup, greatest first.
function sort(   i, j) {
  for (i = 1; i <= count; i++) {
    for (j = i - 1; j >= 1 && speedup[order[j]] < speedup[i]; j--) order[j + 1] = order[j]
    order[j + 1] = i
  }
}
