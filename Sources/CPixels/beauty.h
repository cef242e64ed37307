// The plain loops of the beauty kernels, which vector code also ends its rows with.
#ifndef CPIXELS_BEAUTY_H
#define CPIXELS_BEAUTY_H

#include "cpixels.h"

enum {
  // A ninth, in 1/32768.
  CPIXELS_NINTH = 3641,
  // The longest distance along an axis of the skin's ellipse whose square fits.
  CPIXELS_SKIN_REACH = 181,
  // The square of the ellipse's edge.
  CPIXELS_SKIN_EDGE = 128 * 128,
  // How far inside, in squares, skin is full: 255 of 32 each.
  CPIXELS_SKIN_SLOPE = 255 * 32,
  // Limited range (ITU-R BT.709, 4.6).
  CPIXELS_BLACK = 16,
  CPIXELS_WHITE = 235
};

// The product in 1/32768, rounded.
static inline int cpixels_scaled(int value, int factor) { return (value * factor + 16384) >> 15; }

static inline uint8_t cpixels_byte(int value) {
  return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

// How far a neighbour draws a sample.
static inline int cpixels_pull(int neighbour, int sample, int bound) {
  const int difference = neighbour - sample;
  const int distance = difference < 0 ? -difference : difference;
  const int rest = distance < bound ? bound - distance : 0;
  const int pull = distance < rest ? distance : rest;
  return difference < 0 ? -pull : pull;
}

static inline void cpixels_smooth_row_from(int x, const uint8_t *const *rows, int reach, int bound,
                                           int width, uint8_t *restrict smooth) {
  for (; x < width; x++) {
    const int sample = rows[1][x];
    int sum = 0;
    for (int k = 0; k < 3; k++) {
      sum += cpixels_pull(rows[k][x - reach], sample, bound);
      sum += cpixels_pull(rows[k][x], sample, bound);
      sum += cpixels_pull(rows[k][x + reach], sample, bound);
    }
    smooth[x] = cpixels_byte(sample + cpixels_scaled(sum, CPIXELS_NINTH));
  }
}

// The square of a distance along an axis.
static inline int cpixels_skin_square(int cb, int cr, int cb_part, int cr_part) {
  int distance = (cb * cb_part + cr * cr_part) >> 4;
  distance = distance < 0 ? -distance : distance;
  distance = distance < CPIXELS_SKIN_REACH ? distance : CPIXELS_SKIN_REACH;
  return distance * distance;
}

static inline int cpixels_mark_skin_from(int x, const uint8_t *cb, const uint8_t *cr,
                                         const struct cpixels_skin *skin, int width,
                                         uint8_t *restrict mask) {
  int any = 0;
  for (; x < width; x++) {
    const int u = cb[x] - skin->cb;
    const int v = cr[x] - skin->cr;
    int inside = CPIXELS_SKIN_EDGE - cpixels_skin_square(u, v, skin->long_cb, skin->long_cr) -
                 cpixels_skin_square(u, v, skin->short_cb, skin->short_cr);
    inside = inside < 0 ? 0 : inside < CPIXELS_SKIN_SLOPE ? inside : CPIXELS_SKIN_SLOPE;
    mask[x] = (uint8_t)(inside >> 5);
    any |= mask[x];
  }
  return any;
}

static inline void cpixels_retouch_row_from(int x, const struct cpixels_retouch *retouch,
                                            const uint8_t *luma, const uint8_t *smooth,
                                            const uint8_t *fine, const uint8_t *mask, int width,
                                            uint8_t *restrict retouched) {
  for (; x < width; x++) {
    const int skin = mask[x / 2];
    const int weight = skin * retouch->amount >> 8;
    // In 1/16, so that it is rounded once.
    const int change = 16 * (smooth[x] - luma[x]) +
                       cpixels_scaled(16 * (luma[x] - fine[x]), retouch->texture);
    const int value = luma[x] + ((cpixels_scaled(change, weight << 7) + 8) >> 4);
    // A parabola: nothing at black and at white, most in the middle, and never as steep as the
    // luma itself, so that what is brighter stays brighter. Rounded down: white is never reached.
    const int above = value > CPIXELS_BLACK ? value - CPIXELS_BLACK : 0;
    const int below = value < CPIXELS_WHITE ? CPIXELS_WHITE - value : 0;
    const int lift = above * below * retouch->lift >> 15;
    retouched[x] = cpixels_byte(value + cpixels_scaled(lift, skin << 7));
  }
}

#endif
