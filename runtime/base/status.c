/* runtime/base/status.c - status names and error messages. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/status.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#undef cs_fail /* what status.h gives the analyzer instead */

enum cs_status cs_fail(struct cs_error *error, enum cs_status status, const char *format, ...) {
  if (error != NULL) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
  }
  return status;
}

const char *cs_status_name(enum cs_status status) {
  static const char *const names[] = {
      [CS_OK] = "ok",
      [CS_INVALID] = "invalid",
      [CS_NOMEM] = "out of memory",
      [CS_IO] = "input/output error",
      [CS_UNSUPPORTED] = "unsupported",
      [CS_FAILED] = "failed",
      [CS_INTERRUPTED] = "interrupted",
  };
  const size_t index = (size_t)status;
  return index < sizeof names / sizeof names[0] ? names[index] : "unknown";
}
