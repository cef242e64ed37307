/// The type of a message (RTMP 1.0, 5.4 and 7.1).
enum MessageType: UInt8, CaseIterable {
  case setChunkSize = 1
  case abort = 2
  case acknowledgement = 3
  case userControl = 4
  case windowAckSize = 5
  case setPeerBandwidth = 6
  case audio = 8
  case video = 9
  case dataAMF3 = 15
  case sharedObjectAMF3 = 16
  case commandAMF3 = 17
  case dataAMF0 = 18
  case sharedObjectAMF0 = 19
  case commandAMF0 = 20
  case aggregate = 22
}
