# examples/observed/inputs/sequences.awk - sequences that evolved from one ancestor along a random tree, as FASTA.
# SPDX-License-Identifier: BSD-3-Clause
#
# After random.awk. -v letters=ACGT -v count= -v size= -v change= (share of letters redrawn per step of the tree)
# -v gap= (share of letters lost, and as many doubled, per step; 0: all sequences keep their size) -v stockholm=1
# for an alignment in Stockholm format instead.

function descend(parent,   child, i, letter, chance) {
  child = ""
  for (i = 1; i <= length(parent); i++) {
    letter = random() < change ? substr(letters, 1 + int(random() * length(letters)), 1) : substr(parent, i, 1)
    chance = gap > 0 ? random() : 1
    if (chance >= gap) child = child letter
    if (chance >= gap && chance < 2 * gap) child = child letter
  }
  return child
}

BEGIN {
  state = 1
  for (i = 0; i < size; i++) sequence[0] = sequence[0] substr(letters, 1 + int(random() * length(letters)), 1)
  for (k = 1; k < count; k++) sequence[k] = descend(sequence[int(random() * k)])
  if (stockholm) print "# STOCKHOLM 1.0"
  for (k = 0; k < count; k++) print stockholm ? "s" k " " sequence[k] : ">s" k "\n" sequence[k]
  if (stockholm) print "//"
}
