//! Every refusal that there is, by one word each. The lists and the words come
//! from one place, and the compiler holds them against the enums: who adds a
//! variant adds a word here, and then a file, or the test of coverage fails.

use document::{BodyRefusal, Reason};
use model::FieldError;
use model::wire::Malformed;
use sync::dialogue::Breach;
use sync::{BatchError, ReconcileError};
use trust::{InvitationError, LinkError, PhraseError, Refusal};

macro_rules! refusals {
    ($($list:ident, $word:ident: $of:ty { $($pattern:pat => $name:literal,)* })*) => { $(
        /// All words of the enum.
        pub const $list: &[&str] = &[$($name),*];
        /// The word of one.
        pub fn $word(refusal: &$of) -> &'static str {
            match refusal { $($pattern => $name,)* }
        }
    )* };
}

refusals! {
    MALFORMED, malformed: Malformed {
        Malformed::Short { .. } => "malformed-short",
        Malformed::Trailing(_) => "malformed-trailing",
        Malformed::TooLong { .. } => "malformed-too-long",
        Malformed::Value { .. } => "malformed-value",
        Malformed::Text(_) => "malformed-text",
        Malformed::Order(_) => "malformed-order",
    }
    ITEM, item: Refusal {
        Refusal::TooLarge { .. } => "too-large",
        Refusal::Malformed(_) => "malformed",
        Refusal::Signature => "signature",
        Refusal::City { .. } => "city",
        Refusal::Scope(_) => "scope",
        Refusal::Stranger => "stranger",
        Refusal::Dates { .. } => "dates",
        Refusal::Erased => "erased",
        Refusal::NotShared(_) => "not-shared",
        Refusal::Body(_) => "body",
        Refusal::Budget { .. } => "budget",
    }
    BODY, body: BodyRefusal {
        BodyRefusal::TooMany { .. } => "too-many",
        BodyRefusal::Short { .. } => "short",
        BodyRefusal::Trailing { .. } => "trailing",
        BodyRefusal::Wrong { .. } => "wrong",
        BodyRefusal::Column { .. } => "column",
        BodyRefusal::Rows { .. } => "rows",
    }
    REASON, reason: Reason {
        Reason::Malformed(_) => "malformed",
        Reason::NotNow => "not-now",
        Reason::Cut => "cut",
        Reason::Carried => "carried",
        Reason::BuiltOnNotNow => "built-on-not-now",
        Reason::BuiltOnSetAside => "built-on-set-aside",
        Reason::Repeated => "repeated",
        Reason::NotEditor => "not-editor",
        Reason::NotFounder => "not-founder",
        Reason::Number { .. } => "number",
        Reason::UnknownActor => "unknown-actor",
        Reason::BothSides => "both-sides",
        Reason::Operation { .. } => "operation",
        Reason::Fork => "fork",
        Reason::SecondFounding => "second-founding",
        Reason::Full { .. } => "full",
        Reason::Waiting => "too-many-wait",
        Reason::Automerge => "automerge",
    }
    BATCH, batch: BatchError {
        BatchError::TooLong { .. } => "too-long",
        BatchError::Frame => "frame",
        BatchError::Bomb { .. } => "bomb",
        BatchError::Inflate { .. } => "inflate",
        BatchError::Malformed(_) => "malformed",
    }
    RECONCILE, reconcile: ReconcileError {
        ReconcileError::Malformed(_) => "malformed",
        ReconcileError::Version { .. } => "version",
        ReconcileError::Endless { .. } => "endless",
    }
    BREACH, breach: Breach {
        Breach::Unexpected(_) => "unexpected",
        Breach::Scope(_) => "scope",
        Breach::Lost(_) => "lost",
        Breach::Reconcile(_) => "reconcile",
        Breach::Batch(_) => "batch",
    }
    INVITATION, invitation: InvitationError {
        InvitationError::Prefix(_) => "prefix",
        InvitationError::Damaged => "damaged",
        InvitationError::Version(_) => "version",
        InvitationError::Malformed(_) => "malformed",
    }
    CARD, card: LinkError {
        LinkError::Prefix { .. } => "prefix",
        LinkError::Damaged => "damaged",
        LinkError::Version(_) => "version",
        LinkError::Malformed(_) => "malformed",
    }
    PHRASE, phrase: PhraseError {
        PhraseError::Count(_) => "count",
        PhraseError::Word(_) => "word",
        PhraseError::Checksum => "checksum",
    }
    FIELD, field: FieldError {
        FieldError::Unknown { .. } => "unknown",
        FieldError::Missing { .. } => "missing",
        FieldError::Wrong { .. } => "wrong",
        FieldError::Kind(_) => "kind",
    }
}

/// What an import refuses: the whole file or its mapping, one row, or the record
/// that a row would found.
pub const IMPORT: &[&str] = &["file", "row", "record"];

/// Every kind of input, and the words that its files must show between them.
/// `malformed` stands for any of [`MALFORMED`] where the enum has a cause inside.
pub fn all() -> Vec<(&'static str, Vec<&'static str>)> {
    let own = [MALFORMED, &["too-large", "signature"]].concat();
    let change = [REASON, &["waits"]].concat();
    vec![
        ("envelope", own.clone()),
        ("statement", own),
        ("held", ITEM.to_vec()),
        ("body", BODY.to_vec()),
        ("change", change),
        ("message", MALFORMED.to_vec()),
        ("greeting", MALFORMED.to_vec()),
        ("batch", BATCH.to_vec()),
        ("reconcile", RECONCILE.to_vec()),
        ("dialogue", BREACH.to_vec()),
        ("invitation", INVITATION.to_vec()),
        ("card", CARD.to_vec()),
        ("phrase", PHRASE.to_vec()),
        ("field", FIELD.to_vec()),
        ("import", IMPORT.to_vec()),
        ("http", web::REFUSAL_CODES.concat()),
    ]
}

/// What no file can show, and why.
pub const NEVER: &[(&str, &str, &str)] = &[
    ("held", "not-shared", "the city of the corpus is allied with none; see the engine's tests of alliances"),
    ("envelope", "malformed-text", "an envelope holds no text outside its body"),
    ("envelope", "malformed-order", "an envelope holds no list"),
    ("http", "locked", "it takes a node whose keys are locked: tests/tests/keys.rs asks one"),
    ("http", "disk-full", "it takes a full disk: tests/tests/machine.rs fills one"),
    ("http", "passphrase", "it takes a node with a passphrase: tests/tests/keys.rs types a wrong one"),
    ("held", "erased", "it takes an erasure that counts: crates/engine/tests/scopes.rs offers an erased record again"),
    ("greeting", "malformed-text", "a greeting holds no text"),
    ("reconcile", "endless", "it takes a thousand messages; crates/sync/src/reconcile/tests.rs sends them"),
    (
        "change",
        "automerge",
        "no change is known that passes the rules and that automerge fails on: the fuzzer `change` looks for one, and \
         crates/document/src/apply.rs shows with the rules taken away what happens then",
    ),
];
