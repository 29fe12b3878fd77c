# examples/observed/rows.awk - programs.tsv, curves.tsv, observed.tsv to rows.tsv: a row per program and thread count.
# SPDX-License-Identifier: BSD-3-Clause
#
# The verdict compares the speedup's interval with the limit's, give or take 5 %: "reached", "below" (then what most of
# the cores' time was lost to beyond the serial part), or "above" (the serial part seen at the base is not that of n).

BEGIN {
  FS = OFS = "\t"
  tolerance = 0.05
  kinds = split("inflation imbalance waits fork/join", kind, " ")
  split("13 15 16 17", column, " ")
  print "program", "package", "version", "does", "threads", "rounds", "base_s", "time_s", "speedup", "speedup_lo", \
    "speedup_hi", "level", "others", "serial", "serial_lo", "serial_hi", "serial_n", "limit", "limit_lo", "limit_hi", \
    "binding", "reached", "verdict", "lost_to", "lost_share", "delay", "observer", "finding"
}

FILENAME ~ /programs\.tsv$/ {
  order[++programs] = $1
  package[$1] = $2
  version[$1] = $3
  does[$1] = $4
  next
}

FILENAME ~ /curves\.tsv$/ {
  if (!($1 in base_s)) {
    base_s[$1] = $4
    next
  }
  curve[$1, ++points[$1]] = $0
  next
}

$2 == "none" { next }

{ observed[$1, $2] = $0 }

END {
  for (p = 1; p <= programs; p++)
    for (k = 1; k <= points[order[p]]; k++) put(order[p], curve[order[p], k])
}

function put(name, line,   i, c, o, at, share, lost, reached, verdict) {
  split(line, c, FS)
  if (!((name, c[2]) in observed)) {
    for (i = 3; i <= 22; i++) o[i] = "-"
    print start(name, c), "-", "-", "-", "-", "-", "-", "-", "-", "-", "nothing seen", "-", "-", "-", "-", "-"
    return
  }
  split(observed[name, c[2]], o, FS)
  if (o[10] == "-") o[10] = o[11] = o[9]
  reached = o[9] > 0 ? c[5] / o[9] : "-"
  verdict = c[6] > (1 + tolerance) * o[11] ? "above" : c[7] < (1 - tolerance) * o[10] ? "below" : "reached"
  at = share = "-"
  for (i = 1; i <= kinds; i++) {
    lost = o[column[i]]
    if (lost != "-" && (at == "-" || lost > share)) {
      at = kind[i]
      share = lost
    }
  }
  print start(name, c), o[3], o[4], o[5], o[6], o[9], o[10], o[11], o[12], reached, verdict, at, share, o[18], o[19], o[21]
}

function start(name, c) {
  return name OFS package[name] OFS version[name] OFS does[name] OFS c[2] OFS c[3] OFS base_s[name] OFS c[4] OFS c[5] OFS \
    c[6] OFS c[7] OFS c[8] OFS c[9]
}
