internal import Foundation

/// A real RTMP server: nginx with its RTMP module, from the Debian package `libnginx-mod-rtmp`.
public final class Nginx: Sendable {
  /// What the server does with publishers.
  public enum Policy: Sendable {
    /// Takes and records every stream.
    case record
    /// Refuses every stream.
    case refuse
    /// Takes every stream and pushes it to these URLs.
    case relay([String])
  }

  /// Where the Debian package puts the module.
  public static let modulePath = "/usr/lib/nginx/modules/ngx_rtmp_module.so"

  /// Whether this machine has the server.
  public static var isInstalled: Bool {
    FileManager.default.fileExists(atPath: Self.modulePath)
  }

  /// The loopback port it listens on.
  public let port: Int
  /// The process, for signals.
  public let program: Program
  private let directory: TemporaryDirectory

  private init(port: Int, program: Program, directory: TemporaryDirectory) {
    self.port = port
    self.program = program
    self.directory = directory
  }

  /// Starts a server and waits until it accepts connections.
  ///
  /// - Parameters:
  ///   - policy: what it does with publishers.
  ///   - port: where it listens; any free port where none is given.
  public static func start(policy: Policy = .record, port: Int? = nil) async throws -> Nginx {
    let directory = try TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: directory.file("recordings"),
      withIntermediateDirectories: true
    )
    let port = try port ?? FreePort.find()
    let configuration = Self.configuration(policy: policy, port: port, directory: directory)
    try configuration.write(toFile: directory.file("nginx.conf"), atomically: true, encoding: .utf8)
    let program = try Program(
      "/usr/sbin/nginx",
      ["-c", directory.file("nginx.conf"), "-p", directory.path, "-e", directory.file("error.log")]
    )
    let server = Nginx(port: port, program: program, directory: directory)
    _ = try await eventually("nginx to accept connections") {
      if program.output.value.isComplete {
        throw ProgramFailed(name: "nginx", output: program.output.value)
      }
      return try FreePort.accepts(port) ? true : nil
    }
    return server
  }

  /// The URL to publish stream `name` to.
  public func url(_ name: String) -> String {
    "rtmp://127.0.0.1:\(self.port)/live/\(name)"
  }

  /// The recording of stream `name`; complete once the publisher left.
  public func recording(_ name: String) -> String {
    self.directory.file("recordings/\(name).flv")
  }

  /// What the server wrote to its log.
  public var log: String {
    // A server that never logged has no file.
    (try? String(contentsOfFile: self.directory.file("error.log"), encoding: .utf8)) ?? ""
  }

  /// Ends the server; recordings stay for as long as this object.
  public func stop() async throws {
    try await self.program.terminate()
  }

  /// One process in the foreground that needs no right but to its own directory.
  private static func configuration(
    policy: Policy,
    port: Int,
    directory: TemporaryDirectory
  ) -> String {
    let publish =
      switch policy {
      case .record: "record all; record_path \(directory.file("recordings")); record_unique off;"
      case .refuse: "deny publish all;"
      case .relay(let urls): urls.map { "push \($0);" }.joined(separator: "\n")
      }
    return """
      load_module \(Self.modulePath);
      daemon off;
      master_process off;
      worker_processes 1;
      pid \(directory.file("nginx.pid"));
      error_log \(directory.file("error.log")) info;
      events { worker_connections 1024; }
      rtmp {
        server {
          listen 127.0.0.1:\(port);
          application live {
            live on;
            \(publish)
          }
        }
      }
      """
  }
}
