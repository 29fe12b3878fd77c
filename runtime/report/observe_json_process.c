/* runtime/report/observe_json_process.c - a process of observe.json: its regions, locks, what was lost, its trace. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/json_case.h"
#include "runtime/report/observe_groups.h"
#include "runtime/report/observe_json.h"
#include "runtime/report/observe_timeline.h"

#include <inttypes.h>
#include <stdlib.h>

/* A reader whose numbers are doubles would lose bits of an address. */
static json_t *offset_json(uint64_t offset) {
  char *digits = cs_text_format("0x%" PRIx64, offset);
  json_t *value = cs__value_text(digits);
  free(digits);
  return value;
}

static json_t *count_json(uint64_t count) {
  return json_integer((json_int_t)count);
}

json_t *cs__value_region_name(const struct cs_observed_region *region) {
  json_t *object = json_object();
  json_object_set_new(object, "function", cs__value_text(region->function));
  json_object_set_new(object, "file", cs__value_text(region->file));
  json_object_set_new(object, "line", region->line > 0 ? json_integer(region->line) : json_null());
  json_object_set_new(object, "module", cs__value_text(region->module));
  json_object_set_new(object, "offset", offset_json(region->offset));
  json_object_set_new(object, "team", json_integer(region->team));
  json_object_set_new(object, "level", json_integer(region->level));
  return object;
}

static json_t *region_json(const struct cs_observed_region *region) {
  const struct {
    const char *name;
    double value_s;
  } times[] = {{"wall_s", region->wall_s},        {"first_s", region->first_s},     {"least_s", region->least_s},
               {"most_s", region->most_s},        {"busiest_s", region->busiest_s}, {"single_s", region->single_s},
               {"critical_s", region->critical_s}};
  json_t *object = cs__value_region_name(region), *cores = json_object();
  json_object_set_new(object, "forced", json_boolean(region->forced));
  json_object_set_new(object, "others", json_boolean(region->others));
  json_object_set_new(object, "count", count_json(region->count));
  json_object_set_new(object, "tasks", count_json(region->tasks));
  for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
    json_object_set_new(object, times[i].name, cs__value_number(times[i].value_s));
  for (int category = 0; category < CS_OBSERVE_CATEGORIES; category++)
    json_object_set_new(cores, cs__category_name(category), cs__value_number(region->core_s[category]));
  json_object_set_new(object, "core_s", cores);
  json_object_set_new(object, "span_s", region->span_known ? cs__value_number(region->span_s) : json_null());
  return object;
}

static json_t *lock_json(const struct cs_observed_lock *lock) {
  static const char *const kinds[] = {"none", "critical", "named", "atomic", "lock", "ordered"};
  json_t *object = json_object();
  json_object_set_new(
      object, "kind",
      cs__value_text((size_t)lock->kind < sizeof kinds / sizeof kinds[0] ? kinds[lock->kind] : "unknown"));
  json_object_set_new(object, "name", cs__value_text(lock->name));
  json_object_set_new(object, "module", cs__value_text(lock->module));
  json_object_set_new(object, "offset", offset_json(lock->offset));
  json_object_set_new(object, "holds", count_json(lock->holds));
  json_object_set_new(object, "held_s", cs__value_number(lock->held_s));
  json_object_set_new(object, "longest_s", cs__value_number(lock->longest_s));
  return object;
}

static json_t *runtimes_json(const struct cs_observation *process) {
  json_t *list = json_array();
  for (size_t i = 0; i < sizeof process->runtimes / sizeof process->runtimes[0]; i++)
    if (process->runtimes[i] != NULL)
      json_array_append_new(list, cs__value_text(process->runtimes[i]));
  return list;
}

static json_t *lost_json(const struct cs_observation *process) {
  static const char *const names[CS_OBSERVE_LOSSES] = {"region", "thread", "depth", "member",
                                                       "lock",   "clock",  "event", "entry"};
  json_t *object = json_object();
  for (int loss = 0; loss < CS_OBSERVE_LOSSES; loss++)
    json_object_set_new(object, names[loss], count_json(process->lost[loss]));
  return object;
}

