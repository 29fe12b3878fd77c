/* runtime/sweep/invoke_command.c - the command line a worker is started with. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/invoke.h"
#include "runtime/sweep/launch.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { OWN_MAX = 24 }; /* arguments of a worker's own: 8 options with values, 4 words and the end are the most */

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

/* Its words with all filled in, and how it is run on one line. */
static enum cs_status add_command(struct cs__command *command, const struct cs_result *result,
                                  const struct cs_driver *driver, const struct cs__order *order,
                                  const struct cs__asked *asked, struct cs_error *error) {
  command->errand_line = cs__errand_to_line(&command->errand);
  if (command->errand_line == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a worker's arguments");
  if (result->points[order->point_index].team > 0)
    add_number(command, "--threads", "%d", result->points[order->point_index].team);
  add_number(command, "--calls", "%lld", (long long)asked->calls);
  if (asked->observed_in != NULL) {
    add_text(command, "--observer", driver->observe_library);
    add_text(command, "--observe-into", asked->observed_in);
  }
  add_text(command, "--errand", command->errand_line);
  add(command, "--");
  for (size_t i = 0; command->errand.words[i] != NULL; i++)
    add(command, command->errand.words[i]);
  return CS_OK;
}

void cs__command_free(struct cs__command *command) {
  cs__errand_free(&command->errand);
  free(command->errand_line);
  free(command->arguments);
  *command = (struct cs__command){0};
}

enum cs_status cs__command_make(const struct cs_result *result, const struct cs_driver *driver,
                                const struct cs__order *order, const struct cs__asked *asked,
                                struct cs__command *command_out, struct cs_error *error) {
  const bool is_command = cs__swept_command(result, order) != NULL;
  size_t word_count = 0;
  enum cs_status status = CS_OK;
  *command_out = (struct cs__command){0};
  if (is_command)
    status = cs__errand_make(result, order, &command_out->errand, error);
  if (status != CS_OK)
    return status;
  while (is_command && command_out->errand.words[word_count] != NULL)
    word_count++;
  command_out->arguments = calloc(OWN_MAX + word_count, sizeof *command_out->arguments);
  if (command_out->arguments == NULL) {
    cs__command_free(command_out);
    return cs_fail(error, CS_NOMEM, "no memory for a worker's arguments");
  }
  add(command_out, program_of(result, driver, order));
  add(command_out, "worker");
  if (is_command)
    add(command_out, "--command"); /* second: a worker that is not the program to be bound knows it before main */
  add_number(command_out, "--invocation", "%d", asked->id);
  add_number(command_out, "--fd", "%d", CS__LAUNCH_FD);
  if (!is_command)
    add_number(command_out, "--threads", "%d", result->points[order->point_index].n);
  if (order->purpose == CS_PURPOSE_CEILINGS)
    add_ceilings(command_out, result);
  else if (is_command)
    status = add_command(command_out, result, driver, order, asked, error);
  else
    add_kernel(command_out, result, order, asked);
  if (status != CS_OK)
    cs__command_free(command_out);
  return status;
}
