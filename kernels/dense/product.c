/* kernels/dense/product.c - matrix product over a team of threads: packed, blocked for every cache, or cut in depth. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: C = alpha op(A) op(B) + beta C, the operation dense linear algebra is built from.
 *
 * How: 2 m n k operations on far fewer numbers, so everything is about using a number often once it is near. From the
 * inside out:
 *   - a tile of C stays in registers while a row panel of A and a column panel of B are multiplied into it;
 *   - the depth of the panels is such that a row panel stays in L1 while it meets one column panel after the other;
 *   - a group of column panels, packed, stays in L2 while it meets one row panel after the other.
 * B is packed because its rows are read in pieces as wide as the tile, each on a page of its own. A is read one element
 * at a time from as many rows as the tile has, all of which stay in L1: it is used where it lies, and packed only when
 * it is transposed.
 *
 * The team packs a group together, waits, and divides the row panels evenly; where there are too few of them, the pairs
 * of row panels and parts of the group. The next group goes to a second buffer, so that one barrier for each is enough.
 * An element of C is computed by one thread in one order of additions, whatever the team.
 *
 * A product of few rows is cut in columns instead, of which every thread packs and multiplies its own: nobody waits.
 *
 * A long product with a small result (m n of a few tiles) has nothing to divide but its depth: it is cut into parts, by
 * k alone, each is multiplied into a small matrix of its own, and these are added in pairs. One thread does it the same
 * way, so that the result does not change with the team.
 *
 * Small products take no memory but the stack: one or two column panels at a time. The smallest are one block of the
 * factors where they are, and go from the caller straight to the tiles (direct); a transposed B that is small enough is
 * turned over first. Neither changes the order of the additions.
 *
 * Source: Goto, van de Geijn, Anatomy of high-performance matrix multiplication, ACM Trans. Math. Softw. 34 (2008),
 * transposed here for storage by rows; Van Zee, van de Geijn, BLIS, ACM Trans. Math. Softw. 41 (2015).
 */
#include "kernels/dense/product.h"

#include "kernels/dense/product_steps.h"
#include "kernels/range.h"
#include "kernels/team_size.h"
#include "runtime/base/memory.h"

#include <omp.h>

/* Small enough for the stack of any thread; a column panel of doubles 256 deep on the widest vectors. */
enum { stack_bytes = 48 << 10 };

/* Up to here as many row panels as meet a panel on the stack are few enough to stay in L2. */
static const double stack_products = 128.0 * 128.0 * 128.0;

/* Half a microsecond of one core at 40 GFLOP/s, in which no team starts: the question alone would be felt. */
static const double alone_flops = 20e3;

/* A part of the depth is this long at least, to be worth the addition of its result; so many at most. */
enum { part_least = 1024, parts_most = 64 };

/* A result this small, and as deep as two parts at least, is cut in depth. */
static const size_t cut_result_bytes = 32 << 10;

/* Row panels: up to 128 rows by the widest vectors. A group is then multiplied in some tens of microseconds. */
static const size_t cut_rows_most = 16;

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

static size_t ceil_div(size_t a, size_t b) {
  return a / b + (a % b != 0);
}

static struct cs__effort effort_of(const struct cs__product *of, int barriers) {
  const double m = (double)of->m, n = (double)of->n, k = (double)of->k, bytes = (double)of->tiles->element_bytes;
  const double share = of->part == CS__PART_WHOLE ? 1.0 : 0.5;
  return (struct cs__effort){
      .bytes = bytes * (m * k + k * n + 2.0 * share * m * n),
      .flops = 2.0 * share * m * n * k * (bytes / sizeof(double)),
      .barriers = barriers,
  };
}

/* --- a product that only scales ----------------------------------------------------------------------------------- */

static void scale(const struct cs__product *of) {
  const struct cs__effort effort = {.bytes = 2.0 * (double)of->tiles->element_bytes * (double)of->m * (double)of->n};
  if (of->beta == 1.0)
    return;
#pragma omp parallel if (cs__team_pays(effort))
  {
    const struct cs_range mine = cs_range_of(of->m, 1, omp_get_thread_num(), omp_get_num_threads());
    of->tiles->scale(mine.begin, mine.end, of->n, of->beta, of->c, of->ldc, of->part);
  }
}

