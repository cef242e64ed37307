#include "parts.h"

#if defined(__x86_64__)

#include <string.h>

#include "avx2.h"

// Two neighbours of an array of weights, in every lane.
static inline AVX2 __m256i pair_of_bytes(const int8_t *weights) {
  int16_t pair;
  memcpy(&pair, weights, sizeof pair);
  return _mm256_set1_epi16(pair);
}

static inline AVX2 __m256i pair_of_words(const int16_t *weights) {
  int32_t pair;
  memcpy(&pair, weights, sizeof pair);
  return _mm256_set1_epi32(pair);
}

// Blends whole vectors, in a loop made for the number of rows where that is known; returns how many
// samples were made.
static inline __attribute__((always_inline)) AVX2 int blend_some(const uint8_t *const *rows,
                                                                 ptrdiff_t stride,
                                                                 const int8_t *weights, int count,
                                                                 int width,
                                                                 int16_t *restrict blended) {
  int x = 0;
  // What the row after the next one adds in a picture that is halved.
  const uint8_t *const ahead = rows[count - 1] + 3 * stride;
  for (; x + 32 <= width; x += 32) {
    // The processor sees a few streams at once run along memory, but not rows that are skipped.
    _mm_prefetch(ahead + x, _MM_HINT_T0);
    _mm_prefetch(ahead + stride + x, _MM_HINT_T0);
    __m256i low = _mm256_setzero_si256();
    __m256i high = _mm256_setzero_si256();
    for (int k = 0; k < count; k += 2) {
      const __m256i pair = pair_of_bytes(weights + k);
      const __m256i one = load(rows[k] + x);
      const __m256i other = load(rows[k + 1] + x);
      low = _mm256_add_epi16(low, _mm256_maddubs_epi16(_mm256_unpacklo_epi8(one, other), pair));
      high = _mm256_add_epi16(high, _mm256_maddubs_epi16(_mm256_unpackhi_epi8(one, other), pair));
    }
    store(blended + x, _mm256_permute2x128_si256(low, high, 0x20));
    store(blended + x + 16, _mm256_permute2x128_si256(low, high, 0x31));
  }
  return x;
}

