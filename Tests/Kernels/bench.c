// How long kernels take for a row of a picture.
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "compare.h"

// Samples of a row, and room behind it.
enum { WIDTH = 1920, ROOM = 4 * WIDTH };

static uint8_t samples[4][ROOM];
static int16_t words[ROOM];
static int16_t weights[16 * WIDTH];
static int32_t starts[WIDTH];
static uint8_t bytes[8 * WIDTH];
static int16_t made_words[2][ROOM];
static uint8_t made[ROOM];

static const uint8_t *const rows[] = {samples[0] + 64, samples[1] + 64, samples[2] + 64,
                                      samples[3] + 64};

static void blend_2(const struct cpixels_kernels *set) {
  static const int8_t two[] = {64, 64};
  set->blend_rows(rows, ROOM, two, 2, WIDTH, made_words[0]);
}

static void blend_4(const struct cpixels_kernels *set) {
  static const int8_t four[] = {16, 48, 48, 16};
  set->blend_rows(rows, 0, four, 4, WIDTH, made_words[0]);
}

static void split(const struct cpixels_kernels *set) {
  set->split_pairs(words, WIDTH, made_words[0], made_words[1]);
}

static void shrink_by_4(const struct cpixels_kernels *set) {
  set->shrink_row(words, starts, weights, 4, WIDTH, 1 << 20, made);
}

static void shrink_by_8(const struct cpixels_kernels *set) {
  set->shrink_row(words, starts, weights, 8, WIDTH, 1 << 20, made);
}

static void shrink_in_groups(const struct cpixels_kernels *set) {
  set->shrink_row_in_groups(words, starts, bytes, weights, WIDTH / 8, 1 << 20, made);
}

static void halve(const struct cpixels_kernels *set) {
  set->halve_row(words, weights, WIDTH, 1 << 20, made);
}

static void mirror(const struct cpixels_kernels *set) { set->mirror_row(made, WIDTH); }

static void smooth(const struct cpixels_kernels *set) {
  set->smooth_row(rows, 3, 34, WIDTH, made);
}

static void mark(const struct cpixels_kernels *set) {
  static const struct cpixels_skin skin = {105, 151, -55, 41, 68, 91};
  set->mark_skin(samples[0], samples[1], &skin, WIDTH, made);
}

static void retouch(const struct cpixels_kernels *set) {
  static const struct cpixels_retouch retouch = {208, 16384, 81};
  set->retouch_row(&retouch, samples[0], samples[1], samples[2], samples[3], WIDTH, made);
}

static const struct {
  const char *name;
  void (*run)(const struct cpixels_kernels *set);
} subjects[] = {
    {"blend_rows, 2 rows", blend_2},
    {"blend_rows, 4 rows", blend_4},
    {"split_pairs", split},
    {"shrink_row, 4 taps", shrink_by_4},
    {"shrink_row, 8 taps", shrink_by_8},
    {"shrink_row_in_groups", shrink_in_groups},
    {"halve_row", halve},
    {"mirror_row", mirror},
    {"smooth_row", smooth},
    {"mark_skin", mark},
    {"retouch_row", retouch},
};

static void fill(void) {
  for (int at = 0; at < ROOM; at++) {
    for (int k = 0; k < 4; k++) {
      samples[k][at] = (uint8_t)between(60, 190);
    }
    words[at] = (int16_t)between(0, 32640);
  }
  for (int at = 0; at < 16 * WIDTH; at++) {
    weights[at] = 2048;
  }
  for (int at = 0; at < WIDTH; at++) {
    starts[at] = at * 3 / 2;
  }
  for (int at = 0; at < 8 * WIDTH; at++) {
    bytes[at] = (uint8_t)(at % 16);
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

// The best of a few tries, in nanoseconds a sample.
static double measure(int subject, const struct cpixels_kernels *set) {
  double best = 1e9;
  for (int try = 0; try < 20; try++) {
    const double start = now();
    int calls = 0;
    do {
      subjects[subject].run(set);
      calls++;
    } while (now() - start < 2e6);
    const double each = (now() - start) / calls / WIDTH;
    best = each < best ? each : best;
  }
  return best;
}

void bench(void) {
  fill();
  printf("%-22s %10s %10s  ns a sample\n", "rows of 1920 samples", sets[PORTABLE]->name,
         sets[FASTEST]->name);
  for (size_t k = 0; k < sizeof subjects / sizeof *subjects; k++) {
    printf("%-22s %10.3f %10.3f\n", subjects[k].name, measure((int)k, sets[PORTABLE]),
           measure((int)k, sets[FASTEST]));
  }
}
