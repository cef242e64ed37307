internal import FFmpeg
internal import Foundation
public import Media

extension RecordingAnalysis {
  /// Reads and decodes a whole file.
  ///
  /// - Parameters:
  ///   - path: any file libavformat reads.
  ///   - source: the size the test pattern was drawn at, where the picture shows a part of it.
  public static func read(
    _ path: String,
    patternSize source: PictureSize? = nil
  ) async throws -> RecordingAnalysis {
    try await withCheckedThrowingContinuation { continuation in
      // Decoding blocks, so it runs on a thread of its own.
      Thread.detachNewThread {
        continuation.resume(with: Result { try Self.analyse(path, patternSize: source) })
      }
    }
  }

  private static func analyse(
    _ path: String,
    patternSize source: PictureSize?
  ) throws -> RecordingAnalysis {
    var demuxer = try Demuxer(path: path)
    var analysis = RecordingAnalysis(container: demuxer.container)
    let pictures = try demuxer.video.map { try PictureMeasurement(demuxer, $0, source: source) }
    let sound = try demuxer.audio.map { try SoundMeasurement(demuxer, $0) }
    let packet = try Packet()
    while try demuxer.read(into: packet) {
      let time = demuxer.decodeTime(of: packet)
      if packet.streamIndex == demuxer.video?.index {
        try pictures?.take(packet, decodeTime: time)
      } else if packet.streamIndex == demuxer.audio?.index {
        try sound?.take(packet, decodeTime: time)
      }
    }
    analysis.video = try pictures?.finish()
    analysis.audio = try sound?.finish()
    return analysis
  }
}
