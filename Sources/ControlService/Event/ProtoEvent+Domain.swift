internal import ControlAPI
internal import Events

extension ProtoEvent {
  init(_ event: Event) {
    self.init()
    self.sequence = event.sequence
    self.wallTimeNs = event.wallTime
    self.monotonicNs = event.monotonicTime
    self.session = event.session ?? ""
    self.destination = event.destination ?? ""
    self.code = event.code.number
    self.name = event.code.name
    self.severity = ProtoSeverity(event.code.severity)
    self.message = event.message
    self.detail = ProtoEventDetail(event.detail)
    self.operator = event.operator ?? ""
    self.previousState = event.previousState ?? ""
    self.nextState = event.nextState ?? ""
  }

  /// An event on its way to the disk, so without its number yet.
  init(_ draft: EventDraft) {
    self.init(Event(sequence: 0, draft))
  }
}

extension ProtoSeverity {
  init(_ severity: Severity) {
    self =
      switch severity {
      case .info: .info
      case .warning: .warning
      case .error: .error
      }
  }
}

extension ProtoEventDetail {
  init(_ detail: EventDetail) {
    self.init()
    if let device = detail.device { self.device = device }
    if let errno = detail.errno { self.errno = errno }
    if let name = detail.errnoName { self.errnoName = name }
    if let step = detail.step { self.step = step }
    if let attempt = detail.attempt { self.attempt = attempt }
    if let attempts = detail.attempts { self.attempts = attempts }
    if let delay = detail.delayMs { self.delayMs = delay }
    if let cause = detail.cause { self.cause = cause }
    if let md5 = detail.md5 { self.md5 = md5 }
    if let code = detail.rtmpCode { self.rtmpCode = code }
    if let address = detail.serverIp { self.serverIp = address }
    if let width = detail.width { self.width = width }
    if let height = detail.height { self.height = height }
    if let fps = detail.fps { self.fps = fps }
    if let encoder = detail.encoder { self.encoder = encoder }
    if let hardware = detail.hardware { self.hardware = hardware }
    if let from = detail.fromKbps { self.fromKbps = from }
    if let to = detail.toKbps { self.toKbps = to }
    if let revision = detail.revision { self.revision = revision }
    self.attributes = detail.attributes
    if let progress = detail.progressMs { self.progressMs = progress }
    if let duration = detail.durationMs { self.durationMs = duration }
  }
}
