//! Measures what a record costs: bytes, and time on one core.
//!
//! `cargo run --release -p document --example measure`

use std::hint::black_box;
use std::time::{Duration, Instant};

use document::{Change, Founding, actor, check, found, materialise};
use model::{Content, DeviceId, ItemId, ItemKey, MemberId, Nonce, RecordId, RecordKind, Timestamp, Value};

const DEVICE: DeviceId = DeviceId([1; 32]);
const RUN: Nonce = Nonce([3; 16]);

fn main() {
    let founding = Founding {
        record: RecordId([2; 32]),
        scope: model::Scope::City,
        kind: RecordKind::OFFER,
        founder: DEVICE,
        owner: MemberId([9; 32]),
    };
    let actor = actor(DEVICE, founding.record, RUN);
    let content = offer();
    for (name, shared) in [("personal", false), ("shared", true)] {
        let body = found(actor, &content, shared).expect("the content is sound");
        println!("{name} record: {} bytes", body.len());
        show("found", 2_000, || found(actor, &content, shared));
        show("check", 20_000, || check(&body, &actor));
        let mut held = vec![change(1, body)];
        show("materialise, 1 change", 20_000, || materialise(&founding, &held));
        let mut document = materialise(&founding, &held);
        show("view, 1 change", 20_000, || document.view());
        show("edit the title, 1 change", 500, || document.edit(actor, &[("title", Some("Guitar".into()))]));
        for time in 2..=1_000 {
            let text = format!("{} {time}", content.text("description"));
            let edits = [("title", Some(Value::Text(format!("Guitar {time}")))), ("description", Some(Value::Text(text)))];
            let body = document.edit(actor, &edits).expect("the edit is sound").expect("the edit changes something");
            held.push(change(time, body));
            assert!(document.extend(&held[held.len() - 1]), "an honest change extends");
            if [2, 10, 100, 1_000].contains(&time) {
                show(&format!("materialise and view, {time} changes"), 2_000 / time as u32, || materialise(&founding, &held).view());
                show(&format!("edit, {time} changes"), 2_000 / time as u32, || document.edit(actor, &[("title", Some("x".into()))]));
            }
        }
    }
}

/// An offer as a city's residents write them: a title of 40 bytes, 300 of
/// description, four skills, a language, a place, a status.
fn offer() -> Content {
    let mut content = Content::new(RecordKind::OFFER).expect("offers are known");
    let description = "Naučím vás základní akordy a doprovod. ".repeat(8);
    for (field, text) in [
        ("title", "Kytara pro úplné začátečníky a děti"),
        ("description", &description[..description.floor_char_boundary(300)]),
        ("skills", "kytara; hudba; akordy; zpěv"),
        ("languages", "cs"),
        ("place", "Městská knihovna, Brno"),
        ("status", "open"),
    ] {
        content.set_text(field, text).expect("the text fits");
    }
    content
}

fn change(time: u64, body: Vec<u8>) -> Change<'static> {
    let key = ItemKey { time: Timestamp(time), id: ItemId::of(&body) };
    Change { key, device: DEVICE, member: MemberId([9; 32]), run: RUN, body: body.into(), counts: document::Counts::Yes }
}

/// The median of so many turns.
fn show<T>(what: &str, turns: u32, mut work: impl FnMut() -> T) {
    let mut times: Vec<Duration> = (0..turns.max(2))
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("  {what}: {:.1} us", times[times.len() / 2].as_secs_f64() * 1e6);
}
