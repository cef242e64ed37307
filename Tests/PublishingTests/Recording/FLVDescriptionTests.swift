import NIOCore
import RTMP
import Testing

@testable import Publishing

@Suite struct FLVDescriptionTests {
  private static func properties(_ body: ByteBuffer) throws -> AMF0Object {
    var body = body
    #expect(try body.readAMF0() == "onMetaData")
    return try #require(try body.readAMF0().properties)
  }

  private static func entries(_ count: Int) -> [KeyframeIndex.Entry] {
    (0 ..< count).map { KeyframeIndex.Entry(position: UInt64($0 * 1000), time: UInt32($0 * 40)) }
  }

  @Test("says all that the session says, and what is known of the file")
  func says() throws {
    let description = try #require(FLVDescription(TestMessage.metadata()))
    let body = description.body(duration: 2.5, fileSize: 12_345, keyframes: Self.entries(3))

    let properties = try Self.properties(body)
    let session = try Self.properties(TestMessage.metadata().body)
    for property in session.properties where property.name != "duration" {
      #expect(properties[property.name] == property.value)
    }
    #expect(properties.properties.first == AMF0Object.Property("duration", 2.5))
    #expect(properties["filesize"] == 12_345)
    #expect(properties["hasKeyframes"] == true)
    let index = try #require(properties["keyframes"]?.properties)
    #expect(index["filepositions"] == .strictArray([0, 1000, 2000]))
    #expect(index["times"] == .strictArray([0, 0.04, 0.08]))
  }

  @Test(
    "is always of the same length, and well-formed to its end",
    arguments: [0, 1, 1000, 1790, 1791, 1792, 1793, 1794, 1795, 1796, 5000]
  )
  func length(_ count: Int) throws {
    let description = try #require(FLVDescription(TestMessage.metadata()))
    let body = description.body(duration: 1, fileSize: 1, keyframes: Self.entries(count))

    #expect(body.readableBytes == FLVDescription.room)
    var rest = body
    let values = try rest.readAMF0Values()
    let isFiller = values.dropFirst(2).map { value in
      value == .null || value.string?.allSatisfy { $0 == " " } == true
    }
    #expect(isFiller.allSatisfy { $0 })
    #expect(isFiller.count < 5)
    let index = try Self.properties(body)["keyframes"]?.properties
    guard case .strictArray(let times) = index?["times"] else {
      Issue.record("There is a list of times.")
      return
    }
    #expect(times.count == min(count, description.capacity))
  }

  @Test("has room for an hour of keyframes that come every 2 s")
  func room() throws {
    let description = try #require(FLVDescription(TestMessage.metadata()))

    #expect(description.capacity >= 1750)
  }

  @Test("is none where the message is none, or leaves no room")
  func none() {
    var other = ByteBuffer()
    other.writeAMF0("onTextData")
    other.writeAMF0(.ecmaArray([:]))

    #expect(FLVDescription(TestMessage.keyframe(0)) == nil)
    #expect(
      FLVDescription(MediaMessage(kind: .metadata, timestamp: 0, body: other)) == nil
    )
    #expect(
      FLVDescription(MediaMessage(kind: .metadata, timestamp: 0, body: ByteBuffer())) == nil
    )
    #expect(FLVDescription(TestMessage.metadata(), room: 300) == nil)
  }
}
