internal import Glibc
internal import Synchronization

/// A program that libFuzzer gives one input after the other.
public protocol FuzzTarget: SendableMetatype {
  /// Reads an input; a trap is a find.
  static func read(_ input: FuzzInput)
}

extension FuzzTarget {
  /// Hands the command line to libFuzzer.
  public static func main() {
    reader.withLock { $0 = { Self.read($0) } }
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    let status = runDriver(&count, &arguments) { start, count in
      let read = reader.withLock { $0 }
      read?(FuzzInput(start, count))
      return 0
    }
    exit(status)
  }
}

/// The target of this program; a C function takes nothing along.
private let reader = Mutex<(@Sendable (FuzzInput) -> Void)?>(nil)

// https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ target: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32
