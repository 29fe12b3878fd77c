/* runtime/sweep/placeholder.h - {n} in the words of a swept command stands for the thread count. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_PLACEHOLDER_H
#define CORESWEEP_RUNTIME_SWEEP_PLACEHOLDER_H

/* The words with every {n} replaced; NULL-terminated, cs_words_free. NULL: no memory. */
char **cs__words_at(char *const *words, int threads);

#endif
