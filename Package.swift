// swift-tools-version: 6.2

import PackageDescription

// Every target of ours: Swift 6 mode, explicit `any`, imports internal unless said, no warnings.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  // In debug builds only: where a whole module is compiled at once, the compiler takes `timespec` and
  // `timeval` for members of whichever C module it met first, and asks for imports nobody can give.
  .enableUpcomingFeature("MemberImportVisibility", .when(configuration: .debug)),
  .treatAllWarnings(as: .error),
]

/// For what is simulated for hours of virtual time, and would take minutes of real time otherwise.
let simulated = settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let grpcCore: Target.Dependency = .product(name: "GRPCCore", package: "grpc-swift-2")
let grpcProtobuf: Target.Dependency = .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf")
let grpcInProcess: Target.Dependency = .product(
  name: "GRPCInProcessTransport",
  package: "grpc-swift-2"
)
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let asyncHTTPClient: Target.Dependency = .product(
  name: "AsyncHTTPClient",
  package: "async-http-client"
)
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)
let toml: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")
let lifecycle: Target.Dependency = .product(
  name: "ServiceLifecycle",
  package: "swift-service-lifecycle"
)

let signals: Target.Dependency = .product(
  name: "UnixSignals",
  package: "swift-service-lifecycle"
)

// MARK: - C libraries

let cLibraries: [Target] = [
  // The camera interface of the kernel, through libv4l2.
  .systemLibrary(name: "CV4L2", pkgConfig: "libv4l2", providers: [.apt(["libv4l-dev"])]),
  // The sound interface, through libasound.
  .systemLibrary(name: "CALSA", pkgConfig: "alsa", providers: [.apt(["libasound2-dev"])]),
  // The X11 protocol and those of its extensions that screens are captured with, through libxcb.
  .systemLibrary(
    name: "CXCB",
    pkgConfig: "xcb xcb-shm xcb-damage xcb-xfixes xcb-randr",
    providers: [
      .apt([
        "libxcb1-dev", "libxcb-shm0-dev", "libxcb-damage0-dev", "libxcb-xfixes0-dev",
        "libxcb-randr0-dev",
      ])
    ]
  ),
  // The settings of the C library's allocator.
  .systemLibrary(name: "CMalloc"),
  // libavformat, libavcodec, libavutil, libswscale, libswresample.
  .systemLibrary(
    name: "CFFmpeg",
    pkgConfig: "libavformat libavcodec libavutil libswscale libswresample",
    providers: [
      .apt([
        "libavformat-dev", "libavcodec-dev", "libavutil-dev", "libswscale-dev",
        "libswresample-dev",
      ])
    ]
  ),
]

// MARK: - Data plane

let dataPlane: [Target] = [
  // What flows between stages: frames, packets, times, formats.
  .target(name: "Media", swiftSettings: settings),
  // One owning type per libav handle; the only importer of CFFmpeg.
  .target(name: "FFmpeg", dependencies: ["Media", "CFFmpeg"], swiftSettings: settings),
  // Cameras, microphones, screens, files and synthetic sources to frames.
  .target(
    name: "Capture",
    dependencies: ["Media", "FFmpeg", "CV4L2", "CALSA", "CXCB"],
    swiftSettings: settings
  ),
  // Vector kernels for pixels, in C.
  .target(name: "CPixels"),
  // Frames to frames: crop, scale, pace, resample.
  .target(
    name: "Processing",
    dependencies: ["Media", "FFmpeg", "CPixels"],
    swiftSettings: settings
  ),
  // Frames to H.264 and AAC packets.
  .target(name: "Encoding", dependencies: ["Media", "FFmpeg"], swiftSettings: settings),
  // FLV, AMF0, chunks, messages, handshake, client and server session state; no sockets.
  .target(name: "RTMP", dependencies: ["Media", nioCore], swiftSettings: settings),
  // What rate the paths to the destinations take, and what is encoded for them; pure.
  .target(name: "Adaptation", dependencies: ["Media"], swiftSettings: simulated),
  // What TLS connections of both planes share: PEM files, and what is wrong with a connection.
  .target(name: "TLSSupport", dependencies: [nioSSL], swiftSettings: settings),
  // One publisher per destination: queue, drop, adapt, reconnect.
  .target(
    name: "Publishing",
    dependencies: [
      "Media", "Adaptation", "RTMP", "TLSSupport", nioCore, nioPosix, nioSSL, nioTLS, logging,
    ],
    swiftSettings: settings
  ),
  // The RTMP server behind `rackcast sink` and the tests: records, checks, plays a bad network.
  .target(
    name: "RehearsalSink",
    dependencies: ["Media", "RTMP", nioCore, nioPosix],
    swiftSettings: settings
  ),
]

