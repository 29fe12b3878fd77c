/* tests/report/support_xml.c - is a text well-formed XML? Enough of it for SVG and for pages written as XML. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/report/support_xml.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { DEPTH_MAX = 100 };

struct open_element {
  const char *name;
  size_t length;
};

/* In HTML. */
static bool has_no_end(const char *name, size_t length) {
  static const char *const names[] = {"meta", "link", "br", "hr", "img", "input"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strlen(names[i]) == length && strncasecmp(names[i], name, length) == 0)
      return true;
  return false;
}

/* Past the attributes to '>'; NULL when one is not name="value" or 'value', or holds a bare '<' or '&'. */
static const char *skip_attributes(const char *at) {
  static const char blanks[] = " \t\r\n";
  for (;;) {
    at += strspn(at, blanks);
    if (*at == '>' || *at == '/' || *at == '?')
      return at;
    const size_t name = strcspn(at, "= \t\r\n<>\"'/");
    if (name == 0)
      return NULL;
    at += name;
    at += strspn(at, blanks);
    if (*at != '=')
      return NULL;
    at++;
    at += strspn(at, blanks);
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
  const size_t length = strcspn(at, ";<& \n");
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
      if (strncmp(open[depth - 1].name, "style", 5) != 0 && skip_entity(at + 1) == NULL)
        return fault_at("a bare &", at);
      continue;
    }
    if (*at != '<')
      continue;
    if (strncasecmp(at, "<!DOCTYPE", 9) == 0 || at[1] == '?') {
      at = strchr(at, '>');
      if (at == NULL)
        return "an open head";
      continue;
    }
    const bool ends = at[1] == '/';
    const char *name = at + 1 + ends;
    const size_t length = strcspn(name, " \t\r\n/>");
    if (ends) {
      if (depth == 0 || open[depth - 1].length != length || strncmp(open[depth - 1].name, name, length) != 0)
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
