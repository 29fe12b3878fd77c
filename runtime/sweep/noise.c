/* runtime/sweep/noise.c - reads the scheduler's, the hypervisor's, the cgroup's and the packages' counters. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/noise.h"

#include "runtime/base/clock.h"
#include "runtime/base/file.h"
#include "runtime/base/text.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const char *proc_of(const struct cs__noise_roots *roots) {
  return roots != NULL && roots->proc != NULL ? roots->proc : "/proc";
}

static const char *cgroup_of(const struct cs__noise_roots *roots) {
  return roots != NULL && roots->cgroup != NULL ? roots->cgroup : "/sys/fs/cgroup";
}

static const char *powercap_of(const struct cs__noise_roots *roots) {
  return roots != NULL && roots->powercap != NULL ? roots->powercap : "/sys/class/powercap";
}

/* The whole file, or NULL; free() it. */
static char *slurp(const char *folder, const char *name) {
  struct cs_text text = {0};
  char *path = cs_text_format("%s/%s", folder, name);
  const enum cs_status status = path != NULL ? cs_file_read(path, &text, NULL) : CS_NOMEM;
  free(path);
  if (status == CS_OK)
    return cs_text_take(&text);
  cs_text_free(&text);
  return NULL;
}

/* schedstat's second number: nanoseconds ready to run and waiting, of every thread of this process. */
static double read_run_delay_s(const char *proc) {
  char *folder = cs_text_format("%s/self/task", proc);
  DIR *tasks = folder != NULL ? opendir(folder) : NULL;
  double sum_ns = 0.0;
  int told = 0;
  const struct dirent *entry;
  while (tasks != NULL && (entry = readdir(tasks)) != NULL) {
    if (entry->d_name[0] == '.')
      continue;
    char name[300];
    snprintf(name, sizeof name, "%s/schedstat", entry->d_name);
    char *text = slurp(folder, name);
    double delay_ns;
    if (text != NULL && sscanf(text, "%*s %lf", &delay_ns) == 1) {
      sum_ns += delay_ns;
      told++;
    }
    free(text);
  }
  if (tasks != NULL)
    closedir(tasks);
  free(folder);
  return told > 0 ? sum_ns * 1e-9 : -1.0;
}

/* A line of /proc/stat: "cpu" (all) or "cpuN", then user nice system idle iowait irq softirq steal (guest is in user).
 */
static bool read_ticks(const char *line, int *pu_out, double *steal_out, double *all_out) {
  double ticks[8];
  int used = 0;
  *pu_out = -1;
  if (line[3] == ' ')
    used = 3;
  else if (sscanf(line, "cpu%d%n", pu_out, &used) != 1)
    return false;
  if (sscanf(line + used, "%lf %lf %lf %lf %lf %lf %lf %lf", &ticks[0], &ticks[1], &ticks[2], &ticks[3], &ticks[4],
             &ticks[5], &ticks[6], &ticks[7]) != 8)
    return false;
  *all_out = 0.0;
  for (int i = 0; i < 8; i++)
    *all_out += ticks[i];
  *steal_out = ticks[7];
  return true;
}

static void read_steal(const char *proc, const struct cs_pu_set *team, struct cs__noise_mark *mark) {
  char *text = slurp(proc, "stat"), *rest = NULL;
  bool told = false;
  double steal_sum = 0.0, all_sum = 0.0;
  for (char *line = text != NULL ? strtok_r(text, "\n", &rest) : NULL; line != NULL && strncmp(line, "cpu", 3) == 0;
       line = strtok_r(NULL, "\n", &rest)) {
    int pu;
    double steal, all;
    if (!read_ticks(line, &pu, &steal, &all) || (team != NULL ? !cs_pu_set_has(team, pu) : pu >= 0))
      continue;
    steal_sum += steal;
    all_sum += all;
    told = true;
  }
  mark->steal_ticks = told ? steal_sum : -1.0;
  mark->all_ticks = told ? all_sum : -1.0;
  free(text);
}

static double read_pressure_s(const char *proc) {
  char *text = slurp(proc, "pressure/cpu");
  const char *total = text != NULL ? strstr(text, "total=") : NULL; /* the first is "some" */
  const double seconds = total != NULL ? strtod(total + strlen("total="), NULL) * 1e-6 : -1.0;
  free(text);
  return seconds;
}

/* Time throttled as one cpu.stat tells it: v2 in microseconds, v1 in nanoseconds; negative when it does not. */
static double throttled_in(const char *folder) {
  char *text = slurp(folder, "cpu.stat");
  double seconds = -1.0;
  const char *at;
  if (text != NULL && (at = strstr(text, "throttled_usec ")) != NULL)
    seconds = strtod(at + strlen("throttled_usec "), NULL) * 1e-6;
  else if (text != NULL && (at = strstr(text, "throttled_time ")) != NULL)
    seconds = strtod(at + strlen("throttled_time "), NULL) * 1e-9;
  free(text);
  return seconds;
}

