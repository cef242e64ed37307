import Foundation
import Media

/// A sine on every channel.
func tone(
  _ frequency: Double,
  amplitude: Double,
  frames: Int,
  format: AudioFormat,
  phase: Double = 0
) -> [Float] {
  (0 ..< frames).flatMap { frame -> [Float] in
    let angle = 2 * .pi * frequency * Double(frame) / Double(format.sampleRate) + phase
    return [Float](repeating: Float(amplitude * sin(angle)), count: format.channels)
  }
}

/// The greatest difference between samples that follow each other in a channel.
func largestStep(_ samples: [Float], channels: Int) -> Float {
  zip(samples, samples.dropFirst(channels)).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// The amplitude of one frequency in the first channel, by Goertzel's algorithm.
func level(of frequency: Double, in samples: [Float], format: AudioFormat) -> Double {
  let angle = 2 * Double.pi * frequency / Double(format.sampleRate)
  let factor = 2 * cos(angle)
  var (last, beforeLast) = (0.0, 0.0)
  let count = samples.count / format.channels
  for frame in 0 ..< count {
    let next = Double(samples[frame * format.channels]) + factor * last - beforeLast
    (beforeLast, last) = (last, next)
  }
  let power = last * last + beforeLast * beforeLast - factor * last * beforeLast
  return 2 * power.squareRoot() / Double(count)
}