/* --- a product in blocks ------------------------------------------------------------------------------------------ */

/*
 * Into how many parts the columns of a block are cut, so that the pairs of them and row panels can be divided evenly.
 * One when row panels alone can. Parts of less than four column panels would differ too much: then each is a part,
 * unless row panels are packed, which is done again for every part.
 */
static size_t cuts_of(size_t rows, size_t columns, size_t threads, bool packs_rows) {
  const size_t cuts = smaller(columns, ceil_div(8 * threads, rows));
  if (cuts == 1 || rows % threads == 0)
    return 1;
  return columns < 4 * cuts && !packs_rows ? columns : cuts;
}

/*
 * A thread's share of a block. Row panels alone are divided when there are many for each thread, or as many for all;
 * else the columns are cut too. Of a triangle, whose panels differ, every so-many-th row panel is taken.
 */
static void multiply_share(const struct cs__product *of, const struct cs__blocking *blocking,
                           const struct cs__block *block, size_t p, void *packed_a, int thread, int threads) {
  const size_t rows = block->row_cut.panels, columns = block->column_cut.panels;
  if (of->part != CS__PART_WHOLE) {
    for (size_t row = (size_t)thread; row < rows; row += (size_t)threads)
      cs__block_multiply(of, blocking, block, p, (struct cs_range){row, row + 1}, (struct cs_range){0, columns},
                         packed_a);
    return;
  }
  const size_t cuts = cuts_of(rows, columns, (size_t)threads, blocking->a_bytes > 0);
  const struct cs_range mine = cs_range_of(cuts * rows, 1, thread, threads);
  for (size_t cut = 0; cut < cuts; cut++) {
    const struct cs_range column_panels = cs_range_of(columns, 1, (int)cut, (int)cuts);
    const size_t first = cut * rows, begin = mine.begin > first ? mine.begin - first : 0;
    const size_t end = mine.end > first ? smaller(mine.end - first, rows) : 0;
    if (begin < end)
      cs__block_multiply(of, blocking, block, p, (struct cs_range){begin, end}, column_panels, packed_a);
  }
}

/* Called by every thread of a team; the barriers are theirs. buffer: two groups, then rows for each thread. */
static void multiply(const struct cs__product *of, const struct cs__blocking *blocking, char *buffer, int thread,
                     int threads) {
  void *const packed_a = buffer + 2 * blocking->b_bytes + (size_t)thread * blocking->a_bytes;
  size_t turn = 0;
  for (size_t column = 0; column < of->n; column += blocking->group)
    for (size_t p = 0; p < of->k; p += blocking->depth, turn++) {
      struct cs__block block = cs__block_at(of, blocking, column, p);
      if (blocking->pack_b) {
        char *const packed_b = buffer + turn % 2 * blocking->b_bytes;
        cs__block_pack_b(of, &block, column, p, cs_range_of(block.column_cut.panels, 1, thread, threads), packed_b);
        cs__block_use_packed_b(&block, packed_b);
#pragma omp barrier /* the group is whole, and nobody reads the one before the last */
      }
      multiply_share(of, blocking, &block, p, packed_a, thread, threads);
    }
}

static enum cs_status multiply_alone(const struct cs__product *of) {
  _Alignas(64) char on_stack[stack_bytes];
  const double products = (double)of->m * (double)of->n * (double)of->k;
  struct cs__blocking blocking = cs__blocking_of(of, stack_bytes);
  if (blocking.a_bytes + blocking.b_bytes == 0 ||
      (products <= stack_products && blocking.a_bytes + blocking.b_bytes <= stack_bytes)) {
    cs__product_blocked(of, &blocking, on_stack);
    return CS_OK;
  }
  blocking = cs__blocking_of(of, cs__blocking_b_limit_bytes());
  void *const buffer = cs_array_alloc(blocking.a_bytes + blocking.b_bytes, 1);
  if (buffer == NULL)
    return CS_NOMEM;
  cs__product_blocked(of, &blocking, buffer);
  cs_array_free(buffer);
  return CS_OK;
}

