/* tests/observe/loading/tool.c - an OMPT tool as a program may bring one: says that it was started, no more. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>

extern void *ompt_start_tool(unsigned version, const char *runtime);

void *ompt_start_tool(unsigned version, const char *runtime) {
  (void)version, (void)runtime;
  puts("tool");
  return NULL;
}
