internal import CALSA

extension PCM {
  /// The formats with the rates and channels each comes in, those that are read first.
  func modes() throws(CaptureError) -> [AudioMode] {
    var modes: [AudioMode] = []
    for format in Self.known {
      let parameters = try Parameters(of: self)
      // Possible errors: EINVAL: not this format.
      guard snd_pcm_hw_params_set_format(self.pointer, parameters.pointer, format) >= 0,
        let name = snd_pcm_format_name(format)
      else { continue }
      var (slowest, fastest, fewest, most) = (UInt32(0), UInt32(0), UInt32(0), UInt32(0))
      // Possible return codes: 0 only; the ranges were set by `any`.
      _ = snd_pcm_hw_params_get_rate_min(parameters.pointer, &slowest, nil)
      _ = snd_pcm_hw_params_get_rate_max(parameters.pointer, &fastest, nil)
      _ = snd_pcm_hw_params_get_channels_min(parameters.pointer, &fewest)
      _ = snd_pcm_hw_params_get_channels_max(parameters.pointer, &most)
      modes.append(
        AudioMode(
          format: String(cString: name),
          rates: Int(slowest) ... Int(max(slowest, fastest)),
          channels: Int(fewest) ... Int(max(fewest, most))
        )
      )
    }
    return modes
  }

  private static var known: [snd_pcm_format_t] {
    ALSASampleFormat.allCases.map(\.constant) + [
      SND_PCM_FORMAT_S24_LE, SND_PCM_FORMAT_FLOAT_LE, SND_PCM_FORMAT_U8,
    ]
  }
}
