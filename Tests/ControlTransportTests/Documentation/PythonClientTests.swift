import Foundation
import GRPCCore
import Testing

@testable import ControlTransport

/// The client that docs/wire-protocol.md shows, run against a server.
@Suite(.timeLimit(.minutes(5))) struct PythonClientTests {
  @Test(
    "works as it stands in the document",
    .enabled(
      if: PythonClient.isPossible,
      "needs protoc and a python3 with protobuf: apt-get install protobuf-compiler python3-protobuf"
    )
  )
  func documentedClient() async throws {
    let transport = FramedServerTransport(host: "127.0.0.1", port: 0)
    let server = GRPCServer(transport: transport, services: [NodeStub()])
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.serve() }
      let python = try PythonClient(document: WireProtocolDocument())
      defer { python.remove() }

      let output = try await python.run(against: try await transport.listeningAddress)

      #expect(output == "rack7 runs 1.2\n")
      server.beginGracefulShutdown()
    }
  }
}

/// A `NodeService` that checks who asks, and answers with a name and a version.
private struct NodeStub: RegistrableRPCService {
  func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
    let method = MethodDescriptor(
      fullyQualifiedService: "rackcast.v1.NodeService",
      method: "GetNode"
    )
    router.registerHandler(
      forMethod: method,
      deserializer: TextDeserializer(),
      serializer: TextSerializer()
    ) { request, _ in
      #expect(Array(request.metadata[stringValues: "rackcast-operator"]) == ["python@example"])
      // Fields 1 (name) and 3 (version), both text.
      let node = "\u{0a}\u{05}rack7\u{1a}\u{03}1.2"
      return StreamingServerResponse(single: ServerResponse(message: node))
    }
  }
}

/// The document's client in a folder of its own, with the modules that protoc makes for it.
private struct PythonClient {
  private static let interpreter = ["/usr/bin/python3", "/usr/local/bin/python3"].first { path in
    FileManager.default.isExecutableFile(atPath: path)
      && (try? Self.output(of: path, ["-c", "import google.protobuf"])) != nil
  }

  private static let protoc = ["/usr/bin/protoc", "/usr/local/bin/protoc"].first { path in
    FileManager.default.isExecutableFile(atPath: path)
  }

  static var isPossible: Bool {
    self.interpreter != nil && self.protoc != nil
  }

  struct Failed: Error {
    let program: String
    let status: Int32
  }

  private let folder: URL

  init(document: WireProtocolDocument) throws {
    self.folder = FileManager.default.temporaryDirectory
      .appending(path: "rackcast-python-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    let source = try #require(document.python)
    try source.write(
      to: self.folder.appending(path: "client.py"),
      atomically: true,
      encoding: .utf8
    )
    _ = try Self.output(
      of: try #require(Self.protoc),
      [
        "-I\(WireProtocolDocument.repository.appending(path: "proto").path())",
        "--python_out=\(self.folder.path())",
        "rackcast/v1/frame.proto", "rackcast/v1/node.proto",
      ]
    )
  }

  func remove() {
    // A folder under the temporary directory that stays does no harm.
    try? FileManager.default.removeItem(at: self.folder)
  }

  func run(against address: ListenAddress) async throws -> String {
    let interpreter = try #require(Self.interpreter)
    let script = self.folder.appending(path: "client.py").path()
    // A thread of its own: waiting for the program must not hold the tasks that serve it.
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(
          with: Result {
            try Self.output(of: interpreter, [script, address.host, String(address.port)])
          }
        )
      }
    }
  }

  private static func output(of program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failed(program: program, status: process.terminationStatus)
    }
    return String(decoding: data, as: UTF8.self)
  }
}
