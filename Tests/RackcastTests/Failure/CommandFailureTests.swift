import GRPCCore
import Testing

@testable import rackcast

@Suite struct CommandFailureTests {
  let node = NodeAddress("10.0.0.7:7400")

  @Test(
    "each status code of a call has its exit status",
    arguments: [
      (RPCError.Code.invalidArgument, CommandStatus.rejected), (.outOfRange, .rejected),
      (.notFound, .notFound), (.alreadyExists, .alreadyExists),
      (.failedPrecondition, .wrongState), (.aborted, .wrongState),
      (.deadlineExceeded, .timedOut), (.permissionDenied, .denied), (.unauthenticated, .denied),
      (.resourceExhausted, .busy), (.unimplemented, .unimplemented),
      (.unavailable, .unreachable), (.internalError, .failure), (.unknown, .failure),
      (.dataLoss, .failure), (.cancelled, .failure),
    ]
  )
  func statuses(code: RPCError.Code, status: CommandStatus) throws {
    let failure = CommandFailure(
      RPCError(code: code, message: "why"),
      node: try #require(self.node)
    )

    #expect(failure.status == status)
    #expect(!failure.message.isEmpty)
  }

  @Test("the node's own words reach the operator")
  func message() throws {
    let error = RPCError(code: .notFound, message: "there is no session cam9")

    let failure = CommandFailure(error, node: try #require(self.node))

    #expect(failure.message == "there is no session cam9")
  }

  @Test("a node that is not there is named, with the cause and what to do")
  func unreachable() throws {
    let refused = RPCError(
      code: .unavailable,
      message: "cannot connect to 10.0.0.7:7400: connection refused; nothing listens there."
    )
    let error = RuntimeError(code: .transportError, message: "The transport…", cause: refused)

    let failure = CommandFailure(error, node: try #require(self.node))

    #expect(failure.status == .unreachable)
    #expect(
      failure.message
        == """
        cannot reach the node at 10.0.0.7:7400: connection refused. Is rackcastd running there? \
        Start it with `rackcastd --data-dir DIR`, or name another node with --node HOST:PORT or \
        RACKCAST_NODE.
        """
    )
  }

  @Test("exit statuses are distinct and each is explained")
  func distinct() {
    let all = CommandStatus.allCases

    #expect(Set(all.map(\.rawValue)).count == all.count)
    #expect(all.allSatisfy { !$0.meaning.isEmpty })
  }
}
