internal import Glibc
package import Media

/// The beep of the test tone.
package enum Beep {
  /// Half of full scale: loud, and far from clipping in any encoder.
  package static let amplitude: Float = 0.5

  /// One whole beep, the same in every channel, interleaved; it begins at a zero crossing.
  package static func samples(format: AudioFormat) -> [Float] {
    let step = 2 * Double.pi * Double(FlashSchedule.beepPitch) / Double(format.sampleRate)
    return (0 ..< format.frames(in: FlashSchedule.beepLength)).flatMap { index in
      repeatElement(self.amplitude * Float(sin(step * Double(index))), count: format.channels)
    }
  }
}
