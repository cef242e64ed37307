#include "parts.h"

#if defined(__aarch64__)

#include "neon.h"

// What 16 samples are drawn by: in all, and the part of it that is upwards.
struct pulls {
  uint8x16_t all, up;
};

static inline __attribute__((always_inline)) struct pulls pull(struct pulls pulls,
                                                               const uint8_t *neighbours,
                                                               uint8x16_t samples,
                                                               uint8x16_t bound) {
  const uint8x16_t others = vld1q_u8(neighbours);
  const uint8x16_t distance = vabdq_u8(others, samples);
  const uint8x16_t drawn = vminq_u8(distance, vqsubq_u8(bound, distance));
  // Eight times half of the bound at most, which fits in a byte.
  pulls.all = vaddq_u8(pulls.all, drawn);
  pulls.up = vaddq_u8(pulls.up, vandq_u8(drawn, vcgtq_u8(others, samples)));
  return pulls;
}

void cpixels_neon_smooth_row(const uint8_t *const *rows, int reach, int bound, int width,
                             uint8_t *restrict smooth) {
  const uint8x16_t bounds = vdupq_n_u8((uint8_t)bound);
  const uint8_t *const above = rows[0];
  const uint8_t *const row = rows[1];
  const uint8_t *const below = rows[2];
  int x = 0;
  for (; x + 16 <= width; x += 16) {
    const uint8x16_t samples = vld1q_u8(row + x);
    struct pulls pulls = {vdupq_n_u8(0), vdupq_n_u8(0)};
    pulls = pull(pulls, above + x - reach, samples, bounds);
    pulls = pull(pulls, above + x, samples, bounds);
    pulls = pull(pulls, above + x + reach, samples, bounds);
    pulls = pull(pulls, row + x - reach, samples, bounds);
    pulls = pull(pulls, row + x + reach, samples, bounds);
    pulls = pull(pulls, below + x - reach, samples, bounds);
    pulls = pull(pulls, below + x, samples, bounds);
    pulls = pull(pulls, below + x + reach, samples, bounds);
    const uint8x16_t down = vsubq_u8(pulls.all, pulls.up);
    // A rounding doubled product's upper half: just what cpixels_scaled gives.
    const int16x8_t low = vqrdmulhq_n_s16(
        as_signed(vsubl_u8(vget_low_u8(pulls.up), vget_low_u8(down))), CPIXELS_NINTH);
    const int16x8_t high =
        vqrdmulhq_n_s16(as_signed(vsubl_high_u8(pulls.up, down)), CPIXELS_NINTH);
    const int16x8_t first = as_signed(vaddw_u8(vreinterpretq_u16_s16(low), vget_low_u8(samples)));
    const int16x8_t last = as_signed(vaddw_high_u8(vreinterpretq_u16_s16(high), samples));
    vst1q_u8(smooth + x, vqmovun_high_s16(vqmovun_s16(first), last));
  }
  cpixels_smooth_row_from(x, rows, reach, bound, width, smooth);
}

// The distances of eight samples from the middle along one of the chroma's axes.
static inline int16x8_t distances(uint8x8_t samples, int16_t middle) {
  return vsubq_s16(as_signed(vmovl_u8(samples)), vdupq_n_s16(middle));
}

// The squares of the distances along an axis of the ellipse.
static inline uint16x8_t squares(int16x8_t cb, int16x8_t cr, int16_t cb_part, int16_t cr_part) {
  const int16x8_t sum = vmlaq_n_s16(vmulq_n_s16(cb, cb_part), cr, cr_part);
  const int16x8_t distance =
      vminq_s16(vabsq_s16(vshrq_n_s16(sum, 4)), vdupq_n_s16(CPIXELS_SKIN_REACH));
  return vreinterpretq_u16_s16(vmulq_s16(distance, distance));
}

