internal import FuzzSupport
internal import NIOCore

@testable import ControlTransport

/// Frames of the control protocol: reads may be cut anywhere, and what was read can be written and
/// read again.
@main
enum FuzzControlFrames: FuzzTarget {
  private static let maxFrameSize = 1 << 16

  static func read(_ input: FuzzInput) {
    let whole = Self.decode([input.bytes])
    precondition(whole == Self.decode(input.pieces), "The cuts between reads change what is read.")

    var written = ByteBuffer()
    let encoder = FrameEncoder()
    for frame in whole {
      encoder.encode(frame, into: &written)
    }
    precondition(Self.decode([written]) == whole, "A frame is read as something else.")
  }

  /// The frames up to the end, or up to an error.
  private static func decode(_ pieces: [ByteBuffer]) -> [Frame] {
    var decoder = FrameDecoder(maxFrameSize: Self.maxFrameSize)
    var frames: [Frame] = []
    do throws(ControlTransportError) {
      for piece in pieces {
        decoder.append(piece)
        while let frame = try decoder.next() {
          frames.append(frame)
        }
        precondition(decoder.bufferedBytes <= Self.maxFrameSize + 5)
      }
    } catch {
      // Refused; the connection would be closed.
    }
    return frames
  }
}
