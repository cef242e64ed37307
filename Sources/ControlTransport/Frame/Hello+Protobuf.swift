internal import SwiftProtobuf

extension Hello {
  init(_ proto: ProtoHello) throws(ControlTransportError) {
    let defaults = FrameLimits.defaults
    func value(_ announced: UInt32, default value: Int) -> Int {
      announced == 0 ? value : Int(min(announced, UInt32(Int32.max)))
    }
    self.version = proto.version
    self.limits = FrameLimits(
      maxFrameSize: value(proto.maxFrameSize, default: defaults.maxFrameSize),
      initialWindow: value(proto.initialWindow, default: defaults.initialWindow),
      connectionWindow: value(proto.connectionWindow, default: defaults.connectionWindow),
      maxStreams: value(proto.maxStreams, default: defaults.maxStreams),
      maxMetadataSize: value(proto.maxMetadataSize, default: defaults.maxMetadataSize)
    )
    guard self.limits.maxFrameSize >= FrameLimits.smallestMaxFrameSize else {
      throw .malformed(
        "its max_frame_size is \(proto.maxFrameSize), the least allowed is "
          + "\(FrameLimits.smallestMaxFrameSize)"
      )
    }
  }

  var proto: ProtoHello {
    .with {
      $0.version = self.version
      $0.maxFrameSize = UInt32(clamping: self.limits.maxFrameSize)
      $0.initialWindow = UInt32(clamping: self.limits.initialWindow)
      $0.maxStreams = UInt32(clamping: self.limits.maxStreams)
      $0.connectionWindow = UInt32(clamping: self.limits.connectionWindow)
      $0.maxMetadataSize = UInt32(clamping: self.limits.maxMetadataSize)
    }
  }
}
