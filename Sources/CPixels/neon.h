// What all kernels for NEON use; included only where there is 64-bit ARM, of which NEON is a part.
#ifndef CPIXELS_NEON_H
#define CPIXELS_NEON_H

#include <arm_neon.h>

// Eight words, taken as signed ones.
static inline int16x8_t as_signed(uint16x8_t words) { return vreinterpretq_s16_u16(words); }

#endif
