internal import FFmpeg
internal import Media

/// Looks into a clip without playing it.
enum FileProbe {
  /// The clip behind `id`, with its picture and its sound as one mode each.
  static func describe(_ id: DeviceID) throws(CaptureError) -> DeviceDescription {
    try CaptureError.checkClip(id.name)
    do throws(FFmpegError) {
      let file = try Demuxer(path: id.name)
      return DeviceDescription(
        id: id,
        kind: .file,
        name: id.name.split(separator: "/").last.map(String.init) ?? id.name,
        driver: file.container,
        path: id.name,
        videoModes: [file.video, file.audio].compactMap { $0?.videoMode },
        audioModes: [file.video, file.audio].compactMap { $0?.audioMode },
        controls: []
      )
    } catch {
      throw .unreadableClip(id.name, error)
    }
  }
}

extension InputStream {
  fileprivate var videoMode: VideoMode? {
    switch self.content {
    case .video(let size, let rate):
      VideoMode(format: self.codec, size: size, rates: rate.map { [$0] } ?? [])
    case .audio:
      nil
    }
  }

  fileprivate var audioMode: AudioMode? {
    switch self.content {
    case .video:
      nil
    case .audio(let format):
      AudioMode(
        format: self.codec,
        rates: format.sampleRate ... format.sampleRate,
        channels: format.channels ... format.channels
      )
    }
  }
}
