public import Store
public import WaitingImages

extension SessionManager {
  /// A stored image and the sessions that have it as their waiting image.
  public struct WaitingImageUse: Hashable, Sendable {
    public let record: WaitingImageRecord
    /// By name.
    public let sessions: [String]
  }

  /// Loads an image and stores it, for sessions to use.
  public func addWaitingImage(
    from source: WaitingImageSource,
    hash: WaitingImageHash?
  ) async throws(WaitingImageError) -> WaitingImageRecord {
    try await self.environment.images.load(source, hash: hash, at: TimeStamp.now.wall).record
  }

  /// Stores an image that somebody sent.
  ///
  /// - Parameter name: what messages call it.
  public func addWaitingImage(
    bytes: [UInt8],
    named name: String,
    hash: WaitingImageHash?
  ) async throws(WaitingImageError) -> WaitingImageRecord {
    try await self.environment.images
      .load(bytes: bytes, named: name, hash: hash, at: TimeStamp.now.wall).record
  }

  /// Every stored image, the first stored first.
  public func waitingImages() async throws(StoreError) -> [WaitingImageUse] {
    let users = try await self.environment.store.waitingImageUsers()
    return try await self.environment.store.waitingImages().map { record in
      WaitingImageUse(record: record, sessions: users[record.md5] ?? [])
    }
  }

  /// The stored image that `prefix` names.
  ///
  /// - Parameter prefix: its MD5, or the first digits where they name one image.
  public func waitingImage(_ prefix: String) async throws(StoreError) -> WaitingImageUse {
    let digits = prefix.lowercased()
    guard !digits.isEmpty, digits.count <= 32, digits.allSatisfy(\.isHexDigit) else {
      throw StoreError(
        .invalid,
        "An image is named by the MD5 of its bytes: 32 hexadecimal digits, or the first of them."
      )
    }
    let matches = try await self.waitingImages().filter { $0.record.md5.hasPrefix(digits) }
    guard let match = matches.first else {
      throw StoreError(
        .notFound,
        "No waiting image with MD5 \(digits) is stored. `rackcast image list` shows those that are."
      )
    }
    guard matches.count == 1 else {
      throw StoreError(
        .invalid,
        "\(matches.count) images have an MD5 that begins with \(digits): give more digits."
      )
    }
    return match
  }

  /// The bytes of the stored image that `prefix` names.
  public func waitingImageBytes(_ prefix: String) async throws(StoreError) -> [UInt8] {
    let md5 = try await self.waitingImage(prefix).record.md5
    guard let image = try await self.environment.store.waitingImage(md5: md5) else {
      throw StoreError(.notFound, "Waiting image \(md5) was deleted meanwhile.")
    }
    return image.bytes
  }

  /// What is wrong with a stored image: nil when its bytes are those that were stored.
  public func problem(of record: WaitingImageRecord) async throws(StoreError) -> String? {
    guard let image = try await self.environment.store.waitingImage(md5: record.md5) else {
      return "it was deleted meanwhile"
    }
    return await blocking("verify image") {
      let found = StoredWaitingImage(
        bytes: image.bytes,
        mediaType: record.mediaType,
        width: record.width,
        height: record.height,
        at: record.firstStored
      ).record
      if found == record { return nil }
      return "its \(found.byteCount) bytes have MD5 \(found.md5) and SHA-256 \(found.sha256)"
    }
  }

  /// Throws a stored image away, unless a session has it as its waiting image.
  public func deleteWaitingImage(_ prefix: String) async throws(StoreError) {
    let md5 = try await self.waitingImage(prefix).record.md5
    try await self.environment.store.deleteWaitingImage(md5: md5)
  }
}
