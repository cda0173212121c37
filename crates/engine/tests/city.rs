//! The story of founding, joining, writing and meeting.

mod mesh;

use engine::{Command, CommandError, Effect, Engine, Identity, Input, Now, Options, Reply, Ticket};
use mesh::{Mesh, Person, peer};
use model::facts::{ListFilter, NewInvitation};
use model::govern::Deed;
use model::{
    Batch, Content, ItemId, MemberKind, MemoryDisk, MemoryStore, Moment, Obstacle, Order, RecordId, RecordKind, Scope, Store, Table,
    Timestamp,
};
use trust::{Act, DeviceKey, Invitation, Policy, Purpose, Verified};

#[test]
fn a_stranger_with_an_invitation_becomes_a_member_and_holds_the_city() {
    let mut mesh = Mesh::founded();
    mesh.add_offer(0, "שיעורי גיטרה");
    let invitation = mesh.invite();
    let (bob, reply) = mesh.join(2, &invitation);
    assert_eq!(reply, Ok(Reply::Joined));
    assert_eq!(mesh.titles(bob), ["שיעורי גיטרה"]);
    mesh.add_offer(bob, "Kurz češtiny");
    assert_eq!(mesh.titles(0), ["Kurz češtiny", "שיעורי גיטרה"]);
    mesh.assert_equal();
    assert_eq!(mesh.nodes[bob].engine.waiting_len().unwrap(), 0, "the box holds what Bob wrote");
}

#[test]
fn an_invitation_is_spent_once() {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    assert_eq!(mesh.join(2, &invitation).1, Ok(Reply::Joined));
    let (_, second) = mesh.join(3, &invitation);
    assert_eq!(second, Err(Obstacle::InvitationUsed.into()));
}

/// A link of the member at a place, who admits nobody.
fn word_of(mesh: &mut Mesh, at: usize) -> Result<Invitation, CommandError> {
    match mesh.command(at, Command::Invite { invitation: NewInvitation::default(), addresses: vec![format!("/memory/{at}")] })? {
        Reply::Invited(invited) => Ok(invited.link.parse().unwrap()),
        other => panic!("{other:?}"),
    }
}

/// Asks the member at `host`, whose link it is.
fn ask(mesh: &mut Mesh, at: usize, person: &Person, link: &Invitation, host: usize) -> Option<Result<Reply, CommandError>> {
    let certificate = Box::new(person.certificate(link.city, mesh.now()));
    mesh.next += 1;
    let (ticket, identity) = (Ticket(mesh.next), Box::new(person.identity()));
    let (city, token) = (link.city, link.token);
    let kind = MemberKind::Resident;
    mesh.step(at, Input::Command { ticket, command: Command::Join { host: peer(host), identity, city, token, kind, certificate } });
    mesh.link(at, host);
    let reply = mesh.nodes[at].replies.remove(&ticket);
    if !matches!(reply, Some(Ok(Reply::Joined))) {
        mesh.unlink(at, host);
    }
    reply
}

#[test]
fn two_members_bring_in_whom_no_school_admits_and_neither_alone_does() {
    let mut mesh = Mesh::founded();
    let members: Vec<usize> = [2, 3]
        .into_iter()
        .map(|seed| {
            let invitation = mesh.invite();
            let (at, joined) = mesh.join(seed, &invitation);
            assert_eq!(joined, Ok(Reply::Joined));
            at
        })
        .collect();
    mesh.add_offer(0, "Chess");
    // The two know nothing of each other's word while the newcomer asks them.
    mesh.unlink(members[0], 0);
    mesh.unlink(members[1], 0);
    let links: Vec<Invitation> = members.iter().map(|at| word_of(&mut mesh, *at).unwrap()).collect();
    assert!(links.iter().all(|link| link.purpose == Purpose::Vouch));
    let (noa, at) = (Person::new(9), mesh.add(None, MemoryDisk::default()));
    assert_eq!(ask(&mut mesh, at, &noa, &links[0], members[0]), Some(Ok(Reply::Vouched)));
    assert!(mesh.nodes[at].engine.city().is_none(), "one word lets nobody in");
    // The same word twice is one word.
    assert_eq!(ask(&mut mesh, at, &noa, &links[0], members[0]), Some(Ok(Reply::Vouched)));
    assert_eq!(ask(&mut mesh, at, &noa, &links[1], members[1]), Some(Ok(Reply::Joined)));
    assert_eq!(mesh.titles(at), ["Chess"]);
    mesh.add_offer(at, "Oud");
    mesh.link(members[0], 0);
    mesh.link(members[1], 0);
    assert_eq!(mesh.titles(0), ["Oud", "Chess"], "the city counts her among its members");
    // Whom members vouched for vouches for nobody.
    let refused = word_of(&mut mesh, at);
    assert!(matches!(&refused, Err(why) if why.to_string().contains("members whom they admitted can vouch")), "{refused:?}");
    // A word is spent by one.
    let (eve, elsewhere) = (Person::new(8), mesh.add(None, MemoryDisk::default()));
    let used = ask(&mut mesh, elsewhere, &eve, &links[0], members[0]);
    assert_eq!(used, Some(Err(Obstacle::InvitationUsed.into())));
}

#[test]
fn a_member_vouches_for_as_many_as_the_city_allows() {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (bob, joined) = mesh.join(2, &invitation);
    assert_eq!(joined, Ok(Reply::Joined));
    let most = usize::from(trust::Rules::DEFAULT.vouches);
    let links: Vec<Invitation> = (0..=most).map(|_| word_of(&mut mesh, bob).unwrap()).collect();
    for (seed, link) in (20..).zip(&links[..most]) {
        let at = mesh.add(None, MemoryDisk::default());
        assert_eq!(ask(&mut mesh, at, &Person::new(seed), link, bob), Some(Ok(Reply::Vouched)));
    }
    let at = mesh.add(None, MemoryDisk::default());
    let late = ask(&mut mesh, at, &Person::new(60), &links[most], bob);
    assert!(matches!(&late, Some(Err(why)) if why.to_string().contains("ask another member")), "{late:?}");
    let refused = word_of(&mut mesh, bob);
    assert!(matches!(&refused, Err(why) if why.to_string().contains(&most.to_string())), "{refused:?}");
}

#[test]
fn a_link_for_a_device_lets_in_the_same_member_s_device_and_once() {
    let mut mesh = Mesh::founded();
    mesh.add_offer(0, "Chess");
    let link = mesh.invite_device();
    assert!(matches!(&link.purpose, Purpose::Device(device) if device.member == Person::new(1).root.member()));
    // Somebody who found it: the certificate is signed, but by another root.
    let (_, stranger) = mesh.join(7, &link);
    assert!(matches!(&stranger, Err(why) if why.to_string().contains("another member's")), "{stranger:?}");
    let (tablet, reply) = mesh.join_as(&Person::at_another(1, 11), &link);
    assert_eq!(reply, Ok(Reply::Joined));
    assert_eq!(mesh.titles(tablet), ["Chess"]);
    mesh.add_offer(tablet, "Go");
    assert_eq!(mesh.titles(0), ["Go", "Chess"]);
    let devices = mesh.devices(0);
    assert_eq!(devices.iter().map(|device| (device.this, device.counts)).collect::<Vec<_>>(), [(true, true), (false, true)]);
    // The device that spent it is told its chain again; another one is not.
    let (_, again) = mesh.join_as(&Person::at_another(1, 11), &link);
    assert_eq!(again, Ok(Reply::Joined));
    let (_, third) = mesh.join_as(&Person::at_another(1, 12), &link);
    assert_eq!(third, Err(Obstacle::LinkUsed.into()));
    assert_eq!(mesh.devices(0).len(), 2, "a refused device is not certified here");
}

