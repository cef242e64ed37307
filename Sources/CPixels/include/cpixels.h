// The vector kernels of picture processing: plain C, and the same for processors that have more.
//
// Every set gives the same result to the bit, so that a picture does not depend on the machine.
#ifndef CPIXELS_H
#define CPIXELS_H

#include <stddef.h>
#include <stdint.h>

// Which chroma is skin: what lies in an ellipse, fully in its inner part, less towards its edge.
struct cpixels_skin {
  // The middle.
  int16_t cb, cr;
  // What turns a distance from the middle into parts along the two axes of the ellipse, where its
  // edge is at 128: in 1/16. The sizes of the two of an axis add up to at most 200.
  int16_t long_cb, long_cr, short_cb, short_cr;
};

// What is done to skin.
struct cpixels_retouch {
  // How far luma goes to its smooth value: 0 to 256.
  int16_t amount;
  // How much of the fine texture is given back: 0 to 32767.
  int16_t texture;
  // How much luma is lifted between black and white: 0 to 149, where it would be flat at white.
  int16_t lift;
};

// Kernels for one kind of processor.
struct cpixels_kernels {
  // What it is for: "portable", "avx2" for x86 that has it, "neon" for 64-bit ARM.
  const char *name;

  // Adds up rows of samples: blended[x] = sum of weights[k] * rows[k][x].
  //
  // The weights are over or at 0 and add up to 128, so that a sum is at most 32640. Both arrays have
  // `count` entries, an even number; a row may be named more than once. The rows of the plane lie
  // `stride` bytes apart: those to come are fetched ahead, which makes it twice as fast for a picture
  // that another core has just made.
  void (*blend_rows)(const uint8_t *const *rows, ptrdiff_t stride, const int8_t *weights, int count,
                     int width, int16_t *restrict blended);

  // Splits pairs: even[x] = pairs[2 * x], odd[x] = pairs[2 * x + 1], for x under `width`.
  void (*split_pairs)(const int16_t *pairs, int width, int16_t *even, int16_t *odd);

  // Shrinks a blended row: shrunk[x] = (offset + sum of weights[x * taps + k] *
  // row[starts[x] + k]) >> 21, held between 0 and 255. `taps` is 4 or a multiple of 8.
  void (*shrink_row)(const int16_t *row, const int32_t *starts, const int16_t *weights, int taps,
                     int width, int32_t offset, uint8_t *shrunk);

  // The same with 4 taps for a row that shrinks so little that each four samples are made of eight
  // that follow each other. Makes `groups` groups of eight samples. A group has:
  // - two starts: of the eight samples that make its first four, and of those that make its last;
  // - 64 bytes: for taps 0 and 1 of each sample in turn, then for taps 2 and 3, which of the 16 bytes
  //   from the start on make the pair of words;
  // - 32 weights in the same order.
  void (*shrink_row_in_groups)(const int16_t *row, const int32_t *starts, const uint8_t *bytes,
                               const int16_t *weights, int groups, int32_t offset, uint8_t *shrunk);

  // The same for a row that shrinks to half, with the same 4 weights everywhere:
  // starts[x] = 2 * x.
  void (*halve_row)(const int16_t *row, const int16_t *weights, int width, int32_t offset,
                    uint8_t *shrunk);

  // Turns a row of samples round, in place.
  void (*mirror_row)(uint8_t *row, int width);

  // Draws each sample towards its neighbours that are like it: the eight which lie `reach` samples
  // away in the three rows of `rows`, the middle one of which has the sample itself. A neighbour
  // that differs by d draws by a ninth of d up to half of `bound`, by less beyond, and not at all
  // from `bound` on (a redescending influence after Hampel), so that edges stay. `bound` is at most
  // 63. The rows can be read from `reach` samples before their first to `reach` behind `width`.
  void (*smooth_row)(const uint8_t *const *rows, int reach, int bound, int width,
                     uint8_t *restrict smooth);

  // Tells how much of a row of chroma is skin: 0 for none to 255 in `mask`.
  // Returns 0 when there is none in the whole row, else another number.
  int (*mark_skin)(const uint8_t *cb, const uint8_t *cr, const struct cpixels_skin *skin, int width,
                   uint8_t *restrict mask);

  // Brings a row of luma in limited range towards `smooth`, with what `fine` is smoother than luma
  // given back in part, and lifts it; each as far as `mask`, which has one sample for two of luma,
  // tells. Where that is 0 the luma stays as it is.
  void (*retouch_row)(const struct cpixels_retouch *retouch, const uint8_t *luma,
                      const uint8_t *smooth, const uint8_t *fine, const uint8_t *mask, int width,
                      uint8_t *restrict retouched);
};

// The kernels that run on every processor.
const struct cpixels_kernels *cpixels_portable_kernels(void);

// The fastest kernels that this processor runs.
const struct cpixels_kernels *cpixels_kernels(void);

#endif
