import Foundation
import Synchronization
import Testing

@testable import Sessions

@Suite struct WorkerThreadTests {
  @Test("has its name for whoever looks at the process, cut to what the kernel keeps")
  func name() async throws {
    let name = Mutex("")
    let thread = WorkerThread(name: "video the-longest-name") {
      let text = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
      name.withLock { $0 = text ?? "" }
    }
    await thread.join()

    #expect(name.withLock { $0 } == "video the-longe\n")
  }
}
