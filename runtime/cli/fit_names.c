/* runtime/cli/fit_names.c - what a column's name means: n, a time in a unit, a throughput. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/fit.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAME_BYTES = 64 };

/* --- units --- */

double cs__fit_unit_s(const char *unit) {
  static const struct {
    const char *name;
    double seconds;
  } units[] = {
      {"ns", 1e-9},           {"nsec", 1e-9},      {"nanoseconds", 1e-9},  {"us", 1e-6},     {"usec", 1e-6},
      {"\xC2\xB5s", 1e-6},    {"\xCE\xBCs", 1e-6}, {"microseconds", 1e-6}, {"ms", 1e-3},     {"msec", 1e-3},
      {"milliseconds", 1e-3}, {"s", 1.0},          {"sec", 1.0},           {"secs", 1.0},    {"second", 1.0},
      {"seconds", 1.0},       {"min", 60.0},       {"mins", 60.0},         {"minute", 60.0}, {"minutes", 60.0},
      {"h", 3600.0},          {"hr", 3600.0},      {"hrs", 3600.0},        {"hour", 3600.0}, {"hours", 3600.0}};
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
    if (strcasecmp(unit, units[i].name) == 0)
      return units[i].seconds;
  return 0.0;
}

/* --- names --- */

struct known {
  enum cs__fit_role role;
  int rank;
  const char *names; /* between bars */
};

/* Small letters, one blank between words. Rank 1 and more: what a table has beside the name that is meant. */
static const struct known known_names[] = {
    {CS__FIT_N, 0,
     "|n|threads|thread|thread count|nthreads|n threads|num threads|omp num threads|cores|core|ncores|"
     "n cores|num cores|cpus|ncpus|cpu|procs|nprocs|n procs|num procs|processes|nprocesses|processors|"
     "np|ranks|nranks|mpi ranks|ntasks|tasks|pes|pe|p|nodes|workers|nworkers|users|virtual users|"
     "vusers|clients|concurrency|connections|jobs|"},
    {CS__FIT_N, 1, "|load|count|"},
    {CS__FIT_TIME, 0,
     "|time|times|wall|wall time|walltime|wall clock|wallclock|wall clock time|elapsed|elapsed time|"
     "runtime|run time|execution time|exec time|duration|real|real time|"},
    {CS__FIT_TIME, 1, "|t|median|median time|time median|"},
    {CS__FIT_TIME, 2, "|mean|mean time|avg|avg time|average|average time|"},
    {CS__FIT_THROUGHPUT, 0,
     "|throughput|x|rate|bandwidth|performance|perf|fom|figure of merit|gflops|mflops|tflops|flops|"
     "mips|iops|qps|rps|tps|"},
    {CS__FIT_THROUGHPUT, 1, "|speedup|speed up|speed|"},
};

/* Of a spread, of a part of the time, of another time: never what a curve is fitted to unless --columns says so. */
static bool is_beside(const char *name) {
  static const char *const words[] = {"lo",    "hi",  "low", "high", "min",  "max",   "std",  "stddev", "sd",
                                      "error", "err", "ci",  "cv",   "var",  "user",  "sys",  "system", "cpu",
                                      "p5",    "p95", "p99", "base", "idle", "delay", "lost", "sample"};
  char copy[NAME_BYTES], *rest = NULL;
  snprintf(copy, sizeof copy, "%s", name);
  for (const char *word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest))
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
      if (strcmp(word, words[i]) == 0)
        return true;
  return false;
}

/* Takes "[ms]" or "(ms)" at the end of text away into unit. */
static void split_brackets(char *text, char *unit, size_t bytes) {
  const size_t length = strlen(text);
  if (length == 0 || (text[length - 1] != ')' && text[length - 1] != ']'))
    return;
  char *open = strrchr(text, text[length - 1] == ')' ? '(' : '[');
  if (open == NULL || open == text)
    return;
  text[length - 1] = '\0';
  snprintf(unit, bytes, "%s", open + 1 + strspn(open + 1, " "));
  *open = '\0';
  for (size_t end = strlen(unit); end > 0 && unit[end - 1] == ' '; end--)
    unit[end - 1] = '\0';
}

/* "Wall_Time " becomes "wall time"; hyperfine's "parameter_threads" is "threads": true, for it was swept. */
static bool simplify(const char *text, char simple[NAME_BYTES]) {
  static const char parameter[] = "parameter ";
  size_t length = 0;
  for (; *text != '\0' && length + 1 < NAME_BYTES; text++) {
    const unsigned char c = (unsigned char)*text;
    const bool blank = c == ' ' || c == '_' || c == '-' || c == '\t' || c == '.' || c == '#';
    if (!blank)
      simple[length++] = (char)(c < 128 ? tolower(c) : c);
    else if (length > 0 && simple[length - 1] != ' ')
      simple[length++] = ' ';
  }
  while (length > 0 && simple[length - 1] == ' ')
    length--;
  simple[length] = '\0';
  const bool swept = strncmp(simple, parameter, sizeof parameter - 1) == 0;
  if (swept)
    memmove(simple, simple + sizeof parameter - 1, length + 2 - sizeof parameter);
  return swept;
}

