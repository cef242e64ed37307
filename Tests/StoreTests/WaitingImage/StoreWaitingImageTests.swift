import Testing

@testable import Store

@Suite struct StoreWaitingImageTests {
  private func image(
    _ text: String,
    mediaType: String = "image/png",
    width: Int = 640,
    at time: Int64 = 7
  ) -> StoredWaitingImage {
    StoredWaitingImage(
      bytes: Array(text.utf8),
      mediaType: mediaType,
      width: width,
      height: 360,
      at: time
    )
  }

  private func code(_ body: () async throws -> Void) async -> StoreError.Code? {
    do {
      try await body()
      return nil
    } catch {
      return (error as? StoreError)?.code
    }
  }

  @Test("names an image by its MD5, and tells its SHA-256, size and type")
  func hashes() {
    let record = self.image("abc").record

    // RFC 1321, A.5, and FIPS 180-2, B.1.
    #expect(record.md5 == "900150983cd24fb0d6963f7d28e17f72")
    #expect(
      record.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    #expect(record.byteCount == 3 && record.width == 640 && record.height == 360)
    #expect(record.mediaType == "image/png" && record.firstStored == 7)
    #expect(StoredWaitingImage.md5(of: []) == "d41d8cd98f00b204e9800998ecf8427e")
  }

  @Test("gives an image back byte by byte, and nothing for one it never had")
  func fetch() async throws {
    let store = try Store.inMemory()
    let image = StoredWaitingImage(
      bytes: (0 ..< 100_000).map { UInt8(truncatingIfNeeded: $0 * 7) },
      mediaType: "image/webp",
      width: 3840,
      height: 1,
      at: 9
    )

    #expect(try await store.addWaitingImage(image) == image.record)

    #expect(try await store.waitingImage(md5: image.record.md5) == image)
    #expect(try await store.waitingImage(md5: String(repeating: "0", count: 32)) == nil)
  }

  @Test("keeps an image once, with the time when it was stored first")
  func repeated() async throws {
    let store = try Store.inMemory()

    try await store.addWaitingImage(self.image("first", at: 5))
    let again = try await store.addWaitingImage(self.image("first", at: 6))
    try await store.addWaitingImage(self.image("second", at: 4))

    #expect(again.firstStored == 5)
    #expect(
      try await store.waitingImages() == [
        self.image("second", at: 4).record, self.image("first", at: 5).record,
      ]
    )
  }

  @Test("refuses what the schema does not allow, and keeps nothing of it")
  func invalid() async throws {
    let store = try Store.inMemory()

    for image in [
      self.image(""), self.image("a", mediaType: "image/gif"), self.image("a", width: 3841),
      self.image("a", width: 0), self.image(String(repeating: "a", count: 10 << 20 + 1)),
    ] {
      #expect(await self.code { try await store.addWaitingImage(image) } == .invalid)
    }
    #expect(try await store.waitingImages().isEmpty)
  }

  @Test("refuses another image that was made to have the MD5 of a stored one")
  func collision() async throws {
    let store = try Store.inMemory()
    let first = self.image("first")
    try await store.addWaitingImage(first)
    let second = self.image("second")
    let forged = StoredWaitingImage(
      record: WaitingImageRecord(
        md5: first.record.md5,
        sha256: second.record.sha256,
        byteCount: second.record.byteCount,
        mediaType: second.record.mediaType,
        width: second.record.width,
        height: second.record.height,
        firstStored: 8
      ),
      bytes: second.bytes
    )

    #expect(await self.code { try await store.addWaitingImage(forged) } == .alreadyExists)
    #expect(try await store.waitingImage(md5: first.record.md5) == first)
  }
}
