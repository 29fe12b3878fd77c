/* runtime/cli/run_versus.c - what --versus names: another coresweep's program, a result of one, or a command. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/cli/run.h"
#include "runtime/observe/process.h"
#include "runtime/sweep/launch.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of asking a program for its version. */
static const double patience_s = 10.0;

/* The program that made a result; free() it. */
static enum cs_status program_of_result(const char *folder, char **program_out, struct cs_error *error) {
  struct cs_result stored = {0};
  enum cs_status status = cs_result_load(folder, &stored, error);
  if (status != CS_OK)
    return status;
  if (stored.program == NULL)
    status = cs_fail(error, CS_INVALID,
                     "--versus %s: this result does not tell which program made it (coresweep %s, or resumed); name "
                     "the program: --versus PATH/coresweep",
                     folder, stored.version != NULL ? stored.version : "of unknown version");
  else if (access(stored.program, X_OK) != 0)
    status = cs_fail(error, CS_INVALID,
                     "--versus %s: the program that made it, %s, is not there any more; build it again, or name it: "
                     "--versus PATH/coresweep",
                     folder, stored.program);
  else if ((*program_out = strdup(stored.program)) == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for a path");
  cs_result_free(&stored);
  return status;
}

/* An absolute path: the sweep may be resumed from another folder. */
static enum cs_status find_program(const char *named, char **program_out, struct cs_error *error) {
  struct cs_error why = {""};
  char *found = NULL;
  if (cs__program_find(named, environ, &found, &why) != CS_OK)
    return cs_fail(error, CS_INVALID,
                   "--versus %s: %s. It takes another build's program or a result folder; a command is compared with "
                   "the one after --",
                   named, why.message);
  *program_out = realpath(found, NULL);
  free(found);
  return *program_out != NULL ? CS_OK : cs_fail(error, CS_IO, "--versus %s: its path cannot be resolved", named);
}

static enum cs_status no_line(void *context, const char *line, size_t length, struct cs_error *error) {
  (void)context;
  (void)line;
  (void)length;
  (void)error;
  return CS_OK;
}

/* What the program says of itself, "coresweep 1.2"; free() it. NULL: it is none, or failed. */
static char *version_of(const char *program, struct cs_error *error) {
  char option[] = "--version";
  char *const arguments[] = {(char *)(uintptr_t)program, option, NULL};
  const struct cs__launch how = {
      .arguments = arguments, .environment = environ, .timeout_s = patience_s, .stop = &cs__stop, .line = no_line};
  struct cs__launched launched = {.ending = CS__ENDED_EXIT};
  if (cs__launch_run(&how, &launched, error) != CS_OK)
    return NULL;
  char *said = launched.output;
  const bool is_coresweep = launched.ending == CS__ENDED_EXIT && launched.code == 0 && said != NULL &&
                            strncmp(said, "coresweep ", strlen("coresweep ")) == 0;
  if (is_coresweep) {
    said[strcspn(said, "\n")] = '\0';
    return said;
  }
  free(said);
  cs_fail(error, CS_INVALID, "it is not a coresweep (its --version does not say so)");
  return NULL;
}

static enum cs_status find_build(const char *versus, char **program_out, struct cs_error *error) {
  struct stat is;
  const bool is_folder = stat(versus, &is) == 0 && S_ISDIR(is.st_mode);
  char *program = NULL;
  struct cs_error why = {""};
  const enum cs_status status =
      is_folder ? program_of_result(versus, &program, error) : find_program(versus, &program, error);
  if (status != CS_OK)
    return status;
  char *version = version_of(program, &why);
  if (version == NULL) {
    free(program);
    return cs_fail(error, CS_INVALID,
                   "--versus %s: %s. To compare commands give one after --: coresweep run --versus '%s' -- CMD", versus,
                   why.message, versus);
  }
  cs_cli_warn("A is this coresweep %s, B is %s, %s", CS_VERSION, version, program);
  free(version);
  *program_out = program;
  return CS_OK;
}

enum cs_status cs__run_versus(const struct cs__run_options *options, struct cs__versus *versus_out,
                              struct cs_error *error) {
  *versus_out = (struct cs__versus){.program = NULL};
  if (options->versus == NULL)
    return CS_OK;
  if (options->command == NULL)
    return find_build(options->versus, &versus_out->program, error);
  return cs__command_words(&options->of_command, "versus", options->versus, &versus_out->command, error);
}

void cs__versus_free(struct cs__versus *versus) {
  free(versus->program);
  cs_words_free(versus->command);
  *versus = (struct cs__versus){.program = NULL};
}
