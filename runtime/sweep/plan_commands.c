/* runtime/sweep/plan_commands.c - commands as cases: one for every combination of what is swept beside the axis. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/observe/process.h"
#include "runtime/sweep/placeholder.h"
#include "runtime/sweep/plan_parts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* More than anybody has the time to run, and less than would fill the memory. */
enum { INVOCATIONS_OF_A_ROUND_MAX = 10000 };

static const char rival_mark[] = " [B]"; /* after the name of the later of two */

/* --- one case --- */

/* A whole line in quotes, as for a program that starts a shell by itself. */
static enum cs_status find_program(const char *program, struct cs_error *error) {
  char *path = NULL;
  enum cs_status status = cs__program_find(program, environ, &path, error);
  free(path);
  if (status == CS_INVALID && strpbrk(program, " \t\n") != NULL)
    status = cs_fail(error, CS_INVALID,
                     "cannot run '%s': no program has that name, which is one word with a blank in it: drop the quotes "
                     "around the command, or give --shell, whose line it then is",
                     program);
  return status;
}

/* Whether there is a program of this name, at every point where that is part of it; --setup may yet make it. */
static enum cs_status check_program(const struct cs_result *result, const struct cs_case *one, struct cs_error *error) {
  struct cs__stand stand = {.result = result, .one = one};
  enum cs_status status = CS_OK;
  if (result->recipe.shell != NULL)
    return one->argv[1] == NULL
               ? CS_OK
               : cs_fail(error, CS_INVALID, "with --shell the command is one word, a line for that shell: quote it");
  const size_t count = result->recipe.setup != NULL ? 0 : one->serial ? 1 : result->point_count;
  for (; stand.point_index < count && status == CS_OK; stand.point_index++) {
    char *program = cs__fill(&stand, one->argv[0]);
    status = program != NULL ? find_program(program, error) : cs_fail(error, CS_NOMEM, "no memory for a command");
    free(program);
  }
  return status;
}

/* "solver ranks=2" of "../build/solver"; of a line for a shell its first word counts. */
static char *name_of(const struct cs_result *result, const struct cs_case *one, const char *mark) {
  const struct cs__stand at_no_point = {.one = one};
  char *program = cs__fill(&at_no_point, one->argv[0]);
  if (program == NULL)
    return NULL;
  if (result->recipe.shell != NULL)
    program[strcspn(program, " \t\n")] = '\0';
  const char *slash = strrchr(program, '/');
  struct cs_text name = {0};
  cs_text_append(&name, "%s%s", slash != NULL && slash[1] != '\0' ? slash + 1 : program,
                 one->serial ? " (serial)" : "");
  for (size_t i = 0; i < one->setting_count; i++)
    cs_text_append(&name, " %s=%s", one->settings[i].name, one->settings[i].value);
  cs_text_append(&name, "%s", mark);
  free(program);
  return cs_text_take(&name);
}

/* Of a metric that grows with speed, one run "does" as much as it says: work over the sample is the metric. */
static void set_rate(const struct cs_recipe *recipe, struct cs_case *one) {
  one->bound = CS_BOUND_UNKNOWN;
  one->rate_of = CS_QUANTITY_ITEMS;
  one->rate_per_unit = 1.0;
  one->known_serial = -1.0;
  one->work.items = recipe->higher ? 1.0 : 0.0;
}

