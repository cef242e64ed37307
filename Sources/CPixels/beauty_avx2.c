#include "parts.h"

#if defined(__x86_64__)

#include "avx2.h"

// What 32 samples are drawn by, upwards and downwards apart, as differences of bytes are not signed.
struct pulls {
  __m256i up, down;
};

static inline __attribute__((always_inline)) AVX2 struct pulls pull(struct pulls pulls,
                                                                    const uint8_t *neighbours,
                                                                    __m256i samples,
                                                                    __m256i bound) {
  const __m256i others = load(neighbours);
  const __m256i over = _mm256_subs_epu8(others, samples);
  const __m256i under = _mm256_subs_epu8(samples, others);
  // Eight times half of the bound at most, which fits in a byte.
  pulls.up = _mm256_add_epi8(pulls.up, _mm256_min_epu8(over, _mm256_subs_epu8(bound, over)));
  pulls.down = _mm256_add_epi8(pulls.down, _mm256_min_epu8(under, _mm256_subs_epu8(bound, under)));
  return pulls;
}

AVX2 void cpixels_avx2_smooth_row(const uint8_t *const *rows, int reach, int bound, int width,
                                  uint8_t *restrict smooth) {
  const __m256i bounds = _mm256_set1_epi8((char)bound);
  const __m256i ninth = _mm256_set1_epi16(CPIXELS_NINTH);
  // 1 and -1 in turn.
  const __m256i signs = _mm256_set1_epi16((int16_t)0xff01);
  const __m256i zero = _mm256_setzero_si256();
  const uint8_t *const above = rows[0];
  const uint8_t *const row = rows[1];
  const uint8_t *const below = rows[2];
  int x = 0;
  for (; x + 32 <= width; x += 32) {
    const __m256i samples = load(row + x);
    struct pulls pulls = {zero, zero};
    pulls = pull(pulls, above + x - reach, samples, bounds);
    pulls = pull(pulls, above + x, samples, bounds);
    pulls = pull(pulls, above + x + reach, samples, bounds);
    pulls = pull(pulls, row + x - reach, samples, bounds);
    pulls = pull(pulls, row + x + reach, samples, bounds);
    pulls = pull(pulls, below + x - reach, samples, bounds);
    pulls = pull(pulls, below + x, samples, bounds);
    pulls = pull(pulls, below + x + reach, samples, bounds);
    const __m256i low = _mm256_maddubs_epi16(_mm256_unpacklo_epi8(pulls.up, pulls.down), signs);
    const __m256i high = _mm256_maddubs_epi16(_mm256_unpackhi_epi8(pulls.up, pulls.down), signs);
    store(smooth + x,
          _mm256_packus_epi16(_mm256_add_epi16(_mm256_unpacklo_epi8(samples, zero),
                                               _mm256_mulhrs_epi16(low, ninth)),
                              _mm256_add_epi16(_mm256_unpackhi_epi8(samples, zero),
                                               _mm256_mulhrs_epi16(high, ninth))));
  }
  cpixels_smooth_row_from(x, rows, reach, bound, width, smooth);
}

// Sixteen samples in words.
static inline AVX2 __m256i words(const uint8_t *samples) {
  return _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)samples));
}

// Sixteen words to samples.
static inline AVX2 void store_words(uint8_t *samples, __m256i words) {
  const __m256i packed = _mm256_permute4x64_epi64(_mm256_packus_epi16(words, words), 0xd8);
  _mm_storeu_si128((__m128i *)samples, _mm256_castsi256_si128(packed));
}

// The squares of the distances along an axis.
static inline AVX2 __m256i squares(__m256i cb, __m256i cr, int16_t cb_part, int16_t cr_part) {
  const __m256i sum = _mm256_add_epi16(_mm256_mullo_epi16(cb, _mm256_set1_epi16(cb_part)),
                                       _mm256_mullo_epi16(cr, _mm256_set1_epi16(cr_part)));
  const __m256i distance = _mm256_min_epi16(_mm256_abs_epi16(_mm256_srai_epi16(sum, 4)),
                                            _mm256_set1_epi16(CPIXELS_SKIN_REACH));
  return _mm256_mullo_epi16(distance, distance);
}

