/* runtime/report/assets.c - finds a file that is built into the program. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/assets.h"

#include <string.h>

const char *cs__asset(const char *name) {
  for (size_t i = 0; i < cs__asset_count; i++)
    if (strcmp(cs__assets[i].name, name) == 0)
      return cs__assets[i].text;
  return "";
}
