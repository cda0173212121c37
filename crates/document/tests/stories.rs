//! What people see when they edit one record apart, and when somebody lies.

mod common;

use common::*;
use document::{EditError, Founding, actor, found, materialise};
use model::record::RecordRef;
use model::{Content, Nonce, RecordId, RecordKind, Scope, Value};

#[test]
fn a_personal_record_shows_what_it_was_founded_with() {
    let mut content = guitar();
    content.set_text("editors", "").unwrap();
    let view = document(&[ALICE.signs(5, found(ALICE.actor(), &content, false).unwrap())]).view().unwrap();
    assert_eq!((view.content, view.created.0, view.updated.0, view.changes), (content, 5, 5, 1));
    assert_eq!((view.owner, view.editors.len(), view.conflicts.len()), (ALICE.member(), 0, 0));
}

#[test]
fn two_editors_of_one_text_keep_both_their_words() {
    let base = vec![first()];
    let bob = BOB.edits(2, &base, &[set("description", "We meet on Mondays in the library.")]);
    let carol = CAROL.edits(3, &base, &[set("description", "Welcome! We meet on Mondays.")]);
    let view = document(&[base[0].clone(), carol, bob]).view().unwrap();
    assert_eq!(view.content.text("description"), "Welcome! We meet on Mondays in the library.");
    assert_eq!((view.updated.0, view.changes, view.conflicts.len()), (3, 3, 0));
}

#[test]
fn two_titles_given_apart_are_a_conflict_that_the_next_edit_settles() {
    let base = vec![first()];
    let bob = BOB.edits(2, &base, &[set("title", "Guitar")]);
    let carol = CAROL.edits(3, &base, &[set("title", "Gitara")]);
    let mut held = vec![base[0].clone(), bob, carol];
    let view = document(&held).view().unwrap();
    let picked = view.content.get("title").unwrap().clone();
    let other = if picked == "Guitar".into() { "Gitara" } else { "Guitar" };
    assert_eq!(view.conflicts[0].values, [picked.clone(), other.into()]);
    held.push(ALICE.edits(4, &held, &[("title", Some(picked.clone()))]));
    let view = document(&held).view().unwrap();
    assert_eq!((view.content.get("title"), view.conflicts.len()), (Some(&picked), 0));
}

#[test]
fn one_adds_a_skill_and_another_takes_one_away() {
    let base = vec![first()];
    let bob = BOB.edits(2, &base, &[set("skills", Value::set(["guitar", "chords", "rhythm"]))]);
    let carol = CAROL.edits(3, &base, &[set("skills", Value::set(["guitar"]))]);
    let view = document(&[bob, carol, base[0].clone()]).view().unwrap();
    assert_eq!(view.content.words("skills").collect::<Vec<_>>(), ["guitar", "rhythm"]);
}

#[test]
fn an_edit_that_changes_nothing_writes_nothing() {
    let base = [first()];
    let same = [set("title", "Guitar for beginners"), set("skills", Value::set(["guitar", "chords"])), ("place", None), ("times", None)];
    assert_eq!(document(&base).edit(BOB.actor(), &same), Ok(None));
}

#[test]
fn an_edit_that_cannot_be_says_why() {
    let base = [first()];
    let refused = |edits: &[(&str, Option<Value>)]| document(&base).edit(BOB.actor(), edits).unwrap_err().to_string();
    assert_eq!(refused(&[("title", None)]), "offer needs the field `title`, and it is empty");
    assert_eq!(refused(&[set("capacity", Value::Count(0))]), "`capacity` needs a number from 1 to 10000, and found \"0\"");
    assert_eq!(refused(&[set("editors", Value::set([]))]), "who may edit a record is fixed when it is founded");
    let long = "x".repeat(12_000);
    assert_eq!(refused(&[set("description", long.as_str())]), "the change makes 12019 operations, above the limit of 10000");
    assert_eq!(document(&[]).edit(BOB.actor(), &[]), Err(EditError::Unfounded));
}

#[test]
fn a_stranger_changes_nothing() {
    let base = [first()];
    let eve = EVE.edits(2, &base, &[set("title", "Free money")]);
    let bob = BOB.edits(3, &[base[0].clone(), eve.clone()], &[set("title", "Guitar")]);
    let document = document(&[base[0].clone(), eve.clone(), bob]);
    assert_eq!(document.view().unwrap().content.title(), "Guitar");
    assert_eq!(reason(&document, &eve).unwrap(), "its author is not an editor of the record");
}