#[test]
fn a_link_for_a_device_ends_after_a_day() {
    let mut mesh = Mesh::founded();
    let link = mesh.invite_device();
    mesh.moment += 24 * 60 * 60 * 1000;
    let (_, late) = mesh.join_as(&Person::at_another(1, 11), &link);
    assert_eq!(late, Err(Obstacle::LinkOver.into()));
}

#[test]
fn a_link_for_a_device_admits_no_member_and_an_invitation_no_device() {
    let mut mesh = Mesh::founded();
    let (link, invitation) = (mesh.invite_device(), mesh.invite());
    // Eve shows the device's token as if it were a stranger's, with her own root.
    let disguised = Invitation { purpose: Purpose::Member, ..link };
    assert!(matches!(mesh.join(7, &disguised).1, Err(CommandError::Refused(_) | CommandError::Obstacle(_))));
    let members = |mesh: &Mesh| mesh.nodes[0].engine.holdings().unwrap().roll().member_count(mesh.now().wall);
    assert_eq!(members(&mesh), 1);
    assert_eq!(mesh.join(2, &invitation).1, Ok(Reply::Joined));
    assert_eq!(members(&mesh), 2);
}

#[test]
fn two_residents_who_only_meet_the_box_at_different_times_hold_the_same() {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    mesh.unlink(bob, 0);
    let invitation = mesh.invite();
    let (carol, _) = mesh.join(3, &invitation);
    mesh.unlink(carol, 0);
    mesh.add_offer(bob, "Bread baking");
    mesh.link(bob, 0);
    mesh.unlink(bob, 0);
    mesh.add_offer(carol, "Bicycle repair");
    mesh.link(carol, 0);
    assert_eq!(mesh.titles(carol), ["Bicycle repair", "Bread baking"]);
    mesh.unlink(carol, 0);
    mesh.link(bob, 0);
    mesh.assert_equal();
}

#[test]
fn a_node_that_starts_again_has_what_was_acknowledged_and_goes_on() {
    let mut mesh = Mesh::founded();
    let record = mesh.add_offer(0, "Chess");
    let disk = mesh.nodes[0].disk.clone();
    disk.crash(0);
    let mut again = Mesh { moment: 5_000, ..Mesh::default() };
    again.add(Some(Person::new(1).identity()), disk);
    again.settle();
    assert_eq!(again.city(), mesh.city());
    assert_eq!(again.titles(0), ["Chess"]);
    let edits = [("title".to_owned(), Some("Chess for all".into()))].into();
    again.command(0, Command::Edit(record, edits)).unwrap();
    assert_eq!(again.titles(0), ["Chess for all"]);
    let Ok(Reply::Verified(found)) = again.command(0, Command::Verify) else { panic!("verify answers") };
    assert_eq!(found.problems, [""; 0]);
    assert_eq!(again.command(0, Command::Rebuild), Ok(Reply::Rebuilt(1)));
    assert_eq!(again.titles(0), ["Chess for all"]);
}

#[test]
fn an_invitation_s_secret_is_shown_to_its_host_alone() {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    let invitation = mesh.invite();
    let person = Person::new(3);
    let carol = mesh.add(None, MemoryDisk::default());
    let certificate = Box::new(person.certificate(invitation.city, mesh.now()));
    let (identity, ticket) = (Box::new(person.identity()), Ticket(1_000));
    let (city, token) = (invitation.city, invitation.token);
    let command = Command::Join { host: peer(0), identity, city, token, kind: MemberKind::Resident, certificate };
    mesh.step(carol, Input::Command { ticket, command });
    mesh.link(carol, bob);
    assert!(mesh.nodes[carol].replies.is_empty(), "bob was not asked");
    assert!(mesh.dialogues.keys().all(|(at, _)| *at != carol), "nor told anything");
    mesh.link(carol, 0);
    assert_eq!(mesh.nodes[carol].replies.remove(&ticket), Some(Ok(Reply::Joined)));
}

#[test]
fn who_was_dialed_says_nothing_first() {
    let mut mesh = Mesh::founded();
    let now = mesh.now();
    let engine = &mut mesh.nodes[0].engine;
    let mut effects = engine.step(now, Input::Connected { peer: peer(9), dialer: false, relayed: false });
    let later = Now { moment: Moment(now.moment.0 + 60_000), wall: Timestamp(now.wall.0 + 60_000) };
    effects.extend(engine.step(later, Input::Woke));
    assert!(effects.iter().all(|effect| !matches!(effect, Effect::Open { .. } | Effect::Send { .. })), "{effects:?}");
}

#[test]
fn what_is_refused_over_the_budget_never_leaves_its_author() {
    let mut mesh = Mesh::founded_with(Policy { envelopes_per_hour: 5, ..Policy::DEFAULT });
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    let saved = mesh.add_offers(bob, 20);
    assert_eq!(saved.len(), 5, "the rest is refused");
    assert_eq!(mesh.add_offers(bob, 3), []);
    for at in [0, bob] {
        assert!(saved.iter().all(|item| mesh.holds(at, item)), "node {at} let go of what was acknowledged");
    }
    mesh.assert_equal();
}

#[test]
fn a_node_counts_its_damaged_items_before_it_writes_more() {
    let mut mesh = Mesh::founded_with(Policy { envelopes_per_hour: 4, ..Policy::DEFAULT });
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    let saved = mesh.add_offers(bob, 4);
    assert_eq!(saved.len(), 4);
    mesh.unlink(bob, 0);
    // One goes bad while Bob's machine is off, so that it does not know whose it was.
    let disk = mesh.nodes[bob].disk.clone();
    let items = disk.open().scan(Table::Items, &Scope::City.to_bytes(), &[0xff; 160], Order::Rising, usize::MAX).unwrap();
    assert!(disk.damage(Table::Items, &items[0].key));
    mesh.nodes[bob].engine = Engine::open(disk.open(), Some(Person::new(2).identity()), peer(bob), &[77; 32], Options::default()).unwrap();
    mesh.settle();
    assert_eq!(mesh.add_offers(bob, 3), [], "the damaged one still has its place");
    mesh.link(bob, 0);
    mesh.assert_equal();
    assert!(saved.iter().all(|item| mesh.holds(bob, item)));
}