static AVX2 void blend_rows(const uint8_t *const *rows, ptrdiff_t stride, const int8_t *weights,
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

static AVX2 void split_pairs(const int16_t *pairs, int width, int16_t *even, int16_t *odd) {
  // Even words to the low half of a lane, odd ones to the high half.
  const __m256i sort = _mm256_setr_epi8(0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15,  //
                                        0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15);
  int x = 0;
  for (; x + 16 <= width; x += 16) {
    const __m256i first = _mm256_shuffle_epi8(load(pairs + 2 * x), sort);
    const __m256i second = _mm256_shuffle_epi8(load(pairs + 2 * x + 16), sort);
    const __m256i evens = _mm256_unpacklo_epi64(first, second);
    const __m256i odds = _mm256_unpackhi_epi64(first, second);
    store(even + x, _mm256_permute4x64_epi64(evens, 0xd8));
    store(odd + x, _mm256_permute4x64_epi64(odds, 0xd8));
  }
  for (; x < width; x++) {
    even[x] = pairs[2 * x];
    odd[x] = pairs[2 * x + 1];
  }
}

// Four sums to four samples.
static inline AVX2 void store_samples(uint8_t *shrunk, __m128i sums, __m128i offset) {
  sums = _mm_srai_epi32(_mm_add_epi32(sums, offset), CPIXELS_SHIFT);
  sums = _mm_packus_epi16(_mm_packs_epi32(sums, sums), sums);
  const int32_t samples = _mm_cvtsi128_si32(sums);
  memcpy(shrunk, &samples, sizeof samples);
}

// The four words at each of two addresses.
static inline AVX2 __m128i two_quarters(const int16_t *one, const int16_t *other) {
  const __m128d low = _mm_load_sd((const double *)(const void *)one);
  return _mm_castpd_si128(_mm_loadh_pd(low, (const double *)(const void *)other));
}

static AVX2 void shrink_row_by_4(const int16_t *row, const int32_t *starts, const int16_t *weights,
                                 int width, int32_t offset, uint8_t *shrunk) {
  const __m128i offsets = _mm_set1_epi32(offset);
  int x = 0;
  for (; x + 4 <= width; x += 4) {
    const __m128i low = _mm_madd_epi16(two_quarters(row + starts[x], row + starts[x + 1]),
                                       _mm_loadu_si128((const __m128i *)(weights + 4 * x)));
    const __m128i high = _mm_madd_epi16(two_quarters(row + starts[x + 2], row + starts[x + 3]),
                                        _mm_loadu_si128((const __m128i *)(weights + 4 * x + 8)));
    store_samples(shrunk + x, _mm_hadd_epi32(low, high), offsets);
  }
  cpixels_shrink_row_from(x, row, starts, weights, 4, width, offset, shrunk);
}

// The sum for one sample, in four parts.
static inline AVX2 __m128i parts_of_sum(const int16_t *row, const int16_t *weights, int taps) {
  __m128i sum = _mm_setzero_si128();
  for (int k = 0; k < taps; k += 8) {
    const __m128i samples = _mm_loadu_si128((const __m128i *)(row + k));
    sum = _mm_add_epi32(
        sum, _mm_madd_epi16(samples, _mm_loadu_si128((const __m128i *)(weights + k))));
  }
  return sum;
}

static AVX2 void shrink_row(const int16_t *row, const int32_t *starts, const int16_t *weights,
                            int taps, int width, int32_t offset, uint8_t *shrunk) {
  if (taps == 4) {
    shrink_row_by_4(row, starts, weights, width, offset, shrunk);
    return;
  }
  const __m128i offsets = _mm_set1_epi32(offset);
  int x = 0;
  for (; x + 4 <= width; x += 4) {
    const int16_t *w = weights + x * taps;
    const __m128i low = _mm_hadd_epi32(parts_of_sum(row + starts[x], w, taps),
                                       parts_of_sum(row + starts[x + 1], w + taps, taps));
    const __m128i high = _mm_hadd_epi32(parts_of_sum(row + starts[x + 2], w + 2 * taps, taps),
                                        parts_of_sum(row + starts[x + 3], w + 3 * taps, taps));
    store_samples(shrunk + x, _mm_hadd_epi32(low, high), offsets);
  }
  cpixels_shrink_row_from(x, row, starts, weights, taps, width, offset, shrunk);
}

// The eight samples of a group, in 32 bits.
static inline AVX2 __m256i shrink_group(const int16_t *row, const int32_t *starts,
                                        const uint8_t *bytes, const int16_t *weights,
                                        __m256i offsets) {
  const __m128i first = _mm_loadu_si128((const __m128i *)(row + starts[0]));
  const __m128i last = _mm_loadu_si128((const __m128i *)(row + starts[1]));
  const __m256i samples = _mm256_inserti128_si256(_mm256_castsi128_si256(first), last, 1);
  const __m256i sums = _mm256_add_epi32(
      _mm256_madd_epi16(_mm256_shuffle_epi8(samples, load(bytes)), load(weights)),
      _mm256_madd_epi16(_mm256_shuffle_epi8(samples, load(bytes + 32)), load(weights + 16)));
  return _mm256_srai_epi32(_mm256_add_epi32(sums, offsets), CPIXELS_SHIFT);
}

static AVX2 void shrink_row_in_groups(const int16_t *row, const int32_t *starts,
                                      const uint8_t *bytes, const int16_t *weights, int groups,
                                      int32_t offset, uint8_t *shrunk) {
  const __m256i offsets = _mm256_set1_epi32(offset);
  for (int g = 0; g < groups; g++) {
    const __m256i sums =
        shrink_group(row, starts + 2 * g, bytes + 64 * g, weights + 32 * g, offsets);
    const __m128i words =
        _mm_packs_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
    _mm_storel_epi64((__m128i *)(shrunk + 8 * g), _mm_packus_epi16(words, words));
  }
}

// Eight samples of a row that is halved, in 32 bits.
static inline AVX2 __m256i halve_8(const int16_t *row, __m256i first, __m256i second,
                                   __m256i offsets) {
  const __m256i sums = _mm256_add_epi32(_mm256_madd_epi16(load(row), first),
                                        _mm256_madd_epi16(load(row + 2), second));
  return _mm256_srai_epi32(_mm256_add_epi32(sums, offsets), CPIXELS_SHIFT);
}

static AVX2 void halve_row(const int16_t *row, const int16_t *weights, int width, int32_t offset,
                           uint8_t *shrunk) {
  const __m256i first = pair_of_words(weights);
  const __m256i second = pair_of_words(weights + 2);
  const __m256i offsets = _mm256_set1_epi32(offset);
  // Packing works in each half of a register: the quarters that belong together lie apart.
  const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
  int x = 0;
  for (; x + 32 <= width; x += 32) {
    const int16_t *from = row + 2 * x;
    const __m256i low = _mm256_packs_epi32(halve_8(from, first, second, offsets),
                                           halve_8(from + 16, first, second, offsets));
    const __m256i high = _mm256_packs_epi32(halve_8(from + 32, first, second, offsets),
                                            halve_8(from + 48, first, second, offsets));
    store(shrunk + x, _mm256_permutevar8x32_epi32(_mm256_packus_epi16(low, high), order));
  }
  cpixels_halve_row_from(x, row, weights, width, offset, shrunk);
}

// The 32 samples at an address, the last one first.
static inline AVX2 __m256i load_mirrored(const uint8_t *address) {
  const __m256i backwards = _mm256_setr_epi8(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,  //
                                             15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  return _mm256_permute4x64_epi64(_mm256_shuffle_epi8(load(address), backwards), 0x4e);
}

static AVX2 void mirror_row(uint8_t *row, int width) {
  int first = 0;
  int last = width - 32;
  for (; first + 32 <= last; first += 32, last -= 32) {
    const __m256i left = load_mirrored(row + first);
    const __m256i right = load_mirrored(row + last);
    store(row + first, right);
    store(row + last, left);
  }
  cpixels_mirror_between(row, first, last + 31);
}

const struct cpixels_kernels *cpixels_avx2_kernels(void) {
  static const struct cpixels_kernels kernels = {
      .name = "avx2",
      .blend_rows = blend_rows,
      .split_pairs = split_pairs,
      .shrink_row = shrink_row,
      .shrink_row_in_groups = shrink_row_in_groups,
      .halve_row = halve_row,
      .mirror_row = mirror_row,
      .smooth_row = cpixels_avx2_smooth_row,
      .mark_skin = cpixels_avx2_mark_skin,
      .retouch_row = cpixels_avx2_retouch_row,
  };
  return __builtin_cpu_supports("avx2") ? &kernels : 0;
}

#else

const struct cpixels_kernels *cpixels_avx2_kernels(void) { return 0; }

#endif