#[test]
fn nobody_makes_themselves_an_editor() {
    let base = [first()];
    let added = rewritten(&BOB.edits(2, &base, &[set("skills", Value::set(["guitar", "chords", "x"]))]).body, |change| {
        let editors = automerge::Change::from_bytes(base[0].body.to_vec()).unwrap().decode();
        let place = editors.operations.iter().position(|op| op.key == automerge::legacy::Key::Map("editors".into())).unwrap();
        let id = automerge::legacy::OpId::new(editors.start_op.get() + place as u64, &editors.actor_id);
        change.operations[0].obj = automerge::legacy::ObjectId::Id(id);
    });
    let added = BOB.signs(2, added);
    let document = document(&[base[0].clone(), added.clone()]);
    assert_eq!(reason(&document, &added).unwrap(), "operation 0 changes who may edit, which the first change fixed");
}

#[test]
fn a_change_waits_for_its_ancestors_and_then_counts() {
    let base = vec![first()];
    let bob = BOB.edits(2, &base, &[set("title", "Guitar")]);
    let carol = CAROL.edits(3, &[base[0].clone(), bob.clone()], &[set("title", "Gitara")]);
    let early = document(&[base[0].clone(), carol.clone()]);
    assert_eq!((early.waiting(), early.view().unwrap().waiting, early.view().unwrap().content.title()), (1, 1, "Guitar for beginners"));
    assert!(document(&[carol.clone(), bob.clone()]).view().is_none());
    assert_eq!(document(&[carol, bob, base[0].clone()]).view().unwrap().content.title(), "Gitara");
}

#[test]
fn what_does_not_count_now_is_kept_with_what_builds_on_it() {
    let base = vec![first()];
    let mut bob = BOB.edits(2, &base, &[set("title", "Guitar")]);
    let carol = CAROL.edits(3, &[base[0].clone(), bob.clone()], &[set("place", "Library")]);
    bob.counts = document::Counts::NotNow;
    let document = document(&[base[0].clone(), bob.clone(), carol.clone()]);
    assert_eq!(document.view().unwrap().content.title(), "Guitar for beginners");
    assert_eq!(reason(&document, &bob).unwrap(), "it does not count at this time");
    assert_eq!(reason(&document, &carol).unwrap(), "it builds on a change that does not count at this time");
    // Bob's next edit would repeat the number of the one that does not count.
    assert_eq!(document.edit(BOB.actor(), &[set("place", "School")]), Err(EditError::Spent));
    let run = actor(BOB.device(), RECORD, Nonce([77; 16]));
    assert!(document.edit(run, &[set("place", "School")]).unwrap().is_some());
}

#[test]
fn a_thiefs_edit_does_not_take_honest_work_with_it_and_is_marked() {
    let base = vec![first()];
    let mut thief = BOB.edits(2, &base, &[set("title", "Stolen")]);
    let honest = CAROL.edits(3, &[base[0].clone(), thief.clone()], &[set("place", "Library")]);
    thief.counts = document::Counts::Cut;
    let alone = document(&[base[0].clone(), thief.clone()]);
    assert_eq!(alone.view().unwrap().content.title(), "Guitar for beginners");
    assert_eq!(reason(&alone, &thief).unwrap(), "its author was revoked, and it is not among what was accepted");

    let held = [base[0].clone(), thief.clone(), honest.clone()];
    let carried = document(&held);
    assert_eq!((carried.view().unwrap().content.text("place"), carried.view().unwrap().content.title()), ("Library", "Stolen"));
    assert_eq!(reason(&carried, &thief).unwrap(), "its author was revoked; it stands because others built on it, and an edit undoes it");
    let undone = CAROL.edits(4, &held, &[set("title", "Guitar for beginners")]);
    assert_eq!(document(&[&held[..], &[undone]].concat()).view().unwrap().content.title(), "Guitar for beginners");
}

#[test]
fn what_a_thief_builds_on_a_thiefs_edit_carries_nothing() {
    let base = vec![first()];
    let mut thief = BOB.edits(2, &base, &[set("title", "Stolen")]);
    let mut again = BOB.edits(3, &[base[0].clone(), thief.clone()], &[set("title", "Stolen again")]);
    let eve = EVE.edits(4, &[base[0].clone(), thief.clone()], &[set("place", "Here")]);
    (thief.counts, again.counts) = (document::Counts::Cut, document::Counts::Cut);
    let held = [base[0].clone(), thief, again, eve];
    assert_eq!(document(&held).view().unwrap().content.title(), "Guitar for beginners");
}

