/* runtime/base/status.h - the status every fallible function returns, and the message for a person beside it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_BASE_STATUS_H
#define CORESWEEP_RUNTIME_BASE_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The error rule, once for the whole project: a function that can fail returns one of these. Its last parameters are
 * its results (`..._out`, untouched unless it returns CS_OK) and, where a person should learn why, a `struct cs_error
 * *` that may be NULL. A message says what is wrong, why, and the mend.
 */
enum cs_status {
  CS_OK = 0,
  CS_INVALID,     /* an argument or an input cannot be used as it is: the caller's to mend (exit status 2) */
  CS_NOMEM,       /* memory could not be had */
  CS_IO,          /* the system refused to read, write or start something */
  CS_UNSUPPORTED, /* this machine or build cannot do it; not an error of the caller */
  CS_FAILED,      /* it ran and the outcome is wrong: a verification, a crash, a time limit */
  CS_INTERRUPTED  /* the user asked to stop; what was done so far is kept */
};

#define CS_ERROR_BYTES 512

struct cs_error {
  char message[CS_ERROR_BYTES]; /* one line, no newline at the end; "" when nothing was said */
};

/* Writes the printf-formatted message into error (NULL: nothing) and returns status, so that a failure is one line. */
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
enum cs_status
cs_fail(struct cs_error *error, enum cs_status status, const char *format, ...);

#ifdef __clang_analyzer__ /* it does not look into other files: here it sees what cs_fail returns */
#define cs_fail(error, status, ...) (cs_fail((error), (status), __VA_ARGS__), (status))
#endif

/* The status's name in lower case ("invalid", "out of memory", ...); never NULL. */
const char *cs_status_name(enum cs_status status);

#ifdef __cplusplus
}
#endif
#endif
