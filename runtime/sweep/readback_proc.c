/* runtime/sweep/readback_proc.c - reads stat, schedstat, status and maps of processes and threads. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/readback_proc.h"

#include "runtime/base/file.h"
#include "topology/pu_set.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PATH_BYTES = 512, SMALL_BYTES = 4096, MASK_BYTES = 2048 }; /* masks of up to 16384 PUs */

static void put_path(char path[PATH_BYTES], const char *proc, pid_t pid, pid_t tid, const char *file) {
  if (tid > 0)
    snprintf(path, PATH_BYTES, "%s/%d/task/%d/%s", proc, (int)pid, (int)tid, file);
  else
    snprintf(path, PATH_BYTES, "%s/%d/%s", proc, (int)pid, file);
}

/* A file that one read gives all of, as looks are to be cheap. False where there is none or it may not be read: it
 * ended, or it is another user's. */
static bool read_small(const char *proc, pid_t pid, pid_t tid, const char *file, char text_out[SMALL_BYTES]) {
  char path[PATH_BYTES];
  put_path(path, proc, pid, tid, file);
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  const ssize_t got = read(fd, text_out, SMALL_BYTES - 1);
  close(fd);
  text_out[got > 0 ? got : 0] = '\0';
  return got > 0;
}

bool cs__proc_is_ours(const char *proc) {
  char path[PATH_BYTES], told[32];
  snprintf(path, sizeof path, "%s/self", proc);
  const ssize_t got = readlink(path, told, sizeof told - 1);
  told[got > 0 ? got : 0] = '\0';
  return got < 0 || strtol(told, NULL, 10) == (long)getpid(); /* a made-up tree has no such link */
}

/* A file of any length, or NULL. free() it. */
static char *read_maps(const char *proc, pid_t pid) {
  char path[PATH_BYTES];
  struct cs_text text = {0};
  put_path(path, proc, pid, 0, "maps");
  if (cs_file_read(path, &text, NULL) == CS_OK)
    return cs_text_take(&text);
  cs_text_free(&text);
  return NULL;
}

