//! What the roll says of one envelope, as its document and its view's stamp need it.

use document::Counts;
use model::{MemberId, Timestamp};
use trust::{Roll, Signed, Why};

/// For whom an envelope of a record counts as of a time, and whether. `None` when its
/// device writes for nobody that the roll knows.
///
/// Who may act for the record's owner, as staff or after them, counts as the owner.
pub(super) fn judge(roll: &Roll, owner: MemberId, signed: &Signed, as_of: Timestamp) -> Option<(MemberId, Counts)> {
    let member = roll.member_in(signed.scope(), signed.device())?;
    let counts = match roll.judge(signed) {
        Ok(_) if signed.time() > as_of || roll.check_scope(signed.scope(), signed.time()).is_err() => Counts::NotNow,
        Ok(_) => Counts::Yes,
        Err(Why::Cut { .. } | Why::CutUnknown { .. }) => Counts::Cut,
        Err(_) => Counts::NotNow,
    };
    let acts_for = member != owner && roll.acts_for(member, owner, signed.time());
    Some((if acts_for { owner } else { member }, counts))
}
