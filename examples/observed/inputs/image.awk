# examples/observed/inputs/image.awk - a picture: soft shades with grain, as an ASCII PPM.
# SPDX-License-Identifier: BSD-3-Clause
#
# After random.awk. -v width= -v height=

function shade(x, y, phase) {
  return int(120 + 90 * sin(x / 90 + phase) * cos(y / 70 - phase) + 45 * (random() - 0.5))
}

BEGIN {
  state = 3
  print "P3", width, height, 255
  for (y = 0; y < height; y++)
    for (x = 0; x < width; x++) print shade(x, y, 0), shade(x, y, 1), shade(x, y, 2)
}
