/* runtime/cli/run_facts.c - what a reader needs to know of environment and build to repeat a sweep. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/cli/run.h"

#include <gnu/libc-version.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* Takes value; an empty or missing one is no fact. */
static enum cs_status add(struct cs_result *result, const char *name, char *value, struct cs_error *error) {
  if (value == NULL || value[0] == '\0') {
    free(value);
    return CS_OK;
  }
  struct cs_fact *longer =
      realloc(result->environment_facts, (result->environment_fact_count + 1) * sizeof *result->environment_facts);
  if (longer != NULL)
    result->environment_facts = longer;
  char *name_copy = longer != NULL ? strdup(name) : NULL;
  if (name_copy == NULL) {
    free(value);
    return cs_fail(error, CS_NOMEM, "no memory for the facts of the environment");
  }
  longer[result->environment_fact_count++] = (struct cs_fact){.name = name_copy, .value = value};
  return CS_OK;
}

/* The first line of a file of the system; NULL where there is none. */
static char *first_line(const char *path) {
  struct cs_text text = {0};
  if (cs_file_read(path, &text, NULL) != CS_OK) {
    cs_text_free(&text);
    return NULL;
  }
  char *line = cs_text_take(&text);
  if (line != NULL)
    line[strcspn(line, "\n")] = '\0';
  return line;
}

static enum cs_status add_files(struct cs_result *result, struct cs_error *error) {
  static const struct {
    const char *name, *path;
  } files[] = {
      {"frequency governor", "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"},
      {"boost", "/sys/devices/system/cpu/cpufreq/boost"},
      {"intel_pstate no_turbo", "/sys/devices/system/cpu/intel_pstate/no_turbo"},
      {"SMT", "/sys/devices/system/cpu/smt/control"},
      {"NUMA balancing", "/proc/sys/kernel/numa_balancing"},
      {"isolated PUs", "/sys/devices/system/cpu/isolated"},
      {"load at start", "/proc/loadavg"},
  };
  enum cs_status status = CS_OK;
  for (size_t i = 0; status == CS_OK && i < sizeof files / sizeof files[0]; i++)
    status = add(result, files[i].name, first_line(files[i].path), error);
  return status;
}

static enum cs_status add_variables(struct cs_result *result, struct cs_error *error) {
  static const char *const prefixes[] = {"OMP_",        "GOMP_",           "KMP_",
                                         "CORESWEEP_",  "SLURM_JOB_ID=",   "SLURM_CPUS_",
                                         "LD_PRELOAD=", "GLIBC_TUNABLES=", "MALLOC_"};
  enum cs_status status = CS_OK;
  for (char **entry = environ; status == CS_OK && *entry != NULL; entry++) {
    const char *equals = strchr(*entry, '=');
    bool wanted = false;
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
      wanted = wanted || strncmp(*entry, prefixes[i], strlen(prefixes[i])) == 0;
    if (!wanted || equals == NULL)
      continue;
    char *name = strndup(*entry, (size_t)(equals - *entry));
    status = name != NULL ? add(result, name, strdup(equals + 1), error)
                          : cs_fail(error, CS_NOMEM, "no memory for the facts of the environment");
    free(name);
  }
  return status;
}

static const char *container(void) {
  static const struct {
    const char *path, *name;
  } marks[] = {{"/.dockerenv", "docker"}, {"/run/.containerenv", "podman"}, {"/.singularity.d", "apptainer"}};
  for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
    if (access(marks[i].path, F_OK) == 0)
      return marks[i].name;
  }
  return getenv("KUBERNETES_SERVICE_HOST") != NULL ? "kubernetes" : "";
}

static const char *virtual_machine(void) {
  struct cs_text info = {0};
  const char *answer =
      cs_file_read("/proc/cpuinfo", &info, NULL) == CS_OK && strstr(cs_text_get(&info), " hypervisor") != NULL
          ? "yes (the processor shows a hypervisor)"
          : "";
  cs_text_free(&info);
  return answer;
}

static char *compiler(void) {
#if defined(__clang__)
  return cs_text_format("clang %s", __clang_version__);
#else
  return cs_text_format("gcc %s", __VERSION__);
#endif
}

static char *runtimes(void) {
  struct cs_text names = {0};
  cs__openmp_runtimes(&names);
  return cs_text_take(&names);
}

enum cs_status cs__run_facts(struct cs_result *result, struct cs_error *error) {
  struct utsname system;
  const bool named = uname(&system) == 0;
  struct {
    const char *name;
    char *value;
  } facts[] = {
      {"compiler", compiler()},
      {"build flags", strdup(CS_BUILD_FLAGS)},
      {"OpenMP runtime", runtimes()},
      {"C library", cs_text_format("glibc %s", gnu_get_libc_version())},
      {"kernel", named ? cs_text_format("%s %s %s", system.sysname, system.release, system.machine) : NULL},
      {"container", strdup(container())},
      {"virtual machine", strdup(virtual_machine())},
  };
  enum cs_status status = CS_OK;
  for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
    if (status == CS_OK)
      status = add(result, facts[i].name, facts[i].value, error);
    else
      free(facts[i].value);
  }
  if (status == CS_OK)
    status = add_files(result, error);
  return status == CS_OK ? add_variables(result, error) : status;
}
