/* tests/topology/support_tree.h - folders of small files that stand for /proc and /sys, made for one test. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_TOPOLOGY_SUPPORT_TREE_H
#define CORESWEEP_TESTS_TOPOLOGY_SUPPORT_TREE_H

#define TREE_PATH_BYTES 512

struct tree {
  char root[64]; /* an empty folder of its own */
};

struct tree tree_make(void);
void tree_remove(struct tree *tree);

/* Writes root/path, making the folders on the way. */
void tree_write(const struct tree *tree, const char *path, const char *content);

/* root/path, in the caller's buffer. */
const char *tree_path(const struct tree *tree, const char *path, char buffer[TREE_PATH_BYTES]);

#endif
