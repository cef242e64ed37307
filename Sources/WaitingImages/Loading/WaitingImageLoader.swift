internal import FFmpeg
internal import Media
internal import NIOSSL
public import Store

/// Loads waiting images: fetches, checks, decodes and keeps them.
///
/// What fails leaves nothing behind, so that the image before stays.
public struct WaitingImageLoader: Sendable {
  private let store: Store
  private let limits: WaitingImageLimits
  private let fetcher: WebFetcher
  private let work: BlockingWork

  /// - Parameters:
  ///   - store: where the images are kept.
  ///   - policy: the servers from which images may be loaded.
  public init(
    store: Store,
    policy: AddressPolicy = AddressPolicy(),
    limits: WaitingImageLimits = WaitingImageLimits()
  ) {
    self.init(store: store, policy: policy, limits: limits, resolver: SystemHostResolver())
  }

  init(
    store: Store,
    policy: AddressPolicy,
    limits: WaitingImageLimits,
    resolver: any HostResolver,
    trustRoots: NIOSSLTrustRoots = .default
  ) {
    let work = BlockingWork(capacity: 16)
    self.store = store
    self.limits = limits
    self.work = work
    self.fetcher = WebFetcher(
      policy: policy,
      limits: limits,
      resolver: resolver,
      work: work,
      trustRoots: trustRoots
    )
  }

  /// Loads an image, checks it against `hash` and keeps it. One that is kept under `hash` already is
  /// not fetched again.
  ///
  /// - Parameter time: now, for an image that was not kept before.
  public func load(
    _ source: WaitingImageSource,
    hash: WaitingImageHash?,
    at time: Int64
  ) async throws(WaitingImageError) -> LoadedWaitingImage {
    let bytes =
      if let hash, let kept = try await self.keptBytes(hash) {
        kept
      } else {
        try await self.bytes(of: source)
      }
    return try await self.load(bytes, of: "\(source)", hash: hash, source.storedHash, at: time)
  }

  /// Checks an image that somebody sent against `hash`, and keeps it.
  ///
  /// - Parameters:
  ///   - name: what messages call it.
  ///   - time: now, for an image that was not kept before.
  public func load(
    bytes: [UInt8],
    named name: String,
    hash: WaitingImageHash?,
    at time: Int64
  ) async throws(WaitingImageError) -> LoadedWaitingImage {
    try await self.load(bytes, of: name, hash: hash, nil, at: time)
  }

  private func load(
    _ bytes: [UInt8],
    of source: String,
    hash: WaitingImageHash?,
    _ storedHash: WaitingImageHash?,
    at time: Int64
  ) async throws(WaitingImageError) -> LoadedWaitingImage {
    let limits = self.limits.image
    // A stored image must still be the one that it is named by.
    let hashes = [hash, storedHash].compactMap { $0 }
    let (image, picture) = try await self.work.run("decode \(source)", within: self.limits.time) {
      () throws(WaitingImageError) in
      try Self.check(bytes, against: hashes, source)
      let still = try Self.decode(bytes, limits: limits, source)
      let image = StoredWaitingImage(
        bytes: bytes,
        mediaType: still.format.mediaType,
        width: still.size.width,
        height: still.size.height,
        at: time
      )
      return (image, still.picture)
    }
    do throws(StoreError) {
      return LoadedWaitingImage(
        record: try await self.store.addWaitingImage(image),
        picture: picture
      )
    } catch {
      throw Self.failure(of: error)
    }
  }

  private func bytes(of source: WaitingImageSource) async throws(WaitingImageError) -> [UInt8] {
    switch source {
    case .web(let address):
      return try await self.fetcher.bytes(of: address)
    case .file(let path):
      let limit = self.limits.image.byteCount
      return try await self.work.run("read \(path)", within: self.limits.time) {
        () throws(WaitingImageError) in
        try ImageFile.bytes(of: path, byteLimit: limit)
      }
    case .stored(let hash):
      if let bytes = try await self.keptBytes(hash) { return bytes }
      throw WaitingImageError(
        .missing,
        "No waiting image with MD5 \(hash) is stored. `rackcast image list` shows those that are."
      )
    }
  }

  private func keptBytes(_ hash: WaitingImageHash) async throws(WaitingImageError) -> [UInt8]? {
    do throws(StoreError) {
      return try await self.store.waitingImage(md5: hash.hexadecimal)?.bytes
    } catch {
      throw Self.failure(of: error)
    }
  }

  private static func check(
    _ bytes: [UInt8],
    against hashes: [WaitingImageHash],
    _ source: String
  ) throws(WaitingImageError) {
    guard !hashes.isEmpty else { return }
    let md5 = StoredWaitingImage.md5(of: bytes)
    for hash in hashes where hash.hexadecimal != md5 {
      throw WaitingImageError(
        .hashMismatch,
        "The waiting image \(source) has MD5 \(md5), and not \(hash)."
      )
    }
  }

  private static func decode(
    _ bytes: [UInt8],
    limits: StillImageLimits,
    _ source: String
  ) throws(WaitingImageError) -> StillImage {
    do throws(StillImageError) {
      return try StillImage(decoding: bytes, limits: limits)
    } catch {
      let reason: WaitingImageError.Reason =
        switch error.code {
        case .tooManyBytes, .tooLarge: .tooLarge
        case .tooSmall, .unknownFormat, .damaged, .unsupported, .failed: .notAnImage
        }
      throw WaitingImageError(
        reason,
        "The waiting image \(source) cannot be used. \(error.message)",
        cause: error
      )
    }
  }

  private static func failure(of error: StoreError) -> WaitingImageError {
    let reason: WaitingImageError.Reason = error.code == .cancelled ? .cancelled : .storeFailed
    return WaitingImageError(reason, error.message, cause: error)
  }
}

extension WaitingImageSource {
  /// The hash that an image of the store is named by.
  fileprivate var storedHash: WaitingImageHash? {
    switch self {
    case .stored(let hash): hash
    case .web, .file: nil
    }
  }
}
