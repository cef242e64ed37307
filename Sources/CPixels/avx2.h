// What all kernels for AVX2 use; included only where there is x86.
#ifndef CPIXELS_AVX2_H
#define CPIXELS_AVX2_H

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

static inline AVX2 __m256i load(const void *address) {
  return _mm256_loadu_si256((const __m256i *)address);
}

static inline AVX2 void store(void *address, __m256i value) {
  _mm256_storeu_si256((__m256i *)address, value);
}

#endif
