/* tests/report/place_test.c - a text's place: inside of the plot, near what it names, on nothing if that can be. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/place.h"

#include <criterion/criterion.h>
#include <math.h>

static const struct cs__spot size = {60.0, 14.0}, area = {300.0, 200.0};

static bool lies_on(const struct cs__place *place, struct cs__spot at) {
  return at.x > place->left.x && at.x < place->left.x + size.x && fabs(at.y - place->left.y) < 0.5 * size.y;
}

static void expect_inside(const struct cs__place *place) {
  cr_expect(place->left.x >= 0.0 && place->left.x + size.x <= area.x, "x %g", place->left.x);
  cr_expect(place->left.y >= 0.5 * size.y && place->left.y + 0.5 * size.y <= area.y, "y %g", place->left.y);
}

Test(place, is_next_to_its_anchor_where_nothing_is_in_the_way) {
  const struct cs__spot anchor = {150.0, 100.0};
  const struct cs__place place = cs__place_text(&anchor, 1, size, area, NULL, 0);
  expect_inside(&place);
  cr_expect(!place.leader);
  cr_expect_lt(hypot(place.left.x - anchor.x, place.left.y - anchor.y), 20.0);
}

Test(place, stays_inside_at_every_corner) {
  static const struct cs__spot corners[] = {{0.0, 0.0}, {300.0, 0.0}, {0.0, 200.0}, {300.0, 200.0}};
  for (size_t i = 0; i < 4; i++) {
    const struct cs__place place = cs__place_text(&corners[i], 1, size, area, NULL, 0);
    expect_inside(&place);
  }
}

Test(place, avoids_a_curve_that_goes_through_its_anchor) {
  struct cs__spot curve[100];
  for (size_t i = 0; i < 100; i++)
    curve[i] = (struct cs__spot){3.0 * (double)i, 2.0 * (double)i};
  const struct cs__place place = cs__place_text(&curve[50], 1, size, area, curve, 100);
  expect_inside(&place);
  for (size_t i = 0; i < 100; i++)
    cr_expect(!lies_on(&place, curve[i]), "spot %zu", i);
}

Test(place, goes_farther_with_a_leader_where_all_about_is_full) {
  const struct cs__spot anchor = {150.0, 100.0};
  struct cs__spot full[441];
  for (size_t row = 0, i = 0; row < 21; row++) /* every 5 and 2.5 pixels, 100 wide and 50 high, about the anchor */
    for (size_t column = 0; column < 21; column++, i++)
      full[i] = (struct cs__spot){100.0 + 5.0 * (double)column, 75.0 + 2.5 * (double)row};
  const struct cs__place place = cs__place_text(&anchor, 1, size, area, full, 441);
  expect_inside(&place);
  cr_expect(place.leader);
  for (size_t i = 0; i < 441; i++)
    cr_expect(!lies_on(&place, full[i]), "spot %zu", i);
}

Test(place, takes_another_anchor_where_the_first_is_hemmed_in) {
  const struct cs__spot anchors[] = {{150.0, 100.0}, {40.0, 160.0}};
  struct cs__spot full[961];
  for (size_t row = 0, i = 0; row < 31; row++)
    for (size_t column = 0; column < 31; column++, i++)
      full[i] = (struct cs__spot){10.0 * (double)column, 4.0 * (double)row};
  const struct cs__place place = cs__place_text(anchors, 2, size, area, full, 961);
  expect_inside(&place);
  cr_expect_eq(place.anchor.x, 40.0);
}

Test(place, has_an_answer_where_no_place_fits) {
  const struct cs__spot anchor = {5.0, 5.0}, too_small = {30.0, 10.0};
  const struct cs__place place = cs__place_text(&anchor, 1, size, too_small, NULL, 0);
  cr_expect_eq(place.left.x, 5.0);
  cr_expect(!place.leader);
}
