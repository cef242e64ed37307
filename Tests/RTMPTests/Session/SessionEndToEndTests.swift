import NIOCore
import Testing

@testable import RTMP

@Suite struct SessionEndToEndTests {
  @Test(
    "a client publishes to a server, whatever the sizes of reads",
    arguments: [nil, 1, 7, 1000]
  )
  func publishes(readSize: Int?) throws {
    var wire = Wire(readSize: readSize)

    try wire.start()
    let messages = MediaMessage.samples
    for message in messages {
      try wire.send(wire.client.encode(message))
    }
    try wire.send(wire.client.unpublish())

    #expect(wire.clientActions == [.handshakeDone, .publishing])
    #expect(
      wire.serverActions == [
        .handshakeDone,
        .connected(app: "live"),
        .publishRequested(app: "live", name: "studio-key?token=s3cret"),
      ] + messages.map { .media($0) } + [.unpublished]
    )
  }

  @Test("random sizes of reads change nothing", arguments: 0 ..< 10 as Range<UInt64>)
  func randomReads(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var wire = Wire()
    try wire.start()
    let sent = ByteBuffer.joined(MediaMessage.samples.flatMap { wire.client.encode($0) })

    try wire.send(sent.randomPieces(upTo: 700, using: &generator))

    #expect(wire.media == MediaMessage.samples)
  }

  @Test("any chunk sizes of the two sides carry any message", arguments: [1, 128, 4096, 65_536])
  func chunkSizes(size: Int) throws {
    var client = ClientSession.Configuration.sample
    client.chunkSize = size
    var wire = Wire(client: client, server: .init(chunkSize: size), readSize: 900)
    try wire.start()

    for message in MediaMessage.samples {
      try wire.send(wire.client.encode(message))
    }

    #expect(wire.media == MediaMessage.samples)
  }

  @Test("a long stream keeps its time over extended timestamps and past 2^32 milliseconds")
  func extendedTimestamps() throws {
    var wire = Wire(client: .sample)
    try wire.start()
    let times: [UInt32] = [
      0, 40, 0xFF_FFFE, 0xFF_FFFF, 0x100_0000, 0x100_0028, 0x7FFF_FFFF, 0x8000_0000,
      0xFFFF_FFFF, 0, 40,
    ]
    let sent = times.map { time in
      MediaMessage(kind: .audio, timestamp: time, body: ByteBuffer(repeating: 7, count: 100_000))
    }

    for message in sent {
      try wire.send(wire.client.encode(message))
    }

    #expect(wire.media == sent)
  }

  @Test("the body of a message is sent from where it lies and not copied")
  func sharesBodies() throws {
    var wire = Wire()
    try wire.start()
    let body = ByteBuffer(repeating: 1, count: 150_000)

    let buffers = wire.client.encode(
      MediaMessage(kind: .video, timestamp: 0, body: body, isKeyframe: true)
    )

    let address = body.withUnsafeReadableBytes { $0.baseAddress }
    let parts = buffers.filter { $0.readableBytes > 100 }
    #expect(parts.map(\.readableBytes) == [65_536, 65_536, 18_928])
    #expect(
      parts.map { $0.withUnsafeReadableBytes { $0.baseAddress } }
        == [0, 65_536, 131_072].map { address?.advanced(by: $0) }
    )
  }

  @Test("a refused publish is told with the server's code, without the key, as permanent")
  func refusesPublish() throws {
    var wire = Wire()
    wire.decide = {
      $0.refusePublish(
        .init(
          code: "NetStream.Publish.BadName",
          description: "live/studio-key?token=s3cret is already publishing"
        )
      )
    }

    try wire.start()

    #expect(
      wire.clientActions == [
        .handshakeDone,
        .refused(
          code: "NetStream.Publish.BadName",
          description: "live/… is already publishing",
          permanent: true
        ),
      ]
    )
    #expect(!wire.client.isPublishing)
    #expect(wire.client.encode(MediaMessage.samples[0]).isEmpty)
    #expect(wire.client.unpublish().isEmpty)
  }

  @Test("a refused connect is told by both sides")
  func refusesConnect() throws {
    var wire = Wire(server: .init(connectRefusal: .rejected))

    try wire.start()

    #expect(wire.serverActions == [.handshakeDone, .connectRefused(app: "live")])
    #expect(
      wire.clientActions == [
        .handshakeDone,
        .refused(
          code: "NetConnection.Connect.Rejected",
          description: "The connection was rejected.",
          permanent: true
        ),
      ]
    )
  }

  @Test("a server that ends the publish gives its code")
  func serverEnds() throws {
    var wire = Wire()
    try wire.start()

    try wire.reply(
      wire.server.endPublish(.init(code: "NetStream.Publish.Failed", description: "disk full"))
    )

    #expect(
      wire.clientActions == [
        .handshakeDone, .publishing, .closedByServer(code: "NetStream.Publish.Failed"),
      ]
    )
    #expect(!wire.client.isPublishing)
  }

  @Test("a client that asks for a small window learns how much has arrived")
  func clientLearns() throws {
    var client = ClientSession.Configuration.sample
    client.windowSize = 10_000
    var wire = Wire(client: client)
    try wire.start()
    let message = MediaMessage(
      kind: .video,
      timestamp: 0,
      body: ByteBuffer(repeating: 0, count: 4000)
    )

    for _ in 0 ..< 30 {
      try wire.send(wire.client.encode(message))
    }

    let missing = wire.client.bytesSent - wire.client.acknowledgedBytes
    #expect(missing < 14_000)
    #expect(wire.client.acknowledgedBytes > 100_000)
  }
}

extension MediaMessage {
  /// One of each kind, longer than a chunk and empty ones too.
  static let samples: [MediaMessage] = [
    FLV.metadata(video: nil, audio: nil),
    .init(kind: .video, timestamp: 0, classifying: ByteBuffer(bytes: [0x17, 0, 0, 0, 0, 1, 2, 3])),
    .init(kind: .audio, timestamp: 0, classifying: ByteBuffer(bytes: [0xAF, 0, 0x11, 0x90])),
    .init(
      kind: .video,
      timestamp: 0,
      classifying: ByteBuffer(bytes: [0x17, 1, 0, 0, 80] + Array(repeating: 9, count: 2000))
    ),
    .init(
      kind: .audio,
      timestamp: 0,
      classifying: ByteBuffer(bytes: [0xAF, 1] + Array(repeating: 8, count: 300))
    ),
    .init(kind: .audio, timestamp: 21, classifying: ByteBuffer(bytes: [0xAF, 1, 1])),
    .init(kind: .video, timestamp: 40, classifying: ByteBuffer(bytes: [0x27, 1, 0, 0, 0, 1])),
    .init(kind: .audio, timestamp: 42, classifying: ByteBuffer(bytes: [0xAF, 1, 1])),
    .init(kind: .audio, timestamp: 63, classifying: ByteBuffer(bytes: [0xAF, 1, 2])),
    .init(kind: .audio, timestamp: 84, classifying: ByteBuffer(bytes: [0xAF, 1, 2])),
    .init(kind: .video, timestamp: 80, classifying: ByteBuffer()),
  ]
}
