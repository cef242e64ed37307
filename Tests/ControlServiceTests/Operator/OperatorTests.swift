import Testing

@testable import ControlService

@Suite struct OperatorTests {
  @Test(
    "records who a client says it acts for, without what a terminal would obey, and its address",
    arguments: [
      ("ada@studio", "ada@studio (here)"), (nil, "unknown (here)"), ("", "unknown (here)"),
      ("a\u{1B}[2Jb\n\r\u{7F}", "a[2Jb (here)"), ("\u{1}", "unknown (here)"),
      (String(repeating: "x", count: 500), String(repeating: "x", count: 128) + " (here)"),
    ] as [(String?, String)]
  )
  func name(claimed: String?, recorded: String) {
    #expect(Operator.name(claimed: claimed, peer: "here") == recorded)
  }
}
