internal import ControlAPI
internal import Sessions
internal import Store

extension ProtoWaitingImage {
  init(_ use: SessionManager.WaitingImageUse) {
    self.init(use.record, sessions: use.sessions)
  }

  init(_ record: WaitingImageRecord, sessions: [String] = []) {
    self.init()
    self.md5 = record.md5
    self.sha256 = record.sha256
    self.size = UInt64(record.byteCount)
    self.mediaType = record.mediaType
    self.width = UInt32(record.width)
    self.height = UInt32(record.height)
    self.storedWallTimeNs = record.firstStored
    self.sessions = sessions
  }
}