// MARK: - Control plane

let controlPlane: [Target] = [
  // The code table and the events; pure.
  .target(name: "Events", swiftSettings: settings),
  // The SQL of migrations/, embedded in the binary.
  .target(
    name: "Migrations",
    path: "migrations",
    resources: [
      .embedInCode("V1_initial.sql"), .embedInCode("V2_waiting_images.sql"),
      .embedInCode("V3_adaptation.sql"), .embedInCode("V4_access.sql"),
    ],
    swiftSettings: settings
  ),
  // Roles, tokens, and who may try again; pure.
  .target(name: "Access", dependencies: [crypto], swiftSettings: settings),
  // What outlives a restart: records and transactions.
  .target(
    name: "Store",
    dependencies: ["Events", "Migrations", crypto, grdb],
    swiftSettings: settings
  ),
  // From where a waiting image comes to a picture that can be shown and is kept.
  .target(
    name: "WaitingImages",
    dependencies: [
      "Media", "FFmpeg", "Store", asyncHTTPClient, nioCore, nioPosix, nioHTTP1, nioSSL,
    ],
    swiftSettings: settings
  ),
  // The session manager; a session is one pipeline and its publishers.
  .target(
    name: "Sessions",
    dependencies: [
      "Media", "Capture", "Processing", "Encoding", "RTMP", "Adaptation", "Publishing", "Events",
      "Store", "WaitingImages", logging,
    ],
    swiftSettings: settings
  ),
  // Generated messages and stubs.
  .target(
    name: "ControlAPI",
    dependencies: [grpcCore, grpcProtobuf, protobuf],
    swiftSettings: [.swiftLanguageMode(.v6)]
  ),
  // GRPCCore client and server transports over framed TCP.
  .target(
    name: "ControlTransport",
    dependencies: ["TLSSupport", grpcCore, nioCore, nioPosix, nioSSL, protobuf],
    swiftSettings: settings
  ),
  // Control requests to session commands; domain errors to RPC codes.
  .target(
    name: "ControlService",
    dependencies: [
      "ControlAPI", "Access", "Sessions", "WaitingImages", "Capture", "Encoding", "Media",
      "Adaptation", "Publishing", "Events", "Store", grpcCore, protobuf,
    ],
    swiftSettings: settings
  ),
  // The daemon: configuration and wiring.
  .executableTarget(
    name: "rackcastd",
    dependencies: [
      "CMalloc", "ControlService", "ControlTransport", "Sessions", "Publishing", "WaitingImages",
      "Events", "Store",
      "Capture", "FFmpeg", "Media", argumentParser, grpcCore, toml, logging, lifecycle, signals,
      crypto, x509, asn1,
    ],
    swiftSettings: settings
  ),
  // The CLI, one subcommand a file.
  .executableTarget(
    name: "rackcast",
    dependencies: [
      "ControlAPI", "ControlTransport", "Access", "RehearsalSink", argumentParser, grpcCore,
      protobuf,
    ],
    swiftSettings: settings
  ),
]

// MARK: - Tests

