internal import ArgumentParser

/// `rackcast session`
struct SessionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session",
    abstract: "Configure, start, stop and observe push sessions.",
    subcommands: [
      SessionCreate.self, SessionList.self, SessionShow.self, SessionSet.self, SessionStart.self,
      SessionStop.self, SessionPause.self, SessionResume.self, SessionSwitchCamera.self,
      SessionZoom.self, SessionTorch.self, SessionSnapshot.self, SessionPreview.self,
      SessionDestination.self, SessionBGM.self, SessionMic.self, SessionMessage.self,
      SessionWait.self, SessionWatch.self,
      SessionDelete.self,
      SessionRevisions.self,
    ]
  )
}
