/* runtime/cli/run_progress.c - the line that tells a waiting person what runs, how far it is, and how long it takes. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/run.h"

#include <sys/ioctl.h>
#include <unistd.h>

static void append_duration(struct cs_text *text, double seconds) {
  const long whole = seconds < 0 ? 0 : (long)(seconds + 0.5);
  if (whole < 60)
    cs_text_append(text, "%ld s", whole);
  else if (whole < 3600)
    cs_text_append(text, "%ld:%02ld min", whole / 60, whole % 60);
  else
    cs_text_append(text, "%ld:%02ld h", whole / 3600, whole / 60 % 60);
}

static void append_now(struct cs_text *text, const struct cs_progress *progress) {
  if (progress->point == NULL)
    return;
  const char *name = progress->now != NULL ? progress->now->name : cs_purpose_name(progress->purpose);
  cs_text_append(text, ", %s, ", name);
  cs_result_put_n(progress->result, progress->point->n, text);
  cs_text_append(text, ", ");
  if (progress->purpose == CS_PURPOSE_CALIBRATION)
    cs_text_append(text, "calibrating");
  else
    cs_text_append(text, "round %d%s", progress->round + 1,
                   progress->purpose == CS_PURPOSE_OBSERVED ? " (observed)" : "");
}

/* What matters most stands first: a narrow terminal cuts the end. */
void cs__progress_line(const struct cs_progress *progress, int columns, struct cs_text *text) {
  struct cs_text line = {0};
  cs_text_append(&line, "%zu of %zu", progress->done, progress->total);
  if (progress->left_s >= 0) {
    cs_text_append(&line, ", ");
    append_duration(&line, progress->left_s);
    cs_text_append(&line, " left");
  }
  append_now(&line, progress);
  const size_t room = columns > 1 ? (size_t)columns - 1 : 0; /* a full last column would wrap on some terminals */
  cs_text_append_bytes(text, cs_text_get(&line), line.length < room ? line.length : room);
  cs_text_free(&line);
}

static int screen_columns(void) {
  struct winsize size;
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void cs__progress_clear(struct cs__progress_screen *screen) {
  if (screen->shown)
    fputs("\r\033[K", stderr);
  screen->shown = false;
}

void cs__progress_show(void *context, const struct cs_progress *progress) {
  struct cs__progress_screen *screen = context;
  struct cs_text line = {0};
  cs__progress_clear(screen);
  if (progress->note != NULL)
    fprintf(stderr, "%s\n", progress->note);
  cs__progress_line(progress, screen_columns(), &line);
  fputs(cs_text_get(&line), stderr);
  fflush(stderr);
  screen->shown = true;
  cs_text_free(&line);
}

void cs__progress_alarm(void *context, const char *note) {
  cs__progress_clear(context);
  cs_cli_warn("%s", note);
}
