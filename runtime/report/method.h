/* runtime/report/method.h - how a result was measured, said with its own figures: what an honest report must state. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_METHOD_H
#define CORESWEEP_RUNTIME_REPORT_METHOD_H

#include "runtime/base/text.h"
#include "runtime/sweep/summary.h"

#include <stddef.h>

/*
 * One statement: its name, and a function that appends its sentences. The text is plain: it may hold names from
 * outside, so a reader's escaping is the caller's.
 */
struct cs__statement {
  const char *name;
  void (*put)(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);
};

extern const struct cs__statement cs__method[];
extern const size_t cs__method_count;

#endif
