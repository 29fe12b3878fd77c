/* kernels/transpose/transpose_loop.h - one tile of a transposition and its variants; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_TRANSPOSE_LOOP_H
#define CORESWEEP_KERNELS_TRANSPOSE_LOOP_H

#include "topology/cpu_features.h"

#include <stdbool.h>
#include <stddef.h>

/* Rows and columns of a that are one piece of work. */
enum {
  CS__TRANSPOSE_TILE = 64,       /* in cache: 32 KiB of doubles */
  CS__TRANSPOSE_SWAP_AHEAD = 32, /* in place beyond the caches: two pairs of tiles are in cache at once */
  CS__TRANSPOSE_AHEAD_ROWS = 32,
  CS__TRANSPOSE_AHEAD_COLUMNS = 512,
  CS__TRANSPOSE_STREAM_ROWS = 32,
  CS__TRANSPOSE_STREAM_COLUMNS = 64
};

/* A tile of (rows x columns) at a, whose transposed is at b. The last four are for `streamed` alone. */
struct cs__transpose_tile {
  size_t rows, columns;
  const double *a;
  size_t lda;
  double *b;
  size_t ldb;
  const double *next; /* as many rows of a, those before included, that will be asked for then; NULL: not known */
  size_t rows_before; /* 8: writes each row of b from the line on in which the tile begins there, as the tile before it
                         left that to this one. 0: the tile begins at b */
  bool is_last;       /* writes its rows of b to their ends, not only to the last line that is whole */
};

struct cs__transpose_loops {
  void (*cached)(const struct cs__transpose_tile *tile);   /* of any size */
  void (*ahead)(const struct cs__transpose_tile *tile);    /* the same, where b is beyond a second-level cache */
  void (*streamed)(const struct cs__transpose_tile *tile); /* past the caches; ends without a store fence */
  /* Tile `upper` (rows x columns) and tile `lower` (columns x rows) become each other's transposed. next > 0: the tiles
   * that follow are so many columns to the right of upper and so many rows below lower. */
  void (*swap)(size_t rows, size_t columns, double *upper, double *lower, size_t ld, size_t next);
  void (*diagonal)(size_t n, double *a, size_t ld); /* a square tile where it is */
  void (*fence)(void);                              /* behind the last streamed tile of a thread */
};

CS_ISA_DECLARE(struct cs__transpose_loops, cs__transpose_loops);

#endif