#[test]
fn one_number_twice_leaves_all_replicas_alike() {
    let base = vec![first()];
    let (one, two) = (BOB.edits(2, &base, &[set("title", "One")]), BOB.edits(2, &base, &[set("title", "Two")]));
    let (winner, loser) = if one.key.id < two.key.id { (&one, &two) } else { (&two, &one) };
    let forked = [base[0].clone(), winner.clone(), loser.clone()];
    assert_eq!(reason(&document(&forked), loser).unwrap(), "a fork: its author wrote another change with the same number, which stands");
    assert!(reason(&document(&forked), winner).is_none());
    // Carol has built on the other: hers is work that a forger must not undo.
    let carol = CAROL.edits(3, &[base[0].clone(), loser.clone()], &[set("place", "Library")]);
    let held = [carol.clone(), winner.clone(), base[0].clone(), loser.clone()];
    let view = document(&held).view().unwrap();
    assert_eq!((view.content.text("place"), view.changes), ("Library", 3));
    assert!(reason(&document(&held), winner).is_some());
    // Bob building on his own fork changes nothing.
    let bob = BOB.edits(4, &[base[0].clone(), winner.clone()], &[set("place", "School")]);
    let held = [held.to_vec(), vec![bob.clone()]].concat();
    assert_eq!(document(&held).view().unwrap().content.text("place"), "Library");
    assert_eq!(reason(&document(&held), &bob).unwrap(), "it builds on a change that is set aside");
}

#[test]
fn a_fork_continued_on_both_sides_is_settled_at_its_root() {
    let base = vec![first()];
    let (one, two) = (BOB.edits(2, &base, &[set("title", "One")]), BOB.edits(2, &base, &[set("title", "Two")]));
    let (winner, loser) = if one.key.id < two.key.id { (one, two) } else { (two, one) };
    for time in 3..20 {
        // Some of these have lower ids than the winner's, and it makes no difference.
        let on_winner = BOB.edits(time, &[base[0].clone(), winner.clone()], &[set("place", "Winner")]);
        let on_loser = BOB.edits(time + 100, &[base[0].clone(), loser.clone()], &[set("place", "Loser")]);
        let view = document(&[on_loser, base[0].clone(), on_winner, loser.clone(), winner.clone()]).view().unwrap();
        assert_eq!((view.content.text("place"), view.changes, view.set_aside.len()), ("Winner", 3, 2));
    }
}

#[test]
fn a_record_has_one_first_change() {
    let again = model::Content::new(RecordKind::OFFER).unwrap().with("title", "Another").unwrap();
    let run = Nonce([55; 16]);
    let mut second = ALICE.signs(1, found(actor(ALICE.device(), RECORD, run), &again, false).unwrap());
    second.run = run;
    let both = document(&[first(), second.clone()]);
    let loser = if first().key.id < second.key.id { &second } else { &first() };
    assert_eq!(reason(&both, loser).unwrap(), "a fork: its author founded the record twice, and the other first change stands");
    assert_eq!(both.view().unwrap().changes, 1);
    let eve = EVE.signs(1, found(EVE.actor(), &again, false).unwrap());
    assert_eq!(
        reason(&document(std::slice::from_ref(&eve)), &eve).unwrap(),
        "it builds on nothing, and its author did not found the record"
    );
}

#[test]
fn the_same_change_in_two_envelopes_counts_once() {
    let (base, mut late) = (first(), first());
    let again = ALICE.signs(9, base.body.to_vec());
    let document = document(&[base.clone(), again.clone()]);
    assert_eq!(
        (document.view().unwrap().created.0, reason(&document, &again).unwrap().as_str()),
        (1, "another envelope holds the same change")
    );
    late.counts = document::Counts::NotNow;
    let document = common::document(&[late.clone(), again]);
    assert_eq!((document.view().unwrap().created.0, reason(&document, &late).is_some()), (9, true));
}