/// Damages each statement of a node's disk in turn while its machine is off.
fn with_each_statement_damaged(damaged: usize) {
    let statements = |mesh: &Mesh| {
        let items = mesh.nodes[damaged].disk.open().scan(Table::Items, &[], &Scope::City.to_bytes(), Order::Rising, usize::MAX);
        items.unwrap().into_iter().map(|entry| entry.key).collect::<Vec<_>>()
    };
    let mesh = || {
        let mut mesh = Mesh::founded();
        for seed in [2, 3] {
            let invitation = mesh.invite();
            let (at, _) = mesh.join(seed, &invitation);
            mesh.add_offer(at, "Bread baking");
        }
        mesh
    };
    for number in 0..statements(&mesh()).len() {
        let mut mesh = mesh();
        let disk = mesh.nodes[damaged].disk.clone();
        assert!(disk.damage(Table::Items, &statements(&mesh)[number]));
        for other in (0..3).filter(|other| *other != damaged) {
            mesh.unlink(damaged.max(other), damaged.min(other));
        }
        let identity = Person::new(damaged as u8 + 1).identity();
        mesh.nodes[damaged].engine = Engine::open(disk.open(), Some(identity), peer(damaged), &[77; 32], Options::default()).unwrap();
        mesh.settle();
        // What is written meanwhile must not be judged by the roll that lacks something for good.
        let other = if damaged == 0 { 1 } else { 0 };
        let record = mesh.add_offer(other, "Chess");
        mesh.link(damaged.max(other), damaged.min(other));
        mesh.settle();
        let edits = [("title".to_owned(), Some("Chess for all".into()))].into();
        mesh.command(other, Command::Edit(record, edits)).unwrap();
        mesh.link(1, 2);
        let rolls: Vec<_> = mesh.nodes.iter().map(|node| node.engine.holdings().unwrap().roll().fingerprint()).collect();
        assert!(
            rolls.iter().all(|roll| *roll == rolls[0]),
            "statement {number}: {:?}",
            mesh.nodes.iter().map(|node| &node.notes).collect::<Vec<_>>()
        );
        mesh.assert_equal();
        let Ok(Reply::Verified(found)) = mesh.command(damaged, Command::Verify) else { panic!("verify answers") };
        assert_eq!(found.problems, [""; 0], "statement {number}");
    }
}

#[test]
fn a_statement_behind_a_damaged_one_counts_again_once_it_is_healed() {
    with_each_statement_damaged(1);
}

#[test]
fn an_issuer_whose_own_statement_is_damaged_gets_it_back() {
    with_each_statement_damaged(0);
}

#[test]
fn a_node_that_cannot_read_its_own_certificate_is_not_held_to_be_a_stranger() {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (carol, _) = mesh.join(3, &invitation);
    mesh.unlink(carol, 0);
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    mesh.unlink(bob, 0);
    let disk = mesh.nodes[bob].disk.clone();
    let statements = disk.open().scan(Table::Items, &[], &Scope::City.to_bytes(), Order::Rising, usize::MAX).unwrap();
    let root = Person::new(2).root.member();
    let own = |bytes: &[u8]| trust::Signed::parse(bytes.to_vec()).is_ok_and(|signed| signed.root() == root);
    let certificate = statements.into_iter().find(|entry| entry.value.as_deref().is_some_and(own)).unwrap();
    assert!(disk.damage(Table::Items, &certificate.key));
    mesh.nodes[bob].engine = Engine::open(disk.open(), Some(Person::new(2).identity()), peer(bob), &[77; 32], Options::default()).unwrap();
    mesh.link(bob, carol);
    assert_eq!(mesh.nodes[carol].notes, [""; 0], "carol has never heard of bob, and refuses nobody");
    mesh.link(bob, 0);
    mesh.link(carol, 0);
    mesh.assert_equal();
}

#[test]
fn a_record_saved_twice_at_once_is_no_fork() {
    let mut mesh = Mesh::founded();
    let record = mesh.add_offer(0, "Chess");
    let says = |title: &str| (Some(record), Content::new(RecordKind::OFFER).unwrap().with("title", title).unwrap());
    let reply = mesh.command(0, Command::Save(vec![says("Chess for all"), says("Chess for some")]));
    let Ok(Reply::Saved(saved)) = reply else { panic!("{reply:?}") };
    assert!(saved[0].is_ok() && matches!(saved[1], Err(CommandError::Refused(_) | CommandError::Obstacle(_))), "{saved:?}");
    assert_eq!(mesh.titles(0), ["Chess for all"]);
    let view = mesh.nodes[0].engine.holdings_mut().unwrap().view(record).unwrap().unwrap();
    assert_eq!(view.set_aside, []);
}

#[test]
fn a_city_is_sent_once_however_long_joining_takes() {
    let mut mesh = Mesh::founded();
    mesh.add_offer(0, "Chess");
    let invitation = mesh.invite();
    mesh.pace = 450;
    let (bob, reply) = mesh.join(2, &invitation);
    assert_eq!((reply, mesh.titles(bob)), (Ok(Reply::Joined), vec!["Chess".to_owned()]));
    mesh.assert_equal();
    assert_eq!(mesh.doubled.get(&0).copied().unwrap_or_default(), 0, "the box opens no dialogue beside the one that Bob leads");
}

#[test]
fn what_is_written_during_a_dialogue_is_told_after_it_and_not_beside_it() {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    mesh.unlink(bob, 0);
    mesh.add_offer(0, "Chess");
    let content = Content::new(RecordKind::OFFER).unwrap().with("title", "Bread baking").unwrap();
    // Gossip is lost: only dialogues tell.
    mesh.queue.push_back((bob, Input::Connected { peer: peer(0), dialer: true, relayed: false }));
    mesh.queue.push_back((0, Input::Connected { peer: peer(bob), dialer: false, relayed: false }));
    let mut steps = 0;
    while let Some((at, input)) = mesh.queue.pop_front() {
        mesh.step(at, input);
        steps += 1;
        if steps < 12 {
            mesh.next += 1;
            let (ticket, command) = (Ticket(mesh.next), Command::Save(vec![(None, content.clone())]));
            mesh.step(0, Input::Command { ticket, command });
        }
        mesh.pass(450);
    }
    mesh.settle();
    assert_eq!(mesh.titles(bob).len(), 12);
    mesh.assert_equal();
    // Bob may open one before he hears that the box just did.
    assert_eq!(mesh.doubled[&0], 0);
}

#[test]
fn what_a_whole_import_waited_for_is_struck_in_parts_and_once_for_all() {
    let mut mesh = Mesh::founded();
    let offer = |number| Content::new(RecordKind::OFFER).unwrap().with("title", format!("Offer {number}").as_str()).unwrap();
    let import: Vec<_> = (0..550).map(|number| (None, offer(number))).collect();
    mesh.command(0, Command::Save(import)).unwrap();
    assert_eq!(mesh.nodes[0].engine.waiting_len().unwrap(), 553, "the offers, and the statements of the founding");
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    mesh.assert_equal();
    assert_eq!(mesh.nodes[0].engine.waiting_len().unwrap(), 0);

    let waiting_after = |mesh: &Mesh| {
        let disk = mesh.nodes[0].disk.clone();
        let mut again = Engine::open(disk.open(), Some(Person::new(1).identity()), peer(0), &[9; 32], Options::default()).unwrap();
        again.waiting_len().unwrap()
    };
    assert_eq!(waiting_after(&mesh), 0, "the store has struck them all");
    let record = mesh.add_offer(bob, "Bread baking");
    assert!(mesh.titles(0).contains(&"Bread baking".to_owned()), "{record:?} came by gossip");
    assert_eq!(waiting_after(&mesh), 0);
}

