/* runtime/report/ceilings.c - the machine's ceilings as figures with units. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/ceilings.h"

#include "runtime/report/figures.h"

#include <math.h>
#include <stdlib.h>

const char *const cs__ceilings_titles[CS__CEILINGS_GROUPS] = {
    [CS__CEILINGS_BANDWIDTH] = "Memory bandwidth of the whole team, GB/s",
    [CS__CEILINGS_REST] = "Clock, flops and the cost of working together"};

const char cs__node_title[] = "Load bandwidth of the threads on each NUMA node alone, GB/s (threads)";

#define STREAM(stream) offsetof(struct cs_point_ceilings, bytes_per_s[stream])
#define MEMBER(member) offsetof(struct cs_point_ceilings, member)
const struct cs__ceilings_figure cs__ceilings_figures[] = {
    {CS__CEILINGS_BANDWIDTH, "bandwidth", "B(n)", "bytes/s", "GB/s", 1e-9, MEMBER(bandwidth)},
    {CS__CEILINGS_BANDWIDTH, "load", "load", "bytes/s", "GB/s", 1e-9, STREAM(CS_STREAM_LOAD)},
    {CS__CEILINGS_BANDWIDTH, "copy", "copy", "bytes/s", "GB/s", 1e-9, STREAM(CS_STREAM_COPY)},
    {CS__CEILINGS_BANDWIDTH, "copy_nt", "copy nt", "bytes/s", "GB/s", 1e-9, STREAM(CS_STREAM_COPY_NT)},
    {CS__CEILINGS_BANDWIDTH, "triad", "triad", "bytes/s", "GB/s", 1e-9, STREAM(CS_STREAM_TRIAD)},
    {CS__CEILINGS_BANDWIDTH, "triad_nt", "triad nt", "bytes/s", "GB/s", 1e-9, STREAM(CS_STREAM_TRIAD_NT)},
    {CS__CEILINGS_REST, "clock_ratio", "phi(n)", "1", "", 1.0, MEMBER(clock_ratio)},
    {CS__CEILINGS_REST, "flops", "F(n)", "flop/s", "GFLOP/s", 1e-9, MEMBER(flops_per_s)},
    {CS__CEILINGS_REST, "barrier", "barrier", "s", "us", 1e6, MEMBER(barrier_s)},
    {CS__CEILINGS_REST, "fork", "fork", "s", "us", 1e6, MEMBER(fork_s)},
    {CS__CEILINGS_REST, "neighbour", "neighbours", "s", "ns", 1e9, MEMBER(neighbour_s)},
};
const size_t cs__ceilings_figure_count = sizeof cs__ceilings_figures / sizeof cs__ceilings_figures[0];

const struct cs_estimate *cs__ceilings_estimate(const struct cs_point_ceilings *ceilings,
                                                const struct cs__ceilings_figure *figure) {
  return (const struct cs_estimate *)(const void *)((const char *)ceilings + figure->offset);
}

void cs__put_ceiling(struct cs_text *text, const struct cs_point_ceilings *ceilings,
                     const struct cs__ceilings_figure *figure) {
  struct cs_estimate shown = *cs__ceilings_estimate(ceilings, figure);
  if (shown.count == 0 || !isfinite(shown.value)) {
    cs_text_append(text, CS__NO_FIGURE);
    return;
  }
  shown.value *= figure->shown_per_unit;
  shown.lo *= figure->shown_per_unit;
  shown.hi *= figure->shown_per_unit;
  if (shown.lo == shown.hi)
    cs__put_figure(text, shown.value); /* phi at the base is 1 and no estimate */
  else
    cs__put_estimate(text, &shown);
}

static int ascending(const void *one, const void *other) {
  const int a = *(const int *)one, b = *(const int *)other;
  return (a > b) - (a < b);
}

size_t cs__ceilings_nodes(const struct cs_summary *summary, int nodes_out[CS__CEILINGS_NODES_MAX]) {
  size_t count = 0;
  for (size_t i = 0; summary->ceilings != NULL && i < summary->ceiling_count; i++) {
    const struct cs_point_ceilings *ceilings = &summary->ceilings[i];
    for (size_t k = 0; k < ceilings->node_count && count < CS__CEILINGS_NODES_MAX; k++) {
      bool known = false;
      for (size_t j = 0; j < count && !known; j++)
        known = nodes_out[j] == ceilings->nodes[k].node;
      if (!known)
        nodes_out[count++] = ceilings->nodes[k].node;
    }
  }
  qsort(nodes_out, count, sizeof *nodes_out, ascending);
  return count;
}

const struct cs_node_ceiling *cs__ceilings_node(const struct cs_point_ceilings *ceilings, int node) {
  for (size_t i = 0; i < ceilings->node_count; i++)
    if (ceilings->nodes[i].node == node)
      return &ceilings->nodes[i];
  return NULL;
}

void cs__put_node_ceiling(struct cs_text *text, const struct cs_point_ceilings *ceilings, int node) {
  const struct cs_node_ceiling *of = cs__ceilings_node(ceilings, node);
  cs__put_figure(text, of != NULL ? 1e-9 * of->bytes_per_s : (double)NAN);
  if (of != NULL)
    cs_text_append(text, " (%d)", of->threads);
}

bool cs_report_has_ceilings(const struct cs_summary *summary) {
  return cs__ceilings_last(summary) != NULL;
}

const struct cs_point_ceilings *cs__ceilings_last(const struct cs_summary *summary) {
  for (size_t i = summary->ceilings != NULL ? summary->ceiling_count : 0; i-- > 0;)
    if (summary->ceilings[i].count > 0)
      return &summary->ceilings[i];
  return NULL;
}
