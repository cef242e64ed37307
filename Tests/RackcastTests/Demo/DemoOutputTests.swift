import ControlAPI
import SwiftProtobuf
import Testing

@testable import rackcast

@Suite struct DemoOutputTests {
  let recorder = Recorder()

  private static let introduction = DemoIntroduction(
    node: NodeAddress(host: "127.0.0.1", port: 7401),
    sinkPort: 1936,
    programs: DemoProgram.all(clip: "/films/clip.mp4", port: 1936),
    directory: "/opt/rack",
    duration: DurationArgument(.seconds(20))
  )

  private var row: DemoRow {
    var session = ProtoSession.named("pattern", .live)
    session.effective.mode = "RTC"
    session.netStatus.videoWidth = 360
    session.netStatus.videoHeight = 640
    session.netStatus.videoFps = 29.96
    session.netStatus.videoBitrate = 800
    session.netStatus.audioBitrate = 48
    session.netStatus.captureToWireP99Ms = 12.34
    var arrivals = DemoArrivals()
    arrivals.pictures = 478
    arrivals.late = 3
    return DemoRow(session: session, arrivals: arrivals)
  }

  private var verdict: DemoVerdict {
    var arrivals = DemoArrivals()
    arrivals.pictures = 470
    arrivals.sounds = 900
    let account = DemoAccount(
      session: "clip",
      state: .live,
      framesPerSecond: 25,
      pushed: 1300,
      dropped: 5,
      arrivals: arrivals,
      span: .seconds(20)
    )
    return DemoVerdict(accounts: [account], incidents: [])
  }

  @Test("above the figures stand the places, the sessions and commands to paste")
  func introduction() {
    let lines = Self.introduction.lines

    #expect(
      lines.contains(
        "On air for 20s, from rackcastd at 127.0.0.1:7401 to rtmp://127.0.0.1:1936/live:"
      )
    )
    #expect(lines.contains("  clip     file:/films/clip.mp4, HD"))
    #expect(lines.contains("  pattern  synthetic:pattern and synthetic:tone, RTC"))
    #expect(lines.contains("  export RACKCAST_NODE=127.0.0.1:7401 PATH=\"/opt/rack:$PATH\""))
    #expect(lines.contains("  rackcast session set pattern --max-bitrate 600"))
  }

  @Test("in a pipe a session is a line, with what arrived at its end")
  func pipe() throws {
    try DemoOutput(console: self.recorder.console()).looked([self.row, self.row], at: 0)

    #expect(self.recorder.lines.count == 2)
    #expect(self.recorder.lines.allSatisfy { $0.contains("pattern  live  RTC") })
    #expect(self.recorder.lines.allSatisfy { $0.hasSuffix("received 478  late 3") })
  }

  @Test("on a terminal a table is drawn over, on 80 columns whole")
  func terminal() throws {
    let terminal = Terminal(columns: 80, rows: 24, colours: false)
    let output = DemoOutput(console: self.recorder.console(.table, terminal: terminal))

    try output.looked([self.row], at: 0)
    try output.looked([self.row], at: 0)

    #expect(self.recorder.output.contains("\u{1B}[3F\u{1B}[Jon air at"))
    #expect(
      self.recorder.lines[1 ... 2] == [
        "SESSION  STATE  PICTURE         KBPS  DROPPED      P99  RECEIVED  LATE",
        "pattern  live   360×640 @ 30.0   848        0  12.3 ms       478     3",
      ]
    )
  }

  @Test("no line is wider than the terminal, and the name stays whole", arguments: [20, 40, 60])
  func narrow(columns: Int) throws {
    let terminal = Terminal(columns: columns, rows: 24, colours: false)
    var table = Table(DemoRow.columns)
    table.add(self.row.cells)

    let lines = table.lines(width: terminal.columns(), colours: false)

    #expect(lines.allSatisfy { TextWidth.of($0) <= columns })
    #expect(columns == 20 || lines.last?.hasPrefix("pattern  live") == true)
  }

  @Test("the last word is a table with a verdict, which is an error when it is bad")
  func ended() throws {
    let output = DemoOutput(console: self.recorder.console())
    var good = self.verdict.accounts
    good[0].arrivals.pictures = 500

    try output.ended(self.verdict, at: 0)
    let bad = self.recorder.lines
    try output.ended(DemoVerdict(accounts: good, incidents: []), at: 0)

    #expect(bad[1] == "clip       1300      1370       470  500  94.0 %     0        5          0")
    #expect(!bad.contains { $0.contains("demonstration") })
    #expect(self.recorder.lines.last?.hasPrefix("The demonstration passed: ") == true)
  }

  @Test("as JSON each line is an object, and what is said beside goes to standard error")
  func json() throws {
    let output = DemoOutput(console: self.recorder.console(.json))

    try output.progress("starting rackcastd")
    try output.onAir(Self.introduction, at: 1)
    try output.looked([self.row], at: 2)
    try output.ended(self.verdict, at: 3)

    let lines = try self.recorder.lines.map { try Google_Protobuf_Struct(jsonString: $0).fields }
    #expect(lines.map { $0["event"]?.stringValue } == ["live", "sessions", "summary"])
    #expect(lines[0]["node"]?.stringValue == "127.0.0.1:7401")
    let session = lines[1]["sessions"]?.listValue.values.first?.structValue.fields
    #expect(session?["video_frames"]?.numberValue == 478)
    #expect(
      session?["session"]?.structValue.fields["state"]?.stringValue == "SESSION_STATE_LIVE"
    )
    #expect(lines[2]["passed"]?.boolValue == false)
    let account = lines[2]["sessions"]?.listValue.values.first?.structValue.fields
    #expect(account?["video_frames_due"]?.numberValue == 500)
    #expect(account?["frames_sent"]?.numberValue == 1300)
    #expect(self.recorder.diagnostics == "==> starting rackcastd\n")
  }
}
