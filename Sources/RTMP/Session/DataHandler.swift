/// The names at the start of data messages.
enum DataHandler {
  /// Asks the server to keep the values behind it.
  static let setDataFrame = "@setDataFrame"
  /// The description of a stream.
  static let onMetaData = FLV.onMetaData
}
