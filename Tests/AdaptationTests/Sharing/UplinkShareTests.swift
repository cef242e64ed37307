import Adaptation
import Media
import Testing

@Suite struct UplinkShareTests {
  typealias Session = SharedPlace.Session

  private static let two = [Session(name: "a", priority: 9), Session(name: "b", priority: 1)]

  @Test(
    "nobody gives way where all have what they need, where all are equal, or over another uplink",
    arguments: [
      ([9, 1], 9000, ["192.0.2.1", "192.0.2.1"]), ([5, 5], 4000, ["192.0.2.1", "192.0.2.1"]),
      ([9, 1], 4000, ["192.0.2.1", "192.0.2.2"]),
    ]
  )
  func nobody(priorities: [Int], room: Int, uplinks: [String]) {
    let sessions = zip(priorities, uplinks).map { priority, uplink in
      Session(name: "\(uplink) \(priority)", priority: priority, uplink: uplink)
    }
    var place = SharedPlace(sessions, room: room)

    for _ in 0 ..< 60 {
      place.round()
      #expect(place.ceilings == [nil, nil])
    }
  }

  @Test(
    "the lower one goes down by three tenths each four seconds, to its lowest rate and no lower"
  )
  func steps() {
    var place = SharedPlace(Self.two, room: 4000)
    // Seconds, the ceiling by then: the path must have been too slow for six seconds.
    let table: [(Int, Int?)] = [
      (6, nil), (8, 1400), (10, 1400), (12, 980), (16, 686), (20, 480), (24, 336), (28, 235),
      (32, 200), (60, 200), (600, 200),
    ]

    var time = 0
    for (second, ceiling) in table {
      place.run(second - time)
      time = second
      #expect(place.ceilings == [nil, ceiling], "\(second) s")
    }
    #expect(place.rates == [3800, 200])
  }

  @Test("those it is done for are told when it has reached the encoder")
  func tells() {
    var place = SharedPlace(Self.two, room: 4000)
    var told: [Int] = []

    for second in stride(from: 2, through: 20, by: 2) {
      place.round()
      if place.told == ["a"] { told.append(second) } else { #expect(place.told.isEmpty) }
    }

    #expect(told == [10, 14, 18])
  }

  @Test("the lowest gives way first; what it gives is not for those between, and they are next")
  func lowestFirst() {
    var place = SharedPlace(
      [
        Session(name: "a", priority: 9), .init(name: "b", priority: 5),
        .init(name: "c", priority: 1),
      ],
      room: 6000
    )

    place.run(8)
    #expect(place.ceilings == [nil, 2000, 1400])
    place.run(24)
    #expect(place.ceilings == [nil, 2000, 200])
    #expect(place.rates == [3800, 2000, 200])
    place.run(600)
    // Enough for the first; the second has what is left, and the third nothing more.
    #expect(place.rates[0] >= 3800 && (1400 ... 2000).contains(place.rates[1]))
    #expect(place.rates[2] == 200)
  }

  @Test("one that has more of what it asks for than the needy one gives way with the lowest")
  func betterOff() {
    var place = SharedPlace(
      [
        Session(name: "a", priority: 9, own: 1000), .init(name: "b", priority: 5),
        .init(name: "c", priority: 1),
      ],
      room: 9000
    )

    place.run(8)

    #expect(place.ceilings == [nil, 2800, 2800])
  }

  @Test("giving way that is of no use ends after half a minute, and is not tried again for five")
  func notShared() {
    var place = SharedPlace(
      [Session(name: "a", priority: 9, own: 1000), .init(name: "b", priority: 1)],
      room: 9000
    )
    var giving: [Int] = []

    for second in stride(from: 2, through: 1100, by: 2) {
      place.round()
      if place.ceilings[1] != nil { giving.append(second) }
    }

    // After the second time it is ten.
    let begins = giving.filter { !giving.contains($0 - 2) }
    #expect(begins == [8, 338, 968])
    #expect(giving.count == 3 * 30 / 2)
  }

  @Test("giving way that is of no use any more, as another place is narrow now, ends after a while")
  func notSharedAnyMore() {
    var place = SharedPlace(Self.two, room: 4000)
    place.run(60)
    #expect(place.rates == [3800, 200])

    place.sessions[0].own = 1000
    place.room = 9000
    place.run(270)
    #expect(place.rates[1] == 200)
    place.run(120)
    #expect(place.ceilings == [nil, nil] && place.rates == [1000, 4000])
  }

  @Test("whether it is still of use is tried every five minutes, at the cost of a tenth or so")
  func stillShared() {
    var place = SharedPlace(Self.two, room: 2000)
    place.run(60)
    var checks: [Int] = []

    for second in stride(from: 62, through: 1300, by: 2) {
      place.round()
      #expect(place.rates[0] >= 1350 && place.rates[1] <= 650)
      if place.rates[1] > 200, second - (checks.last ?? 0) > 60 { checks.append(second) }
    }

    #expect(checks.count == 4, "\(checks)")
  }

  @Test("what was given comes back when it is needed no more, in steps that grow")
  func givesBack() {
    var place = SharedPlace(Self.two, room: 4000)
    place.run(60)
    #expect(place.ceilings == [nil, 200])

    place.room = 9000
    var ceilings: [Int?] = []
    for _ in 0 ..< 30 {
      place.round()
      if ceilings.last != place.ceilings[1] { ceilings.append(place.ceilings[1]) }
      if ceilings.count == 2 { #expect(place.now >= .zero + .seconds(76)) }
    }

    #expect(ceilings == [200, 230, 299, 478, 765, 1225, 1960, 3135, nil])
  }

  @Test("a step that was too much is taken back, and the next one comes after a pause that doubles")
  func stepsBack() {
    var place = SharedPlace(Self.two, room: 4400)
    var tries: [Int] = []
    var last: Int?
    for second in stride(from: 2, through: 700, by: 2) {
      place.round()
      let ceiling = place.ceilings[1]
      if let last, let ceiling, ceiling > last, last > 350 { tries.append(second) }
      last = ceiling ?? last
      if second > 60 { #expect(place.rates[0] >= 3900 && place.rates[1] <= 470) }
    }

    let pauses = zip(tries, tries.dropFirst()).map { $1 - $0 }
    #expect(pauses.prefix(3).map { $0 / 30 } == [1, 2, 4], "\(tries)")
  }

  @Test("a session that stops is forgotten, and with the needy one the others are free")
  func forgets() {
    var place = SharedPlace(Self.two, room: 4000)
    place.run(20)
    #expect(place.share.count == 2 && place.ceilings[1] == 480)

    place.sessions.removeFirst()
    place.run(8)

    #expect(place.share.count == 1 && place.ceilings == [nil])
  }

  @Test("another priority counts at once")
  func changes() {
    var place = SharedPlace(Self.two, room: 4000)
    place.run(20)

    place.sessions[0].priority = 1
    place.sessions[1].priority = 9
    place.run(2)
    #expect(place.ceilings == [nil, nil])
    place.run(30)
    #expect(place.rates[1] > 3000 && place.rates[0] < 1000)
  }

  @Test("a destination that is reached over another uplink counts there, and only there")
  func moves() {
    var place = SharedPlace(Self.two, room: 4000)
    place.run(20)

    place.sessions[1].uplink = "192.0.2.2"
    place.run(2)

    #expect(place.share.count == 2 && place.ceilings == [nil, nil])
  }
}
