internal import ControlAPI

/// A device on a page.
struct DeviceReport {
  let device: ProtoDevice

  func print(to console: Console) throws {
    try console.print(self.summary, headings: false)
    if !self.device.videoModes.isEmpty {
      try console.print("")
      try console.print(self.videoModes)
    }
    if !self.device.audioModes.isEmpty {
      try console.print("")
      try console.print(self.audioModes)
    }
    if !self.device.controls.isEmpty {
      try console.print("")
      try console.print(self.controls)
    }
  }

  var summary: Table {
    var table = Table([.init(title: ""), .init(title: "", shrinks: true)])
    let rows = [
      ("device", self.device.id), ("kind", DeviceText.kind(self.device.kind)),
      ("name", self.device.name), ("label", self.device.label),
      ("driver", self.device.driver), ("path", self.device.path),
    ]
    for (name, value) in rows where !value.isEmpty {
      table.add([.init(name, .faint), .init(value)])
    }
    return table
  }

  var videoModes: Table {
    var table = Table([
      .init(title: "FORMAT"),
      .init(title: "SIZE"),
      .init(title: "FRAMES PER SECOND", shrinks: true),
    ])
    for mode in self.device.videoModes {
      table.add([
        .init(mode.format),
        .init(FigureText.size(width: mode.width, height: mode.height)),
        .init(mode.rates.map { FigureText.short($0) }.joined(separator: " ")),
      ])
    }
    return table
  }

  var audioModes: Table {
    var table = Table([
      .init(title: "FORMAT"), .init(title: "RATE"), .init(title: "CHANNELS"),
    ])
    for mode in self.device.audioModes {
      table.add([
        .init(mode.format),
        .init("\(DeviceText.range(mode.minRate, mode.maxRate)) Hz"),
        .init(DeviceText.range(mode.minChannels, mode.maxChannels)),
      ])
    }
    return table
  }

  var controls: Table {
    var table = Table([
      .init(title: "CONTROL", shrinks: true),
      .init(title: "TYPE"),
      .init(title: "VALUE", alignment: .right),
      .init(title: "DEFAULT", alignment: .right),
      .init(title: "RANGE"),
      .init(title: "CHOICES", shrinks: true),
    ])
    for control in self.device.controls {
      let step = control.step > 1 ? ", step \(control.step)" : ""
      let choices = control.menu.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      table.add([
        .init(control.name),
        .init(control.type),
        .init("\(control.value)"),
        .init("\(control.defaultValue)"),
        .init("\(control.minimum)…\(control.maximum)\(step)"),
        .init(choices.joined(separator: ", ")),
      ])
    }
    return table
  }
}