#[test]
fn a_change_that_names_a_concurrent_letter_is_set_aside() {
    let mut base = vec![first()];
    base.push(CAROL.edits(2, &base, &[set("description", "We meet on Mondays. Bring")]));
    let carol = CAROL.edits(3, &base, &[set("description", "We meet on Mondays. Bring a guitar.")]);
    let concurrent = {
        let change = automerge::Change::from_bytes(carol.body.to_vec()).unwrap();
        automerge::legacy::OpId::new(change.start_op().get() + 3, change.actor_id())
    };
    let honest = BOB.edits(4, &base, &[set("description", "We meet on Mondays. Bring!")]);
    let lie = rewritten(&honest.body, |change| {
        let inserted = change.operations.iter_mut().find(|op| op.insert).unwrap();
        inserted.key = automerge::legacy::Key::Seq(automerge::legacy::ElementId::Id(concurrent.clone()));
    });
    let lie = BOB.signs(4, lie);
    let held = [base.clone(), vec![carol.clone(), lie.clone()]].concat();
    assert_eq!(reason(&document(&held), &lie).unwrap(), "operation 0 names a letter that nothing it builds on wrote");
    assert!(reason(&document(&held), &carol).is_none());
    // To act on an object that is not there is no better.
    let lie = BOB.signs(5, rewritten(&honest.body, |change| change.operations[0].obj = automerge::legacy::ObjectId::Id(concurrent)));
    let held = [base, vec![carol, lie.clone()]].concat();
    assert_eq!(reason(&document(&held), &lie).unwrap(), "operation 0 names an object that nothing it builds on made");
}

#[test]
fn a_change_that_names_an_actor_it_does_not_build_on_is_set_aside() {
    let base = vec![first()];
    let carol = CAROL.edits(2, &base, &[set("title", "Gitara")]);
    let honest = BOB.edits(3, &[base[0].clone(), carol.clone()], &[set("title", "Guitar")]);
    let lie = rewritten(&honest.body, |change| {
        change.deps = vec![automerge::Change::from_bytes(base[0].body.to_vec()).unwrap().hash()];
        change.start_op = automerge::Change::from_bytes(carol.body.to_vec()).unwrap().start_op();
    });
    let lie = BOB.signs(3, lie);
    let held = [base[0].clone(), carol, lie.clone()];
    assert_eq!(reason(&document(&held), &lie).unwrap(), "it names an actor that nothing it builds on is of");
}

#[test]
fn nobody_uses_up_the_numbers_of_a_record() {
    let base = vec![first()];
    let honest = BOB.edits(2, &base, &[set("title", "Guitar")]);
    let start = automerge::Change::from_bytes(honest.body.to_vec()).unwrap().start_op().get();
    let lie = BOB.signs(2, rewritten(&honest.body, |change| change.start_op = 2_000_000_000.try_into().unwrap()));
    let expected = format!("its first operation's number is 2000000000, and {start} was needed");
    assert_eq!(reason(&document(&[base[0].clone(), lie.clone()]), &lie).unwrap(), expected);
    let skips = BOB.signs(2, rewritten(&honest.body, |change| change.seq = 2));
    assert_eq!(reason(&document(&[base[0].clone(), skips.clone()]), &skips).unwrap(), "its number is 2, and 1 was needed");
}

#[test]
fn many_open_ends_are_joined_a_few_at_a_time() {
    let base = vec![first()];
    let mut held = base.clone();
    for run in 0..50u8 {
        let actor = actor(BOB.device(), RECORD, Nonce([100 + run; 16]));
        let body = document(&base).edit(actor, &[set("place", format!("Room {run}").as_str())]).unwrap().unwrap();
        let mut change = BOB.signs(10 + u64::from(run), body);
        change.run = Nonce([100 + run; 16]);
        held.push(change);
    }
    assert_eq!(document(&held).view().unwrap().conflicts[0].values.len(), 50);
    for time in 100..102 {
        held.push(ALICE.edits(time, &held, &[set("place", format!("Hall {time}").as_str())]));
    }
    let view = document(&held).view().unwrap();
    assert_eq!((view.content.text("place"), view.conflicts.len(), view.set_aside.len()), ("Hall 101", 0, 0));
}

#[test]
fn a_hostile_value_is_left_out_and_the_rest_is_shown() {
    let base = vec![first()];
    let honest = BOB.edits(2, &base, &[set("place", "Library"), set("skills", Value::set(["guitar", "chords", "x"]))]);
    let lie = BOB.signs(
        2,
        rewritten(&honest.body, |change| {
            change.operations[0].action = automerge::legacy::OpType::Put("two\nlines".into());
            change.operations[1].key = automerge::legacy::Key::Map(" padded; ".into());
        }),
    );
    let view = document(&[base[0].clone(), lie]).view().unwrap();
    assert_eq!((view.content.get("place"), view.changes), (None, 2));
    assert_eq!(view.content.words("skills").collect::<Vec<_>>(), ["chords", "guitar"]);
    assert_eq!(model::RecordView::decode(&view.encode()), Ok(view));
}

