# examples/observed/inputs/square.awk - the cone of magic squares, whose Hilbert basis normaliz finds.
# SPDX-License-Identifier: BSD-3-Clause
#
# -v side=: every row, column and diagonal sums to what the first column sums to.

function belongs(kind, which, row, column) {
  if (kind == "row") return row == which
  if (kind == "column") return column == which
  if (kind == "down") return row == column
  return row + column == side - 1
}

function equation(kind, which,   row, column, line) {
  line = ""
  for (row = 0; row < side; row++)
    for (column = 0; column < side; column++) line = line (belongs(kind, which, row, column) - (column == 0)) " "
  print line
}

BEGIN {
  print "amb_space", side * side
  print "equations", 2 * side + 1
  for (i = 0; i < side; i++) equation("row", i)
  for (i = 1; i < side; i++) equation("column", i)
  equation("down", 0)
  equation("up", 0)
  print "HilbertBasis"
}
