/* runtime/cli/run_request.c - what was asked on the command line and by the user's OpenMP variables, as a request to
 * plan.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/cli/run.h"
#include "runtime/observe/process.h"

#include <stdlib.h>
#include <unistd.h>

/* An unset variable and an empty one are the same to OpenMP runtimes. */
static const char *variable(const char *name) {
  const char *value = getenv(name);
  return value != NULL && value[0] != '\0' ? value : NULL;
}

void cs__run_cap(struct cs__run_options *options) {
  const char *said = variable("OMP_NUM_THREADS");
  if (said == NULL || options->threads != NULL || options->placement.max_threads > 0 ||
      !cs_plan_leaves_threads((const char *const *)options->of_command.parameters, options->of_command.parameter_count))
    return;
  char *end;
  const long most = strtol(said, &end, 10);
  if (end == said || (*end != '\0' && *end != ',') || most < 1 || most > CS_PU_INDEX_MAX)
    return;
  options->placement.max_threads = (int)most;
  cs_cli_warn("OMP_NUM_THREADS=%s is taken as the largest team; --max-threads or --threads says otherwise", said);
}

static void take_places(const struct cs__run_options *options, struct cs_request *request) {
  const char *places = variable("OMP_PLACES"), *bind = variable("OMP_PROC_BIND"), *gomp = variable("GOMP_CPU_AFFINITY");
  if (options->placement.policy_given) {
    if (places != NULL || gomp != NULL)
      cs_cli_warn("--bind and --smt come before %s, which is not used",
                  places != NULL ? "OMP_PLACES" : "GOMP_CPU_AFFINITY");
    return;
  }
  request->omp_places = places;
  request->omp_proc_bind = bind;
  request->gomp_cpu_affinity = gomp;
}

/* A number that grows with speed would be read upside down. */
void cs__run_warn_of_metric(const struct cs__command_options *of_command) {
  if (of_command->recipe.metric != NULL && !of_command->recipe.higher && !of_command->lower)
    cs_cli_warn("less of the metric is taken to be better, as of a time; --higher says otherwise, --lower that it is "
                "meant so");
}

static enum cs_status check_shell(const char *shell, struct cs_error *error) {
  struct cs_error why = {""};
  char *path = NULL;
  const enum cs_status status = shell != NULL ? cs__program_find(shell, environ, &path, &why) : CS_OK;
  free(path);
  return status == CS_OK ? CS_OK
                         : cs_fail(error, status, "--shell=%s: %s. It names one program, which is given -c and a line",
                                   shell, why.message);
}

static enum cs_status make_words(const struct cs__run_options *options, struct cs__run_request *asked,
                                 struct cs_error *error) {
  const struct cs__command_options *of_command = &options->of_command;
  enum cs_status status = check_shell(of_command->recipe.shell, error);
  if (status == CS_OK)
    status = cs__run_versus(options, &asked->versus, error);
  if (status == CS_OK && options->command != NULL)
    status = cs__command_joined(of_command, options->command, &asked->command, error);
  if (status == CS_OK && of_command->serial != NULL)
    status = cs__command_words(of_command, "serial", of_command->serial, &asked->serial, error);
  return status;
}

enum cs_status cs__run_request(const struct cs__run_options *options, struct cs__run_request *asked_out,
                               struct cs_error *error) {
  const struct cs__command_options *of_command = &options->of_command;
  *asked_out = (struct cs__run_request){.command = NULL};
  const enum cs_status status = make_words(options, asked_out, error);
  if (status != CS_OK)
    return status;
  asked_out->request = (struct cs_request){.cases = options->cases,
                                           .case_count = options->case_count,
                                           .command = asked_out->command,
                                           .command_versus = asked_out->versus.command,
                                           .command_serial = asked_out->serial,
                                           .parameters = (const char *const *)of_command->parameters,
                                           .parameter_count = of_command->parameter_count,
                                           .recipe = options->command != NULL ? &of_command->recipe : NULL,
                                           .weak = of_command->weak,
                                           .confine = of_command->confine,
                                           .versus = asked_out->versus.program,
                                           .no_cases = options->no_cases,
                                           .threads = options->threads,
                                           .policy = options->placement.policy,
                                           .oversubscribe = options->oversubscribe,
                                           .protocol = options->protocol};
  take_places(options, &asked_out->request);
  return CS_OK;
}

void cs__run_request_free(struct cs__run_request *asked) {
  cs__versus_free(&asked->versus);
  cs_words_free(asked->command);
  cs_words_free(asked->serial);
  *asked = (struct cs__run_request){.command = NULL};
}
