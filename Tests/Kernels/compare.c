// Compares the kernels that this processor runs with the portable ones, to the bit.
//
//   compare SET            SET is what this processor is to run: its name, or "any"
//   compare SET --bench    says how long they take instead
//
// Exits with 1 at the first difference, and when a kernel touches memory that the header does not
// give it.
#include "compare.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"

enum {
  // Every width from 0 to this one, so often.
  WIDEST = 200,
  ROUNDS = 40,
  // How many cases are as wide as pictures.
  LARGE = 200
};

static const struct {
  const char *name;
  void (*compare)(int width);
} kernels[] = {
    {"blend_rows", compare_blend_rows},
    {"split_pairs", compare_split_pairs},
    {"shrink_row", compare_shrink_row},
    {"shrink_row_in_groups", compare_shrink_row_in_groups},
    {"halve_row", compare_halve_row},
    {"mirror_row", compare_mirror_row},
    {"smooth_row", compare_smooth_row},
    {"mark_skin", compare_mark_skin},
    {"retouch_row", compare_retouch_row},
};

const struct cpixels_kernels *sets[SETS];

static const char *kernel = "no kernel";
static int number;
static char shape[160];
static volatile sig_atomic_t set_running;

void describe(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(shape, sizeof shape, format, arguments);
  va_end(arguments);
}

void running(int set) { set_running = set; }

void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fflush(stdout);
  fprintf(stderr, "%s, case %d (%s): ", kernel, number, shape);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(1);
}

// A handler may not print, as what was interrupted may be printing; but a kernel does not.
static void touched(int signal) {
  (void)signal;
  fail("%s touched memory that it was not given", sets[set_running]->name);
}

static void compare(void) {
  for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
    kernel = kernels[k].name;
    const int small = ROUNDS * (WIDEST + 1);
    for (number = 0; number < small + LARGE; number++) {
      // A case is the same whatever ran before it.
      seed((uint64_t)number);
      kernels[k].compare(number < small ? number % (WIDEST + 1) : between(WIDEST, 4100));
      forget_case();
    }
    printf("%s: %d cases alike\n", kernel, number);
  }
}

int main(int count, char **arguments) {
  const int is_bench = count == 3 && strcmp(arguments[2], "--bench") == 0;
  if (count != 2 && !is_bench) {
    fprintf(stderr, "usage: compare SET|any [--bench]\n");
    return 64;
  }
  sets[PORTABLE] = cpixels_portable_kernels();
  sets[FASTEST] = cpixels_kernels();
  const char *const name = sets[FASTEST]->name;
  if (strcmp(arguments[1], "any") != 0 && strcmp(arguments[1], name) != 0) {
    fprintf(stderr, "this processor runs the %s kernels, not %s\n", name, arguments[1]);
    return 1;
  }
  if (is_bench) {
    bench();
    return 0;
  }
  printf("%s against portable\n", name);
  make_memory();
  signal(SIGSEGV, touched);
  signal(SIGBUS, touched);
  compare();
  return 0;
}
