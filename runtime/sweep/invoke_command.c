/* runtime/sweep/invoke_command.c - the command line a worker is started with. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/invoke.h"
#include "runtime/sweep/launch.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { OWN_MAX = 24 }; /* arguments of a worker's own: 9 options with values and 3 words are the most */

static void add(struct cs__command *command, const char *argument) {
  command->arguments[command->count++] = argument;
  command->arguments[command->count] = NULL;
}

static void add_text(struct cs__command *command, const char *option, const char *text) {
  add(command, option);
  add(command, text);
}

__attribute__((format(printf, 3, 4))) static void add_number(struct cs__command *command, const char *option,
                                                             const char *format, ...) {
  char *number = command->numbers[command->number_count++];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(number, sizeof command->numbers[0], format, arguments);
  va_end(arguments);
  add_text(command, option, number);
}

char *const *cs__swept_command(const struct cs_result *result, const struct cs__order *order) {
  return order->case_index != CS_CASE_NONE ? result->cases[order->case_index].argv : NULL;
}

static const char *program_of(const struct cs_result *result, const struct cs_driver *driver,
                              const struct cs__order *order) {
  const bool is_rival = order->case_index != CS_CASE_NONE && result->cases[order->case_index].rival >= 0 &&
                        cs__swept_command(result, order) == NULL;
  return is_rival && result->versus != NULL ? result->versus : driver->worker_program;
}

static void add_ceilings(struct cs__command *command, const struct cs_result *result) {
  add(command, "--ceilings");
  add_number(command, "--footprint", "%llu", (unsigned long long)result->protocol.footprint_bytes);
}

static void add_kernel(struct cs__command *command, const struct cs_result *result, const struct cs__order *order,
                       const struct cs__asked *asked) {
  add_text(command, "--case", result->cases[order->case_index].spec);
  add_number(command, "--calls", "%lld", (long long)asked->calls);
  add_number(command, "--samples", "%d", asked->samples);
  add_number(command, "--shortest", "%.17g", result->protocol.shortest_s);
  if (asked->observed_in != NULL)
    add(command, "--observe");
}

static void add_command(struct cs__command *command, char *const *words, const struct cs_driver *driver,
                        const struct cs__asked *asked) {
  add_number(command, "--calls", "%lld", (long long)asked->calls);
  if (asked->observed_in != NULL) {
    add_text(command, "--observer", driver->observe_library);
    add_text(command, "--observe-into", asked->observed_in);
  }
  add(command, "--");
  for (size_t i = 0; words[i] != NULL; i++)
    add(command, words[i]);
}

enum cs_status cs__command_make(const struct cs_result *result, const struct cs_driver *driver,
                                const struct cs__order *order, const struct cs__asked *asked,
                                struct cs__command *command_out, struct cs_error *error) {
  char *const *words = cs__swept_command(result, order);
  size_t word_count = 0;
  while (words != NULL && words[word_count] != NULL)
    word_count++;
  *command_out = (struct cs__command){.arguments = calloc(OWN_MAX + word_count, sizeof *command_out->arguments)};
  if (command_out->arguments == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a worker's arguments");
  add(command_out, program_of(result, driver, order));
  add(command_out, "worker");
  if (words != NULL)
    add(command_out, "--command"); /* second: a worker that is not the program to be bound knows it before main */
  add_number(command_out, "--invocation", "%d", asked->id);
  add_number(command_out, "--threads", "%d", result->points[order->point_index].n);
  add_number(command_out, "--fd", "%d", CS__LAUNCH_FD);
  if (order->purpose == CS_PURPOSE_CEILINGS)
    add_ceilings(command_out, result);
  else if (words != NULL)
    add_command(command_out, words, driver, asked);
  else
    add_kernel(command_out, result, order, asked);
  return CS_OK;
}
