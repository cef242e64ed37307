internal import Foundation

/// What stands before media servers in the world: nginx with TLS in front of an RTMP server (Debian
/// package `libnginx-mod-stream`), and as a web server that takes `PUT`, with and without TLS.
public final class NginxFront: Sendable {
  /// Where the Debian package puts the module.
  public static let modulePath = "/usr/lib/nginx/modules/ngx_stream_module.so"

  /// Whether this machine has the server.
  public static var isInstalled: Bool {
    FileManager.default.fileExists(atPath: Self.modulePath)
  }

  /// The loopback port of RTMP over TLS.
  public let rtmps: Int
  /// The loopback port of HTTP.
  public let http: Int
  /// The loopback port of HTTP over TLS.
  public let https: Int
  private let program: Program
  private let directory: TemporaryDirectory

  private init(ports: [Int], program: Program, directory: TemporaryDirectory) {
    (self.rtmps, self.http, self.https) = (ports[0], ports[1], ports[2])
    self.program = program
    self.directory = directory
  }

  /// Starts a server and waits until it accepts connections.
  ///
  /// - Parameters:
  ///   - identity: what it proves with who it is.
  ///   - rtmpPort: the loopback port of the RTMP server behind it.
  ///   - login: `USER:PASSWORD`, where the web server wants one.
  public static func start(
    identity: CertificateAuthority.Issued,
    rtmpPort: Int,
    login: String? = nil
  ) async throws -> NginxFront {
    let directory = try TemporaryDirectory()
    for folder in ["put", "temp"] {
      try FileManager.default.createDirectory(
        atPath: directory.file(folder),
        withIntermediateDirectories: true
      )
    }
    if let login {
      let line = login.replacingOccurrences(of: ":", with: ":{PLAIN}")
      try line.write(toFile: directory.file("users"), atomically: true, encoding: .utf8)
    }
    let ports = try (0 ..< 3).map { _ in try FreePort.find() }
    let configuration = Self.configuration(
      identity: identity,
      ports: ports,
      rtmpPort: rtmpPort,
      hasLogin: login != nil,
      directory: directory
    )
    try configuration.write(toFile: directory.file("nginx.conf"), atomically: true, encoding: .utf8)
    let program = try Program(
      "/usr/sbin/nginx",
      ["-c", directory.file("nginx.conf"), "-p", directory.path, "-e", directory.file("error.log")]
    )
    for port in ports {
      _ = try await eventually("nginx to accept connections") {
        if program.output.value.isComplete {
          throw ProgramFailed(name: "nginx", output: program.output.value)
        }
        return try FreePort.accepts(port) ? true : nil
      }
    }
    return NginxFront(ports: ports, program: program, directory: directory)
  }

  /// Where the web server keeps what was put at `path`.
  public func file(_ path: String) -> String {
    self.directory.file("put/\(path)")
  }

  /// What the server wrote to its log.
  public var log: String {
    // A server that never logged has no file.
    (try? String(contentsOfFile: self.directory.file("error.log"), encoding: .utf8)) ?? ""
  }

  /// Ends the server; what was put stays for as long as this object.
  public func stop() async throws {
    try await self.program.terminate()
  }

  private static func configuration(
    identity: CertificateAuthority.Issued,
    ports: [Int],
    rtmpPort: Int,
    hasLogin: Bool,
    directory: TemporaryDirectory
  ) -> String {
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map { "\($0)_temp_path \(directory.file("temp/\($0)"));" }
      .joined(separator: " ")
    let login =
      hasLogin ? "auth_basic \"push\"; auth_basic_user_file \(directory.file("users"));" : ""
    return """
      load_module \(Self.modulePath);
      daemon off;
      master_process off;
      worker_processes 1;
      pid \(directory.file("nginx.pid"));
      error_log \(directory.file("error.log")) info;
      events { worker_connections 128; }
      stream {
        server {
          listen 127.0.0.1:\(ports[0]) ssl;
          ssl_certificate \(identity.certificate);
          ssl_certificate_key \(identity.key);
          proxy_pass 127.0.0.1:\(rtmpPort);
        }
      }
      http {
        access_log off;
        \(temporary)
        server {
          listen 127.0.0.1:\(ports[1]);
          listen 127.0.0.1:\(ports[2]) ssl;
          ssl_certificate \(identity.certificate);
          ssl_certificate_key \(identity.key);
          root \(directory.file("put"));
          client_max_body_size 0;
          \(login)
          location / { dav_methods PUT; create_full_put_path on; }
        }
      }
      """
  }
}
