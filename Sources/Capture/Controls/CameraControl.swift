internal import CV4L2

/// The driver's numbers of the controls that sessions use (kernel documentation, "Camera Control
/// Reference" and "Flash Control Reference").
public enum CameraControl {
  /// `V4L2_CID_FOCUS_AUTO`: 1 follows the scene, 0 keeps the focus.
  public static let autoFocus = UInt32(V4L2_CID_FOCUS_AUTO)
  /// `V4L2_CID_ZOOM_ABSOLUTE`: the focal length in units of the driver's own.
  public static let zoom = UInt32(V4L2_CID_ZOOM_ABSOLUTE)
  /// `V4L2_CID_FLASH_LED_MODE`: what the flash is used for.
  public static let flashMode = UInt32(V4L2_CID_FLASH_LED_MODE)
  /// The flash is off.
  public static let flashOff = Int64(V4L2_FLASH_LED_MODE_NONE.rawValue)
  /// The flash shines all the time.
  public static let flashTorch = Int64(V4L2_FLASH_LED_MODE_TORCH.rawValue)
}
