/* runtime/report/palette.c - the plots' colours by role, on white, on dark, and as CSS variables of the page. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/palette.h"

/*
 * The hues are those of Okabe and Ito ("Color Universal Design", 2008), told apart by all common forms of colour
 * vision. On white they are darkened, on dark lightened, until text in them reads (contrast of 4 and more).
 */
const struct cs__colour cs__palette[CS__ROLE_COUNT] = {
    [CS__ROLE_BACK] = {"back", 0xffffff, 0x0f1419},         [CS__ROLE_INK] = {"ink", 0x1f2328, 0xe6e9ed},
    [CS__ROLE_MUTED] = {"muted", 0x59636e, 0x9ba5b0},       [CS__ROLE_GRID] = {"grid", 0xe6e8eb, 0x2a3038},
    [CS__ROLE_IDEAL] = {"ideal", 0x9099a2, 0x77818c},       [CS__ROLE_LIMIT] = {"limit", 0xb84e00, 0xff9248},
    [CS__ROLE_MEASURED] = {"measured", 0x005a8f, 0x5cb8ec}, [CS__ROLE_BAND] = {"band", 0xb5d4ea, 0x23506e},
    [CS__ROLE_GREEN] = {"green", 0x007a59, 0x2ec49a},       [CS__ROLE_PURPLE] = {"purple", 0xa64b84, 0xe39ac4},
    [CS__ROLE_OCHRE] = {"ochre", 0x8f6400, 0xecb53c},       [CS__ROLE_SKY] = {"sky", 0x2f81b7, 0xa9dcfa},
};

const enum cs__role cs__series_roles[] = {CS__ROLE_MEASURED, CS__ROLE_LIMIT, CS__ROLE_GREEN, CS__ROLE_PURPLE,
                                          CS__ROLE_OCHRE,    CS__ROLE_INK,   CS__ROLE_SKY};
const size_t cs__series_count = sizeof cs__series_roles / sizeof cs__series_roles[0];
