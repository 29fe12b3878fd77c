/* runtime/report/observe_warnings.c - what speaks against an observation's figures, each with its remedy. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_warnings.h"

#include "runtime/report/figures.h"
#include "runtime/report/observe_sentence.h"
#include "runtime/report/plain.h"

#include <inttypes.h>
#include <stdlib.h>

/* A command whose observed process was a smaller part of it than this did something else besides. */
#define PROCESS_SHARE 0.8

const char *const cs_observe_unseen[] = {
    "atomic, false sharing and memory bandwidth: only as work that takes more core time on more threads",
    "master and masked in programs built by GCC: as uneven busy time of the others",
    "the end of single nowait in programs built by GCC: its time is an upper bound",
    "waiting in doacross loops of LLVM's runtime: it counts as busy",
    "threads outside of OpenMP (pthreads, std::thread, a BLAS with its own): their CPU time is compared, no more",
    "statically linked programs, and calls of a runtime whose address the program asked dlsym for itself",
};
const size_t cs_observe_unseen_count = sizeof cs_observe_unseen / sizeof cs_observe_unseen[0];

void cs__lines_add(struct cs__lines *lines, struct cs_text *text) {
  if (text->length == 0 && !text->failed)
    return;
  char *line = cs_text_take(text);
  char **longer = line != NULL ? realloc(*lines->list, (*lines->count + 1) * sizeof *longer) : NULL;
  if (longer == NULL) {
    free(line);
    lines->enough = false;
    return;
  }
  *lines->list = longer;
  longer[(*lines->count)++] = line;
}

void cs__lines_say(struct cs__lines *lines, const char *sentence) {
  struct cs_text text = {0};
  cs_text_append(&text, "%s", sentence);
  cs__lines_add(lines, &text);
}

/* --- nothing was seen --- */

static const struct cs_observed_run *any_run(const struct cs_observe_runs *runs) {
  return runs->sample_count > 0 ? runs->samples[0].run : NULL;
}

static bool has_runtime(const struct cs_observed_run *run) {
  for (size_t i = 0; i < run->process_count; i++)
    if (run->processes[i].runtimes[0] != NULL)
      return true;
  return false;
}

static void warn_unseen(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary,
                        struct cs__lines *lines) {
  const struct cs_observed_run *run = any_run(runs);
  if (summary->shown != NULL || run == NULL)
    return;
  const char *obstacle = cs_observe_obstacle_text(run->obstacle);
  if (obstacle != NULL)
    cs__lines_say(lines, obstacle);
  else if (has_runtime(run) && !run->rebound)
    cs__lines_say(lines,
                  "An OpenMP runtime was loaded and no parallel region was seen. Either there was none, or the runtime "
                  "was called past us (RTLD_DEEPBIND, dlmopen, dlsym); without --no-rebind the first two are found.");
  else if (has_runtime(run))
    cs__lines_say(
        lines, "An OpenMP runtime was loaded and no parallel region was seen, not in a second run with all calls bound "
               "to us either. There was none, or the program asks dlsym for the runtime's functions itself.");
  else
    cs__lines_say(
        lines, "No OpenMP runtime was at work in it: either it is not an OpenMP program, or the runtime is linked into "
               "it statically. Programs that it started by other means than fork and exec are not seen.");
}

/* --- how it ended --- */

static void warn_end(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary,
                     struct cs__lines *lines) {
  struct cs_text text = {0};
  if (runs->interrupted)
    cs__lines_say(lines,
                  "A signal came while the command ran: the figures are those up to its end, of half a run perhaps.");
  else if (runs->exit_status > 128)
    cs_text_append(&text, "The command was ended by signal %d: the figures are those up to then.",
                   runs->exit_status - 128);
  else if (runs->exit_status != 0)
    cs_text_append(&text, "The command failed with status %d: its figures may be those of half a run.",
                   runs->exit_status);
  cs__lines_add(lines, &text);
  if (summary->shown == NULL || summary->shown->process->ended || runs->interrupted || runs->exit_status != 0)
    return;
  cs__lines_say(lines, "The process was killed, or ended by a system call of its own: CPU times and run-queue delay of "
                       "its threads are not known.");
  if (!summary->shown->process->end_known)
    cs__lines_say(lines, "Nor is the moment of its end: its figures reach to its last region, its serial time is the "
                         "least it may be, and it has no limit. Have it end by exit to see all of it.");
}

