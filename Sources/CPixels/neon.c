#include "parts.h"

#if defined(__aarch64__)

#include "neon.h"

// Blends whole vectors, in a loop made for the number of rows where that is known; returns how many
// samples were made.
static inline __attribute__((always_inline)) int blend_some(const uint8_t *const *rows,
                                                            ptrdiff_t stride,
                                                            const int8_t *weights, int count,
                                                            int width,
                                                            int16_t *restrict blended) {
  int x = 0;
  // What the row after the next one adds in a picture that is halved.
  const uint8_t *const ahead = rows[count - 1] + 3 * stride;
  for (; x + 32 <= width; x += 32) {
    __builtin_prefetch(ahead + x);
    __builtin_prefetch(ahead + stride + x);
    uint16x8_t sums[4] = {vdupq_n_u16(0), vdupq_n_u16(0), vdupq_n_u16(0), vdupq_n_u16(0)};
    for (int k = 0; k < count; k++) {
      // No weight is under 0: products of bytes that are not signed.
      const uint8x16_t weight = vdupq_n_u8((uint8_t)weights[k]);
      const uint8x16_t first = vld1q_u8(rows[k] + x);
      const uint8x16_t second = vld1q_u8(rows[k] + x + 16);
      sums[0] = vmlal_u8(sums[0], vget_low_u8(first), vget_low_u8(weight));
      sums[1] = vmlal_high_u8(sums[1], first, weight);
      sums[2] = vmlal_u8(sums[2], vget_low_u8(second), vget_low_u8(weight));
      sums[3] = vmlal_high_u8(sums[3], second, weight);
    }
    for (int k = 0; k < 4; k++) {
      vst1q_s16(blended + x + 8 * k, as_signed(sums[k]));
    }
  }
  return x;
}

static void blend_rows(const uint8_t *const *rows, ptrdiff_t stride, const int8_t *weights,
                       int count, int width, int16_t *restrict blended) {
  int x;
  switch (count) {
    case 2:
      x = blend_some(rows, stride, weights, 2, width, blended);
      break;
    case 4:
      x = blend_some(rows, stride, weights, 4, width, blended);
      break;
    default:
      x = blend_some(rows, stride, weights, count, width, blended);
  }
  cpixels_blend_rows_from(x, rows, weights, count, width, blended);
}

static void split_pairs(const int16_t *pairs, int width, int16_t *even, int16_t *odd) {
  int x = 0;
  for (; x + 8 <= width; x += 8) {
    const int16x8x2_t split = vld2q_s16(pairs + 2 * x);
    vst1q_s16(even + x, split.val[0]);
    vst1q_s16(odd + x, split.val[1]);
  }
  for (; x < width; x++) {
    even[x] = pairs[2 * x];
    odd[x] = pairs[2 * x + 1];
  }
}

// Eight sums to eight samples, with the shift in two steps: the upper half of each sum is taken
// first, as it is added to the offset.
static inline uint8x8_t samples(int32x4_t low, int32x4_t high, int32x4_t offset) {
  const int16x8_t words = vaddhn_high_s32(vaddhn_s32(low, offset), high, offset);
  return vqshrun_n_s16(words, CPIXELS_SHIFT - 16);
}

// Four sums of four products each.
static inline int32x4_t shrink_4_by_4(const int16_t *row, const int32_t *starts,
                                      const int16_t *weights) {
  const int16x8_t low = vld1q_s16(weights);
  const int16x8_t high = vld1q_s16(weights + 8);
  const int32x4_t first = vmull_s16(vld1_s16(row + starts[0]), vget_low_s16(low));
  const int32x4_t second = vmull_s16(vld1_s16(row + starts[1]), vget_high_s16(low));
  const int32x4_t third = vmull_s16(vld1_s16(row + starts[2]), vget_low_s16(high));
  const int32x4_t fourth = vmull_s16(vld1_s16(row + starts[3]), vget_high_s16(high));
  return vpaddq_s32(vpaddq_s32(first, second), vpaddq_s32(third, fourth));
}

// The sum for one sample, in four parts.
static inline int32x4_t parts_of_sum(const int16_t *row, const int16_t *weights, int taps) {
  int32x4_t sum = vdupq_n_s32(0);
  for (int k = 0; k < taps; k += 8) {
    const int16x8_t words = vld1q_s16(row + k);
    const int16x8_t factors = vld1q_s16(weights + k);
    sum = vmlal_s16(sum, vget_low_s16(words), vget_low_s16(factors));
    sum = vmlal_high_s16(sum, words, factors);
  }
  return sum;
}

static inline int32x4_t shrink_4(const int16_t *row, const int32_t *starts, const int16_t *weights,
                                 int taps) {
  if (taps == 4) {
    return shrink_4_by_4(row, starts, weights);
  }
  const int32x4_t low = vpaddq_s32(parts_of_sum(row + starts[0], weights, taps),
                                   parts_of_sum(row + starts[1], weights + taps, taps));
  const int32x4_t high = vpaddq_s32(parts_of_sum(row + starts[2], weights + 2 * taps, taps),
                                    parts_of_sum(row + starts[3], weights + 3 * taps, taps));
  return vpaddq_s32(low, high);
}

