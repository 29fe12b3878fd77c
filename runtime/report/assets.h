/* runtime/report/assets.h - the files built into the program: gnuplot's templates, the page and its style sheet. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_ASSETS_H
#define CORESWEEP_RUNTIME_REPORT_ASSETS_H

#include <stddef.h>

struct cs__asset {
  const char *name; /* of the file, without its folder */
  const char *text;
};

/* Made by the build (runtime/report/CMakeLists.txt) from scripts/plots/ and from page.html and page.css. */
extern const struct cs__asset cs__assets[];
extern const size_t cs__asset_count;

/* A file's text; "" for a name the build does not know. */
const char *cs__asset(const char *name);

#endif
