internal import FuzzSupport
internal import NIOCore
internal import RTMP

/// AMF0: what was read can be written, and read again as the same.
@main
enum FuzzAMF0: FuzzTarget {
  static func read(_ input: FuzzInput) {
    var bytes = input.bytes
    // Input that is no AMF0 is refused; that it is refused without a crash is all there is to see.
    guard let values = try? bytes.readAMF0Values() else { return }

    let written = Self.write(values)
    var rest = written
    do throws(RTMPError) {
      // Compared as bytes: a number that is not a number does not equal itself.
      let again = Self.write(try rest.readAMF0Values())
      precondition(again == written, "What was written is read as something else.")
    } catch {
      preconditionFailure("What was written cannot be read: \(error)")
    }
  }

  private static func write(_ values: [AMF0Value]) -> ByteBuffer {
    var buffer = ByteBuffer()
    for value in values { buffer.writeAMF0(value) }
    return buffer
  }
}
