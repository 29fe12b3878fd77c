/* runtime/report/plain.c - text from outside made harmless: for a terminal, HTML, CSV, gnuplot, Markdown. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plain.h"

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */
#define MICRO       "\xC2\xB5"     /* of microseconds */

/* Bytes of the well-formed UTF-8 character at `at`, 0 if there is none (Unicode 15, table 3-7). */
static size_t character_length(const unsigned char *at) {
  static const struct {
    unsigned char first_lo, first_hi, second_lo, second_hi;
    size_t length;
  } forms[] = {{0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
               {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
               {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};
  if (at[0] < 0x80)
    return 1;
  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
    if (at[0] < forms[i].first_lo || at[0] > forms[i].first_hi)
      continue;
    if (at[1] < forms[i].second_lo || at[1] > forms[i].second_hi)
      return 0;
    for (size_t k = 2; k < forms[i].length; k++)
      if ((at[k] & 0xC0) != 0x80)
        return 0;
    return forms[i].length;
  }
  return 0;
}

/* C0, DEL and C1 (U+0080 to U+009F: some terminals obey them). */
static bool is_control(const unsigned char *at, size_t length) {
  return (length == 1 && (at[0] < 0x20 || at[0] == 0x7F)) || (length == 2 && at[0] == 0xC2 && at[1] < 0xA0);
}

/* What stands for the character at `at`: itself, a blank, or the replacement; *length_out bytes of it were read. */
static const char *harmless(const char *given, size_t *length_out, size_t *put_out) {
  const unsigned char *at = (const unsigned char *)given;
  const size_t length = character_length(at);
  *length_out = length > 0 ? length : 1;
  *put_out = *length_out;
  if (length == 1 && (at[0] == '\n' || at[0] == '\t' || at[0] == '\r'))
    return " ";
  if (length > 0 && !is_control(at, length))
    return given;
  *put_out = strlen(REPLACEMENT);
  return REPLACEMENT;
}

/* Appends given, each character of `special` replaced by its entry of `with`. */
static void put_escaped(struct cs_text *text, const char *given, const char *special, const char *const *with) {
  size_t length = 0, put = 0;
  for (const char *at = given != NULL ? given : ""; *at != '\0'; at += length) {
    const char *character = harmless(at, &length, &put);
    const char *found = put == 1 ? strchr(special, *character) : NULL;
    if (found != NULL)
      cs_text_append(text, "%s", with[found - special]);
    else
      cs_text_append_bytes(text, character, put);
  }
}

void cs__put_plain(struct cs_text *text, const char *given) {
  put_escaped(text, given, "", NULL);
}

void cs__put_html(struct cs_text *text, const char *given) {
  static const char *const with[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
  put_escaped(text, given, "&<>\"'", with);
}

void cs__put_csv(struct cs_text *text, const char *given) {
  static const char *const with[] = {"\"\""};
  const bool quoted = given != NULL && strpbrk(given, ",\"\r\n") != NULL;
  cs_text_append(text, quoted ? "\"" : "");
  put_escaped(text, given, "\"", with);
  cs_text_append(text, quoted ? "\"" : "");
}

/* What Markdown, or the HTML in it, would read as its own. A bracket is a link's only before one of ( [, before : where
 * the text begins with it, or around other text than figures: intervals stay legible where nobody renders them. */
static bool is_markup(const char *text, const char *at) {
  static const char of_figures[] = "+-0123456789";
  if (*at == '[')
    return at[1] == '\0' || strchr(of_figures, at[1]) == NULL;
  if (*at == ']' && at[1] == ':')
    return text[strspn(text, " ")] == '[' && at == strchr(text, ']');
  if (*at == ']')
    return at[1] != '\0' && strchr("([", at[1]) != NULL;
  return strchr("\\`*_<>|#~&", *at) != NULL;
}

void cs__put_markdown(struct cs_text *text, const char *given) {
  struct cs_text plain = {0};
  cs__put_plain(&plain, given);
  for (const char *at = cs_text_get(&plain); *at != '\0'; at++)
    cs_text_append(text, is_markup(cs_text_get(&plain), at) ? "\\%c" : "%c", *at);
  text->failed = text->failed || plain.failed;
  cs_text_free(&plain);
}

void cs__put_html_text(struct cs_text *text, struct cs_text *plain) {
  cs__put_html(text, cs_text_get(plain));
  text->failed = text->failed || plain->failed;
  cs_text_free(plain);
}

void cs__put_gnuplot(struct cs_text *text, const char *given) {
  static const char *const with[] = {"''"};
  cs_text_append(text, "'");
  put_escaped(text, given, "'", with);
  cs_text_append(text, "'");
}

void cs__put_terminal(struct cs_text *text, const char *given, bool utf8) {
  size_t length = 0, put = 0;
  for (const char *at = given != NULL ? given : ""; *at != '\0'; at += length) {
    const char *character = harmless(at, &length, &put);
    if (put == 1 || utf8)
      cs_text_append_bytes(text, character, put);
    else
      cs_text_append(text, put == strlen(MICRO) && strncmp(character, MICRO, put) == 0 ? "u" : "?");
  }
}

size_t cs__width(const char *given) {
  size_t width = 0;
  for (; *given != '\0'; given++)
    width += ((unsigned char)*given & 0xC0) != 0x80;
  return width;
}

/* Bytes of the first `width` characters of given, or all of it. */
static size_t bytes_of(const char *given, size_t length, size_t width) {
  size_t bytes = 0;
  for (; bytes < length; bytes++)
    if (((unsigned char)given[bytes] & 0xC0) != 0x80 && width-- == 0)
      break;
  return bytes;
}

/* Characters in the first `length` bytes. */
static size_t width_of(const char *given, size_t length) {
  size_t width = 0;
  for (size_t i = 0; i < length; i++)
    width += ((unsigned char)given[i] & 0xC0) != 0x80;
  return width;
}

void cs__put_wrapped(struct cs_text *text, const char *first, const char *given, int columns) {
  const size_t indent = cs__width(first);
  const size_t room = columns > (int)indent + 1 ? (size_t)columns - indent : 1;
  size_t used = 0;
  cs_text_append(text, "%s", first);
  for (const char *at = given; *at != '\0';) {
    at += strspn(at, " ");
    size_t length = strcspn(at, " ");
    if (length == 0)
      break;
    if (width_of(at, length) > room)
      length = bytes_of(at, length, room);
    const size_t width = width_of(at, length);
    if (used > 0 && used + 1 + width > room) {
      cs_text_append(text, "\n%*s", (int)indent, "");
      used = 0;
    }
    cs_text_append(text, used > 0 ? " " : "");
    cs_text_append_bytes(text, at, length);
    used += width + (used > 0);
    at += length;
  }
  cs_text_append(text, "\n");
}
