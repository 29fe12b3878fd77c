/* runtime/report/observe_table.c - an observation on a terminal: its parts in their order. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_table.h"

#include "runtime/report/figures.h"
#include "runtime/report/observe_groups.h"
#include "runtime/report/observe_sentence.h"
#include "runtime/report/plain.h"

#include <inttypes.h>

static void put_program(struct cs_text *text, const struct cs_observe_runs *runs,
                        const struct cs_observe_summary *summary, const struct cs_table_style *style) {
  struct cs_text line = {0};
  cs_text_append(&line, "coresweep observed: ");
  cs__put_plain(&line, runs->command);
  cs__put_line(text, "", &line, style);
  if (summary->shown == NULL)
    return;
  cs__put_program(&line, summary->shown);
  cs__put_line(text, "", &line, style);
  cs_text_append(text, "\n");
  cs__put_serial(&line, summary->shown);
  cs__put_line(text, "", &line, style);
  cs__put_limits(&line, summary);
  cs__put_line(text, "", &line, style);
}

static void put_findings(struct cs_text *text, const struct cs_observe_summary *summary,
                         const struct cs_table_style *style) {
  if (summary->finding_count == 0)
    return;
  cs__put_section_head(text, "Worth attention", style);
  for (size_t i = 0; i < summary->finding_count; i++)
    cs__put_item(text, summary->findings[i].text, style);
}

/* One line each: ranks and forked children beside the process that is shown. */
static void put_processes(struct cs_text *text, const struct cs_observe_point *point,
                          const struct cs_table_style *style) {
  if (point->run->process_count < 2 || point->run->processes[1].region_count == 0)
    return;
  cs__put_section_head(text, "Processes", style);
  for (size_t i = 0; i < point->run->process_count; i++) {
    const struct cs_observation *process = &point->run->processes[i];
    struct cs_text line = {0};
    cs_text_append(&line, "%" PRIu32 " ", process->pid);
    cs__put_plain(&line, cs__last_part(process->program));
    cs_text_append(&line, ": ");
    cs__put_threads(&line, process->threads);
    cs_text_append(&line, ", ");
    cs__put_time(&line, process->wall_s);
    cs_text_append(&line, ", serial ");
    cs__put_time(&line, process->serial_s);
    cs_text_append(&line, ", %zu region%s", process->region_count, process->region_count == 1 ? "" : "s");
    cs__put_line(text, "  ", &line, style);
  }
}

static void put_basis(struct cs_text *text, const struct cs_observe_point *point, const struct cs_table_style *style) {
  struct cs_text line = {0};
  cs_text_append(&line, "The observer's estimated share of the cores' time, in regions and between them: ");
  cs__put_core_share(&line, point->cost_share);
  if (point->threads > 1)
    cs_text_append(&line, ", a lower estimate: it is calibrated on one thread");
  if (point->delay_share >= 0.0) {
    cs_text_append(&line, ". Threads waiting for a core: ");
    cs__put_percent(&line, point->delay_share);
  }
  cs_text_append(&line, ".");
  if (point->run_count > 1 && !cs__has_interval(&point->wall_s))
    cs_text_append(&line, " In parentheses: the range seen in %zu runs, which is no interval; 6 runs give one.",
                   point->run_count);
  else if (point->run_count > 1)
    cs_text_append(&line, " In brackets: 95 %% intervals over %zu runs.", point->run_count);
  if (point->run_count > 1)
    cs_text_append(&line, " What must add up is that of the run with the median time.");
  cs_text_append(text, "\n");
  cs__put_line(text, "", &line, style);
}

void cs_report_observe_table(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary, size_t rows,
                             const struct cs_table_style *style, struct cs_text *text) {
  put_program(text, runs, summary, style);
  if (summary->shown != NULL) {
    put_findings(text, summary, style);
    cs__put_limit_table(text, runs, summary, style);
    cs__put_parts(text, summary, style);
    cs__put_region_table(text, summary->shown, rows, style);
    cs__put_timeline(text, runs, style);
    put_processes(text, summary->shown, style);
    put_basis(text, summary->shown, style);
  }
  cs__put_items(text, "Remarks", "\x1b[1m", (const char *const *)summary->remarks, summary->remark_count, style);
  cs__put_items(text, "Warnings", "\x1b[1;33m", (const char *const *)summary->warnings, summary->warning_count, style);
}
