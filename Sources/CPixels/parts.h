// What the kernels share: the plain loops, which vector code also ends its rows with.
#ifndef CPIXELS_PARTS_H
#define CPIXELS_PARTS_H

#include "beauty.h"
#include "cpixels.h"

enum { CPIXELS_SHIFT = 21 };

// The kernels for AVX2, or null where the processor or the build has none.
const struct cpixels_kernels *cpixels_avx2_kernels(void);

// Its kernels of beauty.
void cpixels_avx2_smooth_row(const uint8_t *const *rows, int reach, int bound, int width,
                             uint8_t *restrict smooth);
int cpixels_avx2_mark_skin(const uint8_t *cb, const uint8_t *cr, const struct cpixels_skin *skin,
                           int width, uint8_t *restrict mask);
void cpixels_avx2_retouch_row(const struct cpixels_retouch *retouch, const uint8_t *luma,
                              const uint8_t *smooth, const uint8_t *fine, const uint8_t *mask,
                              int width, uint8_t *restrict retouched);

// The kernels for NEON, or null where the build has none: every 64-bit ARM processor runs them.
const struct cpixels_kernels *cpixels_neon_kernels(void);

// Its kernels of beauty.
void cpixels_neon_smooth_row(const uint8_t *const *rows, int reach, int bound, int width,
                             uint8_t *restrict smooth);
int cpixels_neon_mark_skin(const uint8_t *cb, const uint8_t *cr, const struct cpixels_skin *skin,
                           int width, uint8_t *restrict mask);
void cpixels_neon_retouch_row(const struct cpixels_retouch *retouch, const uint8_t *luma,
                              const uint8_t *smooth, const uint8_t *fine, const uint8_t *mask,
                              int width, uint8_t *restrict retouched);

static inline uint8_t cpixels_sample(int32_t sum) {
  sum >>= CPIXELS_SHIFT;
  return (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
}

static inline void cpixels_blend_rows_from(int x, const uint8_t *const *rows,
                                           const int8_t *weights, int count, int width,
                                           int16_t *restrict blended) {
  for (; x < width; x++) {
    int sum = 0;
    for (int k = 0; k < count; k++) {
      sum += weights[k] * rows[k][x];
    }
    blended[x] = (int16_t)sum;
  }
}

static inline void cpixels_shrink_row_from(int x, const int16_t *row, const int32_t *starts,
                                           const int16_t *weights, int taps, int width,
                                           int32_t offset, uint8_t *shrunk) {
  for (; x < width; x++) {
    int32_t sum = offset;
    for (int k = 0; k < taps; k++) {
      sum += weights[x * taps + k] * row[starts[x] + k];
    }
    shrunk[x] = cpixels_sample(sum);
  }
}

static inline void cpixels_halve_row_from(int x, const int16_t *row, const int16_t *weights,
                                          int width, int32_t offset, uint8_t *shrunk) {
  for (; x < width; x++) {
    int32_t sum = offset;
    for (int k = 0; k < 4; k++) {
      sum += weights[k] * row[2 * x + k];
    }
    shrunk[x] = cpixels_sample(sum);
  }
}

// Turns round what lies between `first` and `last`.
static inline void cpixels_mirror_between(uint8_t *row, int first, int last) {
  for (; first < last; first++, last--) {
    const uint8_t sample = row[first];
    row[first] = row[last];
    row[last] = sample;
  }
}

#endif
