/* topology/limits_cgroup.c - finding this process's control groups: version 1, version 2, or both side by side. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Two files of /proc/self are joined. `cgroup` names the process's group in each hierarchy:
 *     4:cpu,cpuacct:/docker/ab12        version 1: number, controllers, path
 *     0::/system.slice/job.scope        version 2: no controllers
 * `mountinfo` tells where each hierarchy is mounted, and which group of it is the mount's top:
 *     31 23 0:28 /docker/ab12 /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct
 *     number, parent, device, TOP GROUP, MOUNT POINT, options, optional fields, "-", TYPE, source, CONTROLLERS
 * In a container the top is often the container's own group, and then the group's path must lose that prefix.
 */
#include "topology/limits.h"

#include "runtime/base/file.h"

#include <stdlib.h>
#include <string.h>

static const char system_cgroup[] = "/sys/fs/cgroup";
static const char *const controller_names[] = {[CS__CPU] = "cpu", [CS__CPUSET] = "cpuset"};

/* Whether word is one of the comma-separated words of list. */
static bool lists(const char *list, const char *word) {
  const size_t length = strlen(word);
  for (const char *at = list; at != NULL; at = strchr(at, ',')) {
    at += *at == ',';
    if (strncmp(at, word, length) == 0 && (at[length] == ',' || at[length] == '\0'))
      return true;
  }
  return false;
}

/* The path of the process's group; points into text, which is cut up. NULL when the process is in no such group. */
static const char *find_group(char *text, bool v2, const char *controller) {
  char *rest = NULL;
  for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
    char *controllers = strchr(line, ':');
    char *path = controllers != NULL ? strchr(controllers + 1, ':') : NULL;
    if (path == NULL)
      continue;
    *path++ = '\0';
    controllers++;
    if (v2 ? *controllers == '\0' : lists(controllers, controller))
      return path;
  }
  return NULL;
}

/* One line of mountinfo; members point into it. */
struct mount {
  char *top_group, *point, *type, *controllers;
};

/* Blanks are the only separators: the kernel writes a blank inside a path as \040. */
static bool split_mount(char *line, struct mount *mount_out) {
  enum { TOP_GROUP = 3, POINT = 4, FIXED = 6 };
  char *before[FIXED] = {0};
  char *after[3] = {0}; /* type, source, options of the hierarchy */
  char *rest = NULL;
  int index = 0;
  char *word = strtok_r(line, " ", &rest);
  for (; word != NULL && strcmp(word, "-") != 0; word = strtok_r(NULL, " ", &rest)) {
    if (index < FIXED)
      before[index++] = word;
  }
  for (int i = 0; i < 3 && word != NULL; i++)
    after[i] = word = strtok_r(NULL, " ", &rest);
  *mount_out = (struct mount){before[TOP_GROUP], before[POINT], after[0], after[2]};
  return index == FIXED && after[2] != NULL;
}

static bool find_mount(char *text, bool v2, const char *controller, struct mount *mount_out) {
  char *rest = NULL;
  for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
    struct mount mount;
    if (!split_mount(line, &mount))
      continue;
    if (v2 ? strcmp(mount.type, "cgroup2") == 0
           : strcmp(mount.type, "cgroup") == 0 && lists(mount.controllers, controller)) {
      *mount_out = mount;
      return true;
    }
  }
  return false;
}

/* path without prefix, if prefix is one of its ancestors or itself; NULL otherwise. */
static const char *below(const char *path, const char *prefix) {
  const size_t length = strcmp(prefix, "/") == 0 ? 0 : strlen(prefix);
  if (strncmp(path, prefix, length) != 0 || (path[length] != '/' && path[length] != '\0'))
    return NULL;
  return path[length] == '/' && path[length + 1] == '\0' ? "" : path + length;
}

/* A group outside of what is mounted ("/../other", or unrelated to the mount's top) cannot be seen: its top can. */
static enum cs_status join(const struct mount *mount, bool v2, const char *group, const char *cgroup_root,
                           struct cs__cgroup *cgroup_out) {
  const char *inside = below(mount->point, system_cgroup);
  const char *path = strstr(group, "/..") == NULL ? below(group, mount->top_group) : NULL;
  struct cs__cgroup cgroup = {.v2 = v2};
  cgroup.top = inside != NULL ? cs_text_format("%s%s", cgroup_root, inside) : strdup(mount->point);
  if (cgroup.top != NULL)
    cgroup.leaf = cs_text_format("%s%s", cgroup.top, path != NULL ? path : "");
  if (cgroup.leaf == NULL) {
    cs__cgroup_free(&cgroup);
    return CS_NOMEM;
  }
  *cgroup_out = cgroup;
  return CS_OK;
}

/* Reads a file of /proc/self; one that is not there is an empty one. */
static enum cs_status read_self(const struct cs_limits_roots *roots, const char *name, struct cs_text *text) {
  char *path = cs_text_format("%s/%s", roots->proc_self != NULL ? roots->proc_self : "/proc/self", name);
  if (path == NULL)
    return CS_NOMEM;
  const enum cs_status status = cs_file_read(path, text, NULL);
  free(path);
  return status == CS_NOMEM ? CS_NOMEM : CS_OK;
}

static enum cs_status find_version(const struct cs_limits_roots *roots, bool v2, const char *controller,
                                   struct cs__cgroup *cgroup_out, bool *found_out) {
  struct cs_text groups = {0};
  struct cs_text mounts = {0};
  struct mount mount;
  enum cs_status status = read_self(roots, "cgroup", &groups);
  if (status == CS_OK)
    status = read_self(roots, "mountinfo", &mounts);
  *found_out = false;
  if (status == CS_OK && groups.length > 0 && mounts.length > 0) {
    const char *group = find_group(groups.bytes, v2, controller);
    *found_out = group != NULL && find_mount(mounts.bytes, v2, controller, &mount);
    if (*found_out)
      status = join(&mount, v2, group, roots->cgroup != NULL ? roots->cgroup : system_cgroup, cgroup_out);
  }
  cs_text_free(&groups);
  cs_text_free(&mounts);
  return status;
}

enum cs_status cs__cgroup_find(const struct cs_limits_roots *roots, enum cs__controller controller,
                               struct cs__cgroup *cgroup_out, bool *found_out) {
  const enum cs_status status = find_version(roots, false, controller_names[controller], cgroup_out, found_out);
  if (status != CS_OK || *found_out)
    return status;
  return find_version(roots, true, controller_names[controller], cgroup_out, found_out);
}

void cs__cgroup_free(struct cs__cgroup *cgroup) {
  free(cgroup->top);
  free(cgroup->leaf);
  *cgroup = (struct cs__cgroup){0};
}
