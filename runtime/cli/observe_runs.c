/* runtime/cli/observe_runs.c - runs the command as often as asked, round by round over the thread counts. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/observe.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- what a run needs beside its order --- */

/* A file the command reads is read anew in every run; a pipe can be read once. */
static void rewind_input(off_t begin) {
  if (begin >= 0)
    lseek(STDIN_FILENO, begin, SEEK_SET);
}

static bool is_terminal(void) {
  const char *terminal = getenv("TERM");
  return isatty(STDERR_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0;
}

static void show_progress(size_t run, size_t total, int threads) {
  if (!is_terminal())
    return;
  fprintf(stderr, "\r\033[Krun %zu of %zu", run, total);
  if (threads > 0)
    fprintf(stderr, ", %d %s", threads, threads == 1 ? "thread" : "threads");
  fflush(stderr);
}

static void clear_progress(void) {
  if (is_terminal())
    fputs("\r\033[K", stderr);
}

/* NULL with the reason in status_out when the environment cannot be made. */
static char **environment_for(const struct cs__observing *observing, int threads, enum cs_status *status_out,
                              struct cs_error *error) {
  const struct cs_policy *policy = &observing->options->placement.policy;
  struct cs_places places = {0};
  if (observing->own_places == NULL)
    *status_out = cs_placement(&observing->machine, &observing->budget, policy, threads, &places, error);
  if (*status_out != CS_OK)
    return NULL;
  char **environment =
      cs__observe_environment(environ, threads, observing->own_places != NULL ? NULL : &places, policy);
  cs_places_free(&places);
  if (environment == NULL)
    *status_out = cs_fail(error, CS_NOMEM, "no memory for the command's environment");
  return environment;
}

/* One run; threads 0: as the environment stands. */
static enum cs_status run_one(const struct cs__observing *observing, int threads, const char *trace, bool quiet,
                              struct cs_observed_run *run_out, struct cs_error *error) {
  enum cs_status status = CS_OK;
  char **environment = threads > 0 ? environment_for(observing, threads, &status, error) : NULL;
  if (status != CS_OK)
    return status;
  const struct cs_observe_order order = {.argv = observing->options->command,
                                         .environment = environment != NULL ? environment : environ,
                                         .library = observing->library,
                                         .rebinder = observing->rebinder,
                                         .rebind = observing->rebind,
                                         .trace = trace,
                                         .quiet = quiet};
  status = cs_observe_run(&order, &cs__observe_pass, run_out, error);
  cs__observe_environment_free(environment);
  return status;
}

/* --- all of them --- */

/* Up in even rounds, down in odd ones: a drift of the machine's speed meets all counts alike. */
static int count_at(const struct cs_ladder *counts, int round, size_t position) {
  if (counts->count == 0)
    return 0;
  return counts->counts[round % 2 == 0 ? position : counts->count - 1 - position];
}

/* A command is repeated once at most: the runs after that one are bound at once, or never when it was of no use. */
static void learn_to_rebind(struct cs__observing *observing, const struct cs_observed_run *run) {
  if (!run->repeated)
    return;
  observing->rebind = run->process_count > 0 && run->processes[0].region_count > 0;
  if (!observing->rebind)
    observing->rebinder = NULL;
}

static enum cs_status add_run(struct cs__observing *observing, int threads, int round, struct cs_error *error) {
  const size_t at = observing->done_count;
  const enum cs_status status = run_one(observing, threads, NULL, at > 0, &observing->done[at], error);
  if (status == CS_INVALID) /* it is a file that may be executed, and the system cannot */
    observing->exit_status = CS_EXIT_NOT_EXECUTABLE;
  if (status != CS_OK)
    return status;
  observing->samples[at] = (struct cs_observe_sample){threads, round, &observing->done[at]};
  observing->done_count++;
  learn_to_rebind(observing, &observing->done[at]);
  if (observing->exit_status == 0)
    observing->exit_status = observing->done[at].exit_status;
  return CS_OK;
}

enum cs_status cs__observe_all(struct cs__observing *observing, struct cs_error *error) {
  const size_t counts = observing->counts.count > 0 ? observing->counts.count : 1;
  const size_t total = counts * (size_t)observing->options->runs;
  const off_t input = lseek(STDIN_FILENO, 0, SEEK_CUR);
  observing->done = calloc(total, sizeof *observing->done);
  observing->samples = calloc(total, sizeof *observing->samples);
  enum cs_status status = observing->done == NULL || observing->samples == NULL
                              ? cs_fail(error, CS_NOMEM, "no memory for %zu runs", total)
                              : CS_OK;
  if (total > 1 && input < 0 && !isatty(STDIN_FILENO))
    cs_cli_warn("standard input is a pipe: only the first of %zu runs can read it; give a file", total);
  for (size_t i = 0; i < total && status == CS_OK; i++) {
    const int round = (int)(i / counts), threads = count_at(&observing->counts, round, i % counts);
    if (i > 0) {
      rewind_input(input);
      show_progress(i + 1, total, threads);
    }
    status = add_run(observing, threads, round, error);
    if (observing->exit_status != 0 || cs__observe_signal != 0)
      break;
  }
  clear_progress();
  return status;
}

/* What was serial on one thread a run on several of the same round shows; any other will do if that one failed. */
static const struct cs_observation *on_several(const struct cs__observing *observing, int round) {
  const struct cs_observation *found = NULL;
  for (size_t i = 0; i < observing->done_count; i++) {
    const struct cs_observed_run *run = &observing->done[i];
    if (run->process_count > 0 && run->processes[0].threads > 1 &&
        (found == NULL || observing->samples[i].round == round))
      found = &run->processes[0];
  }
  return found;
}

void cs__observe_settle(struct cs__observing *observing) {
  for (size_t i = 0; i < observing->done_count; i++) {
    struct cs_observed_run *run = &observing->done[i];
    const struct cs_observation *many = on_several(observing, observing->samples[i].round);
    if (many != NULL && run->process_count > 0 && run->processes[0].threads == 1)
      cs_observation_settle(&run->processes[0], many);
  }
}

/* --- the traced one --- */

static enum cs_status no_such_region(const char *name, struct cs_error *error) {
  return cs_fail(error, CS_INVALID,
                 "--trace %s: there is no such region; name it as the report does: by its function, FILE:LINE or "
                 "number",
                 name);
}

enum cs_status cs__observe_trace(struct cs__observing *observing, const struct cs_observe_summary *summary,
                                 struct cs_error *error) {
  const char *name = observing->options->trace;
  const struct cs_observed_region *region = cs_observe_find_region(summary, name);
  if (region == NULL || region->module == NULL)
    return no_such_region(name, error);
  char *place = cs_text_format("%s+0x%" PRIx64, region->module, region->offset);
  observing->trace = region->function != NULL ? cs_text_format("%s (%s)", region->function, name) : strdup(place);
  if (place == NULL || observing->trace == NULL) {
    free(place);
    return cs_fail(error, CS_NOMEM, "no memory to trace %s", name);
  }
  show_progress(observing->done_count + 1, observing->done_count + 1, summary->shown->asked);
  const enum cs_status status = run_one(observing, summary->shown->asked, place, true, &observing->traced, error);
  clear_progress();
  observing->has_traced = status == CS_OK;
  free(place);
  return status;
}

void cs__observing_free(struct cs__observing *observing) {
  for (size_t i = 0; i < observing->done_count; i++)
    cs_observed_run_free(&observing->done[i]);
  if (observing->has_traced)
    cs_observed_run_free(&observing->traced);
  free(observing->done);
  free(observing->samples);
  free(observing->trace);
  cs_ladder_free(&observing->ladder);
  cs_ladder_free(&observing->counts);
  cs_budget_free(&observing->budget);
  cs_machine_free(&observing->machine);
}