/* From the process's group up to the root: a quota on any of them throttles us. */
static double throttled_upwards(const char *root, char *path) {
  double sum_s = -1.0;
  for (;;) {
    char *folder = cs_text_format("%s%s", root, path);
    const double here_s = folder != NULL ? throttled_in(folder) : -1.0;
    free(folder);
    if (here_s >= 0.0)
      sum_s = (sum_s < 0.0 ? 0.0 : sum_s) + here_s;
    char *slash = strrchr(path, '/');
    if (slash == NULL)
      return sum_s;
    *slash = '\0';
  }
}

/* One line of /proc/self/cgroup, "0::/path" (v2) or "4:cpu,cpuacct:/path" (v1). */
static double throttled_by(const char *root, char *line) {
  char *controllers = strchr(line, ':'), *path = controllers != NULL ? strchr(controllers + 1, ':') : NULL;
  if (path == NULL)
    return -1.0;
  *path++ = '\0';
  controllers++;
  if (strcmp(path, "/") == 0)
    path++;
  if (controllers[0] == '\0')
    return throttled_upwards(root, path);
  char with_commas[64];
  snprintf(with_commas, sizeof with_commas, ",%s,", controllers);
  if (strstr(with_commas, ",cpu,") == NULL)
    return -1.0;
  char *mount = cs_text_format("%s/%s", root, controllers);
  const double seconds = mount != NULL ? throttled_upwards(mount, path) : -1.0;
  free(mount);
  return seconds;
}

static double read_throttled_s(const char *proc, const char *root) {
  char *text = slurp(proc, "self/cgroup"), *rest = NULL;
  double throttled_s = -1.0;
  for (char *line = text != NULL ? strtok_r(text, "\n", &rest) : NULL; line != NULL;
       line = strtok_r(NULL, "\n", &rest)) {
    const double seconds = throttled_by(root, line);
    throttled_s = seconds > throttled_s ? seconds : throttled_s;
  }
  free(text);
  return throttled_s;
}

static double seconds_of(struct timeval time) {
  return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

struct cs__noise_mark cs__noise_read(const struct cs__noise_roots *roots, const struct cs_pu_set *team) {
  const char *proc = proc_of(roots);
  struct rusage usage = {0};
  getrusage(RUSAGE_SELF, &usage);
  struct cs__noise_mark mark = {.at_ns = cs_now_ns(),
                                .cpu_s = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
                                .run_delay_s = read_run_delay_s(proc),
                                .throttled_s = read_throttled_s(proc, cgroup_of(roots)),
                                .pressure_s = read_pressure_s(proc),
                                .voluntary = usage.ru_nvcsw,
                                .involuntary = usage.ru_nivcsw,
                                .major_faults = usage.ru_majflt,
                                .energy = cs__energy_read(powercap_of(roots))};
  read_steal(proc, team, &mark);
  return mark;
}

double cs__noise_load(const struct cs__noise_roots *roots) {
  char *text = slurp(proc_of(roots), "loadavg");
  double load = -1.0;
  if (text == NULL || sscanf(text, "%lf", &load) != 1)
    load = -1.0;
  free(text);
  return load;
}

/* A counter's growth: unknown if either reading is, never below 0 (a thread that ended takes its share along). */
static double growth(double before, double after) {
  if (before < 0.0 || after < 0.0)
    return -1.0;
  return after > before ? after - before : 0.0;
}

/* A tick is 10 ms, an invocation a tenth of a second: one or two ticks are as likely the edge of somebody's slice. */
enum { SURE_TICKS = 3 };

struct cs_noise cs__noise_between(const struct cs__noise_mark *before, const struct cs__noise_mark *after) {
  const double wall_s = (double)(after->at_ns - before->at_ns) * 1e-9;
  const double ticks = growth(before->all_ticks, after->all_ticks);
  const double stolen = growth(before->steal_ticks, after->steal_ticks);
  const double steal = stolen >= 0.0 && stolen < SURE_TICKS ? 0.0 : stolen;
  const double pressure_s = growth(before->pressure_s, after->pressure_s);
  return (struct cs_noise){
      .wall_s = wall_s,
      .cpu_s = growth(before->cpu_s, after->cpu_s),
      .run_delay_s = growth(before->run_delay_s, after->run_delay_s),
      .throttled_s = growth(before->throttled_s, after->throttled_s),
      .steal_share = ticks > 0.0 && steal >= 0.0 ? steal / ticks : -1.0,
      .pressure_share = wall_s > 0.0 && pressure_s >= 0.0 ? pressure_s / wall_s : -1.0,
      .voluntary = after->voluntary - before->voluntary,
      .involuntary = after->involuntary - before->involuntary,
      .major_faults = after->major_faults - before->major_faults,
      .energy_j = cs__energy_between_j(&before->energy, &after->energy),
      .load = -1.0,
      .canary_s = -1.0,
  };
}

double cs__canary_s(void) {
  enum { STEPS = 10000000 }; /* a multiplication and an addition in one chain, 4 cycles a step: 20 ms at 2 GHz */
  const int64_t begin_ns = cs_now_ns();
  uint64_t value = (uint64_t)begin_ns | 1;
  for (int i = 0; i < STEPS; i++)
    value = value * 6364136223846793005u + 1442695040888963407u;
  const volatile uint64_t kept = value; /* or the compiler would leave the loop out */
  (void)kept;
  return (double)(cs_now_ns() - begin_ns) * 1e-9;
}
