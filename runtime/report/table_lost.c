/* runtime/report/table_lost.c - the terminal's second table: where n cores' time went, per cent of n T(n). */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/lost.h"
#include "runtime/report/prose.h"
#include "runtime/report/table_shares.h"

static const char *head_of(size_t column, size_t line) {
  return cs__lost_parts[column].head[line];
}

static const char *name_of(size_t column) {
  return cs__lost_parts[column].name;
}

static double share_of(const struct cs_point_summary *point, size_t column) {
  return cs__lost_share(&point->observed.lost, (enum cs__lost_part)column);
}

static const struct cs__share_table lost_table = {
    .title = "Where the time of n cores went, per cent of n T(n):",
    .columns = CS__LOST_COUNT,
    .number_width = 6, /* "-100.0" and every half of a head */
    .head = head_of,
    .name = name_of,
    .share = share_of,
    .shows = cs__shows_lost,
    .parts = true,
    .note = "Useful is the work of a run with the fewest threads, inflation what the same work takes more (negative: "
            "less, as when caches add up); all parts add up to 100, what they leave is the residual.",
};

void cs__put_lost_table(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary,
                        const struct cs_table_style *style) {
  const char *reason = cs__no_lost_reason(result, summary);
  if (reason == NULL) {
    cs__put_share_table(text, &lost_table, summary, style);
    return;
  }
  struct cs_text line = {0};
  cs_text_append(&line, "Where the cores' time went is not known: %s.", reason);
  cs__put_line(text, "", &line, style);
}
