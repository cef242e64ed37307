import Testing

@testable import rackcastd

@Suite struct CertificateNameTests {
  @Test(
    "reads names and addresses, and nothing else",
    arguments: [
      ("rack7", .host("rack7")), ("rack-7.studio.example", .host("rack-7.studio.example")),
      ("*.studio.example", .host("*.studio.example")),
      ("10.0.0.7", .address([10, 0, 0, 7], text: "10.0.0.7")),
      ("::1", .address([UInt8](repeating: 0, count: 15) + [1], text: "::1")),
      ("", nil), ("a b", nil), ("-a", nil), ("a-", nil), ("a..b", nil), (".a", nil), ("*", nil),
      ("a.*.b", nil), ("10.0.0.256", nil), ("10.0.0", nil), ("http://a", nil), ("a:1", nil),
      ("ä", nil), (String(repeating: "a", count: 64), nil),
    ] as [(String, CertificateName?)]
  )
  func reading(text: String, name: CertificateName?) {
    #expect(CertificateName(text) == name)
  }
}
