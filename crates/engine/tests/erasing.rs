//! Erasing on a disk that has gone bad.

mod mesh;

use engine::{Command, Engine, Options, Reply};
use mesh::{Mesh, Person, peer};
use model::govern::Deed;
use model::{Order, Scope, Store, Table};

/// Found by the simulator: the envelope stayed in the set, and in the files.
#[test]
fn an_envelope_whose_entry_in_the_index_is_damaged_is_erased_too() {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (bob, joined) = mesh.join(2, &invitation);
    assert!(matches!(joined, Ok(Reply::Joined)), "{joined:?}");
    let record = mesh.add_offer(0, "Chess");
    mesh.settle();
    mesh.assert_equal();
    let disk = mesh.nodes[bob].disk.clone();
    let index = disk.open().scan(Table::Records, &record.0, &[0xff; 80], Order::Rising, 1).unwrap();
    assert!(disk.damage(Table::Records, &index[0].key));
    mesh.unlink(bob, 0);
    mesh.nodes[bob].engine = Engine::open(disk.open(), Some(Person::new(2).identity()), peer(bob), &[77; 32], Options::default()).unwrap();
    mesh.link(bob, 0);
    mesh.settle();
    let deed = Deed::EraseRecord { record, ground: None, words: String::new() };
    let erased = mesh.command(0, Command::Govern { deed: Box::new(deed), root: None });
    assert!(matches!(erased, Ok(Reply::Governed(_))), "{erased:?}");
    mesh.settle();
    mesh.assert_equal();
    assert!(mesh.nodes[bob].engine.holdings().unwrap().set(Scope::City).is_empty());
}