#[test]
fn who_has_joined_is_not_joining_when_it_starts_again() {
    let mut mesh = Mesh::founded();
    mesh.add_offer(0, "Chess");
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    let joining = |engine: &Engine<MemoryStore>| engine.holdings().unwrap().joining(model::Scope::City);
    assert_eq!(joining(&mesh.nodes[bob].engine), None);
    let disk = mesh.nodes[bob].disk.clone();
    let again = Engine::open(disk.open(), Some(Person::new(2).identity()), peer(1), &[9; 32], Options::default()).unwrap();
    assert_eq!(joining(&again), None);
}

/// What a disk may hold after a crash and damage: one table as of an earlier batch.
#[test]
fn a_table_older_than_the_items_is_noticed_after_a_crash_and_computed_anew() {
    for table in [None, Some(Table::Views), Some(Table::Records), Some(Table::Links)] {
        let mut mesh = Mesh::founded();
        let record = mesh.add_offer(0, "Chess");
        let disk = mesh.nodes[0].disk.clone();
        let rows = |table| disk.open().scan(table, &[], &[0xff; 160], Order::Rising, usize::MAX).unwrap();
        let before = table.map(rows);
        let edits = [("title".to_owned(), Some("Chess for all".into()))].into();
        mesh.command(0, Command::Edit(record, edits)).unwrap();
        let profile = Content::new(RecordKind::PROFILE).unwrap().with("name", "Alice").unwrap();
        mesh.command(0, Command::Save(vec![(None, profile)])).unwrap();
        if let (Some(table), Some(before)) = (table, before) {
            let mut batch = Batch::default();
            rows(table).into_iter().for_each(|row| batch.delete(table, row.key));
            before.into_iter().for_each(|row| batch.put(table, row.key, row.value.unwrap()));
            let mut store = disk.open();
            store.write(batch).unwrap();
            store.sync().unwrap();
        }
        disk.set_doubtful();
        let mut again = Mesh { moment: 60_000, ..Mesh::default() };
        again.add(Some(Person::new(1).identity()), disk.clone());
        again.settle();
        assert_eq!(again.nodes[0].notes.contains(&"mended".to_owned()), table.is_some(), "{table:?}");
        assert!(!disk.open().is_doubtful());
        assert_eq!(again.titles(0), ["Chess for all"]);
        let Ok(Reply::Verified(found)) = again.command(0, Command::Verify) else { panic!("verify answers") };
        assert_eq!(found.problems, [""; 0], "{table:?}");
        let member = again.nodes[0].engine.member().unwrap();
        let profile = again.nodes[0].engine.holdings_mut().unwrap().profile(member).unwrap();
        assert_eq!(profile.unwrap().content.text("name"), "Alice");
    }
}

#[test]
fn a_node_whose_store_lost_everything_fetches_its_city_again() {
    let mut mesh = Mesh::founded();
    mesh.add_offer(0, "Chess");
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    mesh.add_offer(bob, "Bread baking");
    mesh.unlink(bob, 0);
    // Bob's device is still his, and he knows which city it is.
    let options = Options { city: Some(mesh.city()), ..Options::default() };
    let disk = MemoryDisk::default();
    let identity = Some(Person::new(2).identity());
    mesh.nodes[bob].engine = Engine::open(disk.open(), identity, peer(bob), &[77; 32], options).unwrap();
    mesh.link(bob, 0);
    mesh.assert_equal();
    mesh.add_offer(bob, "More bread");
    mesh.assert_equal();
}

#[test]
fn a_node_whose_store_was_opened_anew_goes_on_with_the_links_it_has() {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    mesh.add_offer(0, "Chess");
    let now = mesh.now();
    // Half of what Bob held could be rescued.
    let reopen = |store: &mut MemoryStore| {
        let items = store.scan(Table::Items, &[], &[0xff; 160], Order::Falling, usize::MAX)?;
        let mut batch = Batch::default();
        items.iter().step_by(2).for_each(|item| batch.delete(Table::Items, item.key.clone()));
        store.write(batch)?;
        store.sync()
    };
    mesh.nodes[bob].disk.set_doubtful();
    let effects = mesh.nodes[bob].engine.reopen(now, reopen).unwrap();
    mesh.carry_out(bob, effects);
    mesh.settle();
    mesh.settle();
    assert_eq!(mesh.titles(bob), ["Chess"]);
    mesh.add_offer(bob, "Bread baking");
    mesh.assert_equal();
    let Ok(Reply::Verified(found)) = mesh.command(bob, Command::Verify) else { panic!("verify answers") };
    assert_eq!(found.problems, [""; 0]);
}

#[test]
fn what_a_device_wrote_is_shown_again_when_its_lost_certificate_comes_back() {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    let invitation = mesh.invite();
    let (carol, _) = mesh.join(3, &invitation);
    mesh.add_offer(bob, "Bread baking");
    mesh.settle();
    mesh.unlink(carol, 0);
    let disk = mesh.nodes[carol].disk.clone();
    let statements = disk.open().scan(Table::Items, &[], &Scope::City.to_bytes(), Order::Rising, usize::MAX).unwrap();
    let root = Person::new(2).root.member();
    let of_bob = |bytes: &[u8]| trust::Signed::parse(bytes.to_vec()).is_ok_and(|signed| signed.root() == root);
    let certificate = statements.into_iter().find(|entry| entry.value.as_deref().is_some_and(of_bob)).unwrap();
    // Not damaged where one could see it: gone, as a rescue leaves it.
    let mut batch = Batch::default();
    batch.delete(Table::Items, certificate.key);
    let mut store = disk.open();
    store.write(batch).unwrap();
    store.sync().unwrap();
    disk.set_doubtful();
    mesh.nodes[carol].engine =
        Engine::open(disk.open(), Some(Person::new(3).identity()), peer(carol), &[78; 32], Options::default()).unwrap();
    mesh.settle();
    assert_eq!(mesh.titles(carol), [""; 0], "nobody on her roll wrote it");
    mesh.link(carol, 0);
    assert_eq!(mesh.titles(carol), ["Bread baking"]);
    mesh.assert_equal();
}

#[test]
fn a_spent_invitation_admits_nobody_anew() {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (_, reply) = mesh.join(2, &invitation);
    assert_eq!(reply, Ok(Reply::Joined));
    // The same person comes again, as another device and another kind of member.
    let person = Person::new(2);
    let other = DeviceKey::from_secret(&[99; 32]);
    let at = mesh.add(None, MemoryDisk::default());
    let act = Act::device(&other, invitation.city, person.root.member());
    let certificate = Box::new(Verified::root_statement(&person.root, invitation.city, mesh.now().wall, act).unwrap());
    let identity = Box::new(Identity { key: other, member: person.root.member() });
    let (city, token, ticket) = (invitation.city, invitation.token, Ticket(2_000));
    let before = mesh.nodes[0].engine.holdings().unwrap().set_facts();
    let command = Command::Join { host: peer(0), identity, city, token, kind: MemberKind::School, certificate };
    mesh.step(at, Input::Command { ticket, command });
    mesh.link(at, 0);
    let refused = mesh.nodes[at].replies.remove(&ticket);
    assert!(matches!(refused, Some(Err(CommandError::Refused(_) | CommandError::Obstacle(_)))), "{refused:?}");
    assert_eq!(mesh.nodes[0].engine.holdings().unwrap().set_facts(), before, "and nothing was signed");
}