AVX2 int cpixels_avx2_mark_skin(const uint8_t *cb, const uint8_t *cr,
                                const struct cpixels_skin *skin, int width,
                                uint8_t *restrict mask) {
  __m256i any = _mm256_setzero_si256();
  int x = 0;
  for (; x + 16 <= width; x += 16) {
    const __m256i u = _mm256_sub_epi16(words(cb + x), _mm256_set1_epi16(skin->cb));
    const __m256i v = _mm256_sub_epi16(words(cr + x), _mm256_set1_epi16(skin->cr));
    const __m256i square = _mm256_add_epi16(squares(u, v, skin->long_cb, skin->long_cr),
                                            squares(u, v, skin->short_cb, skin->short_cr));
    __m256i inside = _mm256_subs_epu16(_mm256_set1_epi16(CPIXELS_SKIN_EDGE), square);
    inside = _mm256_min_epu16(inside, _mm256_set1_epi16(CPIXELS_SKIN_SLOPE));
    inside = _mm256_srli_epi16(inside, 5);
    any = _mm256_or_si256(any, inside);
    store_words(mask + x, inside);
  }
  return cpixels_mark_skin_from(x, cb, cr, skin, width, mask) | !_mm256_testz_si256(any, any);
}

AVX2 void cpixels_avx2_retouch_row(const struct cpixels_retouch *retouch, const uint8_t *luma,
                                   const uint8_t *smooth, const uint8_t *fine, const uint8_t *mask,
                                   int width, uint8_t *restrict retouched) {
  const __m256i amount = _mm256_set1_epi16(retouch->amount);
  const __m256i texture = _mm256_set1_epi16(retouch->texture);
  // Doubled, for a product in 1/65536.
  const __m256i lift = _mm256_set1_epi16((int16_t)(2 * retouch->lift));
  const __m256i black = _mm256_set1_epi16(CPIXELS_BLACK);
  const __m256i white = _mm256_set1_epi16(CPIXELS_WHITE);
  const __m256i zero = _mm256_setzero_si256();
  int x = 0;
  for (; x + 16 <= width; x += 16) {
    const __m128i half = _mm_loadl_epi64((const __m128i *)(mask + x / 2));
    const __m256i skin = _mm256_cvtepu8_epi16(_mm_unpacklo_epi8(half, half));
    const __m256i weight = _mm256_srli_epi16(_mm256_mullo_epi16(skin, amount), 8);
    const __m256i sample = words(luma + x);
    const __m256i drawn = _mm256_slli_epi16(_mm256_sub_epi16(words(smooth + x), sample), 4);
    const __m256i rest = _mm256_slli_epi16(_mm256_sub_epi16(sample, words(fine + x)), 4);
    const __m256i change = _mm256_mulhrs_epi16(
        _mm256_add_epi16(drawn, _mm256_mulhrs_epi16(rest, texture)), _mm256_slli_epi16(weight, 7));
    const __m256i value = _mm256_add_epi16(
        sample, _mm256_srai_epi16(_mm256_add_epi16(change, _mm256_set1_epi16(8)), 4));
    const __m256i above = _mm256_max_epi16(_mm256_sub_epi16(value, black), zero);
    const __m256i below = _mm256_max_epi16(_mm256_sub_epi16(white, value), zero);
    const __m256i lifted = _mm256_mulhi_epi16(_mm256_mullo_epi16(above, below), lift);
    store_words(retouched + x,
                _mm256_add_epi16(
                    value, _mm256_mulhrs_epi16(lifted, _mm256_slli_epi16(skin, 7))));
  }
  cpixels_retouch_row_from(x, retouch, luma, smooth, fine, mask, width, retouched);
}

#endif