let tests: [Target] = [
  // Runs real servers and programs for the tests, and measures what they recorded: sample by sample,
  // which takes minutes where it is not optimised.
  .target(
    name: "TestSupport",
    dependencies: ["Media", "FFmpeg", "Capture", "CXCB"],
    path: "Tests/TestSupport",
    swiftSettings: simulated
  ),
  .testTarget(
    name: "TestSupportTests",
    dependencies: ["TestSupport", "Media", "Capture"],
    swiftSettings: settings
  ),
  .testTarget(name: "MediaTests", dependencies: ["Media"], swiftSettings: settings),
  .testTarget(
    name: "FFmpegTests",
    dependencies: ["FFmpeg", "Media", "TestSupport"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "CaptureTests",
    dependencies: ["Capture", "Media", "TestSupport", "CV4L2", "CALSA"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "ProcessingTests",
    dependencies: ["Processing", "Media", "FFmpeg", "CPixels", "TestSupport"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "EncodingTests",
    dependencies: ["Encoding", "FFmpeg", "Media", "TestSupport"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "RTMPTests",
    dependencies: ["RTMP", "Media", nioCore, nioEmbedded],
    swiftSettings: settings
  ),
  // Broadcasts over simulated links, on a virtual clock: hours of it in seconds, where it is optimised.
  .target(
    name: "LinkSimulation",
    dependencies: ["Adaptation", "Publishing", "RTMP", "Media", "TestSupport", nioCore],
    path: "Tests/LinkSimulation",
    exclude: ["Traces"],
    swiftSettings: simulated
  ),
  .testTarget(
    name: "AdaptationTests",
    dependencies: ["Adaptation", "LinkSimulation", "Media", "TestSupport"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "PublishingTests",
    dependencies: [
      "Publishing", "Adaptation", "RehearsalSink", "RTMP", "Media", "TLSSupport", "TestSupport",
      nioCore, nioPosix, nioSSL, logging,
    ],
    swiftSettings: settings
  ),
  .testTarget(
    name: "RehearsalSinkTests",
    dependencies: ["RehearsalSink", "RTMP", "Media", nioCore, nioPosix],
    swiftSettings: settings
  ),
  .testTarget(
    name: "AccessTests",
    dependencies: ["Access", "TestSupport"],
    swiftSettings: settings
  ),
  .testTarget(name: "EventsTests", dependencies: ["Events"], swiftSettings: settings),
  .testTarget(
    name: "StoreTests",
    dependencies: ["Store", "Events", "Migrations", grdb],
    swiftSettings: settings
  ),
  .testTarget(
    name: "WaitingImagesTests",
    dependencies: [
      "WaitingImages", "Store", "Media", "FFmpeg", "TestSupport", nioCore, nioPosix, nioHTTP1,
      nioSSL,
    ],
    swiftSettings: settings
  ),
  .testTarget(
    name: "SessionsTests",
    dependencies: [
      "Sessions", "Media", "Capture", "Processing", "Encoding", "Adaptation", "Publishing",
      "RehearsalSink", "Events", "Store", "TestSupport", "WaitingImages", "FFmpeg", logging,
      nioPosix,
    ],
    swiftSettings: settings
  ),
  .testTarget(
    name: "ControlTransportTests",
    dependencies: [
      "ControlTransport", "TestSupport", grpcCore, nioCore, nioPosix, nioEmbedded, protobuf,
    ],
    swiftSettings: settings
  ),
  .testTarget(
    name: "ControlServiceTests",
    dependencies: [
      "ControlService", "ControlAPI", "Access", "Sessions", "WaitingImages", "Capture", "Store",
      "Events", "Media", "TestSupport",
      grpcCore, grpcInProcess, logging, protobuf,
    ],
    swiftSettings: settings
  ),
  .testTarget(
    name: "RackcastTests",
    dependencies: [
      "rackcast", "ControlAPI", "Access", "RehearsalSink", "Media", argumentParser, grpcCore,
      grpcInProcess, protobuf,
    ],
    swiftSettings: settings
  ),
  .testTarget(
    name: "RackcastdTests",
    dependencies: ["rackcastd", "WaitingImages", "TestSupport", argumentParser, logging],
    swiftSettings: settings
  ),
  // Measures the release build beside ffmpeg; run by `make bench`.
  .executableTarget(
    name: "Benchmarks",
    dependencies: [
      "TestSupport", "ControlAPI", "ControlTransport", "RehearsalSink", "RTMP", "Media",
      "Processing", "FFmpeg", "Adaptation", "LinkSimulation", argumentParser, grpcCore, nioCore,
    ],
    path: "Tests/Benchmarks",
    exclude: ["run"],
    swiftSettings: settings
  ),
  // The programs themselves, against real servers: nginx, the rehearsal sink, kill -9.
  .testTarget(
    name: "EndToEndTests",
    dependencies: ["TestSupport", "Media", "FFmpeg", "CV4L2"],
    swiftSettings: settings
  ),
]

let package = Package(
  name: "rackcast",
  products: [
    .executable(name: "rackcastd", targets: ["rackcastd"]),
    .executable(name: "rackcast", targets: ["rackcast"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0", traits: []),
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    .package(url: "https://github.com/grpc/grpc-swift-2.git", from: "2.4.3"),
    .package(url: "https://github.com/grpc/grpc-swift-protobuf.git", from: "2.4.1"),
    .package(url: "https://github.com/LebJe/TOMLKit.git", from: "0.6.0"),
    .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
  ],
  targets: cLibraries + dataPlane + controlPlane + tests
)

// MARK: - Fuzzers

// Tests/Fuzz/run sets this: the fuzzers, alone with what they reach, under sanitizers.
if Context.environment["RACKCAST_FUZZ"] == "1" {
  let sanitized = settings + [.unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"])]

  /// One libFuzzer program of Tests/Fuzz/Targets.
  func fuzzer(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .executableTarget(
      name: name,
      dependencies: dependencies + ["FuzzSupport", nioCore],
      path: "Tests/Fuzz/Targets",
      sources: ["\(name).swift"],
      swiftSettings: sanitized,
      // The default linker, gold, does not take the main function from the fuzzer's library back.
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]
    )
  }

  package.products = []
  package.targets = [
    .target(name: "Media", swiftSettings: sanitized),
    .target(name: "RTMP", dependencies: ["Media", nioCore], swiftSettings: sanitized),
    // The frames of the control protocol and what a server makes of them, without the transports.
    .target(
      name: "ControlTransport",
      dependencies: [grpcCore, nioCore, protobuf],
      sources: [
        "Frame", "Flow", "Generated", "ControlTransportError.swift", "MessageBytes.swift",
        "Connection/ConnectionAction.swift", "Connection/ConnectionCore.swift",
        "Connection/ConnectionSettings.swift", "Connection/ConnectionTimer.swift",
        "Connection/Ticket+Next.swift", "Server/ServerStream.swift",
        "Server/ServerConnectionMachine.swift", "Server/ServerConnectionMachine+Receive.swift",
        "Server/ServerConnectionMachine+Send.swift", "Server/ServerConnectionProbe.swift",
      ],
      swiftSettings: sanitized
    ),
    // The input of one run.
    .target(
      name: "FuzzSupport",
      dependencies: [nioCore],
      path: "Tests/Fuzz/Support",
      swiftSettings: settings
    ),
    fuzzer("FuzzAMF0", "RTMP"),
    fuzzer("FuzzChunks", "RTMP"),
    fuzzer("FuzzFLV", "RTMP"),
    fuzzer("FuzzClientSession", "RTMP"),
    fuzzer("FuzzServerSession", "RTMP"),
    fuzzer("FuzzControlFrames", "ControlTransport"),
    fuzzer("FuzzControlServer", "ControlTransport"),
  ]
}
