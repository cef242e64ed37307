#include "cpixels.h"
#include "parts.h"

static void blend_rows(const uint8_t *const *rows, ptrdiff_t stride, const int8_t *weights,
                       int count, int width, int16_t *restrict blended) {
  (void)stride;
  cpixels_blend_rows_from(0, rows, weights, count, width, blended);
}

static void split_pairs(const int16_t *pairs, int width, int16_t *even, int16_t *odd) {
  for (int x = 0; x < width; x++) {
    even[x] = pairs[2 * x];
    odd[x] = pairs[2 * x + 1];
  }
}

static void shrink_row(const int16_t *row, const int32_t *starts, const int16_t *weights, int taps,
                       int width, int32_t offset, uint8_t *shrunk) {
  cpixels_shrink_row_from(0, row, starts, weights, taps, width, offset, shrunk);
}

static void shrink_row_in_groups(const int16_t *row, const int32_t *starts, const uint8_t *bytes,
                                 const int16_t *weights, int groups, int32_t offset,
                                 uint8_t *shrunk) {
  for (int x = 0; x < 8 * groups; x++) {
    const int group = x / 8;
    int32_t sum = offset;
    for (int k = 0; k < 4; k++) {
      const int word = 32 * group + 16 * (k / 2) + 2 * (x % 8) + k % 2;
      sum += weights[word] * row[starts[x / 4] + bytes[2 * word] / 2];
    }
    shrunk[x] = cpixels_sample(sum);
  }
}

static void halve_row(const int16_t *row, const int16_t *weights, int width, int32_t offset,
                      uint8_t *shrunk) {
  cpixels_halve_row_from(0, row, weights, width, offset, shrunk);
}

static void mirror_row(uint8_t *row, int width) { cpixels_mirror_between(row, 0, width - 1); }

static void smooth_row(const uint8_t *const *rows, int reach, int bound, int width,
                       uint8_t *restrict smooth) {
  cpixels_smooth_row_from(0, rows, reach, bound, width, smooth);
}

static int mark_skin(const uint8_t *cb, const uint8_t *cr, const struct cpixels_skin *skin,
                     int width, uint8_t *restrict mask) {
  return cpixels_mark_skin_from(0, cb, cr, skin, width, mask);
}

static void retouch_row(const struct cpixels_retouch *retouch, const uint8_t *luma,
                        const uint8_t *smooth, const uint8_t *fine, const uint8_t *mask, int width,
                        uint8_t *restrict retouched) {
  cpixels_retouch_row_from(0, retouch, luma, smooth, fine, mask, width, retouched);
}

const struct cpixels_kernels *cpixels_portable_kernels(void) {
  static const struct cpixels_kernels kernels = {
      .name = "portable",
      .blend_rows = blend_rows,
      .split_pairs = split_pairs,
      .shrink_row = shrink_row,
      .shrink_row_in_groups = shrink_row_in_groups,
      .halve_row = halve_row,
      .mirror_row = mirror_row,
      .smooth_row = smooth_row,
      .mark_skin = mark_skin,
      .retouch_row = retouch_row,
  };
  return &kernels;
}

const struct cpixels_kernels *cpixels_kernels(void) {
  const struct cpixels_kernels *kernels = cpixels_avx2_kernels();
  if (kernels == 0) {
    kernels = cpixels_neon_kernels();
  }
  return kernels != 0 ? kernels : cpixels_portable_kernels();
}
