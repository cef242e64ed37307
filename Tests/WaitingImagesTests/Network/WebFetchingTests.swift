import FFmpeg
import Media
import NIOHTTP1
import Store
import Testing

@testable import WaitingImages

@Suite struct WebFetchingTests {
  private static let addresses = [
    "pictures.test": ["127.0.0.1"], "inside.test": ["127.0.0.2"], "metadata.test": ["169.254.1.1"],
    "127.0.0.1": ["127.0.0.1"], "both.test": ["10.0.0.1", "127.0.0.1"], "empty.test": [],
  ]

  /// Loads `path` of a server that answers from `table`.
  private func load(
    host: String = "pictures.test",
    path: String = "/a.png",
    allowing allowed: [String] = ["127.0.0.1/32"],
    limits: WaitingImageLimits = WaitingImageLimits(),
    _ table: @escaping @Sendable (String) -> WebServer.Answer
  ) async throws -> Result<LoadedWaitingImage, WaitingImageError> {
    let server = try await WebServer(table)
    let policy = AddressPolicy(
      allowing: try allowed.map { text throws(InvalidWaitingImage) in
        try AddressPrefix(parsing: text)
      }
    )
    let loader = WaitingImageLoader(
      store: try Store.inMemory(),
      policy: policy,
      limits: limits,
      resolver: TableResolver(addresses: Self.addresses)
    )
    let source = try WaitingImageSource(parsing: "http://\(host):\(server.port)\(path)")
    let result: Result<LoadedWaitingImage, WaitingImageError>
    do throws(WaitingImageError) {
      result = .success(try await loader.load(source, hash: nil, at: 1))
    } catch {
      result = .failure(error)
    }
    try await server.close()
    return result
  }

  private func reason(
    _ result: Result<LoadedWaitingImage, WaitingImageError>
  ) -> WaitingImageError.Reason? {
    switch result {
    case .success: nil
    case .failure(let error): error.reason
    }
  }

  @Test("loads an image from a web server, whole or in chunks")
  func fetch() async throws {
    let bytes = try await Pictures.png()
    let chunks = stride(from: 0, to: bytes.count, by: 50).map {
      Array(bytes[$0 ..< min($0 + 50, bytes.count)])
    }

    let whole = try await self.load { _ in .bytes(bytes) }
    let chunked = try await self.load { _ in .chunks(chunks) }

    #expect(try whole.get().record.byteCount == bytes.count)
    #expect(try chunked.get().record.md5 == StoredWaitingImage.md5(of: bytes))
  }

  @Test("follows redirects, relative ones too, up to the limit")
  func redirects() async throws {
    let bytes = try await Pictures.png()
    let table: @Sendable (String) -> WebServer.Answer = { path in
      let count = Int(path.drop { !$0.isNumber }) ?? 0
      return count == 0 ? .bytes(bytes) : .redirect("to\(count - 1)")
    }

    #expect(self.reason(try await self.load(path: "/to5", table)) == nil)
    #expect(self.reason(try await self.load(path: "/to6", table)) == .missing)
    #expect(self.reason(try await self.load { _ in .redirect("file:///etc/passwd") }) == .missing)
  }

  @Test("refuses addresses that are not public, the first and those behind redirects")
  func addresses() async throws {
    let bytes = try await Pictures.png()

    let direct = try await self.load(allowing: []) { _ in .bytes(bytes) }
    #expect(self.reason(direct) == .addressNotAllowed)
    let literal = try await self.load(host: "127.0.0.1", allowing: []) { _ in .bytes(bytes) }
    #expect(self.reason(literal) == .addressNotAllowed)
    for host in ["inside.test", "metadata.test"] {
      let redirected = try await self.load { _ in .redirect("http://\(host)/a.png") }
      #expect(self.reason(redirected) == .addressNotAllowed)
    }
  }

  @Test("uses only those addresses of a name that are permitted")
  func mixed() async throws {
    let bytes = try await Pictures.png()

    #expect(self.reason(try await self.load(host: "both.test") { _ in .bytes(bytes) }) == nil)
    #expect(self.reason(try await self.load(host: "empty.test") { _ in .bytes(bytes) }) == .missing)
    #expect(self.reason(try await self.load(host: "none.test") { _ in .bytes(bytes) }) == .missing)
  }

  @Test("stops at the limit of bytes, announced or not")
  func tooLarge() async throws {
    let limits = WaitingImageLimits(image: StillImageLimits(byteCount: 100, side: 2 ... 3840))
    let bytes = [UInt8](repeating: 0, count: 101)

    #expect(self.reason(try await self.load(limits: limits) { _ in .bytes(bytes) }) == .tooLarge)
    let chunked = try await self.load(limits: limits) { _ in .chunks([bytes, bytes]) }
    #expect(self.reason(chunked) == .tooLarge)
  }

  @Test("gives up on a server that says nothing, or stops in the middle")
  func timedOut() async throws {
    let limits = WaitingImageLimits(time: .milliseconds(200))

    #expect(self.reason(try await self.load(limits: limits) { _ in .silence }) == .timedOut)
    #expect(self.reason(try await self.load(limits: limits) { _ in .stuck([1, 2]) }) == .timedOut)
  }

  @Test("tells that the server has no such image, or no image at all")
  func notThere() async throws {
    let absent = try await self.load { _ in .status(.notFound) }
    #expect(self.reason(absent) == .missing)
    #expect(self.reason(try await self.load { _ in .status(.noContent) }) == .missing)
    let text = try await self.load { _ in .bytes(Array("<html>".utf8)) }
    #expect(self.reason(text) == .notAnImage)
  }
}
