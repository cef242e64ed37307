internal import CALSA
internal import Glibc
internal import Media

extension PCM {
  /// What a PCM was set to.
  struct Configuration: Hashable {
    let sampleFormat: ALSASampleFormat
    /// The rate, and the channels that are read.
    let hardware: AudioFormat
    /// Samples per channel and interrupt.
    let periodFrames: Int
    /// Samples per channel the driver can hold.
    let bufferFrames: Int

    /// The sound that is passed on: of more than two channels, the first two.
    var format: AudioFormat {
      AudioFormat(sampleRate: self.hardware.sampleRate, channels: min(2, self.hardware.channels))
    }

    /// `S16_LE 48000 Hz 2 ch`.
    var description: String {
      "\(self.sampleFormat.rawValue) \(self.hardware.sampleRate) Hz \(self.hardware.channels) ch"
    }
  }

  /// Sets interleaved samples as near to `format` as the PCM can, in periods of about 10 ms and a
  /// buffer of about 125 ms, and makes it ready to start.
  func configure(_ format: AudioFormat) throws(CaptureError) -> Configuration {
    let parameters = try Parameters(of: self)
    let hardware = parameters.pointer
    guard
      // Possible errors of both: EINVAL: not possible here.
      snd_pcm_hw_params_set_access(self.pointer, hardware, SND_PCM_ACCESS_RW_INTERLEAVED) >= 0,
      let sampleFormat = ALSASampleFormat.allCases.first(where: {
        snd_pcm_hw_params_set_format(self.pointer, hardware, $0.constant) >= 0
      })
    else {
      let readable = ALSASampleFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw CaptureError(
        code: .unsupported,
        message: "The microphone \(self.path) gives none of \(readable). Configure a PCM of type "
          + "'plug' in front of it, and use that one's name.",
        errnoCode: EINVAL
      )
    }
    var channels = UInt32(format.channels)
    var rate = UInt32(format.sampleRate)
    // Possible errors: EINVAL: the nearest is not possible either; ENODEV.
    var code = snd_pcm_hw_params_set_channels_near(self.pointer, hardware, &channels)
    if code >= 0 {
      code = snd_pcm_hw_params_set_rate_near(self.pointer, hardware, &rate, nil)
    }
    var buffer = snd_pcm_uframes_t(rate / 8)
    var period = snd_pcm_uframes_t(rate / 100)
    if code >= 0 {
      code = snd_pcm_hw_params_set_buffer_size_near(self.pointer, hardware, &buffer)
    }
    if code >= 0 {
      code = snd_pcm_hw_params_set_period_size_near(self.pointer, hardware, &period, nil)
    }
    // Possible errors: EINVAL, EBUSY: the device is set otherwise by another program; ENODEV, EIO.
    if code >= 0 { code = snd_pcm_hw_params(self.pointer, hardware) }
    guard code >= 0 else {
      if code == -EINVAL {
        throw CaptureError(
          code: .unsupported,
          message: "The microphone \(self.path) cannot give sound near \(format). Ask for another "
            + "rate; `rackcast device show` lists them.",
          errnoCode: EINVAL
        )
      }
      throw CaptureError(alsa: code, doing: "set \(format)", path: self.path)
    }
    // The plugins may round once more.
    _ = snd_pcm_hw_params_get_period_size(hardware, &period, nil)
    _ = snd_pcm_hw_params_get_buffer_size(hardware, &buffer)
    try self.configureTimestamps(period: period)
    return Configuration(
      sampleFormat: sampleFormat,
      hardware: AudioFormat(sampleRate: Int(rate), channels: Int(channels)),
      periodFrames: max(1, Int(period)),
      bufferFrames: max(1, Int(buffer))
    )
  }

  private func configureTimestamps(period: snd_pcm_uframes_t) throws(CaptureError) {
    var software: OpaquePointer?
    // Possible errors: ENOMEM.
    guard snd_pcm_sw_params_malloc(&software) == 0, let software else {
      throw CaptureError(alsa: -ENOMEM, doing: "set its timestamps", path: self.path)
    }
    defer { snd_pcm_sw_params_free(software) }
    // Possible errors: ENODEV, EIO; the setters cannot refuse these values, or are not known to
    // an old kernel, where the reader's own clock takes over.
    var code = snd_pcm_sw_params_current(self.pointer, software)
    if code >= 0 {
      _ = snd_pcm_sw_params_set_avail_min(self.pointer, software, period)
      _ = snd_pcm_sw_params_set_tstamp_mode(self.pointer, software, SND_PCM_TSTAMP_ENABLE)
      _ = snd_pcm_sw_params_set_tstamp_type(
        self.pointer,
        software,
        SND_PCM_TSTAMP_TYPE_MONOTONIC
      )
      code = snd_pcm_sw_params(self.pointer, software)
    }
    guard code >= 0 else {
      throw CaptureError(alsa: code, doing: "set its timestamps", path: self.path)
    }
  }
}
