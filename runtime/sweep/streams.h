/* runtime/sweep/streams.h - where the standard streams of a command lead, and what is read from them. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_STREAMS_H
#define CORESWEEP_RUNTIME_SWEEP_STREAMS_H

#include "runtime/base/status.h"
#include "runtime/base/text.h"
#include "runtime/sweep/metric.h"
#include "runtime/sweep/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So much of the end of what is printed is kept for messages. */
enum { CS__STREAMS_TAIL = 1024 };

struct cs__streams_order {
  const char *input; /* file on standard input; NULL: /dev/null */
  int input_fd;      /* where input is NULL: this file from its beginning; negative: none */
  enum cs_output output;
  const char *output_file;
  int inherited_fd;   /* CS_OUTPUT_INHERIT */
  const char *metric; /* read from output and error; or NULL */
  bool hash;          /* of the output */
  bool store;         /* keep the output, for somebody to read it after the run */
  bool tail;          /* keep the end of output and error */
  bool ours;          /* output goes where our own goes, whatever is said above */
};

struct cs__streams {
  /* What become the streams of the command; negative: as ours are. */
  int child[3];
  int pipes[2]; /* our ends of its standard output and error, non-blocking; negative: none */
  int stored;   /* the output as a regular file; negative: not kept */
  int onto;     /* what comes down the pipe of standard output is written on; negative: nowhere */
  struct cs__metric *metric;
  bool passes; /* standard output comes down a pipe, and is looked at there; else it is once stored */
  bool hashes, tails;
  uint64_t hash, bytes; /* of standard output: 64-bit FNV-1a */
  char tail[CS__STREAMS_TAIL];
  size_t tail_length;
};

/* Opens and makes what the order asks for. CS_INVALID names the file that cannot be opened. */
enum cs_status cs__streams_open(const struct cs__streams_order *order, struct cs__streams *streams_out,
                                struct cs_error *error);
void cs__streams_close(struct cs__streams *streams);

/* The command has its own ends by now: ours would keep its pipes open. */
void cs__streams_started(struct cs__streams *streams);

/* Reads one block from output (0) or error (1); false when there was nothing. The pipe is closed at its end. */
bool cs__streams_read(struct cs__streams *streams, int which);

/* The command and all it started are gone: what is left in the pipes, and a stored output from its beginning. */
enum cs_status cs__streams_finish(struct cs__streams *streams, struct cs_error *error);

/* The last line of the tail that is not blank, fit to be shown; "" without one. */
void cs__streams_last_line(const struct cs__streams *streams, char line_out[CS__STREAMS_TAIL + 1]);

#endif