static enum cs_status multiply_shared(const struct cs__product *of, const struct cs__blocking *blocking) {
  void *const buffer = cs_array_alloc(2 * blocking->b_bytes + (size_t)omp_get_max_threads() * blocking->a_bytes, 1);
  if (buffer == NULL)
    return CS_NOMEM;
#pragma omp parallel
  multiply(of, blocking, buffer, omp_get_thread_num(), omp_get_num_threads());
  cs_array_free(buffer);
  return CS_OK;
}

/* --- a product cut in columns ------------------------------------------------------------------------------------- */

/* A packed group of B is used by so few rows that waiting for it shows, and every thread has columns of its own. */
static bool is_cut_in_columns(const struct cs__product *of, const struct cs__blocking *blocking) {
  const size_t panel = of->tiles->vectors * of->tiles->vector_elements;
  return of->part == CS__PART_WHOLE && blocking->pack_b && of->m <= cut_rows_most * of->tiles->rows &&
         of->n / (2 * panel) >= (size_t)omp_get_max_threads();
}

/* Columns [range.begin, range.end) of C. */
static struct cs__product columns_of(const struct cs__product *of, struct cs_range range) {
  const size_t bytes = of->tiles->element_bytes;
  struct cs__product product = *of;
  product.n = range.end - range.begin;
  product.b.at = (const char *)of->b.at + range.begin * of->b.along * bytes;
  product.c = (char *)of->c + range.begin * bytes;
  return product;
}

static enum cs_status multiply_in_columns(const struct cs__product *of) {
  const size_t panel = of->tiles->vectors * of->tiles->vector_elements;
  const size_t bytes = cs__product_serial_bytes(of->tiles, of->m, of->n, of->k);
  char *const buffers = cs_array_alloc((size_t)omp_get_max_threads(), bytes);
  if (buffers == NULL)
    return CS_NOMEM;
#pragma omp parallel
  {
    const int thread = omp_get_thread_num();
    const struct cs__product mine = columns_of(of, cs_range_of(of->n, panel, thread, omp_get_num_threads()));
    cs__product_serial(&mine, buffers + (size_t)thread * bytes);
  }
  cs_array_free(buffers);
  return CS_OK;
}

/* --- a product cut in depth --------------------------------------------------------------------------------------- */

static size_t parts_of(const struct cs__product *of) {
  if (of->k < 2 * part_least || of->m > cut_result_bytes / of->tiles->element_bytes / of->n)
    return 1;
  return smaller(of->k / part_least, parts_most);
}

/* Part `part` of the depth into its own small matrix, (m, n) without gaps. */
static struct cs__product part_of(const struct cs__product *of, size_t part, size_t parts, char *results) {
  const struct cs_range depth = cs_range_of(of->k, 1, (int)part, (int)parts);
  const size_t bytes = of->tiles->element_bytes;
  struct cs__product product = *of;
  product.k = depth.end - depth.begin;
  product.a.at = (const char *)of->a.at + depth.begin * of->a.step * bytes;
  product.b.at = (const char *)of->b.at + depth.begin * of->b.step * bytes;
  product.beta = 0.0;
  product.c = results + part * of->m * of->n * bytes;
  product.ldc = of->n;
  return product;
}

/* Neighbours, then pairs of them, until the first holds the sum of all. */
static void add_parts(const struct cs__product *of, size_t parts, char *results) {
  const size_t each = of->m * of->n * of->tiles->element_bytes;
  for (size_t apart = 1; apart < parts; apart *= 2)
    for (size_t part = 0; part + apart < parts; part += 2 * apart)
      of->tiles->add(of->m, of->n, results + (part + apart) * each, of->n, results + part * each, of->n, of->part);
}

