import Media
import NIOSSL
import Store
import Testing

@testable import WaitingImages

@Suite struct SecureFetchingTests {
  private static let host = "pictures.test"

  /// Loads an image over `https` from a server whose certificate is for `name`.
  private func load(
    certificateFor name: String,
    trusting roots: (TestAuthority) -> NIOSSLTrustRoots
  ) async throws -> Result<LoadedWaitingImage, WaitingImageError> {
    let bytes = try await Pictures.png()
    let authority = try await TestAuthority(host: name)
    let server = try await WebServer(tls: authority.server) { _ in .bytes(bytes) }
    let loader = WaitingImageLoader(
      store: try Store.inMemory(),
      policy: AddressPolicy(allowing: [try AddressPrefix(parsing: "127.0.0.1")]),
      limits: WaitingImageLimits(),
      resolver: TableResolver(addresses: [Self.host: ["127.0.0.1"]]),
      trustRoots: roots(authority)
    )
    let source = try WaitingImageSource(parsing: "https://\(Self.host):\(server.port)/a.png")
    let result: Result<LoadedWaitingImage, WaitingImageError>
    do throws(WaitingImageError) {
      result = .success(try await loader.load(source, hash: nil, at: 1))
    } catch {
      result = .failure(error)
    }
    try await server.close()
    return result
  }

  @Test("loads an image over https from a server that is who it says")
  func trusted() async throws {
    let result = try await self.load(certificateFor: Self.host) { .certificates([$0.certificate]) }
    #expect(try result.get().picture.size.width == 32)
  }

  @Test("refuses a server that nobody it trusts vouches for")
  func untrusted() async throws {
    let result = try await self.load(certificateFor: Self.host) { _ in .default }
    try self.expectRefusal(result)
  }

  @Test("refuses a server with the certificate of another one")
  func otherHost() async throws {
    let result = try await self.load(certificateFor: "other.test") {
      .certificates([$0.certificate])
    }
    try self.expectRefusal(result)
  }

  private func expectRefusal(_ result: Result<LoadedWaitingImage, WaitingImageError>) throws {
    let error = #expect(throws: WaitingImageError.self) { try result.get() }
    #expect(error?.reason == .missing)
    #expect(error?.message.contains("certificate") == true, "\(error?.message ?? "")")
  }
}
