import Foundation

/// An ALSA configuration with PCMs that need no card. Installed once, for the whole test process.
enum ALSATestConfiguration {
  /// Where the sound of `rackcast_file` is read from: signed 16 bits, stereo.
  static let soundFile = "\(directory)/sound.raw"

  /// Writes the files and points libasound at them.
  static let installed: Void = {
    let configuration = """
      </usr/share/alsa/alsa.conf>
      pcm.rackcast_null { type null }
      pcm.rackcast_file {
        type file
        slave.pcm { type null }
        file "/dev/null"
        infile "\(soundFile)"
        format "raw"
      }
      """
    do {
      try FileManager.default.createDirectory(
        atPath: directory,
        withIntermediateDirectories: true
      )
      try Data(configuration.utf8).write(to: URL(fileURLWithPath: "\(directory)/alsa.conf"))
      try Data(tone).write(to: URL(fileURLWithPath: soundFile))
    } catch {
      fatalError("The test's ALSA configuration could not be written: \(error)")
    }
    setenv("ALSA_CONFIG_PATH", "\(directory)/alsa.conf", 1)
    atexit { _ = try? FileManager.default.removeItem(atPath: ALSATestConfiguration.directory) }
  }()

  private static let directory =
    FileManager.default.temporaryDirectory.path
    + "/rackcast-alsa-\(ProcessInfo.processInfo.processIdentifier)"

  /// Ten seconds of 1 kHz at half scale on the left, and its inverse on the right, at 48 kHz.
  private static let tone: [UInt8] = (0 ..< 480_000).flatMap { index -> [UInt8] in
    let value = Int16(16384 * sin(2 * Double.pi * 1000 * Double(index) / 48000))
    return [value, -value].flatMap { sample in
      withUnsafeBytes(of: sample.littleEndian) { Array($0) }
    }
  }
}
