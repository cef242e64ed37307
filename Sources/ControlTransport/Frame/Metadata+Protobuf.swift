internal import FoundationEssentials
internal import GRPCCore
internal import SwiftProtobuf

extension Metadata {
  /// The suffix of the keys that carry bytes.
  private static let binarySuffix = "-bin"

  /// Takes metadata as it came, before `wireProblem` is asked about it.
  ///
  /// A value is kept by its own kind only where its key allows it (GRPCCore traps on bytes under a
  /// text key); one that does not fit is kept as text that no check lets pass.
  init(received entries: [ProtoMetadata]) {
    self.init()
    self.reserveCapacity(entries.count)
    for entry in entries {
      switch entry.value {
      case .binary(let data) where entry.key.hasSuffix(Self.binarySuffix):
        self.addBinary([UInt8](data), forKey: entry.key)
      case .binary:
        self.addString("\u{0}", forKey: entry.key)
      case .text(let text):
        self.addString(text, forKey: entry.key)
      case .none:
        self.addString("", forKey: entry.key)
      }
    }
  }

  var proto: [ProtoMetadata] {
    self.map { key, value in
      .with {
        $0.key = key
        switch value {
        case .string(let text):
          $0.text = text
        case .binary(let bytes):
          $0.binary = Data(bytes)
        }
      }
    }
  }

  /// The same with its keys as they are sent: GRPCCore does not mind their case, the wire does.
  var withLowerCaseKeys: Metadata {
    Metadata(self.map { (key: $0.key.lowercased(), value: $0.value) })
  }

  /// The size that limits count, in bytes: keys, values, and 32 for each entry.
  var wireSize: Int {
    self.reduce(into: 0) { size, entry in
      size += 32 + entry.key.utf8.count
      switch entry.value {
      case .string(let text):
        size += text.utf8.count
      case .binary(let bytes):
        size += bytes.count
      }
    }
  }

  /// What is wrong with this metadata, or nothing.
  var wireProblem: String? {
    for (key, value) in self {
      guard !key.isEmpty, key.utf8.allSatisfy(Self.isKeyByte) else {
        return "the metadata key \(String(reflecting: key)) has other characters than a-z 0-9 - _ ."
      }
      switch value {
      case .string(let text):
        if key.hasSuffix(Self.binarySuffix) {
          return "the metadata key \(key) needs bytes, not text"
        }
        if !text.utf8.allSatisfy({ (0x20 ... 0x7e).contains($0) }) {
          return "the value of the metadata key \(key) is not printable ASCII"
        }
      case .binary:
        break  // Any bytes are right; GRPCCore keeps them only under a binary key.
      }
    }
    return nil
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a") ... UInt8(ascii: "z"), UInt8(ascii: "0") ... UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default:
      false
    }
  }
}