#[test]
fn who_asks_to_join_twice_at_once_is_told_so_and_joins_once() {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let at = mesh.add(None, MemoryDisk::default());
    for (seed, ticket) in [(2, Ticket(1_000)), (3, Ticket(1_001))] {
        let person = Person::new(seed);
        let certificate = Box::new(person.certificate(invitation.city, mesh.now()));
        let (identity, city, token) = (Box::new(person.identity()), invitation.city, invitation.token);
        let command = Command::Join { host: peer(0), identity, city, token, kind: MemberKind::Resident, certificate };
        mesh.step(at, Input::Command { ticket, command });
    }
    mesh.link(at, 0);
    assert_eq!(mesh.nodes[at].replies.remove(&Ticket(1_000)), Some(Ok(Reply::Joined)));
    assert!(matches!(mesh.nodes[at].replies.remove(&Ticket(1_001)), Some(Err(CommandError::Refused(_) | CommandError::Obstacle(_)))));
}

#[test]
fn who_was_a_member_once_is_given_nothing_new_when_the_grace_is_over() {
    const DAY: u64 = 24 * 60 * 60 * 1000;
    let mut mesh = Mesh::founded();
    let invitation = NewInvitation { member_days: Some(1), ..NewInvitation::default() };
    let Ok(Reply::Invited(invited)) = mesh.command(0, Command::Invite { invitation, addresses: vec!["/memory/0".into()] }) else {
        panic!("alice may invite")
    };
    let (bob, _) = mesh.join(2, &invited.link.parse().unwrap());
    mesh.add_offer(bob, "Bread baking");
    mesh.unlink(bob, 0);
    mesh.moment += 20 * DAY;
    mesh.add_offer(0, "Chess");
    mesh.link(bob, 0);
    assert_eq!(mesh.titles(bob).len(), 2, "still met with");
    mesh.unlink(bob, 0);
    mesh.moment += 20 * DAY;
    mesh.add_offer(0, "Astronomy");
    let told = mesh.nodes[bob].engine.holdings().unwrap().set_facts();
    mesh.link(bob, 0);
    assert_eq!(mesh.nodes[bob].engine.holdings().unwrap().set_facts(), told);
    assert!(mesh.titles(0).contains(&"Bread baking".to_owned()), "what was written in time stands");
}

impl Mesh {
    fn save(&mut self, at: usize, kind: RecordKind, fields: &[(&str, &str)]) -> RecordId {
        let mut content = Content::new(kind).unwrap();
        fields.iter().for_each(|(name, text)| content.set_text(name, text).unwrap());
        match self.command(at, Command::Save(vec![(None, content)])).unwrap() {
            Reply::Saved(saved) => saved.into_iter().next().unwrap().unwrap().record,
            other => panic!("{other:?}"),
        }
    }

    fn listed(&mut self, at: usize, filter: &ListFilter, as_of: Timestamp) -> Vec<RecordId> {
        let list = self.nodes[at].engine.holdings_mut().unwrap().list(filter, None, as_of).unwrap().unwrap();
        list.records.iter().map(|record| record.view.id).collect()
    }
}

#[test]
fn a_session_is_browsed_until_its_day_is_over_and_found_where_it_grew_from() {
    let mut mesh = Mesh::founded();
    let offer = mesh.add_offer(0, "Guitar");
    let about = model::record::RecordRef::in_city(RecordKind::OFFER, offer).to_string();
    // Sessions that minors may come to have rules of their own.
    let fields = [("title", "Guitar together"), ("day", "2027-03-01"), ("audience", "18-29"), ("about", &*about)];
    let session = mesh.save(0, RecordKind::SESSION, &fields);
    let browse = ListFilter::default();
    let noon = Timestamp::noon("2027-03-01").unwrap();
    assert_eq!(mesh.listed(0, &browse, noon), [session, offer]);
    let next_day = Timestamp::noon("2027-03-02").unwrap();
    assert_eq!(mesh.listed(0, &browse, next_day), [offer]);
    assert_eq!(mesh.listed(0, &ListFilter { all: true, ..browse.clone() }, next_day), [session, offer]);
    let grown = ListFilter { kind: Some(RecordKind::SESSION), to: Some(offer), ..browse.clone() };
    assert_eq!(mesh.listed(0, &grown, noon), [session]);
    let answers = ListFilter { to: Some(offer), ..browse };
    assert_eq!(mesh.listed(0, &answers, noon), [], "a session is no answer");
}

#[test]
fn what_a_reader_wants_to_see_nothing_of_is_left_out_of_full_pages() {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    let of_bob: Vec<_> = (0..3).map(|number| mesh.add_offer(bob, &format!("Bob's {number}"))).collect();
    let own = [mesh.add_offer(0, "Guitar"), mesh.add_offer(0, "Chess")];
    let without = [mesh.nodes[bob].engine.member().unwrap()].into();
    let at = Engine::<MemoryStore>::as_of(mesh.now().wall);
    let filter = ListFilter { limit: Some(2), without, ..ListFilter::default() };
    let mut found = mesh.listed(0, &filter, at);
    found.sort();
    let mut expected = own.to_vec();
    expected.sort();
    assert_eq!(found, expected, "the page is full of what may be seen");
    assert_eq!(mesh.listed(0, &ListFilter { limit: Some(9), ..ListFilter::default() }, at).len(), own.len() + of_bob.len());
}

/// Alice's school admits a child. Answers the child's node and the school's scope.
fn with_a_pupil(mesh: &mut Mesh) -> (usize, Scope, Person) {
    let pupil = Person::new(77);
    let (at, school) = admit_pupil(mesh, &pupil, "Owl");
    (at, school, pupil)
}

fn admit_pupil(mesh: &mut Mesh, pupil: &Person, name: &str) -> (usize, Scope) {
    let invitation = NewInvitation {
        member_kind: MemberKind::Pupil,
        band: Some("child".into()),
        pseudonym: Some(name.into()),
        ..NewInvitation::default()
    };
    let invited = mesh.command(0, Command::Invite { invitation, addresses: vec!["/memory/0".into()] });
    let Ok(Reply::Invited(invited)) = invited else { panic!("{invited:?}") };
    let invitation: Invitation = invited.link.parse().unwrap();
    let school = Scope::School(invitation.school().expect("a minor's link names the school").0);
    let act = Act::device(&pupil.device(), invitation.city, pupil.root.member());
    let certificate = Box::new(Verified::root_statement_in(&pupil.root, invitation.city, school, mesh.now().wall, act).unwrap());
    let at = mesh.add(None, MemoryDisk::default());
    mesh.next += 1;
    let (ticket, identity) = (Ticket(mesh.next), Box::new(pupil.identity()));
    let (city, token) = (invitation.city, invitation.token);
    mesh.step(
        at,
        Input::Command { ticket, command: Command::Join { host: peer(0), identity, city, token, kind: MemberKind::Pupil, certificate } },
    );
    mesh.link(at, 0);
    assert_eq!(mesh.nodes[at].replies.remove(&ticket), Some(Ok(Reply::Joined)));
    (at, school)
}

