//! What a bad input gets, from the very code that ships.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use document::{Change, materialise};
use engine::{Faults, Holdings, Origin};
use model::wire::{Malformed, Reader};
use model::{Content, MemoryDisk, RecordKind, Scope, Timestamp, Value, with_causes};
use sync::dialogue::{Breach, Dialogue, summarise};
use sync::message::{Greeting, Message};
use sync::{BatchError, ReconcileError, respond, unpack};
use trust::{Card, Invitation, InvitationError, LinkError, Refusal, RootKey, Signed};
use web::{RefusalCode, Unserved};

use crate::refusals;
use crate::samples::{self, ALICE, Books, Person};

#[path = "../../../crates/web/tests/fake/mod.rs"]
#[allow(missing_docs)]
mod fake;

/// A refusal: its word, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub refusal: String,
    pub says: String,
}

fn judged(word: impl Into<String>, error: &dyn std::error::Error) -> Judged {
    Judged { refusal: word.into(), says: line(&with_causes(error)) }
}

/// On one line, as it stands in a file's head.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The refusal that an input of this kind gets; `None` when it is taken.
pub fn judge(kind: &str, bytes: &[u8]) -> Option<Judged> {
    match kind {
        "envelope" | "statement" => item(bytes),
        "held" => held(bytes),
        "body" => document::check(bytes, &ALICE.actor()).err().map(|refusal| judged(refusals::body(&refusal), &refusal)),
        "change" => change(bytes),
        "message" => Message::decode(bytes).err().map(|refusal| judged(refusals::malformed(&refusal), &refusal)),
        "greeting" => Greeting::decode(bytes).err().map(|refusal| judged(refusals::malformed(&refusal), &refusal)),
        "batch" => unpack(bytes).err().map(|refusal| judged(batch_word(&refusal), &refusal)),
        "reconcile" => {
            let answer = respond(&samples::set(90), bytes, sync::reconcile::MESSAGE_BYTES_MAX);
            answer.err().map(|refusal| judged(reconcile_word(&refusal), &refusal))
        }
        "dialogue" => dialogue(bytes),
        "invitation" => invitation(bytes),
        "card" => card(bytes),
        "phrase" => RootKey::from_phrase(text(bytes)).err().map(|refusal| judged(refusals::phrase(&refusal), &refusal)),
        "field" => field(bytes),
        "import" => import(bytes),
        "http" => http(bytes),
        other => panic!("no such kind of input: {other}"),
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("inputs of this kind are texts")
}

fn item_word(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Malformed(inside) => refusals::malformed(inside),
        other => refusals::item(other),
    }
}

fn batch_word(refusal: &BatchError) -> String {
    inner(refusals::batch(refusal), if let BatchError::Malformed(inside) = refusal { Some(inside) } else { None })
}

fn reconcile_word(refusal: &ReconcileError) -> String {
    inner(refusals::reconcile(refusal), if let ReconcileError::Malformed(inside) = refusal { Some(inside) } else { None })
}

fn inner(word: &'static str, inside: Option<&Malformed>) -> String {
    inside.map_or(word, refusals::malformed).to_owned()
}

fn item(bytes: &[u8]) -> Option<Judged> {
    let refusal = Signed::parse(bytes.to_vec()).and_then(Signed::verify).err()?;
    Some(judged(item_word(&refusal), &refusal))
}

/// An item that comes to a node which holds the samples' city, and what
/// [`before`] gives it of the founder's.
fn held(bytes: &[u8]) -> Option<Judged> {
    let mut holdings = Holdings::create(MemoryDisk::default().open(), samples::city(), None, true, Faults::default());
    let known = samples::statements().into_iter().map(|signed| signed.into_signed().into_bytes());
    let as_of = Timestamp(samples::TIME.0 + 100 * samples::DAY);
    let first = holdings.ingest(known.collect(), Origin::Backup, as_of).unwrap();
    assert_eq!(first.refused, []);
    let second = holdings.ingest(before(), Origin::Backup, as_of).unwrap();
    assert_eq!(second.refused, []);
    let told = holdings.ingest(vec![bytes.to_vec()], Origin::Backup, as_of).unwrap();
    let (_, refusal) = told.refused.into_iter().next()?;
    Some(judged(item_word(&refusal), &refusal))
}

/// Two envelopes that fill the founder's hour, and two in two other hours that
/// fill a month; each has the lowest ids of a few.
pub fn before() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = crate::make::of_hour().into_iter().take(2).collect();
    all.extend(crate::make::of_month().into_iter().take(2));
    all
}

