import NIOSSL
import TLSSupport
import Testing

@testable import Publishing

@Suite struct TLSProblemTests {
  private static let valid = TLSProblem.Validity(from: 100, to: 200)

  @Test(
    "tells from the library's reasons what is wrong, and whether that stays so",
    arguments: [
      (["CERTIFICATE_VERIFY_FAILED"], 150, TLSProblem.untrusted, true),
      (["CERTIFICATE_VERIFY_FAILED"], 201, .expired, true),
      (["CERTIFICATE_VERIFY_FAILED"], 99, .notYetValid, true),
      (["TLSV1_ALERT_ACCESS_DENIED"], 150, .accessDenied, true),
      (["TLSV1_ALERT_CERTIFICATE_REQUIRED"], 150, .wantsCertificate, true),
      (["SSLV3_ALERT_BAD_CERTIFICATE"], 150, .wantsCertificate, true),
      (["TLSV1_ALERT_UNKNOWN_CA"], 150, .wantsCertificate, true),
      (["WRONG_VERSION_NUMBER"], 150, .noTLS, false),
      (["SSLV3_ALERT_HANDSHAKE_FAILURE"], 150, .other("SSLV3_ALERT_HANDSHAKE_FAILURE"), false),
      (["TLSV1_ALERT_INTERNAL_ERROR"], 150, .other("TLSV1_ALERT_INTERNAL_ERROR"), false),
      (["A", "TLSV1_ALERT_UNKNOWN_CA"], 150, .wantsCertificate, true),
      ([], 150, .other("no reason was given"), false),
    ]
  )
  func reasons(_ reasons: [String], _ now: Int, _ problem: TLSProblem, _ isPermanent: Bool) {
    let found = TLSProblem(reasons: reasons, validity: Self.valid, now: now)
    let failure = PublishFailure.tls(found, with: "10.0.0.1:443", host: "host")

    #expect(found == problem)
    #expect(found.isPermanent == isPermanent)
    #expect(failure.code == .handshakeFailed)
    #expect(failure.step == .handshake)
    #expect(failure.isPermanent == isPermanent)
    #expect(failure.message.contains("10.0.0.1:443"))
  }

  @Test("distrusts a certificate whose dates are not known")
  func noCertificate() {
    let problem = TLSProblem(reasons: ["CERTIFICATE_VERIFY_FAILED"], validity: nil, now: 0)

    #expect(problem == .untrusted)
  }

  @Test("knows the errors of the TLS library from those of the socket")
  func errors() {
    func problem(_ error: any Error) -> TLSProblem? {
      TLSProblem(error, validity: nil, now: 0)
    }

    #expect(problem(NIOSSLExtraError.failedToValidateHostname) == .otherHost)
    #expect(problem(NIOSSLError.noCertificateToValidate) == .untrusted)
    #expect(problem(NIOSSLError.handshakeFailed(.syscallError)) == .other("syscallError"))
    #expect(problem(CancellationError()) == nil)
    #expect(NIOSSLError.isEnd(NIOSSLError.uncleanShutdown))
    #expect(NIOSSLError.isEnd(NIOSSLError.handshakeFailed(.sslError([.eofDuringHandshake]))))
    #expect(!NIOSSLError.isEnd(NIOSSLError.handshakeFailed(.sslError([]))))
    #expect(!NIOSSLError.isEnd(CancellationError()))
  }
}