/// Found by a fuzzer: editors could make a record disappear for everybody.
#[test]
fn an_editor_who_spoils_the_title_does_not_make_the_record_disappear() {
    let base = vec![first()];
    let honest = BOB.edits(2, &base, &[set("title", "Guitar")]);
    let spoilt =
        BOB.signs(3, rewritten(&honest.body, |change| change.operations[0].action = automerge::legacy::OpType::Put("a\0b".into())));
    let emptied = BOB.signs(3, rewritten(&honest.body, |change| change.operations[0].action = automerge::legacy::OpType::Delete));
    for lie in [spoilt, emptied] {
        let held = vec![base[0].clone(), lie];
        let shown = document(&held).view().expect("the record is shown");
        assert_eq!((shown.content.text("title"), shown.changes), ("Guitar for beginners", 2));
        // Another editor's title stands beside it, and a later one replaces it.
        let carol = CAROL.edits(4, &base, &[set("title", "Guitar on Mondays")]);
        let shown = document(&[held[0].clone(), held[1].clone(), carol]).view().unwrap();
        assert_eq!((shown.content.text("title"), shown.conflicts.len()), ("Guitar on Mondays", 0));
        let mended = ALICE.edits(5, &held, &[set("title", "Guitar for beginners")]);
        let shown = document(&[held[0].clone(), held[1].clone(), mended]).view().unwrap();
        assert_eq!((shown.content.text("title"), shown.changes), ("Guitar for beginners", 3));
    }
}

/// A record that Alice founds in a scope, as her own program would not write it.
fn pointing(scope: Scope, kind: RecordKind, fields: &[(&str, &str)]) -> Option<model::RecordView> {
    let mut content = Content::new(kind).unwrap();
    fields.iter().for_each(|(name, text)| content.set_text(name, text).unwrap());
    let founding = Founding { scope, kind, ..founding() };
    materialise(&founding, &[ALICE.signs(1, found(ALICE.actor(), &content, false).unwrap())]).view()
}

#[test]
fn a_reference_to_a_narrower_scope_is_shown_to_nobody_whatever_kind_of_record_it_stands_in() {
    let (school, sealed) = (Scope::School([8; 32]), Scope::Sealed([9; 32]));
    let offer = RecordRef { scope: school, kind: RecordKind::OFFER, id: RecordId([5; 32]) }.to_string();
    let session = [("title", "Chess"), ("day", "2027-03-01"), ("about", &*offer)];
    let about = |scope| pointing(scope, RecordKind::SESSION, &session).unwrap().content.text("about").to_owned();
    assert_eq!([about(school), about(Scope::City)], [offer.clone(), String::new()]);
    let answers = |scope| pointing(scope, RecordKind::INTEREST, &[("to", &offer)]).is_some();
    assert_eq!([answers(school), answers(Scope::City), answers(Scope::School([7; 32]))], [true, false, false]);
    // Reports alone go the other way: to stewards, from whoever reads the record.
    let reports = |scope| pointing(scope, RecordKind::REPORT, &[("to", &offer), ("ground", "spam")]).is_some();
    assert_eq!([reports(sealed), reports(school), reports(Scope::City)], [true, true, false]);
}

#[test]
fn an_edit_that_points_to_a_narrower_scope_is_refused() {
    let content = Content::new(RecordKind::SESSION).unwrap().with("title", "Chess").unwrap().with("day", "2027-03-01").unwrap();
    let founding = Founding { kind: RecordKind::SESSION, ..founding() };
    let document = materialise(&founding, &[ALICE.signs(1, found(ALICE.actor(), &content, false).unwrap())]);
    let to = |scope| RecordRef { scope, kind: RecordKind::OFFER, id: RecordId([5; 32]) }.to_string();
    let about = |scope| document.edit(ALICE.actor(), &[set("about", to(scope).as_str())]);
    assert!(matches!(about(Scope::City), Ok(Some(_))));
    assert!(matches!(about(Scope::Group([8; 32])), Err(EditError::Field(model::FieldError::Wrong { field: "about", .. }))));
}
