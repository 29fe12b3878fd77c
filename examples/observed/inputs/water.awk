# examples/observed/inputs/water.awk - a block of water molecules on a lattice, as an XYZ file.
# SPDX-License-Identifier: BSD-3-Clause
#
# -v wide= -v deep= -v high=: molecules along each axis. 3.1 angstrom apart, as in ice; bonds of 0.957 angstrom.

BEGIN {
  print 3 * wide * deep * high
  print "water"
  for (i = 0; i < wide; i++)
    for (j = 0; j < deep; j++)
      for (k = 0; k < high; k++) {
        x = i * 3.1; y = j * 3.1; z = k * 3.1
        printf "O %.3f %.3f %.3f\n", x, y, z
        printf "H %.3f %.3f %.3f\n", x + 0.757, y + 0.586, z
        printf "H %.3f %.3f %.3f\n", x - 0.757, y + 0.586, z
      }
}
