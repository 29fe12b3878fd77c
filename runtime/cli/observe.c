/* runtime/cli/observe.c - coresweep observe: run a command, see where its cores' time goes, report. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/observe.h"
#include "runtime/base/clock.h"
#include "runtime/observe/reader.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HOST_BYTES = 256, POLICY_BYTES = 64 };

/* An unset variable and an empty one are the same to OpenMP runtimes. */
static bool is_set(const char *name) {
  const char *value = getenv(name);
  return value != NULL && value[0] != '\0';
}

/* --- before --- */

/* More threads than PUs would wait for each other: what is seen then is the waiting. */
static enum cs_status parse_counts(const char *list, int most, struct cs_ladder *counts_out, struct cs_error *error) {
  struct cs_ladder counts;
  const enum cs_status status = cs_ladder_parse(list, most, true, &counts, error);
  if (status != CS_OK)
    return status;
  if (counts.count > 0 && counts.counts[counts.count - 1] > most) {
    const int given = counts.counts[counts.count - 1];
    cs_ladder_free(&counts);
    return cs_fail(error, CS_INVALID,
                   "--threads: %d threads do not have a PU each, at most %d do here; OMP_NUM_THREADS=%d coresweep "
                   "observe without --threads runs them all the same",
                   given, most, given);
  }
  *counts_out = counts;
  return CS_OK;
}

/* The machine's own ladder for the limit's curve, and the counts to be run. */
static enum cs_status plan(struct cs__observing *observing, struct cs_error *error) {
  const struct cs__observe_options *options = observing->options;
  const struct cs_policy *policy = &options->placement.policy;
  const char *own = is_set("OMP_PLACES") ? "OMP_PLACES" : is_set("GOMP_CPU_AFFINITY") ? "GOMP_CPU_AFFINITY" : NULL;
  enum cs_status status = cs_cli_machine(&options->placement, &observing->machine, &observing->budget, error);
  if (status == CS_OK)
    status = cs_ladder_default(&observing->machine, &observing->budget, policy, &observing->ladder, error);
  if (!options->placement.policy_given)
    observing->own_places = own;
  if (status != CS_OK || options->threads == NULL)
    return status;
  if (!observing->machine.this_host)
    return cs_fail(error, CS_INVALID, "%s shows another machine than this host: --threads cannot place threads there",
                   observing->machine.source);
  if (own != NULL && options->placement.policy_given)
    cs_cli_warn("--bind and --smt come before %s, which is not used", own);
  const int capacity = cs_placement_capacity(&observing->machine, &observing->budget, policy);
  const int most = observing->budget.threads < capacity ? observing->budget.threads : capacity;
  return parse_counts(options->threads, most, &observing->counts, error);
}

/* The dynamic linker splits LD_PRELOAD at blanks and colons. */
static enum cs_status find_library(char **library_out, struct cs_error *error) {
  const enum cs_status status = cs_observe_library(library_out, error);
  if (status != CS_OK || strpbrk(*library_out, " :") == NULL)
    return status;
  return cs_fail(error, CS_UNSUPPORTED,
                 "%s has a blank or colon in its path and cannot be preloaded; install coresweep elsewhere",
                 *library_out);
}

/* --- standard output --- */

/* Our document has it for itself: what the command writes there goes to standard error. Returns the real one, or -1. */
static int lend_output(const struct cs__observe_options *options) {
  if (!cs__observe_owns_output(options))
    return -1;
  fflush(stdout);
  const int real = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (real >= 0)
    dup2(STDERR_FILENO, STDOUT_FILENO);
  return real;
}

static void restore_output(int real) {
  if (real < 0)
    return;
  dup2(real, STDOUT_FILENO);
  close(real);
}

/* --- after --- */

static const char *policy_words(const struct cs__observing *observing, char words[POLICY_BYTES]) {
  const struct cs_policy *policy = &observing->options->placement.policy;
  if (observing->counts.count == 0 || observing->own_places != NULL)
    return NULL;
  snprintf(words, POLICY_BYTES, "%s, SMT %s", cs_bind_name(policy->bind), cs_smt_name(policy->smt));
  return words;
}

