/// The SQL files of this folder, in the order in which they are applied.
///
/// A file is never edited after a release: databases remember what they were built with. A change
/// of the schema is a further file, `V<n>_<name>.sql`, listed here and in `Package.swift`.
public enum Migrations {
  public static let all = [
    Migration(version: 1, name: "initial", sql: PackageResources.V1_initial_sql),
    Migration(version: 2, name: "waiting_images", sql: PackageResources.V2_waiting_images_sql),
    Migration(version: 3, name: "adaptation", sql: PackageResources.V3_adaptation_sql),
    Migration(version: 4, name: "access", sql: PackageResources.V4_access_sql),
  ]
}
