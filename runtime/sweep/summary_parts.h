/* runtime/sweep/summary_parts.h - the parts of a summary. Private to summary*.c. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_SUMMARY_PARTS_H
#define CORESWEEP_RUNTIME_SWEEP_SUMMARY_PARTS_H

#include "runtime/base/text.h"
#include "runtime/sweep/series.h"
#include "runtime/sweep/summary.h"

#include <stdbool.h>

/* One case being summarised: its times by point and round. */
struct cs__summing {
  const struct cs_result *result;
  size_t case_index;
  struct cs__series *series; /* per point */
};

/* The ceilings of one point in one round, in the result; NULL where there are none to be used. */
struct cs__measured {
  const struct cs_ceilings *ceilings;
  int session;
};

/* The usable ceilings, and what they come to for each point. */
struct cs__machine {
  struct cs__measured *at; /* [point * rounds + round] */
  size_t rounds;
  const struct cs_point_ceilings *points; /* the summary's; NULL: none were measured */
};

/* Wrong, crashed or hung. */
bool cs__is_failure(const struct cs_invocation *invocation);

/* Fills in the summary's failures, once its cases are. False: no memory. */
bool cs__list_failures(const struct cs_result *result, struct cs_summary *summary);

/* An estimate of nothing: count 0, all NaN. */
struct cs_estimate cs__nothing(void);

/* An estimate of logarithms, told in what they are the logarithms of. */
struct cs_estimate cs__exponentiated(struct cs_estimate logs);

/* Value and ends times a factor. */
struct cs_estimate cs__scaled(struct cs_estimate estimate, double factor);

/* An invocation of this case, point and purpose whose outcome is OK. */
bool cs__sum_counts(const struct cs_invocation *invocation, size_t case_index, size_t point_index,
                    enum cs_purpose purpose);

/* summary->points[index]; summary->serial must be there. False when memory is short. */
bool cs__sum_point(const struct cs__summing *summing, size_t index, struct cs_case_summary *summary);

/* point->used, of one point. False when memory is short. */
bool cs__sum_used(const struct cs__summing *summing, size_t index, struct cs_point_summary *point);

/* summary->startup. False when memory is short. */
bool cs__sum_startup(const struct cs_result *result, size_t case_index, struct cs_case_summary *summary);

/* summary->points[].over_serial and over_first of all points. False when memory is short. */
bool cs__sum_over(const struct cs__summing *summing, struct cs_case_summary *summary);

/* summary->serial and what follows from it. False when memory is short. */
bool cs__sum_serial(const struct cs_result *result, size_t case_index, struct cs_case_summary *summary);

/* summary->points[].observed of all points. False when memory is short. */
bool cs__sum_observed(const struct cs_result *result, size_t case_index, struct cs_case_summary *summary);

/* What the base's run was made of, as shares of its own time, the observer's left out; NaN: not told. */
struct cs__shares {
  double serial;
  double lock; /* the longest total hold of one lock */
};
struct cs__shares cs__observed_shares(const struct cs_observed *observed);

/* Regions on n threads, sum over them of max(work / n, longest chain), as a share of the run's own time at one; NaN
 * without tasks or where a chain was not followed. */
double cs__observed_span(const struct cs_observed *observed, int threads);

/* summary->ceilings, and the invocations they come from: free(machine_out->at). False when memory is short. */
bool cs__sum_ceilings(const struct cs_result *result, struct cs_summary *summary, struct cs__machine *machine_out);

/* The ceilings measured at a point in the round of the session; NULL where there are none. */
const struct cs_ceilings *cs__ceilings_at(const struct cs__machine *machine, size_t point_index, size_t round,
                                          int session);

/* summary->points[].limit of all points; needs their figures and summary->serial. False when memory is short. */
bool cs__sum_limits(const struct cs__summing *summing, const struct cs__machine *machine,
                    struct cs_case_summary *summary);

/* The same of weak scaling. */
bool cs__sum_weak_limits(const struct cs__summing *summing, struct cs_case_summary *summary);

/* Whether a share of a limit is certainly above it. */
bool cs__is_beyond(const struct cs_estimate *share);

/* summary->best and what every point is to it; needs the speedups. False when memory is short. */
bool cs__sum_best(const struct cs__summing *summing, struct cs_case_summary *summary);

/* summary->fit. False when memory is short. */
bool cs__sum_fit(const struct cs__summing *summing, struct cs_case_summary *summary);

/* One thing to be said, of one or several subjects: "triad at 2 threads, dot at 2 threads: the machine ...". */
struct cs__warning {
  int rank;           /* 0 is the most serious */
  const char *before; /* how it goes on; also what tells it from others. NULL: subjects is the whole sentence */
  struct cs_text subjects;
  size_t subject_count;
  char *detail; /* of the first subject; may be empty */
  const char *after;
};

/* Sentences being collected, most serious first, each once. */
struct cs__warnings {
  struct cs__warning *list;
  size_t count;
  bool failed; /* memory was short */
};

/* A whole sentence. Takes text over and empties it. */
void cs__warn(struct cs__warnings *warnings, int rank, struct cs_text *text);

/* "SUBJECTS: BEFORE DETAIL AFTER"; before and after are literals, and the same before joins its subjects. Takes subject
 * over and empties it. */
void cs__warn_of(struct cs__warnings *warnings, int rank, struct cs_text *subject, const char *before,
                 const char *detail, const char *after);

void cs__warn_points(const struct cs_result *result, const struct cs_case_summary *one, struct cs__warnings *warnings);
void cs__warn_case(const struct cs_result *result, const struct cs_case_summary *one, struct cs__warnings *warnings);
void cs__warn_places(const struct cs_result *result, const struct cs_case_summary *one, struct cs__warnings *warnings);
void cs__warn_sweep(const struct cs_result *result, const struct cs_summary *summary, struct cs__warnings *warnings);

void cs__warn_ceilings(const struct cs_result *result, const struct cs_summary *summary, struct cs__warnings *warnings);

/* Arrays so large that huge pages matter, and next to none of them on such. */
bool cs__lacks_huge_pages(uint64_t array_bytes, uint64_t huge_bytes);

/* The sentences in their order, handed over: count and list into summary. False when memory was short. */
bool cs__warnings_take(struct cs__warnings *warnings, struct cs_summary *summary);

/* Ranks, in the order warnings are shown. */
enum {
  CS__RANK_INVALID,   /* no scaling figure at all */
  CS__RANK_INTERVAL,  /* the figure stands, its interval does not */
  CS__RANK_MEANING,   /* figures that mean something else than they seem to */
  CS__RANK_PRECISION, /* less sure than asked for */
  CS__RANK_REMARK
};

#endif
