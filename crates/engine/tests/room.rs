//! A node whose disk is full keeps what it has, says so, and goes on when there is room.

mod mesh;

use engine::{Command, CommandError, Effect, Full, Input, Reply};
use mesh::Mesh;
use model::govern::Deed;
use model::{Content, RecordKind};

const FULL: Full = Full { free: 1, needed: 2 };

fn set_full(mesh: &mut Mesh, at: usize, full: Option<Full>) {
    let now = mesh.now();
    let effects = mesh.nodes[at].engine.disk_is_full(now, full);
    mesh.carry_out(at, effects);
    mesh.settle();
}

fn save(title: &str) -> Command {
    Command::Save(vec![(None, Content::new(RecordKind::OFFER).unwrap().with("title", title).unwrap())])
}

/// A founder's node and one that joined, in step.
fn two() -> Mesh {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (_, joined) = mesh.join(2, &invitation);
    assert!(matches!(joined, Ok(Reply::Joined)), "{joined:?}");
    mesh.add_offer(0, "before");
    mesh.settle();
    mesh.assert_equal();
    mesh
}

#[test]
fn a_full_disk_refuses_what_would_be_lost_and_still_reads() {
    let mut mesh = two();
    set_full(&mut mesh, 1, Some(FULL));
    let refused = CommandError::DiskFull { free: 1, needed: 2 };
    assert_eq!(mesh.command(1, save("lost")), Err(refused.clone()));
    assert_eq!(mesh.command(1, Command::Rebuild), Err(refused));
    assert!(matches!(mesh.command(1, Command::Verify), Ok(Reply::Verified(found)) if found.problems.is_empty()));
    assert_eq!(mesh.titles(1), ["before"]);
}

#[test]
fn nothing_is_taken_in_while_the_disk_is_full_and_all_of_it_afterwards() {
    let mut mesh = two();
    set_full(&mut mesh, 1, Some(FULL));
    mesh.add_offer(0, "meanwhile");
    mesh.pass(60_000);
    mesh.settle();
    assert_eq!(mesh.titles(1), ["before"]);
    set_full(&mut mesh, 1, None);
    mesh.add_offer(1, "again");
    mesh.settle();
    mesh.assert_equal();
    assert_eq!(mesh.titles(1).len(), 3);
}

#[test]
fn a_dialogue_that_runs_when_the_disk_fills_up_ends_and_is_held_again() {
    let mut mesh = two();
    mesh.unlink(1, 0);
    let saved = mesh.add_offers(0, 300);
    // Some of it is under way when the disk fills up.
    mesh.link(1, 0);
    for _ in 0..6 {
        if let Some((at, input)) = mesh.queue.pop_front() {
            mesh.step(at, input);
        }
    }
    set_full(&mut mesh, 1, Some(FULL));
    assert!(mesh.dialogues.is_empty(), "{:?}", mesh.dialogues);
    set_full(&mut mesh, 1, None);
    mesh.settle();
    assert!(saved.iter().all(|item| mesh.holds(1, item)));
    mesh.assert_equal();
}

/// What was erased is due to leave the disk, and waits for room to do so.
#[test]
fn a_node_whose_disk_is_full_does_not_spin() {
    let mut mesh = Mesh::founded();
    let record = mesh.add_offer(0, "Chess");
    let deed = Deed::EraseRecord { record, ground: None, words: String::new() };
    assert!(mesh.command(0, Command::Govern { deed: Box::new(deed), root: None }).is_ok());
    set_full(&mut mesh, 0, Some(FULL));
    mesh.moment += 100 * 24 * 60 * 60 * 1000;
    let now = mesh.now();
    for _ in 0..3 {
        let effects = mesh.nodes[0].engine.step(now, Input::Woke);
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::WakeAt(at) if *at <= now.moment)), "{effects:?}");
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Purged)), "{effects:?}");
    }
    // With room it goes on by itself.
    let effects = mesh.nodes[0].engine.disk_is_full(now, None);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::WakeAt(at) if *at <= now.moment)), "{effects:?}");
}
