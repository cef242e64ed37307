internal import Glibc

extension Console {
  /// The process's own standard output and error.
  static func standard(_ format: OutputFormat) -> Console {
    Console(
      format: format,
      terminal: Terminal(descriptor: STDOUT_FILENO),
      output: { text in try FileDescriptor.write(text, to: STDOUT_FILENO) },
      diagnostics: { text in
        // A standard error that nobody reads any more is no reason to stop.
        try? FileDescriptor.write(text, to: STDERR_FILENO)
      }
    )
  }
}

/// Writes to the descriptors of the process.
enum FileDescriptor {
  /// Writes all of `text`.
  static func write(_ text: String, to descriptor: Int32) throws(CommandFailure) {
    var text = text
    let code = text.withUTF8 { bytes in Self.write(UnsafeRawBufferPointer(bytes), to: descriptor) }
    switch code {
    case 0:
      return
    case EPIPE:
      throw CommandFailure(status: .outputClosed, message: "")
    default:
      throw CommandFailure(
        status: .failure,
        message: "cannot write the output: \(String(cString: strerror(code)))"
      )
    }
  }

  /// - Returns: 0, or the errno of the call that failed.
  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = Glibc.write(
        descriptor,
        UnsafeRawBufferPointer(rebasing: rest).baseAddress,
        rest.count
      )
      if written >= 0 {
        rest = rest.dropFirst(written)
        continue
      }
      switch errno {
      case EINTR:
        continue
      case EAGAIN:
        // The terminal was left non-blocking by another program: wait until it takes more.
        var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&poller, 1, -1)
      default:
        return errno
      }
    }
    return 0
  }
}
