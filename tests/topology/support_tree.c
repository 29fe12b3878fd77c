/* tests/topology/support_tree.c - makes and removes trees of small files. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "support_tree.h"

#include "runtime/base/file.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct tree tree_make(void) {
  struct tree tree = {"/tmp/coresweep-tree-XXXXXX"};
  cr_assert_not_null(mkdtemp(tree.root));
  return tree;
}

static int remove_one(const char *path, const struct stat *is, int type, struct FTW *where) {
  (void)is;
  (void)type;
  (void)where;
  return remove(path);
}

void tree_remove(struct tree *tree) {
  nftw(tree->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *tree_path(const struct tree *tree, const char *path, char buffer[TREE_PATH_BYTES]) {
  snprintf(buffer, TREE_PATH_BYTES, "%s/%s", tree->root, path);
  return buffer;
}

void tree_write(const struct tree *tree, const char *path, const char *content) {
  char full[TREE_PATH_BYTES];
  tree_path(tree, path, full);
  char *slash = strrchr(full, '/');
  *slash = '\0';
  cr_assert_eq(cs_folder_make(full, NULL), CS_OK);
  *slash = '/';
  FILE *file = fopen(full, "w");
  cr_assert_not_null(file);
  fputs(content, file);
  fclose(file);
}
