/* runtime/cli/nearest.c - what a mistyped command was probably meant to be. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/cli.h"

#include <string.h>

enum { LONGEST = 31 }; /* longer words are no slips of the finger */

static int least(int a, int b) {
  return a < b ? a : b;
}

/* Edits (insert, delete, replace, swap neighbours) between two words: optimal string alignment distance. */
static int distance(const char *a, const char *b) {
  const size_t rows = strlen(a), columns = strlen(b);
  if (rows > LONGEST || columns > LONGEST)
    return LONGEST;
  int d[LONGEST + 1][LONGEST + 1];
  for (size_t i = 0; i <= rows; i++) {
    for (size_t j = 0; j <= columns; j++) {
      if (i == 0 || j == 0) {
        d[i][j] = (int)(i + j);
        continue;
      }
      const int replaced = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
      d[i][j] = least(replaced, least(d[i - 1][j], d[i][j - 1]) + 1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[rows][columns];
}

const char *cs_cli_nearest(const struct cs_command *commands, size_t count, const char *word) {
  const char *nearest = NULL;
  int fewest = 3; /* two slips at most */
  for (size_t i = 0; i < count; i++) {
    if (commands[i].summary == NULL)
      continue;
    const size_t length = strlen(commands[i].name);
    const int edits = distance(commands[i].name, word);
    if (edits < fewest && (size_t)edits < length) {
      fewest = edits;
      nearest = commands[i].name;
    }
  }
  return nearest;
}
