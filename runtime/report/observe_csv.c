/* runtime/report/observe_csv.c - tidy CSV (RFC 4180): one header line, one row per point and region. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_groups.h"
#include "runtime/report/observe_sentence.h"
#include "runtime/report/plain.h"

#include <inttypes.h>
#include <math.h>

static const char heads[] = "threads_asked,threads,number,function,file,line,module,offset,team,level,forced,others,"
                            "count,tasks,wall_s,first_s,least_s,most_s,busiest_s,single_s,critical_s";

/* The fewest digits that keep a nanosecond of a day; an empty field for what is no number. */
static void put_number(struct cs_text *text, double value) {
  cs_text_append(text, isfinite(value) ? ",%.14g" : ",", value);
}

static void put_field(struct cs_text *text, const char *given) {
  cs_text_append(text, ",");
  cs__put_csv(text, given);
}

static void put_row(struct cs_text *text, const struct cs_observe_point *point, size_t number,
                    const struct cs_observed_region *region) {
  const double times[] = {region->wall_s,    region->first_s,  region->least_s,   region->most_s,
                          region->busiest_s, region->single_s, region->critical_s};
  if (point->asked > 0)
    cs_text_append(text, "%d", point->asked);
  cs_text_append(text, ",%d,%zu", point->threads, number);
  put_field(text, region->function);
  put_field(text, region->file);
  cs_text_append(text, region->line > 0 ? ",%d" : ",", region->line);
  put_field(text, region->module);
  cs_text_append(text, ",0x%" PRIx64 ",%d,%d,%d,%d,%" PRIu64 ",%" PRIu64, region->offset, region->team, region->level,
                 region->forced, region->others, region->count, region->tasks);
  for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
    put_number(text, times[i]);
  for (int category = 0; category < CS_OBSERVE_CATEGORIES; category++)
    put_number(text, region->core_s[category]);
  cs_text_append(text, "\n");
}

/* What lies between the regions: number 0, on one thread. */
static struct cs_observed_region serial_of(const struct cs_observation *process) {
  static char name[] = "(serial)";
  struct cs_observed_region serial = {.function = name,
                                      .module = process->program,
                                      .team = 1,
                                      .wall_s = process->serial_s,
                                      .first_s = NAN,
                                      .least_s = NAN,
                                      .most_s = NAN,
                                      .busiest_s = process->serial_s,
                                      .core_s = {[CS_OBSERVE_BUSY] = process->serial_s}};
  return serial;
}

void cs_report_observe_csv(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary,
                           struct cs_text *text) {
  (void)runs;
  cs_text_append(text, "%s", heads);
  for (int category = 0; category < CS_OBSERVE_CATEGORIES; category++)
    cs_text_append(text, ",%s_core_s", cs__category_name(category));
  cs_text_append(text, "\n");
  for (size_t i = 0; i < summary->point_count; i++) {
    const struct cs_observe_point *point = &summary->points[i];
    if (point->split.threads == 0)
      continue;
    const struct cs_observed_region serial = serial_of(point->process);
    put_row(text, point, 0, &serial);
    for (size_t k = 0; k < point->process->region_count; k++)
      put_row(text, point, k + 1, &point->process->regions[k]);
  }
}
