/* runtime/report/observe_table.c - an observation on a terminal: its parts in their order. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_table.h"

#include "runtime/report/figures.h"
#include "runtime/report/observe_groups.h"
#include "runtime/report/observe_sentence.h"
#include "runtime/report/plain.h"

#include <inttypes.h>

#define TEXT_COLUMNS_MAX 110

/* Text beyond this is hard to read, however wide the terminal is. */
static int text_columns(const struct cs_table_style *style) {
  return style->columns < TEXT_COLUMNS_MAX ? style->columns : TEXT_COLUMNS_MAX;
}

void cs__put_observe_heading(struct cs_text *text, const char *heading, const struct cs_table_style *style) {
  struct cs_text line = {0}, plain = {0};
  cs__put_terminal(&plain, heading, style->utf8);
  cs__put_wrapped(&line, "", cs_text_get(&plain), text_columns(style));
  cs_text_append(text, "\n%s%.*s%s\n", style->colour ? "\x1b[1m" : "", (int)line.length - 1, cs_text_get(&line),
                 style->colour ? "\x1b[0m" : "");
  text->failed = text->failed || line.failed || plain.failed;
  cs_text_free(&line);
  cs_text_free(&plain);
}

void cs__put_line(struct cs_text *text, const char *first, struct cs_text *line, const struct cs_table_style *style) {
  struct cs_text plain = {0};
  cs__put_terminal(&plain, cs_text_get(line), style->utf8);
  cs__put_wrapped(text, first, cs_text_get(&plain), text_columns(style));
  text->failed = text->failed || plain.failed || line->failed;
  cs_text_free(&plain);
  cs_text_free(line);
}

static void put_list(struct cs_text *text, const char *heading, const char *colour, char *const *lines, size_t count,
                     const struct cs_table_style *style) {
  if (count == 0)
    return;
  cs_text_append(text, "\n%s%s%s\n", style->colour ? colour : "", heading, style->colour ? "\x1b[0m" : "");
  for (size_t i = 0; i < count; i++) {
    struct cs_text line = {0};
    cs_text_append(&line, "%s", lines[i]);
    cs__put_line(text, style->utf8 ? "\xE2\x80\xA2 " : "- ", &line, style);
  }
}

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
  cs__put_observe_heading(text, "Worth attention", style);
  for (size_t i = 0; i < summary->finding_count; i++) {
    struct cs_text line = {0};
    cs_text_append(&line, "%s", summary->findings[i].text);
    cs__put_line(text, style->utf8 ? "\xE2\x80\xA2 " : "- ", &line, style);
  }
}

/* One line each: ranks and forked children beside the process that is shown. */
static void put_processes(struct cs_text *text, const struct cs_observe_point *point,
                          const struct cs_table_style *style) {
  if (point->run->process_count < 2 || point->run->processes[1].region_count == 0)
    return;
  cs__put_observe_heading(text, "Processes", style);
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
  put_list(text, "Remarks", "\x1b[1m", summary->remarks, summary->remark_count, style);
  put_list(text, "Warnings", "\x1b[1;33m", summary->warnings, summary->warning_count, style);
}