/* --- what else there is to know: remarks --- */

static void remark_process(const struct cs_observe_point *point, struct cs__lines *lines) {
  struct cs_text text = {0};
  if (!(point->process->wall_s < PROCESS_SHARE * point->run->wall_s))
    return;
  cs_text_append(&text, "The command took ");
  cs__put_time(&text, point->run->wall_s);
  cs_text_append(&text, "; these figures are those of its process %" PRIu32 " (", point->process->pid);
  cs__put_plain(&text, cs__last_part(point->process->program));
  cs_text_append(&text, "), which took ");
  cs__put_time(&text, point->process->wall_s);
  cs_text_append(&text, ".");
  cs__lines_add(lines, &text);
}

static void remark_processes(const struct cs_observe_point *point, struct cs__lines *lines) {
  struct cs_text text = {0};
  size_t with_regions = 0;
  for (size_t i = 0; i < point->run->process_count; i++)
    with_regions += point->run->processes[i].region_count > 0;
  if (with_regions < 2)
    return;
  cs_text_append(
      &text,
      "%zu processes had parallel regions (ranks, forks): the figures are those of the one with most parallel "
      "time; all of them are listed.",
      with_regions);
  cs__lines_add(lines, &text);
}

static bool any_repeated(const struct cs_observe_runs *runs) {
  for (size_t i = 0; i < runs->sample_count; i++)
    if (runs->samples[i].run->repeated)
      return true;
  return false;
}

/* Only where threads were asked for: otherwise nobody expects us to place them. */
static void remark_places(const struct cs_observe_runs *runs, struct cs__lines *lines) {
  struct cs_text text = {0};
  if (runs->own_places == NULL || runs->sample_count == 0 || runs->samples[0].asked == 0)
    return;
  cs_text_append(&text, "%s of your own stayed in force: teams were put where it says. --bind or --smt come before it.",
                 runs->own_places);
  cs__lines_add(lines, &text);
}

static void remark(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary,
                   struct cs__lines *lines) {
  if (any_repeated(runs))
    cs__lines_say(lines,
                  summary->shown != NULL
                      ? "The command was run once more than asked: in its first run no region was seen, so it was run "
                        "again with every call bound to the observer, and then there were regions (RTLD_DEEPBIND or "
                        "dlmopen). --no-rebind keeps it from that."
                      : "The command was run once more than asked, with every call bound to the observer, because it "
                        "loaded an OpenMP runtime and no region was seen. --no-rebind keeps it from that.");
  remark_places(runs, lines);
  if (summary->shown != NULL) {
    remark_process(summary->shown, lines);
    remark_processes(summary->shown, lines);
  }
  if (runs->traced != NULL && runs->traced->process_count > 0 &&
      runs->traced->processes[0].lost[CS_OBSERVE_LOST_EVENT] > 0)
    cs__lines_say(lines, "The trace holds the region's first instances only: there was no room for more.");
}

bool cs__observe_warn(const struct cs_observe_runs *runs, struct cs_observe_summary *summary) {
  struct cs__lines warnings = {&summary->warnings, &summary->warning_count, true};
  struct cs__lines remarks = {&summary->remarks, &summary->remark_count, true};
  warn_end(runs, summary, &warnings);
  warn_unseen(runs, summary, &warnings);
  for (size_t i = 0; i < summary->point_count; i++)
    cs__observe_warn_point(runs, &summary->points[i], &warnings);
  cs__observe_warn_points(summary, &warnings);
  if (summary->shown != NULL)
    cs__observe_warn_losses(summary->shown->process, &warnings);
  remark(runs, summary, &remarks);
  return warnings.enough && remarks.enough;
}
