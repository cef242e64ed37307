internal import ControlAPI
internal import Events
internal import GRPCCore
internal import Store
internal import SwiftProtobuf

/// Reads the history.
struct EventService: ProtoEventService.SimpleServiceProtocol {
  /// The most events in one answer.
  private static let limit = 1000
  /// How long an answer waits for events on their way to the disk.
  private static let flushLimit = Duration.seconds(5)

  let events: EventLog

  func listEvents(
    request: ProtoListEventsRequest,
    context: ServerContext
  ) async throws -> ProtoListEventsResponse {
    // Who saw a state must find its cause here, so what is on its way to the disk is waited for.
    await self.events.flush(atMost: Self.flushLimit)
    let limit = request.limit == 0 ? Self.limit : min(Int(request.limit), Self.limit)
    // One more than asked for tells whether there are more.
    let found = try await self.events.events(
      session: request.session.isEmpty ? nil : request.session,
      after: request.afterSequence,
      limit: limit + 1,
      codes: request.codes,
      newest: request.newest
    )
    return .with { response in
      let kept = request.newest ? found.suffix(limit) : found.prefix(limit)
      response.events = kept.map { ProtoEvent($0) }
      response.more = found.count > limit
    }
  }

  func subscribeEvents(
    request: ProtoSubscribeEventsRequest,
    response: RPCWriter<ProtoEvent>,
    context: ServerContext
  ) async throws {
    let events = self.events.subscribe(
      session: request.session.isEmpty ? nil : request.session,
      after: request.onlyNew ? self.events.lastSequence : request.afterSequence
    )
    for try await event in events {
      try await response.write(ProtoEvent(event))
    }
  }

  func listCodes(
    request: ProtoListCodesRequest,
    context: ServerContext
  ) async throws -> ProtoListCodesResponse {
    .with { response in
      response.codes = Code.all.map { code in
        .with {
          $0.code = code.number
          $0.name = code.name
          $0.severity = ProtoSeverity(code.severity)
          $0.meaning = code.meaning
        }
      }
    }
  }
}
