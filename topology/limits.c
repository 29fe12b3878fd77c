/* topology/limits.c - gathers what the operating system lets this process use: affinity, cpuset, quota. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A file that is missing or makes no sense limits nothing: control groups differ from system to system, and a sweep
 * that refuses to run because of one of them helps nobody.
 */
#include "topology/limits.h"

#include "runtime/base/file.h"
#include "topology/bind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first line of a group's file, fresh; *value_out NULL where there is none. */
static enum cs_status read_line(const char *folder, const char *file, char **value_out) {
  struct cs_text text = {0};
  char *path = cs_text_format("%s/%s", folder, file);
  enum cs_status status = path != NULL ? cs_file_read(path, &text, NULL) : CS_NOMEM;
  char *value = NULL;
  if (status == CS_OK && text.length > 0) {
    value = strndup(text.bytes, strcspn(text.bytes, "\n"));
    status = value != NULL ? CS_OK : CS_NOMEM;
  }
  cs_text_free(&text);
  free(path);
  *value_out = value;
  return status == CS_NOMEM ? CS_NOMEM : CS_OK;
}

/* Steps from a group to its parent; false at the top. */
static bool step_up(const struct cs__cgroup *cgroup, char *folder) {
  char *slash = strrchr(folder, '/');
  if (strlen(folder) <= strlen(cgroup->top) || slash == NULL)
    return false;
  *slash = '\0';
  return true;
}

/* CPUs' worth of time in "quota period", microseconds both; 0 for no limit ("max", -1) and for nonsense. */
static double quota_of(const char *quota_us, const char *period_us) {
  int64_t quota = 0;
  int64_t period = 0;
  if (cs_parse_int64(quota_us, &quota) != CS_OK || cs_parse_int64(period_us, &period) != CS_OK)
    return 0.0;
  return quota > 0 && period > 0 ? (double)quota / (double)period : 0.0;
}

/* Version 2: "50000 100000" in one file. */
static enum cs_status quota_v2(const char *folder, double *quota_out) {
  char *line = NULL;
  const enum cs_status status = read_line(folder, "cpu.max", &line);
  char *blank = line != NULL ? strchr(line, ' ') : NULL;
  if (blank != NULL) {
    *blank = '\0';
    *quota_out = quota_of(line, blank + 1);
  }
  free(line);
  return status;
}

/* Version 1: a file each. */
static enum cs_status quota_v1(const char *folder, double *quota_out) {
  char *quota = NULL;
  char *period = NULL;
  enum cs_status status = read_line(folder, "cpu.cfs_quota_us", &quota);
  if (status == CS_OK)
    status = read_line(folder, "cpu.cfs_period_us", &period);
  if (quota != NULL && period != NULL)
    *quota_out = quota_of(quota, period);
  free(quota);
  free(period);
  return status;
}

/* Every group from this process's up to the top limits it: the tightest wins. */
static enum cs_status tightest_quota(const struct cs__cgroup *cgroup, struct cs_limits *limits) {
  char *folder = strdup(cgroup->leaf);
  enum cs_status status = folder != NULL ? CS_OK : CS_NOMEM;
  for (bool more = true; status == CS_OK && more; more = step_up(cgroup, folder)) {
    double quota = 0.0;
    status = cgroup->v2 ? quota_v2(folder, &quota) : quota_v1(folder, &quota);
    if (quota > 0.0 && (limits->quota_cpus == 0.0 || quota < limits->quota_cpus))
      limits->quota_cpus = quota;
  }
  if (limits->quota_cpus > 0.0)
    snprintf(limits->quota_source, sizeof limits->quota_source, "%s", cgroup->v2 ? "cpu.max" : "cfs_quota");
  free(folder);
  return status;
}

/* The PUs a group's file lists; an empty set where it does not. */
static enum cs_status read_pus(const char *folder, const char *file, struct cs_pu_set *pus_out) {
  char *line = NULL;
  enum cs_status status = read_line(folder, file, &line);
  if (line != NULL)
    status = cs_pu_set_parse(line, pus_out, NULL);
  free(line);
  return status == CS_NOMEM ? CS_NOMEM : CS_OK;
}

/*
 * Effective sets already hold what the groups above cut, so the nearest one tells all. Version 1 before Linux 3.17 has
 * no effective file; a version 2 group without the controller has none of its own and uses the one above.
 */
static enum cs_status nearest_cpuset(const struct cs__cgroup *cgroup, struct cs_limits *limits) {
  static const char *const files[2][2] = {{"cpuset.effective_cpus", "cpuset.cpus"},
                                          {"cpuset.cpus.effective", "cpuset.cpus"}};
  char *folder = strdup(cgroup->leaf);
  enum cs_status status = folder != NULL ? CS_OK : CS_NOMEM;
  for (bool more = true; status == CS_OK && more; more = step_up(cgroup, folder)) {
    for (int i = 0; i < 2 && status == CS_OK && cs_pu_set_count(&limits->cpuset) == 0; i++)
      status = read_pus(folder, files[cgroup->v2][i], &limits->cpuset);
  }
  if (cs_pu_set_count(&limits->cpuset) > 0)
    snprintf(limits->cpuset_source, sizeof limits->cpuset_source, "%s",
             getenv("SLURM_JOB_ID") != NULL ? "Slurm job's cpuset" : "cpuset");
  free(folder);
  return status;
}

static enum cs_status gather_from_groups(const struct cs_limits_roots *roots, struct cs_limits *limits) {
  static enum cs_status (*const readers[])(const struct cs__cgroup *cgroup, struct cs_limits *limits) = {
      [CS__CPU] = tightest_quota, [CS__CPUSET] = nearest_cpuset};
  for (int i = 0; i < 2; i++) {
    struct cs__cgroup cgroup = {0};
    bool found = false;
    enum cs_status status = cs__cgroup_find(roots, (enum cs__controller)i, &cgroup, &found);
    if (status == CS_OK && found)
      status = readers[i](&cgroup, limits);
    cs__cgroup_free(&cgroup);
    if (status != CS_OK)
      return status;
  }
  return CS_OK;
}

enum cs_status cs_limits_gather_from(const struct cs_limits_roots *roots, struct cs_limits *limits_out,
                                     struct cs_error *error) {
  struct cs_limits limits = {0};
  enum cs_status status = cs_affinity_get(0, &limits.affinity, error);
  if (status != CS_OK)
    return status;
  status = gather_from_groups(roots, &limits);
  if (status == CS_OK) {
    *limits_out = limits;
    return CS_OK;
  }
  cs_limits_free(&limits);
  return cs_fail(error, status, "out of memory while reading this process's control groups");
}

enum cs_status cs_limits_gather(struct cs_limits *limits_out, struct cs_error *error) {
  const struct cs_limits_roots system = {0};
  return cs_limits_gather_from(&system, limits_out, error);
}

void cs_limits_free(struct cs_limits *limits) {
  if (limits == NULL)
    return;
  cs_pu_set_free(&limits->affinity);
  cs_pu_set_free(&limits->cpuset);
  *limits = (struct cs_limits){0};
}
