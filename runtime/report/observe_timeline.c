/* runtime/report/observe_timeline.c - the threads of one instance of the traced region over time. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_timeline.h"

#include "runtime/report/figures.h"
#include "runtime/report/observe_table.h"
#include "runtime/report/plain.h"

#include <math.h>
#include <stdlib.h>

enum { SLICES_MOST = 100, LABEL_COLUMNS = 8 };

const struct cs_observation *cs__traced_process(const struct cs_observe_runs *runs) {
  for (size_t i = 0; runs->traced != NULL && i < runs->traced->process_count; i++)
    if (runs->traced->processes[i].event_count > 0)
      return &runs->traced->processes[i];
  return NULL;
}

/* Events come by begin; those of one instance need not stand together. */
static size_t list_instances(const struct cs_observation *traced, struct cs__instance *list) {
  size_t count = 0;
  for (size_t i = 0; i < traced->event_count; i++) {
    const struct cs_observed_event *event = &traced->events[i];
    size_t at = count;
    while (at > 0 && list[at - 1].instance != event->instance)
      at--;
    if (at == 0) {
      list[count++] = (struct cs__instance){event->instance, event->begin_s, event->end_s, event->member + 1, i, i};
      continue;
    }
    list[at - 1].end_s = fmax(list[at - 1].end_s, event->end_s);
    list[at - 1].last = i;
    list[at - 1].members = event->member >= list[at - 1].members ? event->member + 1 : list[at - 1].members;
  }
  return count;
}

static int by_length(const void *one, const void *other) {
  const struct cs__instance *a = one, *b = other;
  const double first = a->end_s - a->begin_s, second = b->end_s - b->begin_s;
  return (first > second) - (first < second);
}

size_t cs__pick_instances(const struct cs_observation *traced, struct cs__instance picked_out[2]) {
  struct cs__instance *list = malloc((traced->event_count + 1) * sizeof *list);
  size_t count = list != NULL ? list_instances(traced, list) : 0, first = 0;
  if (count > 1 && traced->lost[CS_OBSERVE_LOST_EVENT] > 0)
    count--; /* the last one was cut */
  if (count > 1)
    first = 1;
  if (count > first)
    qsort(list + first, count - first, sizeof *list, by_length);
  size_t picked = 0;
  if (count > first)
    picked_out[picked++] = list[first + (count - first - 1) / 2];
  if (count > first + 1)
    picked_out[picked++] = list[count - 1];
  free(list);
  return picked;
}

/* Adds an interval to the slices it touches. */
static void spend(double spent_s[][CS__GROUPS], int slices, double slice_s, double from_s, double to_s,
                  enum cs__group group) {
  const int first = (int)(from_s / slice_s), last = (int)(to_s / slice_s);
  for (int i = first < 0 ? 0 : first; i <= last && i < slices; i++) {
    const double part_s = fmin(to_s, (i + 1) * slice_s) - fmax(from_s, i * slice_s);
    spent_s[i][group] += fmax(part_s, 0.0);
  }
}

void cs__slice(const struct cs_observation *traced, const struct cs__instance *instance, int member, int slices,
               enum cs__group groups_out[CS__SLICES_MAX]) {
  double spent_s[CS__SLICES_MAX][CS__GROUPS] = {{0}};
  const double slice_s = (instance->end_s - instance->begin_s) / slices;
  for (size_t i = instance->first; i <= instance->last && slice_s > 0.0; i++) {
    const struct cs_observed_event *event = &traced->events[i];
    if (event->instance == instance->instance && event->member == member)
      spend(spent_s, slices, slice_s, event->begin_s - instance->begin_s, event->end_s - instance->begin_s,
            cs__group_of(event->category));
  }
  for (int i = 0; i < slices; i++) {
    double most_s = 0.0;
    groups_out[i] = CS__GROUPS;
    for (enum cs__group group = CS__GROUP_BUSY; group < CS__GROUPS; group++) {
      if (spent_s[i][group] > most_s) {
        most_s = spent_s[i][group];
        groups_out[i] = group;
      }
    }
  }
}

static void put_member(struct cs_text *text, const struct cs_observation *traced, const struct cs__instance *instance,
                       int member, int slices) {
  enum cs__group groups[CS__SLICES_MAX];
  cs__slice(traced, instance, member, slices, groups);
  cs_text_append(text, "  %4d |", member);
  for (int i = 0; i < slices; i++)
    cs_text_append(text, "%c", groups[i] < CS__GROUPS ? cs__groups[groups[i]].letter : ' ');
  cs_text_append(text, "|\n");
}

static void put_instance(struct cs_text *text, const struct cs_observation *traced, const struct cs__instance *instance,
                         const char *which, const struct cs_table_style *style) {
  struct cs_text line = {0};
  const int room = style->columns - LABEL_COLUMNS - 1;
  const int slices = room < 20 ? 20 : room > SLICES_MOST ? SLICES_MOST : room;
  cs_text_append(&line, "%s instance, ", which);
  cs__put_time(&line, instance->end_s - instance->begin_s);
  cs_text_append(&line, ":");
  cs__put_line(text, "  ", &line, style);
  for (int member = 0; member < instance->members && member < CS__MEMBERS_SHOWN; member++)
    put_member(text, traced, instance, member, slices);
}

void cs__put_timeline(struct cs_text *text, const struct cs_observe_runs *runs, const struct cs_table_style *style) {
  const struct cs_observation *traced = cs__traced_process(runs);
  struct cs__instance picked[2];
  const size_t count = traced != NULL ? cs__pick_instances(traced, picked) : 0;
  struct cs_text line = {0};
  if (count == 0)
    return;
  cs_text_append(&line, "Threads of region ");
  cs__put_plain(&line, runs->trace);
  cs_text_append(&line, ", recorded in a run of its own");
  cs__put_section_head(text, cs_text_get(&line), style);
  cs_text_free(&line);
  put_instance(text, traced, &picked[0], count > 1 ? "a typical" : "its", style);
  if (count > 1)
    put_instance(text, traced, &picked[1], "the longest", style);
  for (enum cs__group group = CS__GROUP_BUSY; group < CS__GROUPS; group++)
    cs_text_append(&line, "%s%c %s", group > CS__GROUP_BUSY ? ", " : "", cs__groups[group].letter,
                   cs__groups[group].meaning);
  cs__put_line(text, "  ", &line, style);
}