/// What became of asking for a pupil's invitation under this name.
fn ask_for_card(mesh: &mut Mesh, name: &str) -> Result<Reply, CommandError> {
    let (band, pseudonym) = (Some("child".into()), Some(name.into()));
    let invitation = NewInvitation { member_kind: MemberKind::Pupil, band, pseudonym, ..NewInvitation::default() };
    mesh.command(0, Command::Invite { invitation, addresses: vec!["/memory/0".into()] })
}

#[test]
fn two_pupils_get_different_names_and_none_that_an_open_card_promises() {
    let mut mesh = Mesh::founded();
    let (_, _, owl) = with_a_pupil(&mut mesh);
    let refusal = |reply: Result<Reply, CommandError>| reply.expect_err("the name is taken").to_string();
    assert!(refusal(ask_for_card(&mut mesh, " OWL ")).contains("another pupil"));
    ask_for_card(&mut mesh, "Wren").unwrap();
    assert!(refusal(ask_for_card(&mut mesh, "wren")).contains("still open"));
    let rename = |mesh: &mut Mesh, name: &str| {
        let deed = Box::new(Deed::Pseudonym { member: owl.root.member(), name: name.into() });
        mesh.command(0, Command::Govern { deed, root: None })
    };
    assert!(refusal(rename(&mut mesh, "Wren")).contains("still open"));
    rename(&mut mesh, "Owl").unwrap();

    // Taken back, the card lets nobody in, is no reason to be found, and leaves the name free.
    let now = mesh.now();
    let open: Vec<_> = mesh.nodes[0].engine.invitations(now).unwrap().into_iter().filter(|facts| !facts.used).collect();
    assert_eq!(open.iter().map(|facts| facts.pseudonym.as_deref()).collect::<Vec<_>>(), [Some("Wren")]);
    assert_eq!(mesh.nodes[0].engine.invites_until(now).unwrap(), Some(open[0].expires));
    mesh.nodes[0].engine.take_back_invitation(now, open[0].id).unwrap().unwrap();
    assert_eq!(mesh.nodes[0].engine.invites_until(now).unwrap(), None);
    assert!(mesh.nodes[0].engine.take_back_invitation(now, open[0].id).unwrap().is_err());
    let used = mesh.nodes[0].engine.invitations(now).unwrap().remove(0);
    assert!(mesh.nodes[0].engine.take_back_invitation(now, used.id).unwrap().is_err(), "who has come is not undone so");
    rename(&mut mesh, "Wren").unwrap();
}

#[test]
fn a_pupils_second_device_stands_in_the_school_as_the_first_and_the_city_hears_of_neither() {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    let (child, school, pupil) = with_a_pupil(&mut mesh);
    let link = mesh.invite_device_of(child);
    assert_eq!(link.school().map(|id| Scope::School(id.0)), Some(school));
    let tablet = Person::at_another(77, 78);
    let act = Act::device(&tablet.device(), link.city, tablet.root.member());
    let mut ask = |scope: Scope| {
        let certificate = Verified::root_statement_in(&tablet.root, link.city, scope, mesh.now().wall, act.clone()).unwrap();
        let at = mesh.add(None, MemoryDisk::default());
        mesh.next += 1;
        let (ticket, identity, host) = (Ticket(mesh.next), Box::new(tablet.identity()), peer(child));
        let (city, token, kind, certificate) = (link.city, link.token, MemberKind::Resident, Box::new(certificate));
        mesh.step(at, Input::Command { ticket, command: Command::Join { host, identity, city, token, kind, certificate } });
        mesh.link(at, child);
        (at, mesh.nodes[at].replies.remove(&ticket))
    };
    let (_, in_city) = ask(Scope::Control);
    assert!(matches!(&in_city, Some(Err(why)) if why.to_string().contains("another school")), "{in_city:?}");
    let (at, joined) = ask(school);
    assert_eq!(joined, Some(Ok(Reply::Joined)));
    save_in(&mut mesh, at, school, content(RecordKind::OFFER, &[("title", "I can whistle")])).unwrap();
    mesh.settle();
    for at in [0, child] {
        assert!(mesh.titles(at).contains(&"I can whistle".to_owned()), "what it writes counts in the school");
    }
    let held = mesh.nodes[bob].engine.holdings_mut().unwrap().all_items().unwrap();
    for secret in [pupil.root.member().0, tablet.device().device().0] {
        assert!(held.iter().all(|item| !item.windows(32).any(|window| window == secret)));
    }
}

fn save_in(mesh: &mut Mesh, at: usize, scope: Scope, content: Content) -> Result<RecordId, CommandError> {
    match mesh.command(at, Command::SaveIn(scope, vec![(None, content)]))? {
        Reply::Saved(saved) => saved.into_iter().next().unwrap().map(|saved| saved.record),
        other => panic!("{other:?}"),
    }
}

fn content(kind: RecordKind, fields: &[(&str, &str)]) -> Content {
    let mut content = Content::new(kind).unwrap();
    fields.iter().for_each(|(name, text)| content.set_text(name, text).unwrap());
    content
}

#[test]
fn a_pupil_takes_part_in_the_school_and_the_rest_of_the_city_learns_nothing_of_them() {
    let mut mesh = Mesh::founded();
    mesh.add_offer(0, "Chess for all");
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    let (child, school, pupil) = with_a_pupil(&mut mesh);
    assert_eq!(mesh.titles(child), ["Chess for all"], "a minor reads the city");
    let record = save_in(&mut mesh, child, school, content(RecordKind::OFFER, &[("title", "I can juggle")])).unwrap();
    mesh.settle();
    assert!(mesh.titles(0).contains(&"I can juggle".to_owned()));
    let in_city = save_in(&mut mesh, child, Scope::City, content(RecordKind::OFFER, &[("title", "I can juggle")]));
    assert!(matches!(in_city, Err(CommandError::Refused(_) | CommandError::Obstacle(_))), "{in_city:?}");
    // Bob is connected with the school's node all the while.
    let held = mesh.nodes[bob].engine.holdings_mut().unwrap().all_items().unwrap();
    let secrets = [pupil.root.member().0.to_vec(), pupil.device().device().0.to_vec(), b"juggle".to_vec(), record.0.to_vec()];
    for secret in secrets {
        assert!(held.iter().all(|item| !item.windows(secret.len()).any(|window| window == secret)));
    }
    assert!(mesh.nodes[bob].engine.holdings().unwrap().set(school).is_empty());
    assert_eq!(mesh.nodes[child].engine.waiting_len().unwrap(), 0, "the school holds what the child wrote");
}

#[test]
fn a_minors_node_makes_itself_known_to_nobody_around_it() {
    let mut mesh = Mesh::founded();
    let nobody = mesh.add(None, MemoryDisk::default());
    let (child, ..) = with_a_pupil(&mut mesh);
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    mesh.settle();
    let now = mesh.now();
    let announces = |at: usize| mesh.nodes[at].engine.may_announce(now);
    assert!(announces(0) && announces(bob));
    assert!(!announces(child), "a minor's");
    assert!(!announces(nobody), "not before it is known whose it is");
    let years = Now { wall: now.wall.after(std::time::Duration::from_secs(3 * 366 * 24 * 60 * 60)), ..now };
    assert!(!mesh.nodes[child].engine.may_announce(years), "nor when the membership is over");
}