static json_t *costs_json(const struct cs_observation *process) {
  static const char *const names[CS_OBSERVE_COSTS] = {"region", "member", "wait", "lock", "task", "chunk"};
  json_t *object = json_object();
  for (int cost = 0; cost < CS_OBSERVE_COSTS; cost++)
    json_object_set_new(object, names[cost], cs__value_number(process->cost_ns[cost]));
  return object;
}

json_t *cs__value_process(const struct cs_observation *process) {
  const struct cs_time_split split = cs_observation_split(process);
  json_t *object = json_object(), *regions = json_array(), *locks = json_array();
  json_object_set_new(object, "pid", json_integer(process->pid));
  json_object_set_new(object, "parent", json_integer(process->parent));
  json_object_set_new(object, "program", cs__value_text(process->program));
  json_object_set_new(object, "runtimes", runtimes_json(process));
  json_object_set_new(object, "ended", json_boolean(process->ended));
  json_object_set_new(object, "threads", json_integer(process->threads));
  json_object_set_new(object, "openers", json_integer(process->openers));
  json_object_set_new(object, "wall_s", cs__value_number(process->wall_s));
  json_object_set_new(object, "parallel_s", cs__value_number(process->parallel_s));
  json_object_set_new(object, "serial_s", cs__value_number(process->serial_s));
  json_object_set_new(object, "residual_s", cs__value_number(cs_time_residual_s(&split)));
  json_object_set_new(object, "cost_s", cs__value_number(process->cost_s));
  json_object_set_new(object, "cost_ns", costs_json(process));
  json_object_set_new(object, "delay_s", process->delay_s < 0.0 ? json_null() : cs__value_number(process->delay_s));
  json_object_set_new(object, "openmp_cpu_s", cs__value_number(process->openmp_cpu_s));
  json_object_set_new(object, "outside_cpu_s", cs__value_number(process->outside_cpu_s));
  json_object_set_new(object, "outside_threads", json_integer(process->outside_threads));
  json_object_set_new(object, "gone_cpu_s", cs__value_number(process->gone_cpu_s));
  json_object_set_new(object, "gone_threads", json_integer(process->gone_threads));
  for (size_t i = 0; i < process->region_count; i++)
    json_array_append_new(regions, region_json(&process->regions[i]));
  for (size_t i = 0; i < process->lock_count; i++)
    json_array_append_new(locks, lock_json(&process->locks[i]));
  json_object_set_new(object, "regions", regions);
  json_object_set_new(object, "locks", locks);
  json_object_set_new(object, "lost", lost_json(process));
  return object;
}

json_t *cs__value_trace(const struct cs_observe_runs *runs) {
  const struct cs_observation *traced = cs__traced_process(runs);
  if (traced == NULL)
    return json_null();
  json_t *object = json_object(), *events = json_array();
  for (size_t i = 0; i < traced->event_count; i++) {
    const struct cs_observed_event *event = &traced->events[i];
    json_t *values = json_array();
    json_array_append_new(values, json_integer(event->instance));
    json_array_append_new(values, json_integer(event->member));
    json_array_append_new(values, json_integer(event->thread));
    json_array_append_new(values, cs__value_text(cs__category_name(event->category)));
    json_array_append_new(values, cs__value_number(event->begin_s));
    json_array_append_new(values, cs__value_number(event->end_s));
    json_array_append_new(events, values);
  }
  json_object_set_new(object, "region", cs__value_text(runs->trace));
  json_object_set_new(object, "pid", json_integer(traced->pid));
  json_object_set_new(object, "cut", json_boolean(traced->lost[CS_OBSERVE_LOST_EVENT] > 0));
  json_object_set_new(object, "events", events);
  return object;
}
