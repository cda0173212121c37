//! Two nodes that share no network, brought together by what is carried between them.

mod mesh;

use engine::{Carried, Reply};
use mesh::Mesh;
use model::{DeviceId, Scope};

/// A founder's node and one that joined and then lost the network, each with something of
/// its own.
fn apart() -> Mesh {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (_, joined) = mesh.join(2, &invitation);
    assert!(matches!(joined, Ok(Reply::Joined)), "{joined:?}");
    mesh.settle();
    mesh.unlink(1, 0);
    mesh.add_offer(0, "of the box");
    mesh.add_offer(1, "of the farm");
    mesh
}

fn out(mesh: &mut Mesh, at: usize) -> (DeviceId, Vec<Vec<u8>>) {
    let engine = &mut mesh.nodes[at].engine;
    let (devices, scopes) = engine.carried_to(&[]).unwrap();
    assert!(!devices.contains(&engine.device().unwrap()) && devices.len() == 1);
    assert_eq!(scopes, [Scope::Control, Scope::City, Scope::Federation]);
    let holdings = engine.holdings_mut().unwrap();
    let items = scopes.into_iter().flat_map(|scope| holdings.items_in(scope, None, 1_000).unwrap().0).collect();
    (engine.device().unwrap(), items)
}

fn take_in(mesh: &mut Mesh, at: usize, (from, items): (DeviceId, Vec<Vec<u8>>)) -> Carried {
    let now = mesh.now();
    let (carried, effects) = mesh.nodes[at].engine.take_carried(now, items).unwrap();
    mesh.carry_out(at, effects);
    let effects = mesh.nodes[at].engine.carried_from(now, from, &carried.waited).unwrap();
    mesh.carry_out(at, effects);
    carried
}

fn waiting(mesh: &mut Mesh, at: usize) -> usize {
    mesh.nodes[at].engine.waiting_len().unwrap()
}

#[test]
fn two_nodes_that_never_meet_are_in_step_by_a_stick_that_goes_to_and_fro() {
    let mut mesh = apart();
    assert!(waiting(&mut mesh, 0) > 0 && waiting(&mut mesh, 1) > 0);
    let stick = out(&mut mesh, 1);
    let carried = take_in(&mut mesh, 0, stick);
    assert_eq!((carried.held, carried.refused), (1, 0));
    let stick = out(&mut mesh, 0);
    take_in(&mut mesh, 1, stick);
    mesh.assert_equal();
    assert_eq!(waiting(&mut mesh, 1), 0, "what came back is there, too");
    let stick = out(&mut mesh, 1);
    take_in(&mut mesh, 0, stick);
    assert_eq!(waiting(&mut mesh, 0), 0);
}

#[test]
fn a_stick_brings_nothing_that_a_network_would_not_bring() {
    let mut mesh = apart();
    let (from, mut items) = out(&mut mesh, 1);
    let last = items.len() - 1;
    let middle = items[last].len() / 2;
    items[last][middle] ^= 1;
    items.push(vec![7; 40]);
    let mut other = Mesh::founded_with(trust::Policy { envelopes_per_hour: 77, ..trust::Policy::DEFAULT });
    other.add_offer(0, "of another city");
    let holdings = other.nodes[0].engine.holdings_mut().unwrap();
    let foreign = holdings.items_in(Scope::City, None, 10).unwrap().0;
    assert_eq!(foreign.len(), 1);
    items.extend(foreign);
    let carried = take_in(&mut mesh, 0, (from, items));
    assert_eq!((carried.held, carried.refused), (0, 3));
    assert_eq!(mesh.titles(0), ["of the box"]);
}

#[test]
fn what_a_stranger_says_they_hold_still_waits() {
    let mut mesh = apart();
    let before = waiting(&mut mesh, 1);
    let (_, mut items) = out(&mut mesh, 0);
    let own = mesh.nodes[1].engine.holdings_mut().unwrap().items_in(Scope::City, None, 10).unwrap().0;
    items.extend(own);
    take_in(&mut mesh, 1, (DeviceId([9; 32]), items));
    assert_eq!(waiting(&mut mesh, 1), before);
}
