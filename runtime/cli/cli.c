/* runtime/cli/cli.c - how the subcommands talk: help, errors, output that is checked, the terminal's abilities. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/cli.h"
#include "runtime/base/shell.h"
#include "runtime/cli/early.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

const char *argp_program_version = "coresweep " CS_VERSION;

/* Runs at every ordinary end, argp's own exits included: a full disk must not look like success. */
static void close_output(void) {
  const bool failed = ferror(stdout) != 0;
  if (fclose(stdout) == 0 && !failed)
    return;
  fprintf(stderr, "%s: cannot write to standard output: %s\n", program_invocation_name, strerror(errno));
  _exit(CS_EXIT_FAILED);
}

void cs_cli_begin(void) {
  static char name[] = "coresweep";
  program_invocation_name = program_invocation_short_name = name;
  setlocale(LC_CTYPE, ""); /* characters only: numbers are read and written the same way everywhere */
  argp_err_exit_status = CS_EXIT_USAGE;
  cs__restore_binding();
  atexit(close_output);
}

void cs_cli_help(const struct cs_command *commands, size_t count, FILE *stream) {
  fprintf(stream, "Usage: coresweep COMMAND [OPTION...]\n\n"
                  "How much faster can parallel code still get on this machine, and what stops it?\n\n"
                  "Commands:\n");
  for (size_t i = 0; i < count; i++) {
    if (commands[i].summary != NULL)
      fprintf(stream, "  %-8s %s\n", commands[i].name, commands[i].summary);
  }
  fprintf(stream,
          "\n"
          "coresweep COMMAND --help   options and examples of a command\n"
          "coresweep --version        the version\n\n"
          "Examples:\n"
          "  coresweep run                       sweep every kernel\n"
          "  coresweep run triad gemm --quick    two of them, in about a minute\n"
          "  coresweep run -- ./solver input     sweep any command over thread counts\n"
          "  coresweep run --param j=1..16*2 -- make -B -j{j}\n"
          "                                      or over anything else that an option of it sets\n"
          "  coresweep observe ./solver input    where an OpenMP program's cores spend their time\n"
          "  coresweep topo                      what this process may use\n\n"
          "Exit status: 0 done, 1 something failed, 2 wrong use, 3 slower (compare, run --versus), 128+N ended by\n"
          "signal N.\n");
}

void cs_cli_parse(const struct argp *argp, int argc, char **argv, void *input) {
  if (argp_parse(argp, argc, argv, ARGP_IN_ORDER, NULL, input) != 0) /* in order: argv stays as it was typed */
    exit(CS_EXIT_USAGE);
}

int cs_cli_fail(enum cs_status status, const struct cs_error *error) {
  fflush(stdout);
  fprintf(stderr, "%s: %s\n", program_invocation_name, error->message);
  return status == CS_INVALID ? CS_EXIT_USAGE : CS_EXIT_FAILED;
}

void cs_cli_warn(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fflush(stdout);
  fprintf(stderr, "%s: ", program_invocation_name);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
}

int cs_cli_print(const struct cs_text *text) {
  struct cs_error error;
  if (text->failed)
    return cs_cli_fail(cs_fail(&error, CS_NOMEM, "no memory for the output"), &error);
  if (fwrite(cs_text_get(text), 1, text->length, stdout) == text->length && fflush(stdout) == 0)
    return CS_EXIT_OK;
  cs_fail(&error, CS_IO, "cannot write to standard output: %s", strerror(errno));
  cs_cli_fail(CS_IO, &error);
  _exit(CS_EXIT_FAILED); /* close_output would say it again */
}

char *cs_cli_command_line(int argc, char *const *argv) {
  struct cs_text text = {0};
  for (int i = 0; i < argc; i++) {
    cs_text_append(&text, "%s", i > 0 ? " " : argv[i]); /* the program's own name may hold a blank: "coresweep run" */
    if (i > 0)
      cs_shell_append_word(&text, argv[i]);
  }
  return cs_text_take(&text);
}

static int terminal_columns(int descriptor) {
  const char *said = getenv("COLUMNS");
  int64_t columns;
  if (said != NULL && cs_parse_int64(said, &columns) == CS_OK && columns >= 20 && columns <= 1000)
    return (int)columns;
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
    return size.ws_col;
  return 80;
}

struct cs_table_style cs_cli_style_of(int descriptor) {
  const char *terminal = getenv("TERM"), *no_colour = getenv("NO_COLOR");
  const bool can = isatty(descriptor) && terminal != NULL && strcmp(terminal, "dumb") != 0;
  return (struct cs_table_style){
      .columns = terminal_columns(descriptor),
      .text_columns = CS_TEXT_COLUMNS,
      .colour = can && (no_colour == NULL || no_colour[0] == '\0'),
      .utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
  };
}

struct cs_table_style cs_cli_style(void) {
  return cs_cli_style_of(STDOUT_FILENO);
}
