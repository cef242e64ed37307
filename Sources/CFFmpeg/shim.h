// What Swift cannot import from libav by itself, and nothing else.
#ifndef RACKCAST_CFFMPEG_SHIM_H
#define RACKCAST_CFFMPEG_SHIM_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/error.h>
#include <libavutil/hwcontext.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

// Function-like or cast-bearing macros.
static inline int cffmpeg_error(int errno_code) { return AVERROR(errno_code); }
static inline int cffmpeg_error_again(void) { return AVERROR(EAGAIN); }
static inline int cffmpeg_error_eof(void) { return AVERROR_EOF; }
static inline int cffmpeg_error_invalid_data(void) { return AVERROR_INVALIDDATA; }
static inline int cffmpeg_error_decoder_not_found(void) { return AVERROR_DECODER_NOT_FOUND; }
static inline int64_t cffmpeg_no_pts(void) { return AV_NOPTS_VALUE; }
static inline int cffmpeg_error_encoder_not_found(void) { return AVERROR_ENCODER_NOT_FOUND; }
static inline int cffmpeg_error_option_not_found(void) { return AVERROR_OPTION_NOT_FOUND; }

// A compound literal.
static inline AVChannelLayout cffmpeg_layout_mono(void) {
  AVChannelLayout layout = AV_CHANNEL_LAYOUT_MONO;
  return layout;
}
static inline AVChannelLayout cffmpeg_layout_stereo(void) {
  AVChannelLayout layout = AV_CHANNEL_LAYOUT_STEREO;
  return layout;
}

#endif
