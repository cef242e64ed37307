// Random inputs of the kinds that kernels get wrong.
#include "compare.h"

static uint64_t state;

void seed(uint64_t number) { state = number; }

// SplitMix64 (Steele, Lea and Flood, 2014).
static uint64_t next(void) {
  state += 0x9e3779b97f4a7c15;
  uint64_t mixed = state;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

int between(int low, int high) {
  const uint64_t count = (uint64_t)((int64_t)high - low + 1);
  return (int)(low + (int64_t)((next() >> 32) * count >> 32));
}

uint8_t *input_samples(size_t count) {
  uint8_t *const samples = input(count);
  const int kind = between(0, 7);
  const int middle = between(0, 255);
  const int spread = between(1, 40);
  for (size_t at = 0; at < count; at++) {
    int sample;
    switch (kind) {
      case 0:
        sample = between(0, 1) * 255;
        break;
      case 1:
        sample = middle < 128 ? 0 : 255;
        break;
      case 2:
      case 3:
      case 4:
        sample = middle + between(-spread, spread);
        break;
      default:
        sample = between(0, 255);
    }
    samples[at] = (uint8_t)(sample < 0 ? 0 : sample > 255 ? 255 : sample);
  }
  return samples;
}

int16_t *input_words(size_t count) {
  // What the brightest row is blended to.
  const int brightest = 32640;
  int16_t *const words = input(2 * count);
  const int kind = between(0, 5);
  for (size_t at = 0; at < count; at++) {
    int word;
    switch (kind) {
      case 0:
        word = between(0, 1) * brightest;
        break;
      case 1:
        word = brightest;
        break;
      case 2:
        word = between(INT16_MIN, INT16_MAX);
        break;
      case 3:
        word = between(0, 1) ? INT16_MIN : INT16_MAX;
        break;
      default:
        word = between(0, brightest);
    }
    words[at] = (int16_t)word;
  }
  return words;
}

static int at_most(int value, int most) { return value < most ? value : most; }

void draw_weights(int16_t *weights, int count) {
  const int kind = between(0, 2);
  // In the sum of their sizes; with 32768 times that, an offset still fits.
  int left = kind == 0 ? 16384 : 60000;
  const int first = between(0, count - 1);
  for (int k = 0; k < count; k++) {
    const int low = kind == 0 ? 0 : -at_most(left, -INT16_MIN);
    const int high = at_most(left, INT16_MAX);
    const int extreme = kind == 1 && between(0, 1);
    const int weight = extreme ? (between(0, 1) ? low : high) : between(low, high);
    weights[(first + k) % count] = (int16_t)weight;
    left -= weight < 0 ? -weight : weight;
  }
}