static struct cs_observe_runs runs_of(const struct cs__observing *observing) {
  return (struct cs_observe_runs){.version = CS_VERSION,
                                  .own_places = observing->own_places,
                                  .samples = observing->samples,
                                  .sample_count = observing->done_count,
                                  .ladder = observing->ladder.counts,
                                  .ladder_count = observing->ladder.count,
                                  .traced = observing->has_traced ? &observing->traced : NULL,
                                  .trace = observing->trace,
                                  .interrupted = cs__observe_signal != 0,
                                  .exit_status = observing->exit_status};
}

/* The region's run goes beside the others: a first summary names it. */
static enum cs_status trace(struct cs__observing *observing, struct cs_error *error) {
  struct cs_observe_summary summary = {0};
  const struct cs_observe_runs runs = runs_of(observing);
  if (observing->options->trace == NULL || observing->exit_status != 0 || cs__observe_signal != 0)
    return CS_OK;
  enum cs_status status = cs_observe_summarise(&runs, &summary, error);
  if (status == CS_OK)
    status = cs__observe_trace(observing, &summary, error);
  cs_observe_summary_free(&summary);
  return status;
}

static int report(const struct cs__observing *observing, const char *command, const char *begun) {
  char host[HOST_BYTES] = "", policy[POLICY_BYTES];
  struct cs_observe_summary summary = {0};
  struct cs_error error = {""};
  struct cs_observe_runs runs = runs_of(observing);
  gethostname(host, sizeof host - 1);
  runs.host = host;
  runs.command = command;
  runs.begun_utc = begun;
  runs.policy = policy_words(observing, policy);
  const enum cs_status status = cs_observe_summarise(&runs, &summary, &error);
  if (status != CS_OK)
    return cs_cli_fail(status, &error);
  const int exit_status = cs__observe_output(observing->options, &runs, &summary);
  cs_observe_summary_free(&summary);
  return exit_status;
}

/* The command's own status first, then what became of the report; a signal that the command did not die of counts too
 * when it kept runs from being made. */
static int exit_status_of(const struct cs__observing *observing, int reported) {
  const size_t counts = observing->counts.count > 0 ? observing->counts.count : 1;
  const bool cut = observing->done_count < counts * (size_t)observing->options->runs;
  if (observing->exit_status != 0)
    return observing->exit_status;
  if (cs__observe_signal != 0 && cut)
    return CS_EXIT_SIGNAL + cs__observe_signal;
  return reported;
}

/* All runs, then the traced one. A failure leaves what was done before it. */
static enum cs_status observe(struct cs__observing *observing, struct cs_error *error) {
  const int real = lend_output(observing->options);
  cs__observe_signals_begin();
  enum cs_status status = cs__observe_all(observing, error);
  cs__observe_settle(observing);
  if (status == CS_OK)
    status = trace(observing, error);
  cs__observe_signals_end();
  restore_output(real);
  return status;
}

int cs_main_observe(int argc, char **argv) {
  struct cs__observe_options options;
  struct cs__observing observing = {.options = &options};
  struct cs_error error = {""}, why;
  char *library = NULL, *rebinder = NULL, begun[CS_UTC_BYTES];
  cs__observe_parse(argc, argv, &options);
  int exit_status = cs__observe_find_program(options.command[0], &error);
  if (exit_status != 0) {
    cs_cli_fail(CS_INVALID, &error);
    return exit_status;
  }
  char *command = cs_cli_command_line(argc, argv);
  enum cs_status status = command != NULL ? find_library(&library, &error) : cs_fail(&error, CS_NOMEM, "no memory");
  if (status == CS_OK && !options.no_rebind && cs_observe_rebinder(&rebinder, &why) != CS_OK)
    rebinder = NULL; /* the report says what was not seen */
  observing.library = library;
  observing.rebinder = rebinder;
  if (status == CS_OK)
    status = plan(&observing, &error);
  if (status == CS_OK)
    status = cs__observe_output_check(&options, &error);
  cs_utc_now(begun);
  if (status == CS_OK)
    status = observe(&observing, &error);
  if (observing.done_count > 0)
    exit_status = exit_status_of(&observing, report(&observing, command, begun));
  if (status != CS_OK) {
    const int failed = cs_cli_fail(status, &error);
    exit_status = observing.exit_status != 0 ? observing.exit_status : failed;
  }
  cs__observing_free(&observing);
  free(command);
  free(library);
  free(rebinder);
  return exit_status;
}
