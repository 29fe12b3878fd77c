/* runtime/cli/run.c - coresweep run: plan, sweep, report; or go on with a sweep that was stopped. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/run.h"
#include "runtime/base/clock.h"
#include "runtime/observe/reader.h"
#include "topology/cpu_features.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The program as it was started: a rebuild during the sweep must not mix two of them. */
static const char this_program[] = "/proc/self/exe";

enum { HOST_BYTES = 256 };

static void read_host(char host[HOST_BYTES]) {
  if (gethostname(host, HOST_BYTES) != 0)
    host[0] = '\0';
  host[HOST_BYTES - 1] = '\0';
}

/* Where this program lies, for whoever compares with it later; NULL where the system does not tell. */
static char *own_path(void) {
  char path[PATH_MAX];
  const ssize_t length = readlink(this_program, path, sizeof path);
  return length > 0 && length < (ssize_t)sizeof path ? strndup(path, (size_t)length) : NULL;
}

static bool runs_commands(const struct cs_result *result) {
  return result->case_count > 0 && result->cases[0].argv != NULL;
}

/* Files that a command names lie where the sweep was begun. *folder_out, of the result, stays the same one. */
static enum cs_status go_back(const struct cs_result *stored, char **folder_out, struct cs_error *error) {
  char here[PATH_MAX], absolute[PATH_MAX];
  if (!runs_commands(stored) || stored->working_folder == NULL ||
      (getcwd(here, sizeof here) != NULL && strcmp(here, stored->working_folder) == 0))
    return CS_OK;
  char *folder = realpath(*folder_out, absolute) != NULL ? strdup(absolute) : NULL;
  if (folder == NULL)
    return cs_fail(error, CS_IO, "%s: its absolute path cannot be told", *folder_out);
  free(*folder_out);
  *folder_out = folder;
  if (chdir(stored->working_folder) != 0)
    return cs_fail(error, CS_INVALID,
                   "its commands ran in %s, where this cannot go: %s; make that folder again with all they need, or "
                   "sweep anew",
                   stored->working_folder, strerror(errno));
  cs_cli_warn("the commands run in %s, where the sweep was begun", stored->working_folder);
  return CS_OK;
}