/// See [`crate::craft::story`].
fn change(bytes: &[u8]) -> Option<Judged> {
    let mut from = Reader::new(bytes);
    let with_first = from.u8().unwrap() == 1;
    let mut changes: Vec<Change<'static>> = if with_first { vec![samples::first()] } else { vec![] };
    let mut rows = Vec::new();
    while from.left() > 0 {
        let who = Person(from.u8().unwrap());
        let counts = crate::craft::COUNTS[usize::from(from.u8().unwrap())];
        let (count, at) = (from.u16().unwrap(), usize::from(from.u16().unwrap()));
        let body = from.block(1 << 20, "a row's body").unwrap();
        for turn in 0..u32::from(count.max(1)) {
            let mut body = body.to_vec();
            if count > 0 {
                body[at..at + 4].copy_from_slice(&turn.to_be_bytes());
                body = samples::sealed(body);
            }
            let change = Change { counts, ..who.signs(10 + changes.len() as u64, body) };
            rows.push(change.key);
            changes.push(change);
        }
    }
    let forward = materialise(&samples::founding(), &changes);
    changes.reverse();
    let backward = materialise(&samples::founding(), &changes);
    let told = |document: &document::Document| document.set_aside().map(|(key, reason)| (key, reason.clone())).collect::<Vec<_>>();
    assert_eq!(told(&forward), told(&backward), "another order, another verdict");
    if with_first {
        let first = samples::first().key;
        assert!(forward.set_aside().all(|(key, _)| key != first), "the honest first change was set aside");
        assert!(forward.view().is_some());
    }
    let aside = told(&forward);
    let last = rows.iter().rev().find_map(|key| aside.iter().find(|(aside, _)| aside == key));
    let Some((_, reason)) = last else {
        let waiting = forward.waiting();
        return (waiting > 0).then(|| Judged { refusal: "waits".to_owned(), says: format!("{waiting} of its changes wait for others") });
    };
    let mut says: Vec<String> =
        rows.iter().filter_map(|key| aside.iter().find(|(aside, _)| aside == key)).map(|(_, reason)| reason.to_string()).collect();
    says.dedup();
    Some(Judged { refusal: refusals::reason(reason).to_owned(), says: line(&says.join(" | ")) })
}

/// See [`samples::story`].
fn dialogue(bytes: &[u8]) -> Option<Judged> {
    let (how, rest) = bytes.split_first().unwrap();
    let mut books = Books::new(*how);
    let mut dialogue = if how & 1 == 1 { Dialogue::leading() } else { Dialogue::following(&summarise(&books)) };
    let mut messages = samples::told(rest).into_iter().peekable();
    if how & 1 == 1
        && let Some(Message::Summaries(theirs)) = messages.next_if(|message| matches!(message, Message::Summaries(_)))
    {
        dialogue.lead(&mut books, theirs).expect("nothing is lost that is not led through");
    }
    let breach = messages.find_map(|message| dialogue.receive(&mut books, message).err())?;
    if messages.next().is_some() {
        return Some(Judged { refusal: "too-early".to_owned(), says: format!("{breach}, before the last message") });
    }
    let word = match &breach {
        Breach::Reconcile(inside) => format!("reconcile-{}", reconcile_word(inside)),
        Breach::Batch(inside) => format!("batch-{}", batch_word(inside)),
        other => refusals::breach(other).to_owned(),
    };
    Some(judged(word, &breach))
}

fn invitation(bytes: &[u8]) -> Option<Judged> {
    let refusal = text(bytes).parse::<Invitation>().err()?;
    let word = if let InvitationError::Malformed(inside) = &refusal { refusals::malformed(inside) } else { refusals::invitation(&refusal) };
    Some(judged(word, &refusal))
}

fn card(bytes: &[u8]) -> Option<Judged> {
    let refusal = text(bytes).parse::<Card>().err()?;
    let word = if let LinkError::Malformed(inside) = &refusal { refusals::malformed(inside) } else { refusals::card(&refusal) };
    Some(judged(word, &refusal))
}

/// Three lines: the kind's number, the field, and its value in JSON; without a
/// field, whether a record of nothing is whole.
fn field(bytes: &[u8]) -> Option<Judged> {
    let mut lines = text(bytes).splitn(3, '\n');
    let [kind, name, value] = [(); 3].map(|()| lines.next().unwrap_or_default());
    let filled = || {
        let mut content = Content::new(RecordKind::from_code(kind.parse().unwrap()))?;
        if !name.is_empty() {
            let value: Value = serde_json::from_str(value).expect("the value is of a form that values have");
            content.set(name, value)?;
            return Ok(());
        }
        content.check()
    };
    let refusal = filled().err()?;
    Some(judged(refusals::field(&refusal), &refusal))
}

