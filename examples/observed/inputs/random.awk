# examples/observed/inputs/random.awk - the same random numbers in every awk and on every machine.
# SPDX-License-Identifier: BSD-3-Clause
#
# The "minimal standard" generator of Park and Miller: its products stay below 2^53, so doubles hold them exactly.
# Set state (1 to 2147483646) before the first call.

function random() {
  state = (state * 16807) % 2147483647
  return state / 2147483647
}

function pick(list, count) {
  return list[1 + int(random() * count)]
}
