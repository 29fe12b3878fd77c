/* topology/ladder_parse.c - the user's list of thread counts read: "1,2,4-16:4,all". */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/ladder_insert.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct reader {
  const char *text, *at;
  int most;
  struct cs_error *error;
};

static enum cs_status fail_reading(const struct reader *reader, const char *why) {
  return cs_fail(reader->error, CS_INVALID,
                 "thread counts '%.60s' cannot be read at '%.20s': %s; write them like 1,2,4-16:4,all", reader->text,
                 reader->at, why);
}

static enum cs_status read_count(struct reader *reader, int *count_out) {
  if (strncmp(reader->at, "all", 3) == 0) {
    reader->at += 3;
    *count_out = reader->most;
    return CS_OK;
  }
  if (!isdigit((unsigned char)*reader->at))
    return fail_reading(reader, "a number or `all` should stand there");
  char *end = NULL;
  errno = 0;
  const long value = strtol(reader->at, &end, 10);
  if (errno != 0 || value < 1 || value > CS_PU_INDEX_MAX)
    return fail_reading(reader, "a count is at least 1 and not astronomic");
  reader->at = end;
  *count_out = (int)value;
  return CS_OK;
}

static enum cs_status read_item(struct reader *reader, int *first, int *last, int *step) {
  enum cs_status status = read_count(reader, first);
  *last = *first;
  *step = 1;
  if (status != CS_OK || *reader->at != '-')
    return status;
  reader->at++;
  status = read_count(reader, last);
  if (status == CS_OK && *last < *first)
    return fail_reading(reader, "the range before it descends");
  if (status == CS_OK && *reader->at == ':') {
    reader->at++;
    status = read_count(reader, step);
  }
  return status;
}

static enum cs_status insert_range(const struct reader *reader, int first, int last, int step, bool oversubscribe,
                                   struct cs_ladder *ladder) {
  enum cs_status status = CS_OK;
  for (int64_t count = first; count <= last && status == CS_OK; count += step) {
    if (count > reader->most && !oversubscribe)
      return cs_fail(reader->error, CS_INVALID,
                     "%lld threads are more than the %d that fit; ask for at most %d, or add --oversubscribe",
                     (long long)count, reader->most, reader->most);
    status = cs__ladder_insert(ladder, (int)count);
  }
  if (status == CS_INVALID)
    return cs_fail(reader->error, status, "thread counts '%.60s' are more than %d; use a larger step, as in 1-1024:16",
                   reader->text, CS__LADDER_MAX);
  return status;
}

enum cs_status cs_ladder_parse(const char *text, int most, bool oversubscribe, struct cs_ladder *ladder_out,
                               struct cs_error *error) {
  struct reader reader = {.text = text, .at = text, .most = most, .error = error};
  struct cs_ladder ladder = {0};
  enum cs_status status;
  bool more = true;
  do {
    int first = 1, last = 1, step = 1;
    status = read_item(&reader, &first, &last, &step);
    if (status == CS_OK)
      status = insert_range(&reader, first, last, step, oversubscribe, &ladder);
    more = *reader.at == ',';
    reader.at += status == CS_OK && more;
  } while (status == CS_OK && more);
  if (status == CS_OK && *reader.at != '\0')
    status = fail_reading(&reader, "a comma or the end should stand there");
  if (status == CS_OK)
    *ladder_out = ladder;
  else
    cs_ladder_free(&ladder);
  return status != CS_NOMEM ? status : cs_fail(error, status, "out of memory while reading thread counts");
}
