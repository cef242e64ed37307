/// First in, first out.
struct Fifo<Element> {
  private var elements: [Element] = []
  private var head = 0

  var count: Int { self.elements.count - self.head }

  var first: Element? { self.head < self.elements.count ? self.elements[self.head] : nil }

  var last: Element? { self.count > 0 ? self.elements.last : nil }

  mutating func append(_ element: Element) {
    self.elements.append(element)
  }

  mutating func popFirst() -> Element? {
    guard let first else { return nil }
    self.head += 1
    if self.head > 1024, self.head * 2 > self.elements.count {
      self.elements.removeFirst(self.head)
      self.head = 0
    }
    return first
  }

  func first(where isWanted: (Element) -> Bool) -> Element? {
    self.elements[self.head...].first(where: isWanted)
  }
}
