// What Swift cannot import from libxcb by itself, and nothing else.
#ifndef RACKCAST_CXCB_SHIM_H
#define RACKCAST_CXCB_SHIM_H

#include <linux/memfd.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <xcb/xcb.h>
#include <xcb/xcbext.h>
#include <xcb/damage.h>
#include <xcb/randr.h>
#include <xcb/shm.h>
#include <xcb/xfixes.h>

// Global variables, which Swift takes for shared mutable state; libxcb never writes them once they
// are linked.
static inline xcb_extension_t *cxcb_shm(void) { return &xcb_shm_id; }
static inline xcb_extension_t *cxcb_damage(void) { return &xcb_damage_id; }
static inline xcb_extension_t *cxcb_xfixes(void) { return &xcb_xfixes_id; }
static inline xcb_extension_t *cxcb_randr(void) { return &xcb_randr_id; }

// What glibc hides without _GNU_SOURCE, which Swift does not define: memfd_create(2), fcntl(2).
static inline int cxcb_memfd_create(const char *name, unsigned int flags) {
  return (int)syscall(SYS_memfd_create, name, flags);
}
static const int cxcb_add_seals = 1033;
static const int cxcb_seal_seal = 1;
static const int cxcb_seal_shrink = 2;
static const int cxcb_seal_grow = 4;

#endif
