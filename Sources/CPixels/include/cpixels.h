// The vector kernels of picture processing: plain C, and the same for processors that have more.
//
// Every set gives the same result to the bit, so that a picture does not depend on the machine.
#ifndef CPIXELS_H
#define CPIXELS_H

#include <stddef.h>
#include <stdint.h>

// Kernels for one kind of processor.
struct cpixels_kernels {
  // What it is for: "portable" or "avx2".
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
};

// The kernels that run on every processor.
const struct cpixels_kernels *cpixels_portable_kernels(void);

// The fastest kernels that this processor runs.
const struct cpixels_kernels *cpixels_kernels(void);

#endif