static enum cs_status multiply_in_parts(const struct cs__product *of, size_t parts, bool together) {
  const size_t longest = ceil_div(of->k, parts), result_bytes = of->m * of->n * of->tiles->element_bytes;
  const size_t results_bytes = ceil_div(parts * result_bytes, 64) * 64;
  const size_t serial_bytes = cs__product_serial_bytes(of->tiles, of->m, of->n, longest);
  const size_t threads = together ? (size_t)omp_get_max_threads() : 1;
  char *const results = cs_array_alloc(results_bytes + threads * serial_bytes, 1);
  if (results == NULL)
    return CS_NOMEM;
#pragma omp parallel if (together)
  {
    const int thread = omp_get_thread_num();
    const struct cs_range mine = cs_range_of(parts, 1, thread, omp_get_num_threads());
    for (size_t part = mine.begin; part < mine.end; part++) {
      const struct cs__product product = part_of(of, part, parts, results);
      cs__product_serial(&product, results + results_bytes + (size_t)thread * serial_bytes);
    }
  }
  add_parts(of, parts, results);
  if (of->beta != 1.0)
    of->tiles->scale(0, of->m, of->n, of->beta, of->c, of->ldc, of->part);
  of->tiles->add(of->m, of->n, results, of->n, of->c, of->ldc, of->part);
  cs_array_free(results);
  return CS_OK;
}

enum cs_status cs__product_as(const struct cs__product *of, enum cs__team team) {
  const size_t parts = parts_of(of);
  if (parts > 1)
    return multiply_in_parts(of, parts,
                             team == CS__TEAM_ALL || (team == CS__TEAM_IF_IT_PAYS && cs__team_pays(effort_of(of, 0))));
  const struct cs__blocking blocking = cs__blocking_of(of, cs__blocking_b_limit_bytes());
  const size_t steps = blocking.pack_b ? ceil_div(of->n, blocking.group) * ceil_div(of->k, blocking.depth) : 0;
  if (team == CS__TEAM_IF_IT_PAYS)
    team = cs__team_pays(effort_of(of, (int)smaller(steps, 1000))) ? CS__TEAM_ALL : CS__TEAM_ALONE;
  if (team == CS__TEAM_ALONE)
    return multiply_alone(of);
  return is_cut_in_columns(of, &blocking) ? multiply_in_columns(of) : multiply_shared(of, &blocking);
}

/* --- a small product with a transposed B -------------------------------------------------------------------------- */

/* As large as the smallest first-level data cache there is. */
enum { turned_bytes = 32 << 10 };

static size_t turned_width(const struct cs__product *of) {
  const size_t unit = of->tiles->vector_elements;
  return (of->n + unit - 1) / unit * unit;
}

static bool can_be_turned(const struct cs__product *of) {
  return of->part == CS__PART_WHOLE && of->b.along != 1 && of->n <= turned_bytes &&
         cs__product_is_direct(of->tiles, of->k, of->a.step, 1, 1) &&
         turned_width(of) * of->k * of->tiles->element_bytes <= turned_bytes;
}

/* B is turned over once, whole, and is then one that lies by rows. */
static void multiply_turned(const struct cs__product *of) {
  _Alignas(64) char b[turned_bytes];
  const size_t width = turned_width(of);
  of->tiles->pack(of->n, width, of->k, of->b.at, of->b.along, of->b.step, b);
  of->tiles->direct(of->m, of->n, of->k, of->alpha, of->a.at, of->a.along, of->a.step, b, width, of->beta, of->c,
                    of->ldc);
}

/* --- the call ----------------------------------------------------------------------------------------------------- */

enum cs_status cs__product(const struct cs__product *of) {
  if (cs__product_is_empty(of))
    return CS_OK;
  if (!cs__product_reads_factors(of)) {
    scale(of);
    return CS_OK;
  }
  if (can_be_turned(of) && !cs__product_wants_team(of->tiles, of->m, of->n, of->k)) {
    multiply_turned(of);
    return CS_OK;
  }
  return cs__product_as(of, CS__TEAM_IF_IT_PAYS);
}

bool cs__product_wants_team(const struct cs__tiles *tiles, size_t m, size_t n, size_t k) {
  if (2.0 * (double)m * (double)n * (double)k <= alone_flops)
    return false;
  const struct cs__product product = {.tiles = tiles, .m = m, .n = n, .k = k, .part = CS__PART_WHOLE};
  return cs__team_pays(effort_of(&product, 0));
}
