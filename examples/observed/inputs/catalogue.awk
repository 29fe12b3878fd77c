# examples/observed/inputs/catalogue.awk - a translation (old.po) and its programs' new messages (new.pot).
# SPDX-License-Identifier: BSD-3-Clause
#
# After random.awk. -v messages=; every sixth message has changed a word, so msgmerge looks for its nearest one.

function header(file) {
  printf "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Language: xx\\n\"\n\n" > file
}

BEGIN {
  state = 7
  words = split("open close file window network error failed cannot read write server connection password user " \
    "group directory missing invalid argument option value list table column row update delete insert select " \
    "memory thread process signal device driver", word, " ")
  header("old.po")
  header("new.pot")
  for (i = 0; i < messages; i++) {
    message = ""
    for (k = 0; k < 6; k++) message = message pick(word, words) " "
    message = message i
    printf "msgid \"%s\"\nmsgstr \"xx %s\"\n\n", message, message > "old.po"
    if (i % 6 == 0) sub(/^[a-z]+/, "changed", message)
    printf "msgid \"%s\"\nmsgstr \"\"\n\n", message > "new.pot"
  }
}
