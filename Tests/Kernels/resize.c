// Cases of the kernels that shrink and mirror pictures.
#include <string.h>

#include "cases.h"
#include "compare.h"

enum { MOST_ROWS = 64, HALF = 1 << 20 };

static int32_t draw_offset(void) {
  return between(0, 1) ? HALF : between(-(1 << 26), 1 << 26);
}

// Up to 127 each, and 128 in all.
static void draw_row_weights(int8_t *weights, int count) {
  memset(weights, 0, (size_t)count);
  // In ones, or in as large parts as there can be.
  const int part = between(0, 1) ? 1 : 127;
  for (int left = 128; left > 0;) {
    int8_t *const weight = &weights[between(0, count - 1)];
    const int room = 127 - *weight;
    const int most = left < part ? left : part;
    const int more = most < room ? most : room;
    *weight = (int8_t)(*weight + more);
    left -= more;
  }
}

void compare_blend_rows(int width) {
  const int count = 2 * (between(0, 3) != 0 ? between(1, 4) : between(1, MOST_ROWS / 2));
  const int lines = between(1, count + 2);
  const int stride = width + between(0, 37);
  describe("width %d, %d of %d rows, %d bytes apart", width, count, lines, stride);

  const uint8_t *const plane = input_samples((size_t)((lines - 1) * stride + width));
  const uint8_t **const rows = input((size_t)count * sizeof *rows);
  int8_t *const weights = input((size_t)count);
  for (int k = 0; k < count; k++) {
    // The last one of the plane among them; any may be there twice.
    rows[k] = plane + stride * (k == 0 ? lines - 1 : between(0, lines - 1));
  }
  draw_row_weights(weights, count);
  for (int set = 0; set < SETS; set++) {
    int16_t *const blended = output(set, 2 * (size_t)width);
    running(set);
    sets[set]->blend_rows(rows, stride, weights, count, width, blended);
  }
  compare_outputs(2);
}

void compare_split_pairs(int width) {
  describe("width %d", width);

  const int16_t *const pairs = input_words(2 * (size_t)width);
  for (int set = 0; set < SETS; set++) {
    int16_t *const even = output(set, 2 * (size_t)width);
    int16_t *const odd = output(set, 2 * (size_t)width);
    running(set);
    sets[set]->split_pairs(pairs, width, even, odd);
  }
  compare_outputs(2);
}

void compare_shrink_row(int width) {
  const int taps = between(0, 1) ? 4 : 8 * between(1, 8);
  const int count = taps + between(0, 3 * width + 3);
  const int32_t offset = draw_offset();
  describe("width %d, %d taps, row of %d, offset %d", width, taps, count, offset);

  const int16_t *const row = input_words((size_t)count);
  int32_t *const starts = input((size_t)width * sizeof *starts);
  int16_t *const weights = input((size_t)(width * taps) * sizeof *weights);
  for (int x = 0; x < width; x++) {
    starts[x] = between(0, 3) == 0 ? count - taps : between(0, count - taps);
    draw_weights(weights + x * taps, taps);
  }
  for (int set = 0; set < SETS; set++) {
    uint8_t *const shrunk = output(set, (size_t)width);
    running(set);
    sets[set]->shrink_row(row, starts, weights, taps, width, offset, shrunk);
  }
  compare_outputs(1);
}

void compare_shrink_row_in_groups(int width) {
  const int groups = width / 4;
  const int count = 8 + between(0, 8 * groups);
  const int32_t offset = draw_offset();
  describe("%d groups, row of %d, offset %d", groups, count, offset);

  const int16_t *const row = input_words((size_t)count);
  int32_t *const starts = input(2 * (size_t)groups * sizeof *starts);
  uint8_t *const bytes = input(64 * (size_t)groups);
  int16_t *const weights = input(32 * (size_t)groups * sizeof *weights);
  for (int k = 0; k < 2 * groups; k++) {
    starts[k] = between(0, 3) == 0 ? count - 8 : between(0, count - 8);
  }
  for (int x = 0; x < 8 * groups; x++) {
    int16_t four[4];
    draw_weights(four, 4);
    for (int k = 0; k < 4; k++) {
      const int at = 32 * (x / 8) + 16 * (k / 2) + 2 * (x % 8) + k % 2;
      const int word = between(0, 7);
      bytes[2 * at] = (uint8_t)(2 * word);
      bytes[2 * at + 1] = (uint8_t)(2 * word + 1);
      weights[at] = four[k];
    }
  }
  for (int set = 0; set < SETS; set++) {
    uint8_t *const shrunk = output(set, 8 * (size_t)groups);
    running(set);
    sets[set]->shrink_row_in_groups(row, starts, bytes, weights, groups, offset, shrunk);
  }
  compare_outputs(1);
}

void compare_halve_row(int width) {
  const int32_t offset = draw_offset();
  describe("width %d, offset %d", width, offset);

  const int16_t *const row = input_words(width == 0 ? 0 : 2 * (size_t)width + 2);
  int16_t *const weights = input(4 * sizeof *weights);
  draw_weights(weights, 4);
  for (int set = 0; set < SETS; set++) {
    uint8_t *const shrunk = output(set, (size_t)width);
    running(set);
    sets[set]->halve_row(row, weights, width, offset, shrunk);
  }
  compare_outputs(1);
}

void compare_mirror_row(int width) {
  describe("width %d", width);

  const uint8_t *const row = input_samples((size_t)width);
  for (int set = 0; set < SETS; set++) {
    uint8_t *const mirrored = output(set, (size_t)width);
    memcpy(mirrored, row, (size_t)width);
    running(set);
    sets[set]->mirror_row(mirrored, width);
  }
  compare_outputs(1);
}