static inline uint8x8_t mark_8(uint8x8_t cb, uint8x8_t cr, const struct cpixels_skin *skin) {
  const int16x8_t u = distances(cb, skin->cb);
  const int16x8_t v = distances(cr, skin->cr);
  const uint16x8_t square = vaddq_u16(squares(u, v, skin->long_cb, skin->long_cr),
                                      squares(u, v, skin->short_cb, skin->short_cr));
  const uint16x8_t inside = vminq_u16(vqsubq_u16(vdupq_n_u16(CPIXELS_SKIN_EDGE), square),
                                      vdupq_n_u16(CPIXELS_SKIN_SLOPE));
  return vshrn_n_u16(inside, 5);
}

int cpixels_neon_mark_skin(const uint8_t *cb, const uint8_t *cr, const struct cpixels_skin *skin,
                           int width, uint8_t *restrict mask) {
  uint8x16_t any = vdupq_n_u8(0);
  int x = 0;
  for (; x + 16 <= width; x += 16) {
    const uint8x16_t u = vld1q_u8(cb + x);
    const uint8x16_t v = vld1q_u8(cr + x);
    const uint8x16_t inside = vcombine_u8(mark_8(vget_low_u8(u), vget_low_u8(v), skin),
                                          mark_8(vget_high_u8(u), vget_high_u8(v), skin));
    any = vorrq_u8(any, inside);
    vst1q_u8(mask + x, inside);
  }
  return cpixels_mark_skin_from(x, cb, cr, skin, width, mask) | vmaxvq_u8(any);
}

// The differences of eight samples, in 1/16.
static inline int16x8_t sixteenths(uint8x8_t one, uint8x8_t other) {
  return vshlq_n_s16(as_signed(vsubl_u8(one, other)), 4);
}

static inline uint8x8_t retouch_8(const struct cpixels_retouch *retouch, uint8x8_t luma,
                                  uint8x8_t smooth, uint8x8_t fine, uint8x8_t mask) {
  const uint16x8_t skin = vmovl_u8(mask);
  const uint16x8_t weight = vshrq_n_u16(vmulq_n_u16(skin, (uint16_t)retouch->amount), 8);
  const int16x8_t change =
      vaddq_s16(sixteenths(smooth, luma),
                vqrdmulhq_n_s16(sixteenths(luma, fine), retouch->texture));
  const int16x8_t weighed = vqrdmulhq_s16(change, as_signed(vshlq_n_u16(weight, 7)));
  const int16x8_t value = vrsraq_n_s16(as_signed(vmovl_u8(luma)), weighed, 4);
  const int16x8_t zero = vdupq_n_s16(0);
  const int16x8_t above = vmaxq_s16(vsubq_s16(value, vdupq_n_s16(CPIXELS_BLACK)), zero);
  const int16x8_t below = vmaxq_s16(vsubq_s16(vdupq_n_s16(CPIXELS_WHITE), value), zero);
  // The doubled product's upper half: rounded down in 1/32768.
  const int16x8_t lift = vqdmulhq_n_s16(vmulq_s16(above, below), retouch->lift);
  const int16x8_t lifted = vqrdmulhq_s16(lift, as_signed(vshlq_n_u16(skin, 7)));
  return vqmovun_s16(vaddq_s16(value, lifted));
}

void cpixels_neon_retouch_row(const struct cpixels_retouch *retouch, const uint8_t *luma,
                              const uint8_t *smooth, const uint8_t *fine, const uint8_t *mask,
                              int width, uint8_t *restrict retouched) {
  int x = 0;
  for (; x + 16 <= width; x += 16) {
    const uint8x8_t half = vld1_u8(mask + x / 2);
    for (int k = 0; k < 16; k += 8) {
      const uint8x8_t skin = k == 0 ? vzip1_u8(half, half) : vzip2_u8(half, half);
      vst1_u8(retouched + x + k,
              retouch_8(retouch, vld1_u8(luma + x + k), vld1_u8(smooth + x + k),
                        vld1_u8(fine + x + k), skin));
    }
  }
  cpixels_retouch_row_from(x, retouch, luma, smooth, fine, mask, width, retouched);
}

#endif
