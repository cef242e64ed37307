// What Swift cannot import from libasound by itself, and nothing else.
#ifndef RACKCAST_CALSA_SHIM_H
#define RACKCAST_CALSA_SHIM_H

#include <alsa/asoundlib.h>

// A variadic callback: libasound prints its errors to standard error unless it is given one.
static inline void calsa_ignore_error(const char *file, int line, const char *function,
                                      int code, const char *format, ...) {}
static inline int calsa_silence_errors(void) {
  return snd_lib_error_set_handler(calsa_ignore_error);
}

#endif
