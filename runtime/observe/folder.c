/* runtime/observe/folder.c - the folder observed processes leave their blocks in: makes it, lists it, removes it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/folder.h"

#include "runtime/base/text.h"
#include "runtime/observe/reader.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static const char name_begin[] = "coresweep-observe."; /* then PIDS-PID.XXXXXX: whose it is */

/* --- what the dead left --- */

/* Names the space our pid is of: /dev/shm can be shared with a container that has pids of its own. 0: not known. */
static unsigned long pid_space(void) {
  struct stat is;
  return stat("/proc/self/ns/pid", &is) == 0 ? (unsigned long)is.st_ino : 0;
}

/* Its maker is dead: killed, as any end of its own would have removed it. */
static bool is_left(const char *name, unsigned long space) {
  char *end;
  if (strncmp(name, name_begin, strlen(name_begin)) != 0)
    return false;
  if (strtoul(name + strlen(name_begin), &end, 10) != space || *end != '-')
    return false;
  const long pid = strtol(end + 1, &end, 10);
  return *end == '.' && pid > 0 && pid <= INT_MAX && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

/* Ours only: what another user left under such a name may be a trap. */
static void remove_left(const char *parent) {
  const unsigned long space = pid_space();
  DIR *folder = space != 0 ? opendir(parent) : NULL;
  if (folder == NULL)
    return;
  struct stat is;
  for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    if (!is_left(entry->d_name, space) || fstatat(dirfd(folder), entry->d_name, &is, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISDIR(is.st_mode) || is.st_uid != geteuid())
      continue;
    char *path = cs_text_format("%s/%s", parent, entry->d_name);
    cs_observe_folder_remove(path);
    free(path);
  }
  closedir(folder);
}

/* --- making one --- */

/* A block with a trace is under 3 MB; a job that forks a few processes with regions must not fill a container's 64 MB
 * of shared memory, nor one that has less. */
#define ROOM_BYTES (8u << 20)

static bool has_room(const char *folder) {
  struct statvfs is;
  return statvfs(folder, &is) == 0 && (uint64_t)is.f_bavail * is.f_frsize >= ROOM_BYTES;
}

static enum cs_status make_in(const char *folder, char **path_out, struct cs_error *error) {
  char *path = cs_text_format("%s/%s%lu-%d.XXXXXX", folder, name_begin, pid_space(), (int)getpid());
  if (path == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the name of the observer's folder");
  remove_left(folder);
  if (mkdtemp(path) == NULL) {
    const enum cs_status status =
        cs_fail(error, CS_IO, "cannot make the observer's folder %s: %s; set TMPDIR to a folder that can be written",
                path, strerror(errno));
    free(path);
    return status;
  }
  *path_out = path;
  return CS_OK;
}

enum cs_status cs_observe_folder_make(char **path_out, struct cs_error *error) {
  const char *const user = getenv("TMPDIR");
  const char *const folders[] = {has_room("/dev/shm") ? "/dev/shm" : NULL, user != NULL && user[0] == '/' ? user : NULL,
                                 "/tmp"};
  enum cs_status status = CS_IO;
  for (size_t i = 0; i < sizeof folders / sizeof folders[0] && status == CS_IO; i++)
    if (folders[i] != NULL)
      status = make_in(folders[i], path_out, error);
  return status;
}

/* --- the names in it --- */

static const char *after_number(const char *text, uint32_t *number_out) {
  if (text[0] < '0' || text[0] > '9')
    return NULL;
  char *end;
  errno = 0;
  const unsigned long number = strtoul(text, &end, 10);
  if (errno != 0 || number > UINT32_MAX)
    return NULL;
  *number_out = (uint32_t)number;
  return end;
}

bool cs__block_name(const char *path, struct cs__block_name *name_out) {
  const char *slash = strrchr(path, '/'), *dot = after_number(slash != NULL ? slash + 1 : path, &name_out->pid);
  if (dot == NULL || *dot != '.')
    return false;
  const char *end = after_number(dot + 1, &name_out->program);
  return end != NULL && *end == '\0';
}

static int by_process(const void *left, const void *right) {
  struct cs__block_name a = {0}, b = {0};
  cs__block_name(*(char *const *)left, &a);
  cs__block_name(*(char *const *)right, &b);
  if (a.pid != b.pid)
    return a.pid < b.pid ? -1 : 1;
  return a.program < b.program ? -1 : a.program > b.program;
}

/* --- listing, removing --- */

static bool add(char ***files, size_t *count, char *file) {
  char **more = file != NULL ? realloc(*files, (*count + 1) * sizeof *more) : NULL;
  if (more == NULL) {
    free(file);
    return false;
  }
  *files = more;
  more[(*count)++] = file;
  return true;
}

void cs__folder_list_free(char **files, size_t count) {
  for (size_t i = 0; i < count; i++)
    free(files[i]);
  free(files);
}

enum cs_status cs_observe_folder_list(const char *path, char ***files_out, size_t *count_out, struct cs_error *error) {
  DIR *folder = opendir(path);
  if (folder == NULL)
    return cs_fail(error, CS_IO, "cannot read the observer's folder %s: %s", path, strerror(errno));
  enum cs_status status = CS_OK;
  char **files = NULL;
  size_t count = 0;
  struct cs__block_name name;
  for (struct dirent *entry; status == CS_OK && (entry = readdir(folder)) != NULL;)
    if (cs__block_name(entry->d_name, &name) && !add(&files, &count, cs_text_format("%s/%s", path, entry->d_name)))
      status = cs_fail(error, CS_NOMEM, "no memory for the list of observed processes");
  closedir(folder);
  if (status != CS_OK) {
    cs__folder_list_free(files, count);
    return status;
  }
  if (count > 1)
    qsort(files, count, sizeof *files, by_process);
  *files_out = files;
  *count_out = count;
  return CS_OK;
}

/* Blocks and the links cs_observe_environment makes; anything else in it is not ours and keeps the folder alive. */
void cs_observe_folder_remove(const char *path) {
  DIR *folder = path != NULL ? opendir(path) : NULL;
  if (folder == NULL)
    return;
  struct cs__block_name name;
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
    if (cs__block_name(entry->d_name, &name) || (entry->d_type == DT_LNK && strstr(entry->d_name, "coresweep") != NULL))
      unlinkat(dirfd(folder), entry->d_name, 0);
  closedir(folder);
  rmdir(path);
}
