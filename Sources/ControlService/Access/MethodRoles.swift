internal import Access
internal import ControlAPI
internal import GRPCCore

/// The role that each method requires: the one table of it.
enum MethodRoles {
  /// `nil` for a method that is none of ours.
  static func role(for method: MethodDescriptor) -> Role? {
    Self.table[method.fullyQualifiedMethod]
  }

  /// Every method of every service, as `rackcast.v1.NodeService/GetNode`: a descriptor that comes over the
  /// wire is none of those that were generated, which tell the kind of the call too.
  static let table: [String: Role] = {
    var table: [String: Role] = [:]
    for (role, methods) in Self.methods {
      for method in methods { table[method.fullyQualifiedMethod] = role }
    }
    return table
  }()

  /// Every method, by the role that it requires.
  static let all: [(method: MethodDescriptor, role: Role)] = Self.methods.flatMap { role, methods in
    methods.map { ($0, role) }
  }

  /// Whether a method may end the token that its caller shows.
  static func revokesTokens(_ method: MethodDescriptor) -> Bool {
    method.fullyQualifiedMethod == Node.RevokeToken.descriptor.fullyQualifiedMethod
  }

  private typealias Devices = ProtoDeviceService.Method
  private typealias Events = ProtoEventService.Method
  private typealias Images = ProtoWaitingImageService.Method
  private typealias Node = ProtoNodeService.Method
  private typealias Sessions = ProtoSessionService.Method

  private static let methods: [Role: [MethodDescriptor]] = [
    .viewer: [
      Devices.ListDevices.descriptor, Devices.GetDevice.descriptor,
      Devices.WatchDevices.descriptor,
      Events.ListEvents.descriptor, Events.SubscribeEvents.descriptor,
      Events.ListCodes.descriptor,
      Images.ListWaitingImages.descriptor, Images.GetWaitingImage.descriptor,
      Images.ReadWaitingImage.descriptor, Images.VerifyWaitingImages.descriptor,
      Node.GetNode.descriptor,
      Sessions.GetSession.descriptor, Sessions.ListSessions.descriptor,
      Sessions.WatchSession.descriptor, Sessions.ListRevisions.descriptor,
      Sessions.GetMaxZoom.descriptor, Sessions.Snapshot.descriptor,
    ],
    .operator: [
      Images.AddWaitingImage.descriptor, Images.DeleteWaitingImage.descriptor,
      Sessions.CreateSession.descriptor, Sessions.UpdateSession.descriptor,
      Sessions.DeleteSession.descriptor, Sessions.StartSession.descriptor,
      Sessions.StopSession.descriptor, Sessions.PauseSession.descriptor,
      Sessions.ResumeSession.descriptor, Sessions.AddDestination.descriptor,
      Sessions.RemoveDestination.descriptor, Sessions.RestartDestination.descriptor,
      Sessions.SendMessage.descriptor, Sessions.SwitchCamera.descriptor,
      Sessions.SetZoom.descriptor, Sessions.ToggleTorch.descriptor,
      Sessions.PlayBGM.descriptor, Sessions.PauseBGM.descriptor,
      Sessions.ResumeBGM.descriptor, Sessions.StopBGM.descriptor,
      Sessions.SetBGMVolume.descriptor, Sessions.SetMICVolume.descriptor,
      Sessions.StartPreview.descriptor, Sessions.StopPreview.descriptor,
    ],
    .admin: [
      Node.CreateToken.descriptor, Node.ListTokens.descriptor, Node.RevokeToken.descriptor,
    ],
  ]
}
