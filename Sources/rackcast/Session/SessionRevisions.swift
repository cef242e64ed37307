internal import ArgumentParser
internal import ControlAPI

/// `rackcast session revisions`
struct SessionRevisions: NodeCommand {
  static let configuration = CommandConfiguration(
    commandName: "revisions",
    abstract: "List every configuration the session ever had, oldest first.",
    discussion: """
      Example:
        rackcast session revisions cam1
      """
  )

  @Argument(help: "The session.")
  var name: String

  @OptionGroup var options: NodeOptions
  @OptionGroup var output: OutputOptions

  func run(on node: some NodeConnector, console: Console) async throws {
    let revisions = try await node.call { services in
      var request = ProtoListRevisionsRequest()
      request.name = self.name
      return try await services.sessions.listRevisions(request, options: services.answer).revisions
    }.map { revision in
      var revision = revision
      if revision.hasAttributes { revision.attributes = revision.attributes.withoutSecrets() }
      return revision
    }
    switch console.format {
    case .json:
      try console.print(json: revisions)
    case .table:
      try console.print(Self.table(revisions))
    }
  }

  /// A row for each revision, with what it changed against the one before.
  static func table(_ revisions: [ProtoRevision]) -> Table {
    var table = Table([
      .init(title: "REVISION", alignment: .right),
      .init(title: "TIME"),
      .init(title: "OPERATOR"),
      .init(title: "CHANGES", shrinks: true),
    ])
    var before = ProtoSessionAttributes()
    for revision in revisions {
      table.add([
        .init("\(revision.revision)"),
        .init(TimeText.local(nanoseconds: revision.wallTimeNs)),
        .init(revision.operator),
        .init(Self.changes(from: before, to: revision.attributes)),
      ])
      before = revision.attributes
    }
    return table
  }

  /// `mode=HD gop reset`: what differs between two configurations.
  static func changes(
    from before: ProtoSessionAttributes,
    to after: ProtoSessionAttributes
  ) -> String {
    SessionAttribute.allCases.compactMap { attribute in
      let old = attribute.requested(in: before)
      let new = attribute.requested(in: after)
      guard old != new else { return nil }
      return new.map { "\(attribute.rawValue)=\($0)" } ?? "\(attribute.rawValue) reset"
    }.joined(separator: ", ")
  }
}