static void shrink_row(const int16_t *row, const int32_t *starts, const int16_t *weights, int taps,
                       int width, int32_t offset, uint8_t *shrunk) {
  const int32x4_t offsets = vdupq_n_s32(offset);
  int x = 0;
  for (; x + 8 <= width; x += 8) {
    const int32x4_t low = shrink_4(row, starts + x, weights + x * taps, taps);
    const int32x4_t high = shrink_4(row, starts + x + 4, weights + (x + 4) * taps, taps);
    vst1_u8(shrunk + x, samples(low, high, offsets));
  }
  cpixels_shrink_row_from(x, row, starts, weights, taps, width, offset, shrunk);
}

// The words of a register that are named by their bytes.
static inline int16x8_t pick(int16x8_t words, const uint8_t *bytes) {
  return vreinterpretq_s16_u8(vqtbl1q_u8(vreinterpretq_u8_s16(words), vld1q_u8(bytes)));
}

// Four samples of a group, in 32 bits.
static inline int32x4_t shrink_half_group(const int16_t *row, const uint8_t *bytes,
                                          const int16_t *weights) {
  const int16x8_t words = vld1q_s16(row);
  const int16x8_t one = pick(words, bytes);
  const int16x8_t other = pick(words, bytes + 32);
  const int16x8_t weight = vld1q_s16(weights);
  const int16x8_t other_weight = vld1q_s16(weights + 16);
  const int32x4_t low = vmlal_s16(vmull_s16(vget_low_s16(one), vget_low_s16(weight)),
                                  vget_low_s16(other), vget_low_s16(other_weight));
  const int32x4_t high = vmlal_high_s16(vmull_high_s16(one, weight), other, other_weight);
  return vpaddq_s32(low, high);
}

static void shrink_row_in_groups(const int16_t *row, const int32_t *starts, const uint8_t *bytes,
                                 const int16_t *weights, int groups, int32_t offset,
                                 uint8_t *shrunk) {
  const int32x4_t offsets = vdupq_n_s32(offset);
  for (int g = 0; g < groups; g++) {
    const uint8_t *const from = bytes + 64 * g;
    const int16_t *const by = weights + 32 * g;
    const int32x4_t low = shrink_half_group(row + starts[2 * g], from, by);
    const int32x4_t high = shrink_half_group(row + starts[2 * g + 1], from + 16, by + 8);
    vst1_u8(shrunk + 8 * g, samples(low, high, offsets));
  }
}

// Eight samples of a row that is halved.
static inline uint8x8_t halve_8(const int16_t *row, int16x4_t weights, int32x4_t offsets) {
  const int16x8x2_t first = vld2q_s16(row);
  const int16x8x2_t second = vld2q_s16(row + 2);
  int32x4_t low = vmull_lane_s16(vget_low_s16(first.val[0]), weights, 0);
  low = vmlal_lane_s16(low, vget_low_s16(first.val[1]), weights, 1);
  low = vmlal_lane_s16(low, vget_low_s16(second.val[0]), weights, 2);
  low = vmlal_lane_s16(low, vget_low_s16(second.val[1]), weights, 3);
  int32x4_t high = vmull_high_lane_s16(first.val[0], weights, 0);
  high = vmlal_high_lane_s16(high, first.val[1], weights, 1);
  high = vmlal_high_lane_s16(high, second.val[0], weights, 2);
  high = vmlal_high_lane_s16(high, second.val[1], weights, 3);
  return samples(low, high, offsets);
}

static void halve_row(const int16_t *row, const int16_t *weights, int width, int32_t offset,
                      uint8_t *shrunk) {
  const int32x4_t offsets = vdupq_n_s32(offset);
  const int16x4_t four = vld1_s16(weights);
  int x = 0;
  for (; x + 8 <= width; x += 8) {
    vst1_u8(shrunk + x, halve_8(row + 2 * x, four, offsets));
  }
  cpixels_halve_row_from(x, row, weights, width, offset, shrunk);
}

// The 16 samples at an address, the last one first.
static inline uint8x16_t load_mirrored(const uint8_t *address) {
  const uint8x16_t halves = vrev64q_u8(vld1q_u8(address));
  return vextq_u8(halves, halves, 8);
}

static void mirror_row(uint8_t *row, int width) {
  int first = 0;
  int last = width - 16;
  // The two may overlap, as both are loaded before one is stored.
  for (; first <= last; first += 16, last -= 16) {
    const uint8x16_t left = load_mirrored(row + first);
    const uint8x16_t right = load_mirrored(row + last);
    vst1q_u8(row + first, right);
    vst1q_u8(row + last, left);
  }
  cpixels_mirror_between(row, first, last + 15);
}

const struct cpixels_kernels *cpixels_neon_kernels(void) {
  static const struct cpixels_kernels kernels = {
      .name = "neon",
      .blend_rows = blend_rows,
      .split_pairs = split_pairs,
      .shrink_row = shrink_row,
      .shrink_row_in_groups = shrink_row_in_groups,
      .halve_row = halve_row,
      .mirror_row = mirror_row,
      .smooth_row = cpixels_neon_smooth_row,
      .mark_skin = cpixels_neon_mark_skin,
      .retouch_row = cpixels_neon_retouch_row,
  };
  return &kernels;
}

#else

const struct cpixels_kernels *cpixels_neon_kernels(void) { return 0; }

#endif
