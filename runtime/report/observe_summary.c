/* runtime/report/observe_summary.c - the runs of a command as points, limits, findings and warnings. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_summary.h"

#include "runtime/report/observe_sentence.h"

#include <stdlib.h>
#include <string.h>

/* The next asked count above `last`; -1: none. */
static int next_asked(const struct cs_observe_runs *runs, int last) {
  int next = -1;
  for (size_t i = 0; i < runs->sample_count; i++) {
    const int asked = runs->samples[i].asked;
    if (asked > last && (next < 0 || asked < next))
      next = asked;
  }
  return next;
}

/* The least count whose regions were seen is what the others are compared with. */
static const struct cs_observe_point *base_of(const struct cs_observe_summary *summary) {
  for (size_t i = 0; i < summary->point_count; i++)
    if (summary->points[i].split.threads > 0)
      return &summary->points[i];
  return NULL;
}

static bool make_points(const struct cs_observe_runs *runs, struct cs_observe_summary *summary) {
  summary->points = calloc(runs->sample_count + 1, sizeof *summary->points);
  bool enough = summary->points != NULL;
  for (int asked = next_asked(runs, -1); enough && asked >= 0; asked = next_asked(runs, asked)) {
    enough = cs__observe_point(runs, asked, base_of(summary), &summary->points[summary->point_count]);
    summary->point_count += enough;
  }
  for (size_t i = 0; i < summary->point_count; i++)
    if (summary->points[i].split.threads > 0)
      summary->shown = &summary->points[i];
  return enough;
}

static bool find(struct cs_observe_summary *summary) {
  summary->findings = calloc(CS__FINDINGS_MOST, sizeof *summary->findings);
  if (summary->findings == NULL)
    return false;
  if (summary->shown != NULL)
    summary->finding_count = cs__observe_find(summary->shown, summary->findings);
  for (size_t i = 0; i < summary->finding_count; i++) {
    struct cs_text text = {0};
    cs__put_finding(&text, summary->shown, &summary->findings[i]);
    summary->findings[i].text = cs_text_take(&text);
    if (summary->findings[i].text == NULL)
      return false;
  }
  return true;
}

enum cs_status cs_observe_summarise(const struct cs_observe_runs *runs, struct cs_observe_summary *summary_out,
                                    struct cs_error *error) {
  struct cs_observe_summary summary = {0};
  bool enough = make_points(runs, &summary);
  if (enough)
    summary.limits = cs__observe_limits(summary.points, summary.point_count);
  enough = enough && find(&summary) && cs__observe_warn(runs, &summary);
  if (!enough) {
    cs_observe_summary_free(&summary);
    return cs_fail(error, CS_NOMEM, "no memory to summarise %zu runs", runs->sample_count);
  }
  *summary_out = summary;
  return CS_OK;
}

static void free_lines(char **lines, size_t count) {
  for (size_t i = 0; i < count; i++)
    free(lines[i]);
  free(lines);
}

void cs_observe_summary_free(struct cs_observe_summary *summary) {
  if (summary == NULL)
    return;
  for (size_t i = 0; i < summary->finding_count; i++)
    free(summary->findings[i].text);
  free(summary->findings);
  free(summary->points);
  free_lines(summary->warnings, summary->warning_count);
  free_lines(summary->remarks, summary->remark_count);
  *summary = (struct cs_observe_summary){0};
}

/* --- which region a name means --- */

static const char *last_part(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash != NULL ? slash + 1 : path;
}

static bool is_place(const struct cs_observed_region *region, const char *name) {
  const char *colon = strrchr(name, ':');
  int64_t line = 0;
  if (colon == NULL || region->file == NULL || cs_parse_int64(colon + 1, &line) != CS_OK || line < 1 ||
      line != region->line)
    return false;
  const size_t length = (size_t)(colon - name);
  const char *const forms[] = {region->file, last_part(region->file)};
  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
    if (strlen(forms[i]) == length && strncmp(forms[i], name, length) == 0)
      return true;
  return false;
}

static bool is_offset(const struct cs_observed_region *region, const char *name) {
  const char *plus = strrchr(name, '+');
  char *end = NULL;
  if (plus == NULL || region->module == NULL || strncmp(plus, "+0x", 3) != 0)
    return false;
  const uint64_t offset = strtoull(plus + 1, &end, 16);
  const size_t length = (size_t)(plus - name);
  const char *const forms[] = {region->module, last_part(region->module)};
  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
    if (*end == '\0' && offset == region->offset && strlen(forms[i]) == length && strncmp(forms[i], name, length) == 0)
      return true;
  return false;
}

static bool is_function(const struct cs_observed_region *region, const char *name) {
  return region->function != NULL && strcmp(region->function, name) == 0;
}

const struct cs_observed_region *cs_observe_find_region(const struct cs_observe_summary *summary, const char *name) {
  static bool (*const ways[])(const struct cs_observed_region *, const char *) = {is_function, is_place, is_offset};
  if (summary->shown == NULL)
    return NULL;
  const struct cs_observation *process = summary->shown->process;
  int64_t row = 0;
  if (cs_parse_int64(name, &row) == CS_OK)
    return row >= 1 && (size_t)row <= process->region_count ? &process->regions[row - 1] : NULL;
  for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++)
    for (size_t i = 0; i < process->region_count; i++)
      if (!process->regions[i].others && ways[way](&process->regions[i], name))
        return &process->regions[i];
  return NULL;
}
