/* runtime/report/page.c - what all pages share: the palette as CSS variables, the style sheets, templates, escaped
 * sentences. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/page.h"

#include "runtime/report/assets.h"
#include "runtime/report/palette.h"
#include "runtime/report/plain.h"

#include <stdbool.h>
#include <string.h>

void cs__put_page_text(struct cs_text *text, struct cs_text *plain) {
  struct cs_text bound = {0};
  for (const char *at = cs_text_get(plain); *at != '\0'; at++)
    if (at[0] == ' ' && at[1] == '%')
      cs_text_append(&bound, "\xC2\xA0");
    else
      cs_text_append_bytes(&bound, at, 1);
  text->failed = text->failed || plain->failed;
  cs_text_free(plain);
  cs__put_html_text(text, &bound);
}

void cs__put_page_figure(struct cs_text *text, struct cs_text *figure) {
  const char *bytes = cs_text_get(figure);
  const size_t value = strcspn(bytes, " ");
  cs_text_append_bytes(text, bytes, value);
  if (bytes[value] != '\0')
    cs_text_append(text, " <span class=\"interval\">%s</span>", bytes + value + 1);
  text->failed = text->failed || figure->failed;
  cs_text_free(figure);
}

void cs__put_page_template(struct cs_text *text, const char *asset,
                           void (*put)(void *page, const char *name, size_t length), void *page) {
  const char *at = cs__asset(asset);
  for (const char *open = strstr(at, "{{"); open != NULL; open = strstr(at, "{{")) {
    const char *close = strstr(open, "}}");
    if (close == NULL)
      break;
    cs_text_append_bytes(text, at, (size_t)(open - at));
    put(page, open + 2, (size_t)(close - open) - 2);
    at = close + 2;
  }
  cs_text_append(text, "%s", at);
}

void cs__put_page_style(struct cs_text *text, const char *asset) {
  const char *at = cs__asset(asset);
  while (strncmp(at, "/*", 2) == 0) {
    const char *end = strstr(at, "*/");
    at = end != NULL ? end + 2 : at + strlen(at);
    at += strspn(at, "\n");
  }
  cs_text_append(text, "%s", at);
}

static void put_colours(struct cs_text *text, bool dark) {
  for (size_t i = 0; i < CS__ROLE_COUNT; i++)
    cs_text_append(text, " --plot-%s: #%06x;", cs__palette[i].name,
                   (unsigned)(dark ? cs__palette[i].dark : cs__palette[i].light));
}

void cs__put_page_palette(struct cs_text *text) {
  cs_text_append(text, ":root {");
  put_colours(text, false);
  cs_text_append(text, " }\n@media (prefers-color-scheme: dark) { :root {");
  put_colours(text, true);
  cs_text_append(text, " } }");
}
