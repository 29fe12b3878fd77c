/* runtime/sweep/journal.h - samples.jsonl: every event appended before the sweep goes on, and read back into a result.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_JOURNAL_H
#define CORESWEEP_RUNTIME_SWEEP_JOURNAL_H

#include "runtime/base/status.h"
#include "runtime/sweep/result.h"

#include <stddef.h>

/*
 * One JSON object a line, "event" names its kind; members and units are in JOURNAL.md:
 *   sweep        the plan: schema, version, host, machine and environment facts, protocol, cases, points (first line)
 *   session      a driver starts or resumes (time)
 *   samples      the driver lowers the samples of an invocation, for the budget is short
 *   start        invocation, case (-1: ceilings), point, round, purpose, calls                (driver)
 *   team         invocation, threads [{mask, pu}], isa, runtime, neighbour_s                  (worker, before timing)
 *   batch        invocation, calls, call_s                               (worker, when calibrating)
 *   sample       invocation, s (seconds per call); of a metric value, in its own unit, in place of s   (worker)
 *   used         invocation, wall_s, user_s, system_s, peak_bytes, looks, processes, threads, working, pus, escaped,
 *                escaper, runtimes, output_bytes, output_hash (16 hexadecimal digits)      (worker of a command)
 *   startup      invocation, spawn_s, link_s                             (worker of a command, when calibrating)
 *   observed     invocation, wall_s, serial_s, cost_s, regions, threads, core_s {...}, observer_s, lock_s, delay_s,
 *                residual_s, lost, spans [...]                           (worker)
 *   ceilings     invocation, threads, bytes_per_s {...}, footprint_bytes, array_bytes, huge_bytes, nodes [...],
 *                chain_per_s, chain_least_per_s, chain_most_per_s, flops_per_s, barrier_s, fork_s, neighbour_s,
 *                neighbour_most_s                                        (worker)
 *   proof        invocation, pus [...] after timing, array_bytes, huge_bytes, begin_ns, noise {...}   (worker)
 *   verified     invocation, ok, reason                                  (worker)
 *   failed       invocation, reason                                      (worker: it cannot go on)
 *   end          invocation, outcome, reason, wall_s, start_s            (driver)
 *   calibrated   case, point, calls, call_s, start_s                     (driver, after its calibration's end)
 *   stop         case, reason                  (driver: this case, and those compared with it, need no more rounds)
 *   over         interrupted, spent_s                                    (driver: the session ends)
 * Unknown events and unknown members are skipped, so that an older reader survives a newer journal of the same schema.
 */
struct cs_journal;

/* Creates (must not exist) or opens for appending; a torn last line is cut off. Takes a lock: CS_INVALID if another
 * coresweep writes it. */
enum cs_status cs_journal_create(const char *path, struct cs_journal **journal_out, struct cs_error *error);
enum cs_status cs_journal_open(const char *path, struct cs_journal **journal_out, struct cs_error *error);
void cs_journal_close(struct cs_journal *journal); /* NULL is legal */

/* Appends one line (no newline in it) and hands it to the kernel in one write before returning; CS_IO when the disk is
 * full. */
enum cs_status cs_journal_append(struct cs_journal *journal, const char *line, size_t length, struct cs_error *error);
enum cs_status cs_journal_sync(struct cs_journal *journal, struct cs_error *error);

/* The journal's text, whole, as a result. A torn last line is dropped; CS_INVALID with the line's number for nonsense,
 * and for another schema. */
enum cs_status cs_journal_parse(const char *text, size_t length, struct cs_result *result_out, struct cs_error *error);

/* A result folder's journal. Finds samples.jsonl when path is the folder, or takes the file itself. Sets
 * result->folder. */
enum cs_status cs_result_load(const char *path, struct cs_result *result_out, struct cs_error *error);

#endif
