#ifndef RACKCAST_CALSA_SHIM_H
#define RACKCAST_CALSA_SHIM_H

#include <alsa/asoundlib.h>

#endif