static const struct known *find_known(const char *simple) {
  char barred[NAME_BYTES + 2];
  snprintf(barred, sizeof barred, "|%s|", simple);
  for (size_t i = 0; i < sizeof known_names / sizeof known_names[0] && strchr(simple, '|') == NULL; i++)
    if (strstr(known_names[i].names, barred) != NULL)
      return &known_names[i];
  return NULL;
}

/* "per s" and "/s": something in a time. */
static bool is_rate(const char *unit) {
  static const char *const ends[] = {"/s",    "/sec",   "/second",  "/min",        "/minute",     "/h",
                                     "/hour", " per s", " per sec", " per second", " per minute", " per hour"};
  const size_t length = strlen(unit);
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
    const size_t end = strlen(ends[i]);
    if (length > end && strcasecmp(unit + length - end, ends[i]) == 0)
      return true;
  }
  return false;
}

/* "time s", and "time/s" as ISO 80000 writes a quantity over its unit: cuts off the unit at the end, and gives it. */
static double split_last_word(char *simple, char before) {
  char *last = strrchr(simple, before);
  if (last == NULL)
    return 0.0;
  const double scale = cs__fit_unit_s(last + 1 + strspn(last + 1, " "));
  while (scale > 0.0 && last > simple && last[-1] == ' ')
    last--;
  if (scale > 0.0)
    *last = '\0';
  return scale;
}

/* The name of a time with its unit behind; simple is cut down to the name. */
static const struct known *find_time(char *simple, double *unit_s_out) {
  static const char ways[] = {' ', '/'};
  for (size_t i = 0; i < sizeof ways; i++) {
    char shorter[NAME_BYTES];
    memcpy(shorter, simple, sizeof shorter);
    const double unit_s = split_last_word(shorter, ways[i]);
    const struct known *known = unit_s > 0.0 ? find_known(shorter) : NULL;
    if (known != NULL && known->role == CS__FIT_TIME) {
      *unit_s_out = unit_s;
      return known;
    }
  }
  return NULL;
}

static struct cs__fit_meaning meaning_by_unit(const char *name, const char *simple, const char *unit, double word_s) {
  struct cs__fit_meaning meaning = {.rank = 3};
  const bool beside = is_beside(simple);
  if (unit[0] == '\0' && (is_rate(name) || is_rate(simple)) && !beside) {
    meaning = (struct cs__fit_meaning){.role = CS__FIT_THROUGHPUT};
    snprintf(meaning.unit, sizeof meaning.unit, "%.31s", name);
  } else if (is_rate(unit) && !beside) {
    meaning.role = CS__FIT_THROUGHPUT;
    snprintf(meaning.unit, sizeof meaning.unit, "%.31s", unit);
  } else if (unit[0] == '\0' && cs__fit_unit_s(simple) > 0.0 && !beside && strlen(simple) > 1) {
    meaning = (struct cs__fit_meaning){.role = CS__FIT_TIME, .scale = cs__fit_unit_s(simple)};
  } else if ((cs__fit_unit_s(unit) > 0.0 || word_s > 0.0) && !beside) {
    meaning.role = CS__FIT_TIME;
    meaning.scale = cs__fit_unit_s(unit) > 0.0 ? cs__fit_unit_s(unit) : word_s;
  }
  return meaning;
}

struct cs__fit_meaning cs__fit_meaning_of(const char *name) {
  char bare[NAME_BYTES], simple[NAME_BYTES], unit[32] = "";
  snprintf(bare, sizeof bare, "%s", name);
  split_brackets(bare, unit, sizeof unit);
  const bool swept = simplify(bare, simple);
  const struct known *known = find_known(simple);
  double word_s = 0.0;
  if (known == NULL && unit[0] == '\0')
    known = find_time(simple, &word_s);
  if (known != NULL && known->rank > 0 && strchr(simple, '/') != NULL) /* "t/s": a time, or tons a second */
    return (struct cs__fit_meaning){.rank = 3};
  char shorter[NAME_BYTES];
  memcpy(shorter, simple, sizeof shorter);
  if (known == NULL && unit[0] == '\0')
    word_s = split_last_word(shorter, ' ');
  if (known == NULL && swept)
    return (struct cs__fit_meaning){.role = CS__FIT_N, .rank = 2};
  if (known == NULL)
    return meaning_by_unit(bare, simple, unit, word_s);
  struct cs__fit_meaning meaning = {.role = known->role, .rank = known->rank};
  if (known->role == CS__FIT_TIME)
    meaning.scale = unit[0] != '\0' ? cs__fit_unit_s(unit) : word_s;
  if (known->role == CS__FIT_THROUGHPUT || (known->role == CS__FIT_TIME && meaning.scale == 0.0))
    snprintf(meaning.unit, sizeof meaning.unit, "%.31s", unit);
  return meaning;
}
