/* runtime/sweep/journal_used.c - what a run of a command was seen to use: written and read. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/events.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HASH_DIGITS = 16, STATUS_MAX = 255 };

/* JSON's numbers do not hold 64 bits everywhere. */
static json_t *hash_text(const struct cs_used *used) {
  char digits[HASH_DIGITS + 1];
  snprintf(digits, sizeof digits, "%016" PRIx64, used->output_hash);
  return used->output_told ? json_string(digits) : json_null();
}

/* 0 is not told. */
static json_t *bytes_told(uint64_t bytes) {
  return bytes > 0 ? json_integer((json_int_t)bytes) : json_null();
}

json_t *cs__used_to_json(const struct cs_used *used) {
  return json_pack("{ss so so so so si si si si so so so so so so so si}", "event", "used", "wall_s",
                   cs__json_real(used->wall_s), "user_s", cs__json_real(used->user_s), "system_s",
                   cs__json_real(used->system_s), "peak_bytes", bytes_told(used->peak_bytes), "looks", used->looks,
                   "processes", used->processes, "threads", used->threads, "working", used->working, "delay_s",
                   used->delay_s >= 0.0 ? cs__json_real(used->delay_s) : json_null(), "pus", cs__json_text(used->pus),
                   "escaped", cs__json_text(used->escaped), "escaper", cs__json_text(used->escaper), "runtimes",
                   cs__json_text(used->runtimes), "output_bytes",
                   used->output_told ? json_integer((json_int_t)used->output_bytes) : json_null(), "output_hash",
                   hash_text(used), "status", used->status);
}

static void read_output(struct cs__members *members, struct cs_used *used) {
  char *digits = cs__take_text_or_null(members, "output_hash");
  if (digits == NULL)
    return;
  if (strlen(digits) != HASH_DIGITS || strspn(digits, "0123456789abcdef") != HASH_DIGITS)
    members->status = cs_fail(members->error, CS_INVALID, "the used event's member 'output_hash' is not 16 digits");
  else
    used->output_hash = strtoull(digits, NULL, 16);
  free(digits);
  used->output_bytes = (uint64_t)cs__take_whole(members, "output_bytes", 0, INT64_MAX);
  used->output_told = members->status == CS_OK;
}

enum cs_status cs__used_from_json(struct cs__members *members, struct cs_used *used_out) {
  struct cs_used used = {.told = true,
                         .wall_s = cs__take_number(members, "wall_s", 0.0),
                         .user_s = cs__take_number(members, "user_s", 0.0),
                         .system_s = cs__take_number(members, "system_s", 0.0),
                         .looks = (int)cs__take_whole(members, "looks", 0, INT_MAX),
                         .processes = (int)cs__take_whole(members, "processes", 0, INT_MAX),
                         .threads = (int)cs__take_whole(members, "threads", 0, INT_MAX),
                         .working = (int)cs__take_whole(members, "working", 0, INT_MAX),
                         .delay_s = cs__take_number_or(members, "delay_s", -1.0),
                         .pus = cs__take_text_or_null(members, "pus"),
                         .escaped = cs__take_text_or_null(members, "escaped"),
                         .escaper = cs__take_text_or_null(members, "escaper"),
                         .runtimes = cs__take_text_or_null(members, "runtimes")};
  if (!json_is_null(json_object_get(members->object, "peak_bytes")))
    used.peak_bytes = (uint64_t)cs__take_whole(members, "peak_bytes", 0, INT64_MAX);
  if (json_object_get(members->object, "status") != NULL)
    used.status = (int)cs__take_whole(members, "status", 0, STATUS_MAX);
  read_output(members, &used);
  if (members->status == CS_OK)
    *used_out = used;
  else
    cs__used_free(&used);
  return members->status;
}

void cs__used_free(struct cs_used *used) {
  free(used->pus);
  free(used->escaped);
  free(used->escaper);
  free(used->runtimes);
  *used = (struct cs_used){0};
}
