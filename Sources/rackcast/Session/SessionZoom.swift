internal import ArgumentParser
internal import ControlAPI

/// `rackcast session zoom`
struct SessionZoom: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "zoom",
    abstract: "Zoom the picture of a session that is on air, or tell how far it can be zoomed.",
    discussion: """
      With the camera's own zoom where it has one, which acts for all sessions that use it, else with a \
      crop. The session needs --zoom. 1 is the whole picture.

      Example:
        rackcast session zoom cam1 2.5
        rackcast session zoom cam1
      """
  )

  @Argument(help: "The session, which is on air.")
  var name: String

  @Argument(help: "The level, 1 to the greatest; without it the present one is told.")
  var level: Double?

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let level = self.level, !(level >= 1 && level.isFinite) {
      throw ValidationError("\(level) is no level to zoom to; give 1 or more")
    }
  }

  func run(on node: some NodeConnector, console: Console) async throws {
    if let level = self.level {
      try await self.zoom(to: level, on: node, console: console)
    } else {
      try await self.tell(on: node, console: console)
    }
  }

  private func zoom(
    to level: Double,
    on node: some NodeConnector,
    console: Console
  ) async throws {
    let session = try await node.mutate { services, key in
      var request = ProtoSetZoomRequest()
      request.name = self.name
      request.level = level
      request.idempotencyKey = key
      return try await services.sessions.setZoom(request, options: services.answer)
    }.withoutSecrets()
    switch console.format {
    case .json:
      try console.print(json: session)
    case .table:
      try console.print("\(self.name) is zoomed to \(FigureText.short(session.zoomLevel))×")
    }
  }

  private func tell(on node: some NodeConnector, console: Console) async throws {
    let zoom = try await node.call { services in
      var request = ProtoGetMaxZoomRequest()
      request.name = self.name
      return try await services.sessions.getMaxZoom(request, options: services.answer)
    }
    switch console.format {
    case .json:
      try console.print(json: zoom)
    case .table:
      let how = zoom.byCamera ? "by the camera" : "by a crop"
      try console.print(
        "\(self.name) is zoomed to \(FigureText.short(zoom.level))× of at most "
          + "\(FigureText.short(zoom.maxZoom))×, \(how)"
      )
    }
  }
}