#[test]
fn a_pupil_appears_under_the_schools_name_and_cannot_choose_another() {
    let mut mesh = Mesh::founded();
    let (child, school, pupil) = with_a_pupil(&mut mesh);
    let member = pupil.root.member();
    mesh.settle();
    let name = |mesh: &mut Mesh, at: usize| mesh.nodes[at].engine.holdings_mut().unwrap().name_of(member).unwrap();
    assert_eq!(name(&mut mesh, 0).as_deref(), Some("Owl"), "without any profile");
    assert_eq!(name(&mut mesh, child).as_deref(), Some("Owl"));
    let refused = save_in(&mut mesh, child, school, content(RecordKind::PROFILE, &[("name", "Noa Levi")]));
    assert!(matches!(&refused, Err(why) if why.to_string().contains("the name that their school gave")), "{refused:?}");
    let profile = save_in(&mut mesh, child, school, content(RecordKind::PROFILE, &[("name", "Owl")])).unwrap();
    let edits = [("name".to_owned(), Some(model::Value::Text("Noa Levi".into())))].into();
    let refused = mesh.command(child, Command::Edit(profile, edits));
    assert!(matches!(&refused, Err(CommandError::Refused(_) | CommandError::Obstacle(_))), "{refused:?}");
    mesh.settle();
    let withheld = |mesh: &mut Mesh| mesh.nodes[0].engine.holdings_mut().unwrap().view(profile).unwrap().unwrap().withheld;
    assert_eq!(withheld(&mut mesh), []);
    // The school gives another name: what the profile says is kept back, also where nobody edits it.
    let deed = Box::new(model::govern::Deed::Pseudonym { member, name: "Falcon".into() });
    mesh.command(0, Command::Govern { deed, root: None }).unwrap();
    mesh.settle();
    assert_eq!(withheld(&mut mesh).iter().map(|held| held.word.as_str()).collect::<Vec<_>>(), ["other-name"]);
    for at in [0, child] {
        assert_eq!(name(&mut mesh, at).as_deref(), Some("Falcon"));
    }
}

#[test]
fn an_adult_answers_no_minor_and_both_meet_in_a_session_that_keeps_the_rule() {
    let mut mesh = Mesh::founded();
    let (child, school, _) = with_a_pupil(&mut mesh);
    let offer = save_in(&mut mesh, child, school, content(RecordKind::OFFER, &[("title", "I can juggle")])).unwrap();
    mesh.settle();
    let answer = |to: RecordId, kind: &str| {
        let Scope::School(name) = school else { unreachable!() };
        let to = format!("school/{}/{kind}/{to}", model::MemberId(name));
        content(RecordKind::INTEREST, &[("to", &to), ("message", "Let us meet")])
    };
    let refused = save_in(&mut mesh, 0, school, answer(offer, "offer"));
    assert!(matches!(&refused, Err(why) if why.to_string().contains("do not write to each other")), "{refused:?}");
    let session =
        |fields: &[(&str, &str)]| content(RecordKind::SESSION, &[&[("title", "Juggling"), ("day", "2027-03-01")], fields].concat());
    let refused = save_in(&mut mesh, 0, school, session(&[]));
    assert!(matches!(&refused, Err(why) if why.to_string().contains("registered place")), "{refused:?}");
}

#[test]
fn what_a_pupil_writes_goes_to_their_school_when_nobody_says_where_and_a_resident_s_to_the_city() {
    let mut mesh = Mesh::founded();
    let (child, school, _) = with_a_pupil(&mut mesh);
    let scope_of = |mesh: &mut Mesh, at: usize, record| mesh.nodes[at].engine.holdings_mut().unwrap().view(record).unwrap().unwrap().scope;
    let offered = mesh.add_offer(child, "I can juggle");
    assert_eq!(scope_of(&mut mesh, child, offered), school);
    let chess = mesh.add_offer(0, "Chess");
    assert_eq!(scope_of(&mut mesh, 0, chess), Scope::City);
    let now = mesh.now();
    let writable = |mesh: &mut Mesh, at: usize| {
        let list = mesh.nodes[at].engine.scope_list(now).unwrap();
        list.into_iter().filter(|facts| facts.writes).map(|facts| facts.scope).collect::<Vec<_>>()
    };
    assert_eq!(writable(&mut mesh, child), [school], "the city is not offered to a minor");
    assert_eq!(writable(&mut mesh, 0), [Scope::City, school]);
    // What points to something of the school stands in the school.
    let Scope::School(name) = school else { unreachable!() };
    let about = format!("school/{}/offer/{offered}", model::MemberId(name));
    let session = content(RecordKind::SESSION, &[("title", "Juggling"), ("day", "2027-03-01"), ("about", &about)]);
    let in_city = save_in(&mut mesh, 0, Scope::City, session);
    assert!(matches!(&in_city, Err(CommandError::Field(model::FieldError::Wrong { field: "about", .. }))), "{in_city:?}");
}

impl Mesh {
    /// Alice's first device says something for her school, or for the city.
    fn school_says(&mut self, scope: Scope, act: Act) -> ItemId {
        let alice = Person::new(1);
        let said = Verified::statement_in(&alice.device(), self.city(), scope, self.now().wall, act).unwrap();
        let (id, as_of) = (said.id(), Engine::<MemoryStore>::as_of(self.now().wall));
        let holdings = self.nodes[0].engine.holdings_mut().unwrap();
        let told = holdings.ingest(vec![said.into_signed().into_bytes()], engine::Origin::Dialogue(scope), as_of).unwrap();
        assert_eq!(told.held.len(), 1, "{:?}", told.refused);
        self.settle();
        id
    }

    /// A guardian's consent lies at the school on paper, for so many days.
    fn consents(&mut self, school: Scope, pupil: &Person, days: u64) -> ItemId {
        let starts = self.now().wall;
        let ends = Timestamp(starts.0 + days * DAY);
        let minor = pupil.root.member();
        self.school_says(school, Act::Consent(trust::Consent { minor, publishing: true, sessions: false, on_paper: true, starts, ends }))
    }

    fn publish(&mut self, source: RecordId) -> Result<RecordId, CommandError> {
        match self.command(0, Command::Publish(source))? {
            Reply::Saved(saved) => saved.into_iter().next().unwrap().map(|saved| saved.record),
            other => panic!("{other:?}"),
        }
    }

    fn view(&mut self, at: usize, record: RecordId) -> Option<model::RecordView> {
        self.nodes[at].engine.holdings_mut().unwrap().view(record).unwrap()
    }
}

const DAY: u64 = 24 * 60 * 60 * 1000;

/// A school, a resident and a pupil who offers to juggle.
fn with_a_juggler() -> (Mesh, usize, Scope, Person, RecordId) {
    let mut mesh = Mesh::founded();
    let invitation = mesh.invite();
    let (bob, _) = mesh.join(2, &invitation);
    let (child, school, pupil) = with_a_pupil(&mut mesh);
    save_in(&mut mesh, child, school, content(RecordKind::PROFILE, &[("name", "Owl")])).unwrap();
    let fields = [("title", "I can juggle"), ("description", "With three balls"), ("source", "class list 7")];
    let offer = save_in(&mut mesh, child, school, content(RecordKind::OFFER, &fields)).unwrap();
    mesh.settle();
    (mesh, bob, school, pupil, offer)
}