/* The words become the case, whose settings are there already. */
static enum cs_status make_case(const struct cs__planning *planning, char *const *words, const char *mark,
                                struct cs_case *one, struct cs_error *error) {
  const struct cs_result *result = planning->result;
  const char *unit = result->recipe.higher && result->recipe.unit != NULL ? result->recipe.unit : "";
  struct cs_text line = {0};
  if (result->recipe.shell != NULL)
    cs_text_append(&line, "%s", words[0]);
  else
    cs_shell_append_words(&line, words);
  set_rate(&result->recipe, one);
  one->kernel = strdup("command");
  one->spec = cs_text_take(&line);
  one->summary = one->spec != NULL ? strdup(one->spec) : NULL;
  one->argv = cs_words_copy(words);
  one->rate_unit = strdup(unit);
  one->name = one->argv != NULL ? name_of(result, one, mark) : NULL;
  if (one->kernel == NULL || one->name == NULL || one->summary == NULL || one->rate_unit == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the command");
  const enum cs_status status = check_program(result, one, error);
  return status == CS_OK ? cs__plan_confinement(planning, one, error) : status;
}

/* --- the grid --- */

/* Which parameters make the cases of a list of words, and which combination of their values comes next. */
struct grid {
  const struct cs__planning *planning;
  bool *takes;    /* per parameter */
  size_t *chosen; /* per parameter: the value */
  size_t count;   /* of combinations */
};

static enum cs_status grid_make(const struct cs__planning *planning, char *const *only_of, struct grid *grid,
                                struct cs_error *error) {
  *grid = (struct grid){.planning = planning,
                        .takes = calloc(planning->parameter_count + 1, sizeof *grid->takes),
                        .chosen = calloc(planning->parameter_count + 1, sizeof *grid->chosen),
                        .count = 1};
  if (grid->takes == NULL || grid->chosen == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a grid");
  for (size_t i = 0; i < planning->parameter_count; i++) {
    const char *name = planning->parameters[i].name;
    grid->takes[i] = !cs__is_axis(planning, i) && (only_of == NULL || cs__words_have(only_of, name) ||
                                                   cs__recipe_has(&planning->result->recipe, name));
    grid->count *= grid->takes[i] ? planning->parameters[i].count : 1;
    if (grid->count * planning->result->point_count > INVOCATIONS_OF_A_ROUND_MAX)
      return cs_fail(error, CS_INVALID,
                     "the parameters make more than %d combinations with the points: give fewer "
                     "values",
                     INVOCATIONS_OF_A_ROUND_MAX);
  }
  return CS_OK;
}

static void grid_free(struct grid *grid) {
  free(grid->takes);
  free(grid->chosen);
}

/* The last parameter counts fastest. */
static void grid_next(struct grid *grid) {
  for (size_t i = grid->planning->parameter_count; i > 0; i--) {
    if (!grid->takes[i - 1])
      continue;
    if (++grid->chosen[i - 1] < grid->planning->parameters[i - 1].count)
      return;
    grid->chosen[i - 1] = 0;
  }
}

static enum cs_status set_settings(const struct grid *grid, struct cs_case *one, struct cs_error *error) {
  const struct cs__planning *planning = grid->planning;
  one->settings = calloc(planning->parameter_count + 1, sizeof *one->settings);
  bool enough = one->settings != NULL;
  for (size_t i = 0; enough && i < planning->parameter_count; i++) {
    if (!grid->takes[i])
      continue;
    struct cs_setting *setting = &one->settings[one->setting_count++];
    setting->name = strdup(planning->parameters[i].name);
    setting->value = strdup(planning->parameters[i].values[grid->chosen[i]]);
    enough = setting->name != NULL && setting->value != NULL;
  }
  return enough ? CS_OK : cs_fail(error, CS_NOMEM, "no memory for a grid");
}

/* Room for one more; it shares the rounds of those before it. NULL: no memory. */
static struct cs_case *add_case(struct cs_result *result) {
  struct cs_case *longer = reallocarray(result->cases, result->case_count + 1, sizeof *longer);
  if (longer == NULL)
    return NULL;
  result->cases = longer;
  struct cs_case *one = &longer[result->case_count];
  *one = (struct cs_case){.rival = -1, .with_last = result->case_count > 0};
  result->case_count++;
  return one;
}

static enum cs_status add_one(const struct grid *grid, char *const *words, int rival, bool serial,
                              struct cs_error *error) {
  struct cs_case *one = add_case(grid->planning->result);
  if (one == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the command");
  one->rival = rival;
  one->with_last = one->with_last && rival < 0;
  one->serial = serial;
  const enum cs_status status = set_settings(grid, one, error);
  return status == CS_OK ? make_case(grid->planning, words, rival >= 0 ? rival_mark : "", one, error) : status;
}

static enum cs_status add_commands(const struct cs__planning *planning, struct cs_error *error) {
  const struct cs_request *request = planning->request;
  struct grid grid;
  enum cs_status status = grid_make(planning, NULL, &grid, error);
  for (size_t i = 0; i < grid.count && status == CS_OK; i++) {
    const int rival = (int)planning->result->case_count;
    status = add_one(&grid, request->command, -1, false, error);
    if (status == CS_OK && request->command_versus != NULL)
      status = add_one(&grid, request->command_versus, rival, false, error);
    grid_next(&grid);
  }
  grid_free(&grid);
  return status;
}

/* Once for every combination of what it takes, and not of what it has no use for. */
static enum cs_status add_serial(const struct cs__planning *planning, struct cs_error *error) {
  struct grid grid;
  enum cs_status status = grid_make(planning, planning->request->command_serial, &grid, error);
  for (size_t i = 0; i < grid.count && status == CS_OK; i++) {
    status = add_one(&grid, planning->request->command_serial, -1, true, error);
    grid_next(&grid);
  }
  grid_free(&grid);
  return status;
}

static enum cs_status check_words(char *const *words, struct cs_error *error) {
  enum cs_status status = CS_OK;
  for (; words != NULL && *words != NULL && status == CS_OK; words++)
    status = cs__plan_check_text("the command's", *words, "give a link to that file, or a script with it", error);
  return status;
}

/* What team and machine can get at most is known of threads that are ours to place. What observed invocations say is
 * of the whole run, and so of no use beside a metric. */
static void switch_off(struct cs_result *result) {
  bool unbound = !cs_result_sweeps_threads(result);
  for (size_t i = 0; i < result->case_count; i++)
    unbound = unbound || result->cases[i].unbound;
  result->protocol.ceilings = result->protocol.ceilings && !unbound;
  result->protocol.observe = result->protocol.observe && !unbound && result->recipe.metric == NULL;
}

enum cs_status cs__plan_commands(const struct cs__planning *planning, struct cs_error *error) {
  const struct cs_request *request = planning->request;
  char *const *const all[] = {request->command, request->command_versus, request->command_serial};
  struct cs_result *result = planning->result;
  enum cs_status status = CS_OK;
  for (size_t i = 0; i < sizeof all / sizeof all[0] && status == CS_OK; i++)
    status = check_words(all[i], error);
  if (status == CS_OK)
    status = cs__plan_check_use(planning, error);
  if (status == CS_OK)
    status = add_commands(planning, error);
  if (status == CS_OK && request->command_versus != NULL && (result->versus = strdup(result->cases[1].spec)) == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for the command");
  if (status == CS_OK && request->command_serial != NULL)
    status = add_serial(planning, error);
  if (status == CS_OK)
    status = cs__plan_recipe_files(result, error);
  switch_off(result);
  return status;
}
