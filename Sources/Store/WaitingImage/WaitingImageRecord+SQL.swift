internal import Foundation
internal import GRDB

extension WaitingImageRecord {
  static let columns =
    "md5, sha256, byte_count, media_type, width, height, first_stored_wall_time_ns"

  static func fetch(_ md5: String, _ database: Database) throws -> WaitingImageRecord? {
    try Row.fetchOne(
      database,
      sql: "SELECT \(self.columns) FROM waiting_image WHERE md5 = ?",
      arguments: [md5]
    ).map { WaitingImageRecord($0) }
  }

  init(_ row: Row) {
    self.init(
      md5: row["md5"],
      sha256: row["sha256"],
      byteCount: row["byte_count"],
      mediaType: row["media_type"],
      width: row["width"],
      height: row["height"],
      firstStored: row["first_stored_wall_time_ns"]
    )
  }
}

extension StoredWaitingImage {
  static func fetch(_ md5: String, _ database: Database) throws -> StoredWaitingImage? {
    try Row.fetchOne(
      database,
      sql: "SELECT \(WaitingImageRecord.columns), bytes FROM waiting_image WHERE md5 = ?",
      arguments: [md5]
    ).map {
      StoredWaitingImage(record: WaitingImageRecord($0), bytes: [UInt8]($0["bytes"] as Data))
    }
  }

  func insert(_ database: Database) throws {
    let record = self.record
    try database.execute(
      sql: "INSERT INTO waiting_image VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        record.md5, record.sha256, record.byteCount, record.mediaType, record.width, record.height,
        record.firstStored, Data(self.bytes),
      ]
    )
  }
}
