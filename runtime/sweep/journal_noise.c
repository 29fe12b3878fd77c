/* runtime/sweep/journal_noise.c - an invocation's noise in the journal: members nobody could tell are left out. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/events.h"

#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct {
  const char *name;
  size_t offset;
} reals[] =
    {
        {"wall_s", offsetof(struct cs_noise, wall_s)},
        {"cpu_s", offsetof(struct cs_noise, cpu_s)},
        {"run_delay_s", offsetof(struct cs_noise, run_delay_s)},
        {"steal_share", offsetof(struct cs_noise, steal_share)},
        {"throttled_s", offsetof(struct cs_noise, throttled_s)},
        {"load", offsetof(struct cs_noise, load)},
        {"pressure_share", offsetof(struct cs_noise, pressure_share)},
        {"energy_j", offsetof(struct cs_noise, energy_j)},
        {"canary_s", offsetof(struct cs_noise, canary_s)},
},
  wholes[] = {
      {"voluntary", offsetof(struct cs_noise, voluntary)},
      {"involuntary", offsetof(struct cs_noise, involuntary)},
      {"major_faults", offsetof(struct cs_noise, major_faults)},
};

json_t *cs__noise_to_json(const struct cs_noise *noise) {
  json_t *object = json_object();
  int failed = object == NULL;
  for (size_t i = 0; i < COUNT(reals); i++) {
    const double value = *(const double *)((const char *)noise + reals[i].offset);
    if (value >= 0.0)
      failed |= json_object_set_new(object, reals[i].name, cs__json_real(value));
  }
  for (size_t i = 0; i < COUNT(wholes); i++) {
    const int64_t value = *(const int64_t *)((const char *)noise + wholes[i].offset);
    if (value >= 0)
      failed |= json_object_set_new(object, wholes[i].name, json_integer(value));
  }
  if (!failed)
    return object;
  json_decref(object);
  return NULL;
}

enum cs_status cs__noise_from_json(const json_t *object, struct cs_noise *noise_out, struct cs_error *error) {
  struct cs_noise noise = {0};
  struct cs__members members = {object, "proof", error, CS_OK};
  for (size_t i = 0; i < COUNT(reals); i++)
    *(double *)((char *)&noise + reals[i].offset) = cs__take_number_or(&members, reals[i].name, -1.0);
  for (size_t i = 0; i < COUNT(wholes); i++) {
    const json_t *value = json_object_get(object, wholes[i].name);
    *(int64_t *)((char *)&noise + wholes[i].offset) = json_is_integer(value) ? json_integer_value(value) : -1;
  }
  if (members.status == CS_OK)
    *noise_out = noise;
  return members.status;
}
