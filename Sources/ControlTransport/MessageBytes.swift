internal import FoundationEssentials
public import GRPCCore

/// The bytes of one message, as the protobuf library holds them, so that they are not copied again.
public struct MessageBytes: GRPCContiguousBytes, Hashable, Sendable {
  private(set) var data: Data

  init(_ data: Data) {
    self.data = data
  }

  public init(repeating byte: UInt8, count: Int) {
    self.data = Data(repeating: byte, count: count)
  }

  public init(_ sequence: some Sequence<UInt8>) {
    self.data = Data(sequence)
  }

  public var count: Int {
    self.data.count
  }

  public func withUnsafeBytes<R>(
    _ body: (_ buffer: UnsafeRawBufferPointer) throws -> R
  ) rethrows -> R {
    try self.data.withUnsafeBytes(body)
  }

  public mutating func withUnsafeMutableBytes<R>(
    _ body: (_ buffer: UnsafeMutableRawBufferPointer) throws -> R
  ) rethrows -> R {
    try self.data.withUnsafeMutableBytes(body)
  }
}
