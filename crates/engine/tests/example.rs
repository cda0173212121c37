//! The dialogue that `docs/example-dialogue.md` shows in bytes: whoever writes another
//! program can hold it against theirs. `UPDATE_EXPECT=1` writes the page anew.

mod mesh;

use std::fmt::Write;
use std::path::Path;

use engine::{Reply, read_hello};
use mesh::{Mesh, Person, peer};
use model::CityId;
use sync::message::Message;

/// Bytes in a line of the page.
const LINE: usize = 40;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn block(to: &mut String, bytes: &[u8]) {
    to.push_str("```text\n");
    bytes.chunks(LINE).for_each(|line| writeln!(to, "{}", hex(line)).unwrap());
    to.push_str("```\n\n");
}

/// What a message says, in words.
fn said(message: &Message) -> String {
    let summaries = |summaries: &[sync::message::Summary]| {
        let one = |summary: &sync::message::Summary| format!("{} {}", summary.scope.short(), summary.count);
        summaries.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    match message {
        Message::Hello(_) => "hello".to_owned(),
        Message::Chain(items) => format!("chain of {} statements", items.len()),
        Message::ShowChain { .. } => "show-chain".to_owned(),
        Message::Summaries(all) => format!("summaries: {}", summaries(all)),
        Message::Reconcile { scope, message } => format!("ranges of {}, {} bytes", scope.short(), message.len()),
        Message::Need { scope, ids, last } => format!("need {} of {}{}", ids.len(), scope.short(), if *last { ", the last" } else { "" }),
        Message::Stream { scope, .. } => format!("stream {}", scope.short()),
        Message::Batch { number, scope, packed } => {
            let items = sync::unpack(packed).unwrap();
            format!("batch {number} of {}: {} items", scope.short(), items.len())
        }
        Message::Stored { number } => format!("stored {number}"),
        Message::End { scope } => format!("end of {}", scope.short()),
        Message::Done { in_step } => format!("done, {}", if *in_step { "in step" } else { "not in step" }),
        Message::Join { .. } => "join".to_owned(),
        Message::Welcome(items) => format!("welcome with {} statements", items.len()),
        Message::Refused { reason } => format!("refused: {reason}"),
    }
}

/// The frames since the last call, with what they say.
fn frames(mesh: &mut Mesh, city: CityId, to: &mut String) {
    let frames = std::mem::take(&mut mesh.frames);
    for (number, (from, other, opened, bytes)) in frames.into_iter().enumerate() {
        let message = Message::decode(&bytes).unwrap();
        let name = |at: usize| if at == 0 { "school" } else { "resident" };
        writeln!(to, "**{}. {} to {}: {}**\n", number + 1, name(from), name(other), said(&message)).unwrap();
        block(to, &bytes);
        if let Message::Hello(hello) = &message {
            let greeting = read_hello(city, &peer(from), &peer(other), opened, hello).unwrap();
            to.push_str("Its greeting, opened:\n\n");
            block(to, &greeting.encode());
        }
        if let Message::Batch { packed, .. } = &message {
            for item in sync::unpack(packed).unwrap() {
                to.push_str("One item in it:\n\n");
                block(to, &item);
            }
        }
    }
}

fn page() -> String {
    let mut mesh = Mesh::founded();
    let (city, school, resident) = (mesh.city(), Person::new(1), Person::new(2));
    let mut to = String::from(
        "# A dialogue in bytes\n\nWritten by a test (`crates/engine/tests/example.rs`), which fails when a byte of it is not what this\nprogram says. Layouts are in the [protocol](protocol.md). Each frame stands without the length before\nit. zstd may pack otherwise elsewhere; what is unpacked may not differ.\n\n",
    );
    writeln!(to, "A school has founded a city, and a resident joins it by an invitation.\n").unwrap();
    writeln!(to, "| | |\n|---|---|").unwrap();
    writeln!(to, "| city | `{}` |", hex(&city.0)).unwrap();
    for (name, person, at) in [("school", &school, 0), ("resident", &resident, 1)] {
        writeln!(to, "| {name}: root key | `{}` |", hex(&person.root.member().0)).unwrap();
        writeln!(to, "| {name}: secret of its device | `{}` |", hex(&person.device().secret()[..])).unwrap();
        writeln!(to, "| {name}: device | `{}` |", hex(&person.device().device().0)).unwrap();
        writeln!(to, "| {name}: transport key, shortened to one byte here | `{}` |", hex(&peer(at).0)).unwrap();
    }
    let invitation = mesh.invite();
    writeln!(to, "| the invitation's token | `{}` |\n", hex(&invitation.token.0)).unwrap();
    mesh.frames.clear();
    let (resident, joined) = mesh.join(2, &invitation);
    assert!(matches!(joined, Ok(Reply::Joined)), "{joined:?}");
    to.push_str("## Joining, and the first dialogue\n\n");
    frames(&mut mesh, city, &mut to);
    // Apart, each writes something; they meet again, and the resident dials.
    mesh.unlink(resident, 0);
    mesh.add_offer(0, "Guitar");
    mesh.add_offer(resident, "لغة عربية");
    mesh.frames.clear();
    mesh.link(resident, 0);
    to.push_str("## After each has written an offer\n\n");
    frames(&mut mesh, city, &mut to);
    to.trim_end().to_owned() + "\n"
}

#[test]
fn the_dialogue_that_the_documents_show_is_the_one_that_is_held() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/example-dialogue.md");
    let page = page();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let shown = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(shown == page, "docs/example-dialogue.md shows another dialogue; look at it, and write it anew with UPDATE_EXPECT=1");
}
