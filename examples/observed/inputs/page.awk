# examples/observed/inputs/page.awk - a page of words as drawing commands for GraphicsMagick.
# SPDX-License-Identifier: BSD-3-Clause
#
# After random.awk. -v lines= (60 pixels apart).

BEGIN {
  state = 1
  words = split("core thread memory barrier speed limit serial share region team place measure time work lock wait " \
    "reduce bound cache page wire number field light river stone paper music window garden", word, " ")
  for (i = 0; i < lines; i++) {
    line = ""
    for (k = 0; k < 11; k++) line = line pick(word, words) " "
    printf "text 60,%d \"%s\"\n", 80 + 60 * i, line
  }
}
