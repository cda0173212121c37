//! Who this node writes for.

use model::MemberId;
use trust::DeviceKey;

/// The device's key and the member that it writes for.
pub struct Identity {
    /// The device's key.
    pub key: DeviceKey,
    /// The member.
    pub member: MemberId,
}
