internal import GRDB

/// The changes of one transaction. Valid only inside the closure that it is given to.
public struct Transaction {
  let database: Database
}
