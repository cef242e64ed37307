import Foundation

/// A device as `rackcast device list -o json` prints it.
struct DeviceJSON: Decodable {
  let id: String
  let kind: String
  let driver: String?
  let path: String
}

extension Rack {
  /// The cameras of the node.
  func cameras() async throws -> [DeviceJSON] {
    let text = try await self.rackcast("device", "list", "-o", "json")
    return try JSONDecoder().decode([Lenient<DeviceJSON>].self, from: Data(text.utf8))
      .compactMap(\.value)
      .filter { $0.kind == "DEVICE_KIND_CAMERA" }
  }
}

/// A value of a list in which others may look different.
struct Lenient<Value: Decodable>: Decodable {
  let value: Value?

  init(from decoder: any Decoder) {
    self.value = try? Value(from: decoder)
  }
}
