import Access
import Testing

@Suite struct RoleTests {
  @Test("each role may do what those before it may")
  func order() {
    #expect(Role.allCases == [.viewer, .operator, .admin])
    #expect(Role.allCases == Role.allCases.sorted())
    #expect(Role.viewer < .operator && Role.operator < .admin)
  }
}
