// Cases of the beauty kernels.
#include "cases.h"
#include "compare.h"

void compare_smooth_row(int width) {
  const int reach = between(0, 3) == 0 ? between(0, 40) : between(1, 6);
  const int bound = between(0, 63);
  const int stride = width + 2 * reach + between(0, 37);
  const int lines[3] = {between(0, 2), between(0, 2), between(0, 2)};
  describe("width %d, reach %d, bound %d, rows %d %d %d", width, reach, bound, lines[0], lines[1],
           lines[2]);

  const uint8_t *const plane = input_samples((size_t)(2 * stride + width + 2 * reach));
  const uint8_t *rows[3];
  for (int k = 0; k < 3; k++) {
    rows[k] = plane + lines[k] * stride + reach;
  }
  for (int set = 0; set < SETS; set++) {
    uint8_t *const smooth = output(set, (size_t)width);
    running(set);
    sets[set]->smooth_row(rows, reach, bound, width, smooth);
  }
  compare_outputs(1);
}

// The parts of an axis: together at most 200, or with the most that there may be.
static void draw_axis(int16_t *cb, int16_t *cr) {
  const int sizes = between(0, 2) == 0 ? 200 : between(0, 200);
  const int first = between(0, sizes);
  *cb = (int16_t)(between(0, 1) ? first : -first);
  *cr = (int16_t)(between(0, 1) ? sizes - first : first - sizes);
}

void compare_mark_skin(int width) {
  struct cpixels_skin skin = {(int16_t)between(0, 255), (int16_t)between(0, 255), 0, 0, 0, 0};
  draw_axis(&skin.long_cb, &skin.long_cr);
  draw_axis(&skin.short_cb, &skin.short_cr);
  describe("width %d, skin %d %d, axes %d %d and %d %d", width, skin.cb, skin.cr, skin.long_cb,
           skin.long_cr, skin.short_cb, skin.short_cr);

  const uint8_t *const cb = input_samples((size_t)width);
  const uint8_t *const cr = input_samples((size_t)width);
  int any[SETS];
  for (int set = 0; set < SETS; set++) {
    uint8_t *const mask = output(set, (size_t)width);
    running(set);
    any[set] = sets[set]->mark_skin(cb, cr, &skin, width, mask) != 0;
  }
  compare_outputs(1);
  if (any[PORTABLE] != any[FASTEST]) {
    fail("whether there is any: expected %d, got %d", any[PORTABLE], any[FASTEST]);
  }
}

void compare_retouch_row(int width) {
  const struct cpixels_retouch retouch = {
      (int16_t)(between(0, 2) == 0 ? 256 : between(0, 256)),
      (int16_t)(between(0, 2) == 0 ? 32767 : between(0, 32767)),
      (int16_t)(between(0, 2) == 0 ? 149 : between(0, 149)),
  };
  describe("width %d, amount %d, texture %d, lift %d", width, retouch.amount, retouch.texture,
           retouch.lift);

  const uint8_t *const luma = input_samples((size_t)width);
  const uint8_t *const smooth = input_samples((size_t)width);
  const uint8_t *const fine = input_samples((size_t)width);
  const uint8_t *const mask = input_samples(((size_t)width + 1) / 2);
  for (int set = 0; set < SETS; set++) {
    uint8_t *const retouched = output(set, (size_t)width);
    running(set);
    sets[set]->retouch_row(&retouch, luma, smooth, fine, mask, width, retouched);
  }
  compare_outputs(1);
}