static enum cs_status describe(struct cs_result *plan, const char *host, int argc, char **argv,
                               struct cs_error *error) {
  char begun[CS_UTC_BYTES];
  cs_utc_now(begun);
  plan->version = strdup(CS_VERSION);
  plan->host = strdup(host);
  plan->begun_utc = strdup(begun);
  plan->command = cs_cli_command_line(argc, argv);
  plan->program = own_path();
  plan->working_folder = getcwd(NULL, 0);
  if (plan->version == NULL || plan->host == NULL || plan->begun_utc == NULL || plan->command == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the plan");
  return cs__run_facts(plan, error);
}

static void warn_of_two_runtimes(void) {
  struct cs_text names = {0};
  if (cs__openmp_runtimes(&names) > 1)
    cs_cli_warn("two OpenMP runtimes are loaded (%s): neither knows of the other's threads, so teams may share PUs and "
                "figures are not to be trusted; build plug-ins with the compiler of coresweep, unset LD_PRELOAD",
                cs_text_get(&names));
  cs_text_free(&names);
}

/* Plans, makes the folder, writes the journal's first line. folder_out: free() it. */
static enum cs_status begin(struct cs__run_options *options, int argc, char **argv, char **folder_out,
                            struct cs_error *error) {
  struct cs_machine machine = {0};
  struct cs_budget budget = {0};
  struct cs_result plan = {0};
  struct cs__run_request asked = {.command = NULL};
  char host[HOST_BYTES], *xml = NULL;
  read_host(host);
  cs__run_cap(options);
  enum cs_status status = cs_cli_machine(&options->placement, &machine, &budget, error);
  if (status != CS_OK)
    return status;
  if (!machine.this_host) {
    status = cs_fail(error, CS_INVALID,
                     "%s shows another machine than this host, which alone can be swept; unset it, or set "
                     "HWLOC_THISSYSTEM=1 if it describes this one",
                     machine.source);
    cs_budget_free(&budget);
    cs_machine_free(&machine);
    return status;
  }
  status = cs__run_request(options, &asked, error);
  if (status == CS_OK)
    status = cs_plan_make(&asked.request, &machine, &budget, &plan, error);
  if (status == CS_OK)
    status = describe(&plan, host, argc, argv, error);
  if (status == CS_OK)
    cs__run_warn_of_metric(&options->of_command);
  if (status == CS_OK)
    status = cs__run_folder(options->results, host, &plan.folder, error);
  if (status == CS_OK)
    status = cs_machine_export_xml(&xml, error);
  if (status == CS_OK)
    status = cs_sweep_begin(&plan, xml, error);
  if (status == CS_OK && (*folder_out = strdup(plan.folder)) == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for the result's name");
  if (status != CS_OK && options->results == NULL && plan.folder != NULL)
    rmdir(plan.folder); /* it was made for this, and holds nothing yet */
  free(xml);
  cs__run_request_free(&asked);
  cs_result_free(&plan);
  cs_budget_free(&budget);
  cs_machine_free(&machine);
  return status;
}

/* CS_INVALID when a place of the plan is not ours today: every invocation there would be rejected, for good. */
static enum cs_status check_places(const struct cs_result *stored, struct cs_error *error) {
  const struct cs_placement_options here = {0};
  struct cs_machine machine = {0};
  struct cs_budget budget = {0};
  struct cs_error why = {""};
  enum cs_status status = cs_cli_machine(&here, &machine, &budget, error);
  for (size_t i = 0; i < stored->point_count && status == CS_OK; i++) {
    struct cs_places places = {0};
    if (stored->points[i].places[0] == '\0')
      continue; /* other than threads are swept */
    if (cs_places_parse(stored->points[i].places, &machine, &budget, &places, &why) != CS_OK)
      status = cs_fail(error, CS_INVALID, "the result's places for %d threads are not this process's today: %s",
                       stored->points[i].n, why.message);
    cs_places_free(&places);
  }
  cs_budget_free(&budget);
  cs_machine_free(&machine);
  return status;
}

/* The folder of a stored result that may go on here. */
static enum cs_status find_resumed(const char *path, char **folder_out, struct cs_error *error) {
  struct cs_result stored = {0};
  char host[HOST_BYTES];
  enum cs_status status = cs_result_load(path, &stored, error);
  if (status != CS_OK)
    return status;
  read_host(host);
  if (stored.version != NULL && strcmp(stored.version, CS_VERSION) != 0) {
    status = cs_fail(
        error, CS_INVALID,
        "%s was begun by coresweep %s, this is %s: their figures must not be mixed; resume it with that one, or "
        "sweep anew",
        path, stored.version, CS_VERSION);
    cs_result_free(&stored);
    return status;
  }
  if (stored.host != NULL && strcmp(stored.host, host) != 0)
    cs_cli_warn("%s was begun on host %s, this is %s: go on only if it is the same machine", path, stored.host, host);
  status = check_places(&stored, error);
  if (status == CS_OK && (*folder_out = strdup(stored.folder)) == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for the result's name");
  if (status == CS_OK && (status = go_back(&stored, folder_out, error)) != CS_OK) {
    free(*folder_out);
    *folder_out = NULL;
  }
  cs_result_free(&stored);
  return status;
}

static enum cs_status sweep(const char *folder, bool observe, struct cs_result *result_out, struct cs_error *error) {
  struct cs_error why = {0};
  char *observer = NULL;
  if (observe && cs_observe_library(&observer, &why) != CS_OK)
    cs_cli_warn("no Amdahl limit will be measured: %s", why.message);
  if (observer != NULL && strpbrk(observer, " :") != NULL) { /* the dynamic linker splits LD_PRELOAD there */
    cs_cli_warn(
        "no Amdahl limit will be measured: %s has a blank or colon in its path and cannot be preloaded; install "
        "coresweep elsewhere",
        observer);
    free(observer);
    observer = NULL;
  }
  const char *terminal = getenv("TERM");
  const bool shown = isatty(STDERR_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0;
  struct cs__progress_screen screen = {0};
  const struct cs_driver driver = {.worker_program = this_program,
                                   .observe_library = observer,
                                   .stop = &cs__stop,
                                   .progress = shown ? cs__progress_show : NULL,
                                   .alarm = cs__progress_alarm,
                                   .progress_context = &screen};
  cs__stop_on_signals();
  const enum cs_status status = cs_sweep_run(folder, &driver, result_out, error);
  cs__progress_clear(&screen);
  cs__stop_no_more();
  free(observer);
  return status;
}

int cs__run(struct cs__run_options *options, int argc, char **argv) {
  struct cs_result result = {0};
  struct cs_error error = {0};
  char *folder = NULL;
  enum cs_status status = cs_isa_check(&error);
  if (status == CS_OK)
    status = options->resume != NULL ? find_resumed(options->resume, &folder, &error)
                                     : begin(options, argc, argv, &folder, &error);
  free(options->cases);
  if (status == CS_OK) {
    warn_of_two_runtimes();
    status = sweep(folder, options->protocol.observe, &result, &error);
  }
  free(folder);
  if (status != CS_OK && status != CS_INTERRUPTED)
    return cs_cli_fail(status, &error);
  const int exit_status = cs__present(&result, &options->present);
  cs_result_free(&result);
  return status == CS_INTERRUPTED ? CS_EXIT_SIGNAL + (cs__stop != 0 ? cs__stop : SIGINT) : exit_status;
}

/* Two sides are compared below the table; where standard output is JSON or CSV they are only judged. */
static int present(const struct cs_result *result, struct cs__run_options *options) {
  int exit_status = cs__present(result, &options->present);
  if (exit_status == CS_EXIT_OK && result->cleanup_failed)
    exit_status = CS_EXIT_FAILED;
  if (!cs_result_is_versus(result)) {
    if (options->judged)
      cs_cli_warn("the result has one side only: there is nothing to compare");
    return exit_status;
  }
  if (options->present.show != CS__SHOW_TABLE)
    options->compare.format = CS__COMPARE_SILENT;
  else
    fputs("\n", stdout);
  const int compared = cs__compare_sweep(result, &options->compare);
  return exit_status != CS_EXIT_OK ? exit_status : compared;
}

int cs_main_run(int argc, char **argv) {
  struct cs__run_options options;
  struct cs_result result = {0};
  struct cs_error error = {0};
  char *folder = NULL;
  int exit_status = CS_EXIT_OK;
  cs__run_parse(argc, argv, &options);
  enum cs_status status = cs_isa_check(&error);
  if (status == CS_OK)
    status = options.resume != NULL ? find_resumed(options.resume, &folder, &error)
                                    : begin(&options, argc, argv, &folder, &error);
  if (status == CS_OK) {
    warn_of_two_runtimes();
    status = sweep(folder, options.protocol.observe && options.of_command.recipe.metric == NULL, &result, &error);
  }
  free(folder);
  if (status != CS_OK && status != CS_INTERRUPTED)
    exit_status = cs_cli_fail(status, &error);
  else
    exit_status = present(&result, &options);
  cs_result_free(&result);
  cs__run_options_free(&options);
  return status == CS_INTERRUPTED ? CS_EXIT_SIGNAL + (cs__stop != 0 ? cs__stop : SIGINT) : exit_status;
}
