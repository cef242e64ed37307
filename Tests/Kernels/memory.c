// Inputs next to pages that cannot be touched, and outputs between guards.
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "compare.h"

enum {
  INPUTS = 8,
  OUTPUTS = 2,
  ARENA = 1 << 20,
  GUARD = 64,
  // What guards are made of.
  GUARD_BYTE = 0xc3
};

// Memory between two pages that cannot be touched.
static uint8_t *inputs[INPUTS];
static int inputs_used;

struct room {
  uint8_t *arena;
  uint8_t *bytes;
};

static struct room outputs[SETS][OUTPUTS];
static size_t sizes[OUTPUTS];
// How far behind the guard an output begins: the same for all sets.
static int shifts[OUTPUTS];
static int outputs_used[SETS];

static uint8_t *make_arena(size_t page) {
  uint8_t *whole =
      mmap(0, ARENA + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (whole == MAP_FAILED || mprotect(whole + page, ARENA, PROT_READ | PROT_WRITE) != 0) {
    fail("there is no memory");
  }
  return whole + page;
}

void make_memory(void) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  for (int k = 0; k < INPUTS; k++) {
    inputs[k] = make_arena(page);
  }
  for (int set = 0; set < SETS; set++) {
    for (int k = 0; k < OUTPUTS; k++) {
      outputs[set][k].arena = make_arena(page);
    }
  }
}

void *input(size_t size) {
  if (inputs_used == INPUTS || size > ARENA) {
    fail("a case needs more memory than there is");
  }
  uint8_t *const arena = inputs[inputs_used++];
  return between(0, 3) == 0 ? arena : arena + ARENA - size;
}

void *output(int set, size_t size) {
  const int k = outputs_used[set]++;
  if (k == OUTPUTS || size > ARENA - 4 * GUARD) {
    fail("a case needs more memory than there is");
  }
  if (set == PORTABLE) {
    sizes[k] = size;
    // Even, for words.
    shifts[k] = 2 * between(0, GUARD / 2 - 1);
  }
  uint8_t *const bytes = outputs[set][k].arena + GUARD + shifts[k];
  memset(bytes - GUARD, GUARD_BYTE, GUARD);
  memset(bytes + size, GUARD_BYTE, GUARD);
  // A sample that is not written differs.
  memset(bytes, set == PORTABLE ? 0x5a : 0xa5, size);
  outputs[set][k].bytes = bytes;
  return bytes;
}

static int unit_at(const uint8_t *bytes, size_t index, int unit) {
  if (unit == 1) {
    return bytes[index];
  }
  int16_t word;
  memcpy(&word, bytes + 2 * index, sizeof word);
  return word;
}

static void look_at_guards(int set, int k) {
  const uint8_t *const bytes = outputs[set][k].bytes;
  for (int at = 0; at < GUARD; at++) {
    if (bytes[-1 - at] != GUARD_BYTE) {
      fail("%s wrote %d bytes before its output", sets[set]->name, at + 1);
    }
    if (bytes[sizes[k] + (size_t)at] != GUARD_BYTE) {
      fail("%s wrote %d bytes behind its output", sets[set]->name, at + 1);
    }
  }
}

void compare_outputs(int unit) {
  for (int k = 0; k < outputs_used[PORTABLE]; k++) {
    const uint8_t *const expected = outputs[PORTABLE][k].bytes;
    const uint8_t *const got = outputs[FASTEST][k].bytes;
    for (size_t at = 0; at < sizes[k] / (size_t)unit; at++) {
      const int right = unit_at(expected, at, unit);
      const int made = unit_at(got, at, unit);
      if (right != made) {
        fail("output %d, index %zu: expected %d, got %d", k, at, right, made);
      }
    }
    look_at_guards(PORTABLE, k);
    look_at_guards(FASTEST, k);
  }
}

void forget_case(void) {
  inputs_used = 0;
  memset(outputs_used, 0, sizeof outputs_used);
}