bool cs__proc_parse_stat(const char *line, struct cs__proc_thread *thread_out) {
  const char *open = strchr(line, '('), *close = strrchr(line, ')'); /* its name may have both */
  if (open == NULL || close == NULL || close < open)
    return false;
  struct cs__proc_thread thread = {.pu = -1, .delay_s = -1.0};
  unsigned long long user = 0, system = 0, start = 0;
  int parent = 0;
  /* Fields 3 and 4, 14 and 15, 22 and 39 of proc(5). */
  const int told = sscanf(close + 1,
                          " %c %d %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu %llu %*s %*s %*s %*s %*s %*s %llu %*s %*s "
                          "%*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %d",
                          &thread.state, &parent, &user, &system, &start, &thread.pu);
  if (told < 5)
    return false;
  snprintf(thread.name, sizeof thread.name, "%.*s", (int)(close - open - 1), open + 1);
  thread.parent = (pid_t)parent;
  thread.start_ticks = start;
  thread.cpu_s = (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
  *thread_out = thread;
  return true;
}

bool cs__proc_parse_schedstat(const char *line, double *ran_s_out, double *delay_s_out) {
  unsigned long long ran_ns = 0, delay_ns = 0;
  if (sscanf(line, "%llu %llu", &ran_ns, &delay_ns) != 2 || ran_ns == 0)
    return false;
  if (ran_s_out != NULL)
    *ran_s_out = (double)ran_ns * 1e-9;
  *delay_s_out = (double)delay_ns * 1e-9;
  return true;
}

static bool read_stat(const char *proc, pid_t pid, pid_t tid, struct cs__proc_thread *thread_out) {
  char line[SMALL_BYTES];
  return read_small(proc, pid, tid, "stat", line) && cs__proc_parse_stat(line, thread_out);
}

bool cs__proc_process(const char *proc, pid_t pid, struct cs__proc_thread *process_out) {
  return read_stat(proc, pid, 0, process_out);
}

bool cs__proc_thread(const char *proc, pid_t pid, pid_t tid, struct cs__proc_thread *thread_out) {
  if (!read_stat(proc, pid, tid, thread_out))
    return false;
  char line[SMALL_BYTES];
  if (read_small(proc, pid, tid, "schedstat", line))
    cs__proc_parse_schedstat(line, &thread_out->cpu_s, &thread_out->delay_s);
  return true;
}

/* To write a `status` file takes the kernel some twenty times as long as to tell the mask alone. */
static char *ask_mask(pid_t tid) {
  unsigned long words[MASK_BYTES / sizeof(unsigned long)] = {0};
  const int bits = 8 * (int)sizeof words[0];
  struct cs_pu_set set = {0};
  const long told = syscall(SYS_sched_getaffinity, tid, sizeof words, words); /* glibc's call fills the rest anew */
  char *list = NULL;
  bool enough = told > 0;
  for (int pu = 0; enough && pu < 8 * told; pu++)
    if ((words[pu / bits] >> (pu % bits) & 1) != 0)
      enough = cs_pu_set_add(&set, pu) == CS_OK;
  if (enough)
    list = cs_pu_set_format(&set);
  cs_pu_set_free(&set);
  return list;
}

static char *read_mask(const char *proc, pid_t pid, pid_t tid) {
  static const char key[] = "\nCpus_allowed_list:";
  char text[SMALL_BYTES];
  const char *at = read_small(proc, pid, tid, "status", text) ? strstr(text, key) : NULL;
  if (at == NULL)
    return NULL;
  at += strlen(key);
  at += strspn(at, " \t");
  return strndup(at, strcspn(at, "\n"));
}

char *cs__proc_mask(const char *proc, pid_t pid, pid_t tid) {
  return strcmp(proc, "/proc") == 0 ? ask_mask(tid) : read_mask(proc, pid, tid);
}

static int by_number(const void *left, const void *right) {
  const pid_t a = *(const pid_t *)left, b = *(const pid_t *)right;
  return (a > b) - (a < b);
}

static bool add_id(struct cs__proc_ids *ids, size_t *capacity, pid_t id) {
  if (ids->count == *capacity) {
    const size_t wider = *capacity > 0 ? 2 * *capacity : 64;
    pid_t *grown = reallocarray(ids->list, wider, sizeof *grown);
    if (grown == NULL)
      return false;
    ids->list = grown;
    *capacity = wider;
  }
  ids->list[ids->count++] = id;
  return true;
}

bool cs__proc_ids(const char *proc, pid_t pid, struct cs__proc_ids *ids_out) {
  char path[PATH_BYTES];
  if (pid > 0)
    put_path(path, proc, pid, 0, "task");
  else
    snprintf(path, sizeof path, "%s", proc);
  DIR *folder = opendir(path);
  if (folder == NULL)
    return false;
  struct cs__proc_ids ids = {0};
  size_t capacity = 0;
  bool enough = true;
  const struct dirent *entry;
  while (enough && (entry = readdir(folder)) != NULL)
    if (isdigit((unsigned char)entry->d_name[0]))
      enough = add_id(&ids, &capacity, (pid_t)strtol(entry->d_name, NULL, 10));
  closedir(folder);
  if (!enough) {
    free(ids.list);
    return false;
  }
  if (ids.count > 1)
    qsort(ids.list, ids.count, sizeof *ids.list, by_number);
  *ids_out = ids;
  return true;
}

/* Wheels carry runtimes with a hash in the name, "libgomp-a34b3233.so.1.0.0"; "libomptarget.so" is no runtime, nor is
 * "libgomp-plugin-nvptx.so.1". */
bool cs__proc_is_runtime(const char *path) {
  static const char *const runtimes[] = {"libgomp", "libomp", "libiomp5", "libnvomp"};
  const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
  if (strstr(name, ".so") == NULL || strncmp(name, "libgomp-plugin", strlen("libgomp-plugin")) == 0)
    return false;
  for (size_t i = 0; i < sizeof runtimes / sizeof runtimes[0]; i++) {
    const size_t length = strlen(runtimes[i]);
    if (strncmp(name, runtimes[i], length) == 0 && (name[length] == '.' || name[length] == '-'))
      return true;
  }
  return false;
}

/* One file is mapped in several pieces, one line after the other. */
size_t cs__proc_runtimes(const char *proc, pid_t pid, struct cs_text *names) {
  char *text = read_maps(proc, pid), *rest = NULL;
  const char *last = "";
  size_t count = 0;
  for (char *line = text != NULL ? strtok_r(text, "\n", &rest) : NULL; line != NULL;
       line = strtok_r(NULL, "\n", &rest)) {
    const char *path = strchr(line, '/');
    if (path == NULL || !cs__proc_is_runtime(path) || strcmp(path, last) == 0)
      continue;
    cs_text_append(names, "%s%s", count++ > 0 ? ", " : "", strrchr(path, '/') + 1);
    last = path;
  }
  free(text);
  return count;
}