/// The file's name, a line of `---`, the mapping, a line of `---`, the file. The first row
/// that is refused speaks for the file.
fn import(bytes: &[u8]) -> Option<Judged> {
    let mut parts = bytes.splitn(3, |byte| *byte == b'~');
    let [name, mapping, file] = [(); 3].map(|()| parts.next().unwrap_or_default());
    let trimmed = |part| text(part).trim().to_owned();
    let file = file.strip_prefix(b"\n").unwrap_or(file);
    let drafts = match cli::drafts(file, &trimmed(mapping), &trimmed(name)) {
        Ok(drafts) => drafts,
        Err(failure) => return Some(Judged { refusal: "file".to_owned(), says: line(&failure.to_string()) }),
    };
    drafts.into_iter().find_map(|draft| match draft {
        Ok(Some(draft)) => cli::founded(&draft).err().map(|refusal| judged("record", &refusal)),
        Ok(None) => None,
        Err(refused) => Some(Judged { refusal: "row".to_owned(), says: line(&refused.to_string()) }),
    })
}

const ADDRESS: &str = "127.0.0.1:4180";

/// A request's head as it stands on the wire, an empty line, and its body; `{host}`,
/// `{token}`, `{cookie}`, `{form}` and `{here}` (a record) are filled in. The first
/// line says how the node is: `alone`, `city`, or the word of what it answers.
fn http(bytes: &[u8]) -> Option<Judged> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(ask(text(bytes)))
}

async fn ask(script: &str) -> Option<Judged> {
    let (desk, script) = script.split_once('\n').unwrap();
    let (mut head, mut body) = script.split_once("\n\n").map(|(head, body)| (head.to_owned(), body.to_owned())).unwrap();
    let server = Unserved::new(node(desk), ADDRESS.parse().unwrap(), &[]).unwrap();
    let (cookie, form) = enter(&server).await;
    let here = "01".repeat(32);
    for (name, value) in [("{host}", ADDRESS), ("{token}", &server.token), ("{cookie}", &cookie), ("{form}", &form), ("{here}", &here)] {
        head = head.replace(name, value);
        body = body.replace(name, value);
    }
    let mut lines = head.lines();
    let (method, path) = lines.next().unwrap().split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in lines.map(|line| line.split_once(": ").unwrap_or((line.trim_end_matches(':'), ""))) {
        request = request.header(name, value);
    }
    let answer = server.answer(request.body(Body::from(body)).unwrap()).await;
    let status = answer.status();
    let RefusalCode(code) = *answer.extensions().get::<RefusalCode>()?;
    let said = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let said = match serde_json::from_slice::<serde_json::Value>(&said) {
        Ok(body) => {
            assert_eq!(body["error"]["code"], code);
            body["error"]["message"].as_str().unwrap().to_owned()
        }
        Err(_) => text(&said).split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap().replace(['\u{2068}', '\u{2069}'], ""),
    };
    Some(Judged { refusal: code.to_owned(), says: line(&format!("{}: {said}", status.as_u16())) })
}

fn node(how: &str) -> fake::FakeDesk {
    use node::NodeError;
    let now = Timestamp(samples::TIME.0);
    if how == "alone" {
        return fake::FakeDesk::alone(now);
    }
    let desk = fake::FakeDesk::in_city("Haifa", &["en"], now);
    desk.put(fake::ALICE, "Alice", 0, fake::samples::offer("Guitar"));
    desk.inner().refusal = match how {
        "city" => None,
        "refused" => Some(NodeError::Refused("the author's budget of 60 envelopes in an hour is used up".into())),
        "busy" => Some(NodeError::Busy),
        "damaged" => Some(NodeError::Damaged),
        "storage" => Some(NodeError::Storage("no space left".into())),
        "stopping" => Some(NodeError::Stopping),
        other => panic!("no such node: {other}"),
    };
    desk
}

/// The cookie and the forms' token of who opens the printed link.
async fn enter(server: &Unserved) -> (String, String) {
    let get = |path: &str| Request::get(path).header("Host", ADDRESS);
    let opened = server.answer(get(&format!("/open?token={}", server.token)).body(Body::empty()).unwrap()).await;
    let cookie = opened.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let page = server.answer(get("/invite").header("Cookie", &cookie).body(Body::empty()).unwrap()).await;
    let page = to_bytes(page.into_body(), usize::MAX).await.unwrap();
    let form = text(&page).split(r#"name="form" value=""#).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
    (cookie, form)
}

/// The scopes that a node of this stage does not hold.
pub fn scopes_not_held() -> [Scope; 4] {
    [Scope::School([9; 32]), Scope::Group([9; 32]), Scope::Sealed([9; 32]), Scope::Own([9; 32])]
}
