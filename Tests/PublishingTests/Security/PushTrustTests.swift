import Glibc
import TestSupport
import Testing

@testable import Publishing

@Suite struct PushTrustTests {
  @Test("reads every certificate of every file")
  func reads() async throws {
    let authority = try await CertificateAuthority()

    _ = try PushTrust(files: [authority.certificate, authority.certificate])
  }

  @Test("tells which file is missing")
  func missing() throws {
    let error = try #require(throws: TrustError.self) {
      _ = try PushTrust(files: ["/nonexistent/ca.pem"])
    }

    #expect(error.message.contains("/nonexistent/ca.pem"))
    #expect(error.message.contains("No such file"))
  }

  @Test("tells which file holds no certificate", arguments: ["", "hello\n", "-----BEGIN CERT"])
  func empty(_ text: String) throws {
    let directory = try TestSupport.TemporaryDirectory()
    let path = directory.file("ca.pem")
    let file = try #require(fopen(path, "w"))
    fputs(text, file)
    fclose(file)

    for path in [path, directory.path] {
      let error = try #require(throws: TrustError.self) { _ = try PushTrust(files: [path]) }

      #expect(error.message.contains(path))
      #expect(error.message.contains("BEGIN CERTIFICATE"))
    }
  }
}
