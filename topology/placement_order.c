/* topology/placement_order.c - the order in which growing teams take the usable PUs: depth first, or dealt out evenly.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/placement_order.h"

#include <stdlib.h>

/*
 * Turns come first: PUs of turn 0 (cores of the fastest kind, say), then those of turn 1, and so on.
 *
 * close: within a turn the list as it stands, which runs along the machine.
 *
 * spread: the list is a tree, because it is sorted by path. Each PU is found by walking down from the root, at every
 * node into the child that holds the fewest threads so far among those that still have a PU of this turn, the first one
 * in case of a tie. Counts of siblings so differ by one at most, unless one of them is full or waits for a later turn.
 */
struct node {
  size_t begin, end;       /* PUs of the list below this node */
  int level;               /* where its children part; CS__LEVELS: a core */
  size_t child, end_child; /* children among the nodes, behind all nodes made before them */
  size_t taken;            /* PUs below that have a thread */
  size_t left;             /* PUs below that the present turn may still take */
};

struct tree {
  const struct cs__usable *list;
  struct node *nodes;
  size_t node_count;
  bool whole_cores; /* a core is taken as one: all its PUs, one after the other */
};

static size_t end_of_group(const struct cs__usable *list, size_t begin, size_t end, int level) {
  size_t at = begin + 1;
  while (at < end && list[at].path[level] == list[begin].path[level])
    at++;
  return at;
}

/* Levels on which all PUs of the node agree make no nodes of their own, so that there are at most two nodes a PU. */
static void split(struct tree *tree, size_t index) {
  struct node *node = &tree->nodes[index];
  while (node->level < CS__LEVELS && end_of_group(tree->list, node->begin, node->end, node->level) == node->end)
    node->level++;
  node->child = tree->node_count;
  for (size_t at = node->begin; node->level < CS__LEVELS && at < node->end;) {
    const size_t end = end_of_group(tree->list, at, node->end, node->level);
    tree->nodes[tree->node_count++] = (struct node){.begin = at, .end = end, .level = node->level + 1};
    at = end;
  }
  node->end_child = tree->node_count;
}

static void plant(struct tree *tree, size_t count) {
  tree->nodes[0] = (struct node){.begin = 0, .end = count};
  tree->node_count = 1;
  for (size_t i = 0; i < tree->node_count; i++)
    split(tree, i);
}

/* Children lie behind their parents, so one pass from the back adds up. */
static void start_turn(struct tree *tree, int turn) {
  for (size_t i = tree->node_count; i-- > 0;) {
    struct node *node = &tree->nodes[i];
    node->left = 0;
    for (size_t child = node->child; child < node->end_child; child++)
      node->left += tree->nodes[child].left;
    for (size_t at = node->begin; node->child == node->end_child && at < node->end; at++)
      node->left += tree->list[at].turn == turn;
  }
}

static size_t emptiest_child(const struct tree *tree, const struct node *node) {
  size_t best = node->end_child;
  for (size_t child = node->child; child < node->end_child; child++)
    if (tree->nodes[child].left > 0 && (best == node->end_child || tree->nodes[child].taken < tree->nodes[best].taken))
      best = child;
  return best;
}

/* Walks down to a core, takes what is due there, and tells the core about it and all that hold it. */
static size_t take(struct tree *tree, int *order) {
  size_t path[CS__LEVELS + 1], depth = 0, index = 0;
  for (path[depth++] = 0; tree->nodes[index].child < tree->nodes[index].end_child; path[depth++] = index)
    index = emptiest_child(tree, &tree->nodes[index]);
  const struct node *core = &tree->nodes[index];
  const size_t first = core->begin + core->taken;
  const size_t amount = tree->whole_cores ? core->left : 1;
  for (size_t i = 0; i < amount; i++)
    order[i] = (int)(first + i);
  while (depth-- > 0) {
    tree->nodes[path[depth]].taken += amount;
    tree->nodes[path[depth]].left -= amount;
  }
  return amount;
}

static enum cs_status deal(const struct cs__usable *list, size_t count, int turns, bool whole_cores, int *order) {
  struct tree tree = {.list = list, .whole_cores = whole_cores};
  tree.nodes = malloc((2 * count + 1) * sizeof *tree.nodes);
  if (tree.nodes == NULL)
    return CS_NOMEM;
  plant(&tree, count);
  for (int turn = 0; turn < turns; turn++) {
    start_turn(&tree, turn);
    while (tree.nodes[0].left > 0)
      order += take(&tree, order);
  }
  free(tree.nodes);
  return CS_OK;
}

static void run_along(const struct cs__usable *list, size_t count, int turns, int *order) {
  for (int turn = 0; turn < turns; turn++)
    for (size_t i = 0; i < count; i++)
      if (list[i].turn == turn)
        *order++ = (int)i;
}

enum cs_status cs__order_fill(const struct cs__usable *list, size_t count, const struct cs_policy *policy, int *order) {
  int turns = 0;
  for (size_t i = 0; i < count; i++)
    turns = list[i].turn >= turns ? list[i].turn + 1 : turns;
  if (count > 0 && policy->bind == CS_BIND_SPREAD)
    return deal(list, count, turns, policy->smt == CS_SMT_FIRST, order);
  run_along(list, count, turns, order);
  return CS_OK;
}
