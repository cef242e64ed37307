// What the comparison of kernels is made of.
#ifndef KERNELS_COMPARE_H
#define KERNELS_COMPARE_H

#include <stddef.h>
#include <stdint.h>

#include "cpixels.h"

// The sets that are compared: the portable kernels, and those that this processor runs.
enum { PORTABLE, FASTEST, SETS };

extern const struct cpixels_kernels *sets[SETS];

// Where the comparison is, for what it says when it fails.
void describe(const char *format, ...) __attribute__((format(printf, 1, 2)));
// The set that runs now.
void running(int set);
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Numbers that are the same in every run.
void seed(uint64_t number);
// Both ends included.
int between(int low, int high);

// Memory that lasts to the end of a case. Inputs lie right before a page that cannot be read, or,
// one time in four, right behind one.
void *input(size_t size);
// Room for what a kernel of a set makes, with guards on both sides. The sets are asked in turn, for
// the same rooms each.
void *output(int set, size_t size);
// Compares what the sets made, as units of 1 or 2 bytes, and looks at the guards.
void compare_outputs(int unit);
// Ends a case.
void forget_case(void);
void make_memory(void);

// Samples of one kind: any, extreme, close together, or all the same.
uint8_t *input_samples(size_t count);
// Words: as they are blended, extreme, any, or all the same.
int16_t *input_words(size_t count);
// Makes the weights of one sum, so small that no sum of products passes 32 bits.
void draw_weights(int16_t *weights, int count);

// Says how long the kernels of both sets take.
void bench(void);

#endif