#[test]
fn a_school_publishes_for_a_pupil_under_the_pseudonym_while_a_guardians_paper_says_so() {
    let (mut mesh, bob, school, pupil, offer) = with_a_juggler();
    let refused = mesh.publish(offer);
    assert!(matches!(&refused, Err(why) if why.to_string().contains("consent")), "{refused:?}");
    let consent = mesh.consents(school, &pupil, 100);
    let copy = mesh.publish(offer).unwrap();
    let seen = mesh.view(bob, copy).expect("the city sees it");
    assert_eq!((seen.scope, seen.owner), (Scope::City, Person::new(1).root.member()));
    assert_eq!(seen.content.text("description"), "With three balls\n\n– Owl");
    assert_eq!(seen.content.text("source"), "", "no number of the school's own lists");
    // Nothing that leads to the pupil or to the school's record has reached Bob.
    let held = mesh.nodes[bob].engine.holdings_mut().unwrap().all_items().unwrap();
    for secret in [pupil.root.member().0, pupil.device().device().0, offer.0, consent.0] {
        assert!(held.iter().all(|item| !item.windows(32).any(|window| window == secret)));
    }
    // What its author changes is published again in the same place.
    let view = mesh.view(0, offer).unwrap();
    assert_eq!(mesh.nodes[0].engine.published(&view).unwrap(), Some(Some(copy)));
    mesh.command(2, Command::Edit(offer, [("title".to_owned(), Some("I can juggle five".into()))].into())).unwrap();
    assert_eq!(mesh.view(bob, copy).unwrap().content.title(), "I can juggle");
    assert_eq!(mesh.publish(offer), Ok(copy));
    assert_eq!(mesh.view(bob, copy).unwrap().content.title(), "I can juggle five");
}

#[test]
fn what_a_school_published_leaves_the_city_by_itself_when_the_consent_ends() {
    let (mut mesh, bob, school, pupil, offer) = with_a_juggler();
    mesh.consents(school, &pupil, 3);
    let copy = mesh.publish(offer).unwrap();
    mesh.pass(2 * DAY);
    mesh.settle();
    assert!(mesh.view(bob, copy).is_some(), "it covers that day");
    mesh.pass(2 * DAY);
    mesh.settle();
    assert!(mesh.view(bob, copy).is_none(), "nothing of a pupil's stays in the city without a word for it");
    assert!(mesh.view(0, offer).is_some(), "at school it stays");
    assert!(mesh.publish(offer).is_err());
    // Another paper, another copy: what was erased never comes back.
    mesh.consents(school, &pupil, 30);
    let later = mesh.publish(offer).unwrap();
    assert_ne!(later, copy);
    assert!(mesh.view(bob, later).is_some() && mesh.view(bob, copy).is_none());
}

#[test]
fn a_consent_taken_back_and_a_record_withdrawn_or_erased_take_the_copy_out_of_the_city() {
    let (mut mesh, bob, school, pupil, offer) = with_a_juggler();
    let consent = mesh.consents(school, &pupil, 100);
    let copy = mesh.publish(offer).unwrap();
    let from = mesh.now().wall;
    mesh.school_says(school, Act::Withdraw { statement: consent, from });
    assert!(mesh.view(bob, copy).is_none(), "the consent was taken back");

    mesh.consents(school, &pupil, 100);
    let second = mesh.publish(offer).unwrap();
    let withdraw = |word: &str| [("status".to_owned(), Some(word.into()))].into();
    mesh.command(2, Command::Edit(offer, withdraw("withdrawn"))).unwrap();
    assert!(mesh.view(bob, second).is_none(), "its author took it back");
    mesh.command(2, Command::Edit(offer, withdraw("open"))).unwrap();
    let third = mesh.publish(offer).expect("it is another record, by the same paper");
    assert!(mesh.view(bob, third).is_some() && third != second);

    let item = mesh.nodes[0].engine.holdings_mut().unwrap().all_items().unwrap().into_iter().find_map(|bytes| {
        let signed = trust::Signed::parse(bytes).unwrap();
        let envelope = signed.envelope()?;
        let founds = envelope.record(signed.city(), &signed.scope(), signed.device()) == offer && envelope.founder.device.is_none();
        founds.then(|| (envelope.kind, signed.device(), envelope.founder.nonce))
    });
    let (kind, founder, nonce) = item.unwrap();
    mesh.school_says(school, Act::Erase { what: trust::Erased::Record { kind, founder, nonce } });
    assert!(mesh.view(0, offer).is_none() && mesh.view(bob, third).is_none(), "what it was copied from was erased");
    for at in [0, bob] {
        let found = mesh.command(at, Command::Verify).unwrap();
        assert!(matches!(&found, Reply::Verified(found) if found.problems.is_empty()), "{found:?}");
    }
}

#[test]
fn what_another_pupil_wrote_in_it_leaves_the_school_by_their_own_guardians_word_alone() {
    let (mut mesh, bob, school, owl, _) = with_a_juggler();
    let fox = Person::new(78);
    let (other, _) = admit_pupil(&mut mesh, &fox, "Fox");
    let named = model::Value::set([&*fox.root.member().to_string()]);
    let mut challenge = content(RecordKind::CHALLENGE, &[("title", "A skate park"), ("description", "Behind the school")]);
    challenge.set("editors", named).unwrap();
    let challenge = save_in(&mut mesh, 2, school, challenge).unwrap();
    mesh.settle();
    mesh.consents(school, &owl, 100);
    let copy = mesh.publish(challenge).expect("Fox may write in it and has not");
    assert!(mesh.view(bob, copy).is_some());
    mesh.command(other, Command::Edit(challenge, [("title".to_owned(), Some("A skate park for Fox".into()))].into())).unwrap();
    mesh.settle();
    assert!(mesh.view(bob, copy).is_none(), "what the city reads has to be what the school shows, and that may not leave");
    let refused = mesh.publish(challenge);
    assert!(matches!(&refused, Err(why) if why.to_string().contains("others have written in this")), "{refused:?}");
    let consent = mesh.consents(school, &fox, 100);
    let copy = mesh.publish(challenge).unwrap();
    assert_eq!(mesh.view(bob, copy).unwrap().content.title(), "A skate park for Fox");
    let from = mesh.now().wall;
    mesh.school_says(school, Act::Withdraw { statement: consent, from });
    assert!(mesh.view(bob, copy).is_none(), "Fox's guardian took it back");
    assert!(mesh.view(0, challenge).is_some());
}

#[test]
fn a_node_that_starts_again_takes_back_what_ended_while_it_was_away() {
    let (mut mesh, bob, school, pupil, offer) = with_a_juggler();
    mesh.consents(school, &pupil, 3);
    let copy = mesh.publish(offer).unwrap();
    mesh.unlink(bob, 0);
    mesh.moment += 5 * DAY;
    let disk = mesh.nodes[0].disk.clone();
    mesh.nodes[0].engine = Engine::open(disk.open(), Some(Person::new(1).identity()), peer(0), &[9; 32], Options::default()).unwrap();
    mesh.settle();
    mesh.link(bob, 0);
    assert!(mesh.view(bob, copy).is_none());
}
