/* tests/report/support_xml.c - is a text well-formed XML? Enough of it for SVG and for pages written as XML. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/report/support_xml.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH_MAX = 100 };

struct open_element {
  const char *name;
  size_t length;
};

/*
 * Under AddressSanitizer's strict checks strcspn() and its like measure the whole rest of the page at every call, and
 * a page takes seconds; these and memcmp() look at what is asked for.
 */
static size_t until(const char *at, const char *ends) {
  size_t length = 0;
  while (at[length] != '\0' && strchr(ends, at[length]) == NULL)
    length++;
  return length;
}

static const char *past_blanks(const char *at) {
  while (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')
    at++;
  return at;
}

static bool is_word(const char *at, size_t length, const char *word) {
  return length == strlen(word) && memcmp(at, word, length) == 0;
}

/* In HTML. */
static bool has_no_end(const char *name, size_t length) {
  static const char *const names[] = {"meta", "link", "br", "hr", "img", "input"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (is_word(name, length, names[i]))
      return true;
  return false;
}

/* Past the attributes to '>'; NULL when one is not name="value" or 'value', or holds a bare '<' or '&'. */
static const char *skip_attributes(const char *at) {
  for (;;) {
    at = past_blanks(at);
    if (*at == '>' || *at == '/' || *at == '?')
      return at;
    const size_t name = until(at, "= \t\r\n<>\"'/");
    if (name == 0)
      return NULL;
    at = past_blanks(at + name);
    if (*at != '=')
      return NULL;
    at = past_blanks(at + 1);
    const char quote = *at;
    if (quote != '"' && quote != '\'')
      return NULL;
    for (at++; *at != quote; at++)
      if (*at == '\0' || *at == '<')
        return NULL;
    at++;
  }
}

static const char *skip_entity(const char *at) {
  const size_t length = until(at, ";<& \n");
  return at[length] == ';' && length > 1 ? at + length : NULL;
}

static const char *fault_at(const char *what, const char *at) {
  static char fault[160];
  snprintf(fault, sizeof fault, "%s at: %.80s", what, at);
  return fault;
}

const char *xml_fault(const char *text) {
  struct open_element open[DEPTH_MAX];
  size_t depth = 0;
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '&' && depth > 0) {
      if (!is_word(open[depth - 1].name, open[depth - 1].length, "style") && skip_entity(at + 1) == NULL)
        return fault_at("a bare &", at);
      continue;
    }
    if (*at != '<')
      continue;
    if (at[1] == '?' || is_word(at, until(at, " "), "<!DOCTYPE")) {
      at += until(at, ">");
      if (*at == '\0')
        return "an open head";
      continue;
    }
    const bool ends = at[1] == '/';
    const char *name = at + 1 + ends;
    const size_t length = until(name, " \t\r\n/>");
    if (ends) {
      if (depth == 0 || open[depth - 1].length != length || memcmp(open[depth - 1].name, name, length) != 0)
        return fault_at("an end tag that closes nothing", at);
      depth--;
      at = name + length;
      if (*at != '>')
        return fault_at("an end tag that does not end", at);
      continue;
    }
    const char *tag_end = length > 0 ? skip_attributes(name + length) : NULL;
    if (tag_end == NULL)
      return fault_at("a malformed tag", at);
    const bool empty = *tag_end == '/';
    at = tag_end + empty;
    if (*at != '>')
      return fault_at("a tag that does not end", name);
    if (empty || has_no_end(name, length))
      continue;
    if (depth == DEPTH_MAX)
      return "nested too deep";
    open[depth++] = (struct open_element){name, length};
  }
  return depth > 0 ? fault_at("an element that is never closed", open[depth - 1].name) : NULL;
}
