/* runtime/sweep/session_hooks.c - the user's lines for a shell that run once: when a session begins, when it ends. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/process.h"
#include "runtime/sweep/launch.h"
#include "runtime/sweep/session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum cs_status ignore_line(void *context, const char *line, size_t length, struct cs_error *error) {
  (void)context;
  (void)line;
  (void)length;
  (void)error;
  return CS_OK;
}

/* "; it printed: ...", on one line. */
static void put_output(const char *output, struct cs_text *text) {
  size_t length = output != NULL ? strlen(output) : 0;
  while (length > 0 && (output[length - 1] == '\n' || output[length - 1] == ' '))
    length--;
  if (length > 0)
    cs_text_append(text, "; it printed: ");
  for (size_t i = 0; i < length; i++)
    cs_text_append_bytes(text, (unsigned char)output[i] < ' ' ? (output[i] == '\n' ? "|" : " ") : &output[i], 1);
}

static enum cs_status judge(const char *name, const char *line, const struct cs__launched *launched,
                            struct cs_error *error) {
  struct cs_text why = {0};
  switch (launched->ending) {
  case CS__ENDED_STOPPED:
    return cs_fail(error, CS_INTERRUPTED, "stopped by the user during --%s", name);
  case CS__ENDED_SIGNAL:
    cs_text_append(&why, "was killed by signal %d (%s)", launched->code, strsignal(launched->code));
    break;
  case CS__ENDED_TIMEOUT:
    cs_text_append(&why, "did not end within the time limit of a run (--timeout): killed");
    break;
  default:
    if (launched->code == 0)
      return CS_OK;
    cs_text_append(&why, "ended with exit status %d", launched->code);
  }
  put_output(launched->output, &why);
  const enum cs_status status = cs_fail(error, CS_FAILED, "--%s '%s' %s", name, line, cs_text_get(&why));
  cs_text_free(&why);
  return status;
}

/* As `how` says: its time limit, and what may stop it. */
static enum cs_status run(const char *shell, const char *name, const char *line, const struct cs__launch *how,
                          struct cs_error *error) {
  static const struct cs_point no_team = {.n = 1};
  char *program = NULL;
  enum cs_status status = cs__program_find(shell, environ, &program, error);
  if (status != CS_OK)
    return status;
  char *const arguments[] = {program, (char *)(uintptr_t) "-c", (char *)(uintptr_t)line, NULL};
  char **environment = cs__environment_make(environ, &no_team, false);
  struct cs__launched launched = {.code = 0};
  if (environment == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for a hook's environment");
  struct cs__launch launch = *how;
  launch.arguments = arguments;
  launch.environment = environment;
  launch.line = ignore_line;
  if (status == CS_OK && (status = cs__launch_run(&launch, &launched, error)) == CS_OK)
    status = judge(name, line, &launched, error);
  free(launched.output);
  cs__environment_free(environment);
  free(program);
  return status;
}

static const char *shell_of(const struct cs_recipe *recipe) {
  return recipe->shell != NULL ? recipe->shell : "/bin/sh";
}

static enum cs_status set_up(void *context, const volatile sig_atomic_t *stop, struct cs_error *error) {
  const struct cs_recipe *recipe = context;
  const struct cs__launch how = {.stop = stop, .leaves_children = true};
  return run(shell_of(recipe), "setup", recipe->setup, &how, error);
}

enum cs_status cs__session_set_up(struct cs__session *session, struct cs_error *error) {
  struct cs_recipe *recipe = &session->reader.result.recipe;
  cs__descendants_list(&session->found);
  return recipe->setup != NULL ? cs__keeper_run(&session->keeper, set_up, recipe, session->driver->stop, error) : CS_OK;
}

bool cs__session_clean_up(struct cs__session *session) {
  const struct cs_result *result = &session->reader.result;
  const struct cs__launch how = {.timeout_s =
                                     result->protocol.timeout_s}; /* it runs when the user stopped the sweep, too */
  struct cs_error why = {""};
  const bool clean = result->recipe.cleanup == NULL ||
                     run(shell_of(&result->recipe), "cleanup", result->recipe.cleanup, &how, &why) == CS_OK;
  if (!clean && session->driver->alarm != NULL)
    session->driver->alarm(session->driver->progress_context, why.message);
  cs__keeper_end(&session->keeper);
  if (result->recipe.setup != NULL)
    cs__descendants_end(&session->found);
  free(session->found.pids);
  session->found = (struct cs__children){0};
  return clean;
}
