internal import GRDB

extension Store {
  /// Gives a device a label; `nil` takes it away.
  public func setDeviceLabel(
    _ label: String?,
    device: String,
    operator: String?,
    at time: Int64
  ) async throws(StoreError) {
    try await self.write("label device \(device)") { transaction in
      guard let label else {
        try transaction.database.execute(
          sql: "DELETE FROM device_label WHERE device = ?",
          arguments: [device]
        )
        return
      }
      try transaction.database.execute(
        sql: "INSERT OR REPLACE INTO device_label VALUES (?, ?, ?, ?)",
        arguments: [device, label, `operator`, time]
      )
    }
  }

  /// Every label, by device id.
  public func deviceLabels() async throws(StoreError) -> [String: String] {
    try await self.read("read the device labels") { database in
      let rows = try Row.fetchAll(database, sql: "SELECT device, label FROM device_label")
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["device"], $0["label"]) })
    }
  }
}
