// What Swift cannot import from V4L2 and libv4l2 by itself, and nothing else.
#ifndef RACKCAST_CV4L2_SHIM_H
#define RACKCAST_CV4L2_SHIM_H

#include <libv4l2.h>
#include <linux/videodev2.h>
#include <sys/mman.h>

// Variadic functions.
static inline int cv4l2_ioctl(int fd, unsigned long request, void *argument) {
  return v4l2_ioctl(fd, request, argument);
}

// Macros made of the size of a type.
static const unsigned long cv4l2_querycap = VIDIOC_QUERYCAP;
static const unsigned long cv4l2_enum_fmt = VIDIOC_ENUM_FMT;
static const unsigned long cv4l2_enum_framesizes = VIDIOC_ENUM_FRAMESIZES;
static const unsigned long cv4l2_enum_frameintervals = VIDIOC_ENUM_FRAMEINTERVALS;
static const unsigned long cv4l2_g_fmt = VIDIOC_G_FMT;
static const unsigned long cv4l2_s_fmt = VIDIOC_S_FMT;
static const unsigned long cv4l2_g_parm = VIDIOC_G_PARM;
static const unsigned long cv4l2_s_parm = VIDIOC_S_PARM;
static const unsigned long cv4l2_reqbufs = VIDIOC_REQBUFS;
static const unsigned long cv4l2_querybuf = VIDIOC_QUERYBUF;
static const unsigned long cv4l2_qbuf = VIDIOC_QBUF;
static const unsigned long cv4l2_dqbuf = VIDIOC_DQBUF;
static const unsigned long cv4l2_streamon = VIDIOC_STREAMON;
static const unsigned long cv4l2_streamoff = VIDIOC_STREAMOFF;
static const unsigned long cv4l2_query_ext_ctrl = VIDIOC_QUERY_EXT_CTRL;
static const unsigned long cv4l2_querymenu = VIDIOC_QUERYMENU;
static const unsigned long cv4l2_g_ctrl = VIDIOC_G_CTRL;
static const unsigned long cv4l2_s_ctrl = VIDIOC_S_CTRL;

// Macros made of a function-like macro.
static const __u32 cv4l2_pix_fmt_yuyv = V4L2_PIX_FMT_YUYV;
static const __u32 cv4l2_pix_fmt_nv12 = V4L2_PIX_FMT_NV12;
static const __u32 cv4l2_pix_fmt_yuv420 = V4L2_PIX_FMT_YUV420;
static const __u32 cv4l2_pix_fmt_mjpeg = V4L2_PIX_FMT_MJPEG;
static const __u32 cv4l2_pix_fmt_jpeg = V4L2_PIX_FMT_JPEG;

// A cast.
static inline void *cv4l2_map_failed(void) { return MAP_FAILED; }

// A packed structure with a union of pointers: reads one control that has a 64-bit value.
static inline int cv4l2_get_integer64(int fd, __u32 id, __s64 *value) {
  struct v4l2_ext_control control = {.id = id};
  struct v4l2_ext_controls controls = {
      .which = V4L2_CTRL_WHICH_CUR_VAL, .count = 1, .controls = &control};
  int result = v4l2_ioctl(fd, VIDIOC_G_EXT_CTRLS, &controls);
  *value = control.value64;
  return result;
}

#endif
