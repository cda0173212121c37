//! Who may do what, told as what happens in one city.

mod common;

use common::*;
use model::{ItemId, MemberId, Nonce, Role, Scope, Timestamp};
use trust::{Act, AgeBand, Authority, Breach, Consent, Cut, Erased, Ground, Group, Meeting, Roll, Target, Vetting, VettingKind, Why};

const ISSUER: [Role; 2] = [Role::Member, Role::Issuer];

fn amend(city: &City, accepted: Vec<ItemId>, delegates: &[usize], threshold: u8) -> Act {
    let members: Vec<MemberId> = delegates.iter().map(|person| city.member(*person)).collect();
    Act::Amend { predecessor: city.roll().charter_id().unwrap(), charter: charter(&members, threshold), accepted }
}

#[test]
fn three_delegates_decide_by_two() {
    let mut city = City::with_schools();
    let act = amend(&city, vec![], &[ALICE, BOB, CAROL], 2);
    city.say(ALICE, day(5), act);
    assert_eq!(city.roll().charter().unwrap().delegates.len(), 3, "one delegate's word was enough until then");

    let issuer = city.grant(BOB, day(6), DAN, &ISSUER, AgeBand::Adult, Scope::Control);
    assert_eq!(city.roll().why(&issuer.id), Some(Why::Proposed { needed: 2, found: 1 }));
    assert!(!city.roll().issues(city.member(DAN), day(7)));
    city.say(CAROL, day(9), Act::Agree { statement: issuer.id });
    assert!(city.roll().issues(city.member(DAN), day(7)));
}

#[test]
fn what_the_delegates_before_did_stands_where_the_amendment_kept_it() {
    let mut city = City::with_schools();
    let kept = city.said.iter().filter(|said| said.device() == city.people[ALICE].devices[0].device()).map(|said| said.id());
    let lists: Vec<Act> = Act::accept(kept);
    let lists = lists.into_iter().map(|list| city.say(ALICE, day(4), list).id).collect();
    let act = amend(&city, lists, &[BOB, CAROL, DAN], 2);
    city.say(ALICE, day(5), act);
    let back_dated = city.grant(ALICE, day(3), EVE, &ISSUER, AgeBand::Adult, Scope::Control);
    let roll = city.roll();
    assert!(roll.issues(city.member(SCHOOL), day(6)), "kept");
    assert!(roll.counts(city.member(CAROL), day(6)), "and whom it admitted");
    assert!(!roll.issues(city.member(EVE), day(6)), "a removed delegate dates back in vain");
    assert!(roll.why(&back_dated.id).is_some());
}

#[test]
fn of_two_complete_amendments_the_one_more_boxes_and_issuers_met_first_stands() {
    let mut city = City::with_schools();
    let (one, other) = (amend(&city, vec![], &[ALICE, BOB, CAROL], 2), amend(&city, vec![], &[ALICE, DAN, EVE], 2));
    let one = city.say(ALICE, day(5), one);
    let other = city.say(ALICE, day(5), other);
    let lower = one.id.min(other.id);
    assert_eq!(city.roll().charter_id(), Some(lower));
    let higher = one.id.max(other.id);
    for school in [SCHOOL, OTHER_SCHOOL] {
        city.say(school, day(6), Act::Agree { statement: higher });
    }
    assert_eq!(city.roll().charter_id(), Some(higher));
    assert_eq!(city.roll().why(&lower), Some(Why::Rival));
    // A voice given twice counts for the one it named first.
    for school in [SCHOOL, OTHER_SCHOOL] {
        city.say(school, day(8), Act::Agree { statement: lower });
    }
    assert_eq!(city.roll().charter_id(), Some(higher));
}

#[test]
fn what_a_revoked_issuer_admitted_before_the_cut_stands_and_what_a_thief_admits_later_does_not() {
    let mut city = City::with_schools();
    let honest: Vec<_> = city.said.iter().filter(|said| said.scope() == Scope::Control).map(|said| said.key()).collect();
    let at_school: Vec<_> = city.said.iter().filter(|said| said.scope() == city.school()).map(|said| said.key()).collect();
    let (written, forged) = (city.writes(SCHOOL, 0, Scope::City, day(3), 1), city.writes(SCHOOL, 0, Scope::City, day(3), 2));
    let target = Target::Member(city.member(SCHOOL));
    let accepted = [(Scope::Control, honest), (Scope::City, vec![written.key()]), (city.school(), at_school)];
    // The lists of the school's scope are the school's to read: the city's are enough for the city.
    let revocation = city.revoke(ALICE, day(5), target, &accepted[..2]);
    city.grant(SCHOOL, day(2), EVE, &[Role::Member], AgeBand::Adult, Scope::Control);
    let roll = city.roll();
    assert!(roll.counts(city.member(CAROL), day(6)));
    assert!(!roll.counts(city.member(EVE), day(6)), "back-dated after the theft");
    assert!(!roll.issues(city.member(SCHOOL), day(6)));
    assert_eq!(roll.judge(&written), Ok(city.member(SCHOOL)));
    let cut = Why::Cut { by: Authority::City, revocation: revocation.id };
    assert_eq!(roll.judge(&forged), Err(cut));
    assert!(roll.is_chained(city.people[EVE].devices[0].device()), "held all the same");
}

#[test]
fn until_the_list_has_come_nothing_of_the_revoked_counts() {
    let mut city = City::with_schools();
    let written = city.writes(CAROL, 0, Scope::City, day(3), 1);
    let list = city.sign(SCHOOL, Scope::Control, day(5), Act::accept([written.id()]).remove(0));
    let cut = Cut::of([(Scope::City, vec![list.id()])]);
    let revocation = city.say(SCHOOL, day(5), Act::Revoke { target: Target::Member(city.member(CAROL)), cut });
    let by = Authority::Member(city.member(SCHOOL));
    assert_eq!(city.roll().judge(&written), Err(Why::CutUnknown { by, revocation: revocation.id }));
    city.said.push(list);
    assert_eq!(city.roll().judge(&written), Ok(city.member(CAROL)));
}

#[test]
fn several_cuts_intersect() {
    let mut city = City::with_schools();
    let [both, one, other] = [1, 2, 3].map(|salt| city.writes(CAROL, 0, Scope::City, day(3), salt));
    let target = Target::Member(city.member(CAROL));
    city.revoke(SCHOOL, day(5), target, &[(Scope::City, vec![both.key(), one.key()])]);
    city.revoke(ALICE, day(6), target, &[(Scope::City, vec![both.key(), other.key()])]);
    let counts = [both, one, other].map(|written| city.roll().judge(&written).is_ok());
    assert_eq!(counts, [true, false, false]);
}

#[test]
fn nobody_revokes_who_is_not_below_them() {
    let mut city = City::with_schools();
    let written = city.writes(CAROL, 0, Scope::City, day(3), 1);
    for (by, of) in [(DAN, CAROL), (OTHER_SCHOOL, CAROL), (CAROL, SCHOOL), (SCHOOL, ALICE), (SCHOOL, OTHER_SCHOOL)] {
        let target = Target::Member(city.member(of));
        city.revoke(by, day(5), target, &[]);
    }
    let roll = city.roll();
    assert_eq!(roll.judge(&written), Ok(city.member(CAROL)));
    assert!(roll.issues(city.member(SCHOOL), day(6)));
    assert!(roll.issues(city.member(OTHER_SCHOOL), day(6)));
    // Not even by admitting them first: only the rights that it gave end.
    city.grant(OTHER_SCHOOL, day(6), CAROL, &[Role::Member], AgeBand::Adult, Scope::Control);
    city.revoke(OTHER_SCHOOL, day(7), Target::Member(city.member(CAROL)), &[]);
    assert_eq!(city.roll().judge(&written), Ok(city.member(CAROL)));
}

#[test]
fn a_stolen_device_is_cut_by_the_root_key_and_the_others_go_on() {
    let mut city = City::with_schools();
    let (before, after) = (city.writes(CAROL, 0, Scope::City, day(3), 1), city.writes(CAROL, 0, Scope::City, day(3), 2));
    let other = city.writes(CAROL, 1, Scope::City, day(6), 3);
    let list = city.say(CAROL, day(4), Act::accept([before.id()]).remove(0));
    let act = Act::Revoke {
        target: Target::Device(city.people[CAROL].devices[0].device()),
        cut: Cut::of([(Scope::City, vec![list.id]), (Scope::Control, vec![])]),
    };
    let revocation = trust::Verified::root_statement(&city.people[CAROL].root, city.id, day(5), act).unwrap();
    city.said.push(revocation);
    let roll = city.roll();
    assert!(roll.judge(&before).is_ok());
    assert!(matches!(roll.judge(&after), Err(Why::Cut { .. })));
    assert!(roll.judge(&other).is_ok());
    assert!(!roll.is_trusted(city.people[CAROL].devices[0].device()));
    assert!(!roll.reads(city.people[CAROL].devices[0].device(), Scope::City, Timestamp(0)));
    assert!(roll.reads(city.people[CAROL].devices[1].device(), Scope::City, Timestamp(0)));
}

#[test]
fn a_thief_of_the_phrase_cannot_hide_honest_work_for_good() {
    let mut city = City::with_schools();
    let honest = city.writes(CAROL, 0, Scope::City, day(3), 1);
    let act = Act::Revoke { target: Target::Device(city.people[CAROL].devices[0].device()), cut: Cut::default() };
    city.said.push(trust::Verified::root_statement(&city.people[CAROL].root, city.id, day(4), act).unwrap());
    assert!(city.roll().judge(&honest).is_err());
    city.revoke(SCHOOL, day(5), Target::Member(city.member(CAROL)), &[(Scope::City, vec![honest.key()])]);
    assert!(city.roll().judge(&honest).is_ok(), "the school's cut leaves out the thief's revocation");
}

#[test]
fn a_steward_endorses_honest_work_that_the_cut_left_out() {
    let mut city = City::with_schools();
    let offline = city.writes(CAROL, 0, Scope::City, day(3), 1);
    city.revoke(SCHOOL, day(5), Target::Member(city.member(CAROL)), &[]);
    city.say(CAROL, day(6), Act::Endorse { ids: vec![offline.id()] });
    assert!(city.roll().judge(&offline).is_err(), "not by the revoked");
    city.say(DAN, day(6), Act::Endorse { ids: vec![offline.id()] });
    assert!(city.roll().judge(&offline).is_err(), "nor by any member");
    city.say(SCHOOL, day(6), Act::Endorse { ids: vec![offline.id()] });
    assert!(city.roll().judge(&offline).is_ok());
}

#[test]
fn expired_not_yet_valid_and_outside_the_right_each_have_their_reason() {
    let mut city = City::with_schools();
    let roll = city.roll();
    assert!(matches!(roll.judge(&city.writes(CAROL, 0, Scope::City, day(400), 1)), Err(Why::Expired { .. })));
    assert!(matches!(roll.judge(&city.writes(CAROL, 0, Scope::City, day(0), 1)), Err(Why::Early { .. })));
    assert_eq!(roll.judge(&city.writes(EVE, 0, Scope::City, day(3), 1)), Err(Why::NoMember), "her certificate is not even held");
    assert_eq!(roll.judge(&city.writes(CAROL, 0, Scope::School([9; 32]), day(3), 1)), Err(Why::NoGrant));
    let moderator = city.grant(SCHOOL, day(3), DAN, &[Role::Member, Role::Moderator], AgeBand::Adult, Scope::Control);
    assert_eq!(city.roll().why(&moderator.id), Some(Why::OutsideRight));
    let by_member = city.grant(CAROL, day(3), EVE, &[Role::Member], AgeBand::Adult, Scope::Control);
    assert_eq!(city.roll().why(&by_member.id), None, "no member's grant is even held");
    assert!(!city.roll().is_admitted(city.member(EVE)));
}

#[test]
fn an_issuer_over_its_quota_admits_nobody_more_and_what_a_cut_left_out_uses_none_of_it() {
    let mut city = City::founded();
    let act = grant(city.member(SCHOOL), &ISSUER, AgeBand::Adult, day(1), 1);
    city.say(ALICE, day(1), act);
    let carol = city.grant(SCHOOL, day(2), CAROL, &[Role::Member], AgeBand::Adult, Scope::Control);
    let dan = city.grant(SCHOOL, day(3), DAN, &[Role::Member], AgeBand::Adult, Scope::Control);
    assert_eq!(city.roll().why(&dan.id), Some(Why::OverQuota { by: city.member(SCHOOL), quota: 1 }));
    city.revoke(ALICE, day(5), Target::Member(city.member(SCHOOL)), &[(Scope::Control, vec![dan])]);
    let roll = city.roll();
    assert!(roll.counts(city.member(DAN), day(6)) && !roll.counts(city.member(CAROL), day(6)));
    assert!(matches!(roll.why(&carol.id), Some(Why::Cut { .. })));
}

fn vouch(member: MemberId, at: u64) -> Act {
    Act::Vouch { member, starts: day(at), ends: day(at + 300) }
}

#[test]
fn two_admitted_members_vouch_for_an_adult_and_those_vouched_for_vouch_for_nobody() {
    let mut city = City::with_schools();
    let (bob, eve) = (city.member(BOB), city.member(EVE));
    let first = city.say(CAROL, day(3), vouch(bob, 3));
    assert_eq!(city.roll().why(&first.id), Some(Why::Single));
    assert!(!city.roll().counts(bob, day(5)));
    city.say(CAROL, day(3), vouch(bob, 4));
    assert!(!city.roll().counts(bob, day(5)), "one member's word twice");
    city.say(DAN, day(4), vouch(bob, 4));
    assert!(city.roll().counts(bob, day(5)));
    assert!(city.roll().judge(&city.writes(BOB, 0, Scope::City, day(5), 1)).is_ok());
    city.say(BOB, day(6), vouch(eve, 6));
    city.say(CAROL, day(6), vouch(eve, 6));
    assert!(!city.roll().counts(eve, day(7)));
    // Within each voucher's quota.
    let third = city.say(CAROL, day(7), vouch(MemberId([9; 32]), 7));
    assert_eq!(city.roll().why(&third.id), Some(Why::OverQuota { by: city.member(CAROL), quota: 2 }));
}

#[test]
fn a_minor_stands_in_the_schools_scope_alone() {
    let city = City::with_schools();
    let act = grant(city.member(PUPIL), &[Role::Member], AgeBand::Child, day(3), 0);
    assert!(trust::Verified::statement(&city.people[SCHOOL].devices[0], city.id, day(3), act).is_err());
    let roll = city.roll();
    assert!(!roll.is_chained(city.people[PUPIL].devices[0].device()));
    assert!(roll.is_chained_in(city.school(), city.people[PUPIL].devices[0].device()));
    assert!(roll.judge(&city.writes(PUPIL, 0, city.school(), day(3), 1)).is_ok());
    assert!(roll.judge(&city.writes(PUPIL, 0, Scope::City, day(3), 1)).is_err());
    assert!(roll.judge(&city.writes(EVE, 0, city.school(), day(3), 1)).is_err());
    let reads = |person: usize, scope| roll.reads(city.people[person].devices[0].device(), scope, Timestamp(0));
    assert!(reads(PUPIL, city.school()) && reads(SCHOOL, city.school()) && reads(CAROL, city.school()));
    assert!(!reads(OTHER_SCHOOL, city.school()) && !reads(ALICE, city.school()) && !reads(EVE, city.school()));
    assert!(reads(PUPIL, Scope::City), "a minor reads the city");
}

fn vetted(city: &City, person: usize, from: u64, to: u64) -> Act {
    Act::Vetting(Vetting { member: city.member(person), kind: VettingKind::PoliceCertificate, starts: day(from), ends: day(to) })
}

#[test]
fn an_adult_and_a_minor_meet_in_a_supervised_group_session_only() {
    let mut city = City::with_schools();
    let place = city.say(SCHOOL, day(3), Act::Place { name: "Library".into() });
    let act = vetted(&city, CAROL, 3, 100);
    let vetting = city.say(SCHOOL, day(3), act);
    let scope = city.school();
    let whole = Meeting {
        at: Some(day(50)),
        place: Some(place.id),
        host: Some(city.member(CAROL)),
        responsible: Some(city.member(DAN)),
        seats: Some(10),
    };
    let (adult, minor) = (city.member(CAROL), city.member(PUPIL));
    // A minor answers what an adult wrote.
    let contact = |roll: &Roll, meeting: Option<&Meeting>| roll.may_contact(scope, day(4), minor, adult, meeting);
    let roll = city.roll();
    assert_eq!(contact(&roll, None), Err(Breach::Private));
    assert_eq!(roll.may_contact(scope, day(4), minor, city.member(SCHOOL), None), Err(Breach::Private), "no role is excepted");
    assert_eq!(contact(&roll, Some(&whole)), Err(Breach::Responsible), "of whom nobody has said that they were checked");
    let act = vetted(&city, DAN, 3, 100);
    city.say(SCHOOL, day(3), act);
    let roll = city.roll();
    assert_eq!(contact(&roll, Some(&whole)), Ok(()));
    let without = [
        (Meeting { at: None, ..whole }, Breach::Date),
        (Meeting { place: None, ..whole }, Breach::Place),
        (Meeting { place: Some(vetting.id), ..whole }, Breach::Place),
        (Meeting { host: None, ..whole }, Breach::Host),
        (Meeting { host: Some(city.member(SCHOOL)), ..whole }, Breach::Host),
        (Meeting { at: Some(day(101)), ..whole }, Breach::Host),
        (Meeting { host: Some(city.member(DAN)), responsible: Some(city.member(CAROL)), ..whole }, Breach::Announced),
        (Meeting { responsible: None, ..whole }, Breach::Responsible),
        (Meeting { responsible: whole.host, ..whole }, Breach::Responsible),
        (Meeting { responsible: Some(city.member(PUPIL)), ..whole }, Breach::Responsible),
        (Meeting { seats: Some(1), ..whole }, Breach::Seats),
    ];
    for (meeting, breach) in without {
        assert_eq!(contact(&roll, Some(&meeting)), Err(breach));
    }
    city.say(SCHOOL, day(40), Act::Withdraw { statement: vetting.id, from: day(45) });
    assert_eq!(contact(&city.roll(), Some(&whole)), Err(Breach::Host), "the check was taken back before the date");
    let act = vetted(&city, CAROL, 46, 90);
    city.say(SCHOOL, day(46), act);
    assert_eq!(contact(&city.roll(), Some(&whole)), Ok(()), "and given anew");
    city.say(SCHOOL, day(47), Act::Withdraw { statement: place.id, from: day(48) });
    assert_eq!(contact(&city.roll(), Some(&whole)), Err(Breach::Place));
}

#[test]
fn a_name_written_down_by_somebody_else_makes_nobody_a_host() {
    let mut city = City::with_schools();
    let place = city.say(SCHOOL, day(3), Act::Place { name: "Library".into() });
    let scope = city.school();
    for checked in [CAROL, DAN, SCHOOL] {
        let act = vetted(&city, checked, 3, 100);
        city.say(SCHOOL, day(3), act);
    }
    let meeting = |host: usize, responsible: usize| Meeting {
        at: Some(day(50)),
        place: Some(place.id),
        host: Some(city.member(host)),
        responsible: Some(city.member(responsible)),
        seats: Some(10),
    };
    let [carol_leads, school_leads, with_the_announcer] = [meeting(CAROL, DAN), meeting(SCHOOL, CAROL), meeting(SCHOOL, DAN)];
    let said_by = |roll: &Roll, owner: usize, meeting: &Meeting| roll.may_take_minors(scope, city.member(owner), meeting);
    let roll = city.roll();
    assert_eq!(said_by(&roll, CAROL, &carol_leads), Ok(()));
    for other in [DAN, SCHOOL, EVE, PUPIL] {
        assert_eq!(said_by(&roll, other, &carol_leads), Err(Breach::Announced), "Carol knows nothing of it");
    }
    assert_eq!(said_by(&roll, DAN, &school_leads), Err(Breach::Announced));
    // Dan announces for the school from the tenth day to the sixtieth.
    let staff = Act::Staff { member: city.member(DAN), starts: day(10), ends: day(60) };
    let mut said = city.said.clone();
    said.push(city.sign(SCHOOL, Scope::Control, day(10), staff));
    let roll = roll_of(city.id, &said);
    assert_eq!(said_by(&roll, DAN, &school_leads), Ok(()));
    assert_eq!(said_by(&roll, DAN, &with_the_announcer), Err(Breach::Responsible), "two adults beside who writes for one of them");
    assert_eq!(said_by(&roll, DAN, &Meeting { at: Some(day(70)), ..school_leads }), Err(Breach::Announced), "judged on the day");
}

#[test]
fn who_came_of_age_is_no_minor_among_minors_though_a_minors_grant_still_covers_the_day() {
    let mut city = City::with_schools();
    let (scope, nonce) = (city.school(), Nonce([7; 16]));
    let (eve, pupil, carol) = (city.member(EVE), city.member(PUPIL), city.member(CAROL));
    city.grant(SCHOOL, day(2), EVE, &[Role::Member], AgeBand::Young, scope);
    let group = Group::scope(city.id, scope, eve, nonce);
    let device = city.certificate(EVE, 0, scope, day(2));
    city.said.push(device);
    city.say_in(EVE, scope, day(3), Act::Group(Group { nonce, name: "7b".into(), members: vec![pupil] }));
    assert_eq!(city.roll().may_contact(scope, day(30), eve, pupil, None), Ok(()));
    assert_eq!(city.roll().check_scope(group, day(30)), Ok(()));
    // From the day before, as all grants here.
    city.grant(SCHOOL, day(21), EVE, &[Role::Member], AgeBand::Adult, scope);
    let roll = city.roll();
    let contact = |from, to, at| roll.may_contact(scope, day(at), from, to, None);
    assert_eq!((contact(eve, pupil, 19), contact(pupil, eve, 19)), (Ok(()), Ok(())), "what they wrote to each other stands");
    for (from, to) in [(eve, pupil), (pupil, eve), (eve, carol), (carol, eve)] {
        assert_eq!(contact(from, to, 30), Err(Breach::Private), "the one band for some, the other for others");
    }
    assert_eq!(roll.check_scope(group, day(19)), Ok(()));
    assert_eq!(roll.check_scope(group, day(30)), Err(Breach::Group));
}

#[test]
fn a_group_with_minors_has_two_vetted_adults() {
    let mut city = City::with_schools();
    let (scope, nonce) = (city.school(), Nonce([7; 16]));
    let group = Group::scope(city.id, scope, city.member(CAROL), nonce);
    let mut members = vec![city.member(DAN), city.member(PUPIL)];
    members.sort_unstable();
    city.say_in(CAROL, scope, day(3), Act::Group(Group { nonce, name: "7b".into(), members }));
    assert_eq!(city.roll().check_scope(group, day(4)), Err(Breach::Group));
    for adult in [CAROL, DAN] {
        assert_eq!(city.roll().check_scope(group, day(4)), Err(Breach::Group));
        let act = vetted(&city, adult, 3, 100);
        city.say_in(SCHOOL, scope, day(3), act);
    }
    assert_eq!(city.roll().check_scope(group, day(4)), Ok(()));
    assert_eq!(city.roll().check_scope(group, day(100)), Err(Breach::Group), "judged on the day");
    let roll = city.roll();
    assert!(roll.judge(&city.writes(PUPIL, 0, group, day(4), 1)).is_ok());
    assert!(roll.reads(city.people[PUPIL].devices[0].device(), group, Timestamp(0)));
    assert!(!roll.reads(city.people[SCHOOL].devices[0].device(), group, Timestamp(0)), "not even the school, unless it is in it");
    assert!(roll.judge(&city.writes(SCHOOL, 0, group, day(4), 1)).is_err());
    // Only its keeper says who is in it.
    city.say_in(DAN, scope, day(5), Act::Group(Group { nonce, name: "7b".into(), members: vec![city.member(EVE)] }));
    assert_eq!(city.roll().group(group).unwrap().1.len(), 3);
}

#[test]
fn without_a_guardians_consent_nothing_of_a_minor_leaves_the_school() {
    let mut city = City::with_schools();
    let (scope, minor, school) = (city.school(), city.member(PUPIL), city.member(SCHOOL));
    let consent = |on_paper| Act::Consent(Consent { minor, publishing: true, sessions: false, on_paper, starts: day(3), ends: day(200) });
    assert!(!city.roll().may_publish(minor, school, day(5)));
    city.say_in(DAN, scope, day(3), consent(false));
    city.say_in(CAROL, scope, day(3), consent(true));
    city.say_in(PUPIL, scope, day(3), consent(false));
    assert!(!city.roll().may_publish(minor, school, day(5)), "neither a stranger's word nor a child's own");
    let paper = city.say_in(SCHOOL, scope, day(3), consent(true));
    assert!(city.roll().may_publish(minor, school, day(5)));
    assert!(!city.roll().may_publish(minor, school, day(200)));
    city.say_in(SCHOOL, scope, day(6), Act::Withdraw { statement: paper.id, from: day(6) });
    assert!(!city.roll().may_publish(minor, school, day(7)));
    city.say_in(SCHOOL, scope, day(7), Act::Guardian { minor, guardian: city.member(DAN) });
    assert!(city.roll().may_publish(minor, school, day(8)), "what the guardian said before they were named counts too");
}

#[test]
fn a_guardian_ends_the_consent_that_their_school_keeps_on_paper_and_nobody_else_does() {
    let mut city = City::with_schools();
    let (scope, minor, school) = (city.school(), city.member(PUPIL), city.member(SCHOOL));
    let consent = |on_paper| Act::Consent(Consent { minor, publishing: true, sessions: false, on_paper, starts: day(3), ends: day(200) });
    let paper = city.say_in(SCHOOL, scope, day(3), consent(true)).id;
    let withdraw = |statement| Act::Withdraw { statement, from: day(6) };
    for other in [DAN, CAROL, PUPIL, OTHER_SCHOOL] {
        city.say_in(other, scope, day(6), withdraw(paper));
    }
    assert!(city.roll().may_publish(minor, school, day(7)), "none of them is a guardian");
    // Dan's word counts once the school has named him, whichever came first.
    let named = city.say_in(SCHOOL, scope, day(4), Act::Guardian { minor, guardian: city.member(DAN) }).id;
    let roll = city.roll();
    assert!(roll.may_publish(minor, school, day(5)) && !roll.may_publish(minor, school, day(7)));
    assert_eq!(roll.consents(scope).map(|word| word.until).collect::<Vec<_>>(), [Some(day(6))]);
    city.say_in(SCHOOL, scope, day(7), Act::Withdraw { statement: named, from: day(7) });
    assert!(!city.roll().may_publish(minor, school, day(8)), "what he ended as a guardian stays ended");
    // A guardian's own word is theirs alone to take back; and a later paper is another consent.
    city.say_in(SCHOOL, scope, day(8), Act::Guardian { minor, guardian: city.member(CAROL) });
    let own = city.say_in(CAROL, scope, day(8), consent(false)).id;
    city.say_in(DAN, scope, day(9), withdraw(own));
    assert!(city.roll().may_publish(minor, school, day(10)));
}

#[test]
fn a_minor_is_called_as_the_school_says_and_by_nobody_elses_word() {
    let mut city = City::with_schools();
    let (scope, minor) = (city.school(), city.member(PUPIL));
    let called = |city: &City, name: &str| city.roll().may_be_called(scope, minor, day(9), name).is_ok();
    let named = |name: &str| Act::Pseudonym { member: minor, name: name.into() };
    assert!(!called(&city, "Noa"), "a minor without a name chooses none");
    for person in [CAROL, PUPIL] {
        let said = city.say_in(person, scope, day(3), named("Noa"));
        assert_eq!(city.roll().why(&said.id), Some(Why::OutsideRight));
    }
    assert!(!called(&city, "Noa"));
    city.say_in(SCHOOL, scope, day(3), named("Owl"));
    assert!(called(&city, "Owl") && !called(&city, "Noa"));
    city.say_in(SCHOOL, scope, day(4), named("Falcon"));
    assert!(called(&city, "Falcon") && !called(&city, "Owl"), "the last word stands");
    assert_eq!(city.roll().pseudonym(Scope::School(city.member(SCHOOL).0), minor), Some("Falcon"));
    assert!(city.roll().may_be_called(scope, city.member(CAROL), day(9), "Whatever").is_ok(), "adults choose");
    let act = named(" Owl");
    assert!(trust::Verified::statement_in(&city.people[SCHOOL].devices[0], city.id, scope, day(5), act).is_err(), "blank at its end");
}

#[test]
fn a_lost_phrase_is_answered_by_two_issuers_after_the_delay_unless_the_old_key_objects() {
    let mut city = City::with_schools();
    let (old, new) = (city.member(CAROL), city.member(BOB));
    let succeed = |from| Act::Succeed { old, new, from };
    let first = city.say(SCHOOL, day(3), succeed(day(17)));
    assert_eq!(city.roll().why(&first.id), Some(Why::Single));
    let hasty = city.say(OTHER_SCHOOL, day(4), succeed(day(17)));
    assert_eq!(city.roll().why(&hasty.id), Some(Why::OutsideRight), "thirteen days only");
    city.say(DAN, day(4), succeed(day(30)));
    assert_eq!(city.roll().successor(old), None, "a member is no issuer");
    let second = city.say(OTHER_SCHOOL, day(4), succeed(day(18)));
    let roll = city.roll();
    assert_eq!(roll.successor(old), Some((new, day(18))));
    assert!(roll.acts_for(new, old, day(18)) && !roll.acts_for(new, old, day(17)));
    city.say(CAROL, day(10), Act::Withdraw { statement: second.id, from: day(10) });
    assert_eq!(city.roll().successor(old), None);
}

#[test]
fn staff_edits_for_its_organisation_while_it_is_staff() {
    let mut city = City::with_schools();
    let staff = city.say(SCHOOL, day(3), Act::Staff { member: city.member(DAN), starts: day(3), ends: day(300) });
    let (dan, school) = (city.member(DAN), city.member(SCHOOL));
    assert!(city.roll().acts_for(dan, school, day(10)));
    assert!(!city.roll().acts_for(city.member(CAROL), school, day(10)));
    city.say(SCHOOL, day(20), Act::Withdraw { statement: staff.id, from: day(20) });
    assert!(city.roll().acts_for(dan, school, day(19)) && !city.roll().acts_for(dan, school, day(20)));
}

#[test]
fn moderators_hide_and_show_and_a_school_moderates_its_own_scope() {
    let mut city = City::with_schools();
    let record = model::RecordId([5; 32]);
    let hide = || Act::Hide { record, ground: Ground::Spam, words: String::new() };
    city.say(CAROL, day(3), hide());
    assert!(city.roll().hidings(record, Scope::City).is_empty());
    city.grant(ALICE, day(4), DAN, &[Role::Member, Role::Moderator], AgeBand::Adult, Scope::Control);
    let hidden = city.say(DAN, day(5), hide());
    assert_eq!(city.roll().hidings(record, Scope::City).len(), 1);
    city.say(CAROL, day(6), Act::Withdraw { statement: hidden.id, from: day(6) });
    assert_eq!(city.roll().hidings(record, Scope::City).len(), 1, "a member does not show it again");
    city.say(DAN, day(6), Act::Withdraw { statement: hidden.id, from: day(6) });
    assert!(city.roll().hidings(record, Scope::City).is_empty());
    let own = city.school();
    city.say_in(SCHOOL, own, day(7), hide());
    let hidings = |city: &City, scope| city.roll().hidings(record, scope).len();
    assert_eq!(hidings(&city, own), 1);
    assert_eq!(hidings(&city, Scope::City), 0, "a school hides nothing from its members that the rest of the city sees");
}

#[test]
fn a_record_is_erased_by_its_author_a_guardian_or_a_steward() {
    let mut city = City::with_schools();
    let what = |person: usize, city: &City| Erased::Record {
        kind: model::RecordKind::OFFER,
        founder: city.people[person].devices[0].device(),
        nonce: Nonce([1; 16]),
    };
    let record = what(CAROL, &city).record(city.id, Scope::Control).unwrap();
    let (erase, of) = (Act::Erase { what: what(CAROL, &city) }, Some(city.member(CAROL)));
    city.say(DAN, day(3), erase.clone());
    assert_eq!(city.roll().erasure(Scope::City, record, of), None);
    let own = city.say(CAROL, day(400), erase);
    assert_eq!(city.roll().erasure(Scope::City, record, of), Some(own), "even after the membership has ended");
    city.say(CAROL, day(401), Act::Withdraw { statement: own.id, from: day(401) });
    assert_eq!(city.roll().erasure(Scope::City, record, of), None);
    let scope = city.school();
    let pupils = what(PUPIL, &city);
    let (record, of) = (pupils.record(city.id, scope).unwrap(), Some(city.member(PUPIL)));
    city.say_in(DAN, scope, day(5), Act::Erase { what: pupils });
    assert_eq!(city.roll().erasure(scope, record, of), None);
    city.say_in(SCHOOL, scope, day(6), Act::Guardian { minor: city.member(PUPIL), guardian: city.member(DAN) });
    assert!(city.roll().erasure(scope, record, of).is_some());
    city.say_in(SCHOOL, scope, day(7), Act::Erase { what: Erased::Member(city.member(PUPIL)) });
    assert!(city.roll().erasure(scope, model::RecordId([1; 32]), of).is_some());
    assert!(city.roll().erasure(Scope::City, model::RecordId([1; 32]), of).is_none());
}

#[test]
fn a_block_is_a_members_own() {
    let mut city = City::with_schools();
    let own = Scope::Own(city.member(CAROL).0);
    let block = city.say_in(CAROL, own, day(3), Act::Block { member: city.member(DAN) });
    let refused = city.sign(DAN, own, day(3), Act::Block { member: city.member(ALICE) });
    assert!(city.roll().holds(&refused).is_err());
    let blocked = |city: &City| city.roll().blocked(city.member(CAROL)).collect::<Vec<_>>();
    assert_eq!(blocked(&city), [city.member(DAN)]);
    city.say_in(CAROL, own, day(4), Act::Withdraw { statement: block.id, from: day(4) });
    assert!(blocked(&city).is_empty());
}

#[test]
fn a_chain_is_enough_after_amendments_and_for_the_vouched() {
    let mut city = City::with_schools();
    let lists: Vec<Act> = Act::accept(city.said.iter().map(|said| said.id()));
    let lists = lists.into_iter().map(|list| city.say(ALICE, day(4), list).id).collect();
    let act = amend(&city, lists, &[ALICE, BOB, CAROL], 2);
    city.say(ALICE, day(5), act);
    let bob = city.member(BOB);
    city.say(CAROL, day(6), vouch(bob, 6));
    city.say(DAN, day(6), vouch(bob, 6));
    let issuer = city.grant(ALICE, day(7), DAN, &ISSUER, AgeBand::Adult, Scope::Control);
    city.say(BOB, day(8), Act::Agree { statement: issuer.id });
    city.grant(DAN, day(9), EVE, &[Role::Member], AgeBand::Adult, Scope::Control);
    let roll = city.roll();
    for person in [ALICE, SCHOOL, CAROL, DAN, BOB, EVE] {
        let device = city.people[person].devices[0].device();
        assert!(roll.has_standing(city.member(person), day(10)), "person {person}");
        let chain = roll.chain_of(device);
        let sent: Vec<_> = city.said.iter().filter(|said| chain.contains(&said.key())).cloned().collect();
        let mut fresh = Roll::new(city.id);
        let taken = fresh.take(&sent);
        assert!(taken.iter().all(|taken| *taken), "person {person}");
        assert!(fresh.has_standing(city.member(person), Timestamp(day(10).0)), "person {person}: {} statements", sent.len());
    }
}

#[test]
fn a_report_is_read_by_its_author_and_by_the_stewards_of_where_they_are_a_member() {
    let mut city = City::with_schools();
    city.grant(ALICE, day(4), DAN, &[Role::Member, Role::Moderator], AgeBand::Adult, Scope::Control);
    let roll = city.roll();
    let reads =
        |person: usize, of: usize| roll.reads(city.people[person].devices[0].device(), Scope::Sealed(city.member(of).0), Timestamp(0));
    let judged = |person: usize, of: usize| roll.judge(&city.writes(person, 0, Scope::Sealed(city.member(of).0), day(5), 1)).is_ok();
    assert!(reads(CAROL, CAROL) && reads(DAN, CAROL) && reads(SCHOOL, CAROL), "herself, the moderator, and a box");
    assert!(reads(ALICE, CAROL), "the delegate: in a city without a moderator nobody else would");
    assert!(!reads(EVE, CAROL) && !reads(CAROL, DAN));
    assert!(reads(PUPIL, PUPIL) && reads(SCHOOL, PUPIL));
    assert!(!reads(OTHER_SCHOOL, PUPIL) && !reads(DAN, PUPIL), "the city's stewards do not know the pupil");
    assert!(judged(CAROL, CAROL) && judged(PUPIL, PUPIL) && !judged(DAN, CAROL));
}

#[test]
fn a_report_is_closed_by_who_moderates_what_it_is_about_and_a_pupil_s_by_the_school_too() {
    let mut city = City::with_schools();
    city.grant(ALICE, day(4), DAN, &[Role::Member, Role::Moderator], AgeBand::Adult, Scope::Control);
    let school = city.school();
    let report = |number: u8| model::RecordId([number; 32]);
    let close = |number: u8| Act::Close { reports: vec![report(number)] };
    let closed = |city: &City, number: u8, author: usize, about: Scope| {
        let roll = city.roll();
        roll.is_closed(report(number), &roll.desks(city.member(author), about))
    };
    city.say(CAROL, day(5), close(1));
    assert!(!closed(&city, 1, CAROL, Scope::City), "she is no moderator");
    city.say_in(SCHOOL, school, day(5), close(1));
    assert!(!closed(&city, 1, CAROL, Scope::City), "what the city's members report of the city is not a school's to close");
    city.say(DAN, day(5), close(1));
    assert!(closed(&city, 1, CAROL, Scope::City));
    city.say(DAN, day(5), close(2));
    assert!(!closed(&city, 2, PUPIL, school) && !closed(&city, 2, PUPIL, Scope::City), "the city's moderators hear of no pupil");
    city.say_in(SCHOOL, school, day(6), close(2));
    assert!(closed(&city, 2, PUPIL, school) && closed(&city, 2, PUPIL, Scope::City));
    let moderates = |person: usize, realm: Scope| city.roll().moderates(city.member(person), realm, Timestamp(day(10).0));
    assert!(moderates(DAN, Scope::Control) && moderates(ALICE, Scope::Control) && moderates(SCHOOL, school));
    assert!(!moderates(CAROL, Scope::Control) && !moderates(DAN, school) && !moderates(OTHER_SCHOOL, school) && !moderates(PUPIL, school));
}

#[test]
fn an_appeal_is_answered_by_who_moderates_where_it_stands_and_by_nobody_else() {
    let mut city = City::with_schools();
    city.grant(ALICE, day(4), DAN, &[Role::Member, Role::Moderator], AgeBand::Adult, Scope::Control);
    let school = city.school();
    let hide = Act::Hide { record: model::RecordId([1; 32]), ground: trust::Ground::Spam, words: String::new() };
    let hide = city.say(DAN, day(5), hide).id;
    let appeal = city.say(CAROL, day(6), Act::Appeal { hide, words: String::new() }).id;
    let uphold = |appeal| Act::Uphold { appeal, words: "it sells".into() };
    let why = |city: &City, id: ItemId| city.roll().why(&id);
    let own = city.say(CAROL, day(7), uphold(appeal)).id;
    assert!(why(&city, own).is_some(), "she is no moderator");
    let elsewhere = city.say_in(SCHOOL, school, day(7), uphold(appeal)).id;
    assert!(why(&city, elsewhere).is_some(), "the appeal does not stand in the school");
    let nothing = city.say(DAN, day(7), uphold(hide)).id;
    assert_eq!(why(&city, nothing), Some(Why::OutsideRight), "a hiding is no appeal");
    let answer = city.say(ALICE, day(7), uphold(appeal)).id;
    assert_eq!(why(&city, answer), None);
    let beside = |person: usize, realm: Scope| city.roll().moderates_beside(city.member(person), realm, Timestamp(day(10).0));
    assert!(beside(DAN, Scope::Control), "the delegate");
    assert!(!beside(SCHOOL, school), "the school alone moderates in it");
}

/// What Alice's device has said until now, as the lists of an amendment.
fn kept(city: &mut City) -> Vec<ItemId> {
    let alice = city.people[ALICE].devices[0].device();
    let acts = Act::accept(city.said.iter().filter(|said| said.device() == alice).map(|said| said.id()));
    acts.into_iter().map(|list| city.say(ALICE, day(4), list).id).collect()
}

#[test]
fn a_revocation_that_binds_nobody_says_why() {
    let mut city = City::with_schools();
    let target = Target::Member(city.member(CAROL));
    let foreign = city.revoke(OTHER_SCHOOL, day(10), target, &[]);
    assert_eq!(city.roll().why(&foreign.id), Some(Why::OutsideRight), "another school admitted her");
    let own = city.revoke(SCHOOL, day(10), target, &[]);
    assert_eq!(city.roll().why(&own.id), None);
    let listed: Vec<ItemId> = city.roll().revocations().iter().map(|revocation| revocation.key.id).collect();
    assert_eq!(listed, [own.id]);
}

#[test]
fn what_lacks_delegates_is_a_proposal_that_says_who_signed() {
    let mut city = City::with_schools();
    let lists = kept(&mut city);
    let act = amend(&city, lists, &[ALICE, BOB, CAROL], 2);
    city.say(ALICE, day(5), act);
    let revocation = city.revoke(BOB, day(6), Target::Member(city.member(DAN)), &[]);
    let place = city.say(BOB, day(6), Act::Place { name: "Library".into() });
    let lists = kept(&mut city);
    let renamed = amend(&city, lists, &[ALICE, BOB, DAN], 2);
    let renamed = city.say(CAROL, day(7), renamed);
    let mut proposed: Vec<ItemId> = city.roll().proposals().map(|key| key.id).collect();
    proposed.sort_unstable();
    let mut expected = vec![revocation.id, place.id, renamed.id];
    expected.sort_unstable();
    assert_eq!(proposed, expected);
    let support = city.roll().support(&revocation.id).unwrap();
    assert_eq!((support.by.into_iter().collect::<Vec<_>>(), support.needed), (vec![city.member(BOB)], 2));
    for statement in [revocation.id, place.id, renamed.id] {
        city.say(ALICE, day(8), Act::Agree { statement });
    }
    let roll = city.roll();
    // Carol, who signed the last one, is no delegate any more; it is in force, and waits for nothing.
    assert_eq!(roll.proposals().count(), 0);
    assert_eq!(roll.charter_id(), Some(renamed.id));
    assert_eq!(roll.revocations().len(), 0, "nobody revokes Dan, who is a delegate now");
}

#[test]
fn a_right_is_led_back_to_the_charter_statement_by_statement() {
    let city = City::with_schools();
    let roll = city.roll();
    let carol = city.people[CAROL].devices[0].device();
    let written = city.writes(CAROL, 0, Scope::City, day(10), 1);
    let grounds = roll.grounds(Scope::City, carol, &written.key());
    let acts: Vec<_> = grounds.iter().map(|key| roll.statement(&key.id).unwrap().3.name()).collect();
    assert_eq!(acts, ["device", "grant", "device", "grant", "device", "charter"]);
    let late = city.writes(CAROL, 0, Scope::City, day(900), 1);
    assert_eq!(roll.grounds(Scope::City, carol, &late.key()), [], "what does not count has no ground");
}

#[test]
fn one_delegate_of_several_admits_nobody_alone() {
    let mut city = City::with_schools();
    assert!(city.roll().admits_alone(city.member(ALICE), day(4)));
    let lists = kept(&mut city);
    let act = amend(&city, lists, &[ALICE, BOB, CAROL], 2);
    city.say(ALICE, day(5), act);
    assert!(!city.roll().admits_alone(city.member(BOB), day(6)));
    assert!(city.roll().admits_alone(city.member(SCHOOL), day(6)));
    assert_eq!(city.roll().quota_left(city.member(SCHOOL), Scope::Control, day(6)), 48);
}

fn device(city: &City, person: usize) -> model::DeviceId {
    city.people[person].devices[0].device()
}

#[test]
fn who_revokes_a_device_that_is_not_below_them_locks_nobody_out() {
    let mut city = City::with_schools();
    for person in [ALICE, SCHOOL, DAN] {
        let revocation = city.revoke(CAROL, day(5), Target::Device(device(&city, person)), &[]);
        let roll = city.roll();
        assert!(roll.is_trusted(device(&city, person)) && roll.reads(device(&city, person), Scope::City, day(5)), "person {person}");
        assert_eq!(roll.why(&revocation.id), Some(Why::OutsideRight));
    }
    // The school gave Dan his right, and its word binds.
    city.revoke(SCHOOL, day(6), Target::Device(device(&city, DAN)), &[]);
    assert!(!city.roll().is_trusted(device(&city, DAN)));
}

#[test]
fn the_guardians_that_a_school_names_are_its_own_minors_and_nobodys_elsewhere() {
    let mut city = City::with_schools();
    let other = Scope::School(city.member(OTHER_SCHOOL).0);
    for minor in [CAROL, PUPIL] {
        let (minor, guardian) = (city.member(minor), city.member(EVE));
        city.say_in(OTHER_SCHOOL, other, day(3), Act::Guardian { minor, guardian });
    }
    city.grant(OTHER_SCHOOL, day(3), EVE, &[Role::Member], AgeBand::Adult, Scope::Control);
    let erase = |city: &mut City, person: usize, scope: Scope| {
        let what = Erased::Member(city.member(person));
        let erased = city.say_in(EVE, scope, day(4), Act::Erase { what });
        city.roll().why(&erased.id)
    };
    assert_eq!(erase(&mut city, CAROL, Scope::Control), Some(Why::OutsideRight));
    let roll = city.roll();
    assert_eq!(roll.erasure(Scope::City, model::RecordId([1; 32]), Some(city.member(CAROL))), None);
    assert!(!roll.may_erase(city.member(EVE), city.member(PUPIL), city.school(), day(4)));
}

#[test]
fn what_a_guardian_erased_stays_erased_when_the_guardianship_ends() {
    let mut city = City::with_schools();
    let (school, minor) = (city.school(), city.member(PUPIL));
    let guardian = city.member(CAROL);
    let named = city.say_in(SCHOOL, school, day(3), Act::Guardian { minor, guardian });
    let erased = city.say_in(CAROL, school, day(4), Act::Erase { what: Erased::Member(minor) });
    assert_eq!(city.roll().why(&erased.id), None);
    city.say_in(SCHOOL, school, day(6), Act::Withdraw { statement: named.id, from: day(6) });
    assert_eq!(city.roll().why(&erased.id), None, "it was said in time");
    let later = city.say_in(CAROL, school, day(7), Act::Erase { what: Erased::Member(minor) });
    assert_eq!(city.roll().why(&later.id), Some(Why::OutsideRight));
    assert!(city.roll().guardians(school).next().is_none());
}

#[test]
fn a_chain_stays_short_whoever_agrees_and_however_often_the_charter_changes() {
    let mut city = City::with_schools();
    let founding = city.said[0].id();
    for at in 0..40 {
        city.say(CAROL, Timestamp(day(5).0 + at), Act::Agree { statement: founding });
    }
    let short = |city: &City| city.roll().chain_of(device(city, DAN)).len();
    assert!(short(&city) <= 7, "{}", short(&city));
    for year in 0..5 {
        let lists = kept(&mut city);
        let predecessor = city.roll().charter_id().unwrap();
        let charter = charter(&[city.member(ALICE)].map(|member| member), 1);
        let charter = trust::Charter { name: format!("Brno {year}"), ..charter };
        let amendment = city.say(ALICE, day(10 + year), Act::Amend { predecessor, charter, accepted: lists });
        for person in [SCHOOL, OTHER_SCHOOL, CAROL] {
            city.say(person, day(10 + year), Act::Agree { statement: amendment.id });
        }
    }
    assert!(short(&city) <= 16, "{}", short(&city));
    let chain = city.roll().chain_of(device(&city, DAN));
    let sent: Vec<_> = city.said.iter().filter(|said| chain.contains(&said.key())).cloned().collect();
    assert!(roll_of(city.id, &sent).has_standing(city.member(DAN), day(20)));
}

#[test]
fn who_left_a_school_is_told_nothing_more_of_it_nor_of_its_groups() {
    let mut city = City::with_schools();
    let school = city.school();
    let mut members = vec![city.member(CAROL), city.member(DAN)];
    members.sort_unstable();
    let group = Group { nonce: model::Nonce([3; 16]), name: "Choir".into(), members };
    city.say_in(SCHOOL, school, day(3), Act::Group(group));
    // Carol is of the city for longer than of the school.
    let longer = grant(city.member(CAROL), &[Role::Member], AgeBand::Adult, day(100), 0);
    city.say(SCHOOL, day(100), longer);
    let group = city.roll().groups(school).next().unwrap().0;
    let told = |city: &City, person: usize, since: u64| {
        let roll = city.roll();
        [Scope::City, school, group].map(|scope| roll.reads(device(city, person), scope, day(since)))
    };
    assert_eq!(told(&city, CAROL, 40), [true, true, true]);
    assert_eq!(told(&city, CAROL, 310), [true, false, false], "her right there has ended");
    let dans = city.roll().rights_ever(city.member(DAN)).iter().find(|right| right.scope == school).unwrap().key;
    assert_eq!(told(&city, DAN, 40), [true, true, true]);
    let act = Act::Revoke { target: Target::Member(city.member(DAN)), cut: trust::Cut::of([(school, vec![dans.id])]) };
    city.say_in(SCHOOL, school, day(5), act);
    assert_eq!(told(&city, DAN, 40), [true, false, false], "revoked there");
}

#[test]
fn what_was_a_moderators_once_shows_nothing_of_what_the_city_hid() {
    let mut city = City::with_schools();
    let record = model::RecordId([1; 32]);
    let moderator = |city: &mut City, at: u64, person: usize| {
        city.grant(ALICE, day(at), person, &[Role::Member, Role::Moderator], AgeBand::Adult, Scope::Control)
    };
    moderator(&mut city, 3, DAN);
    moderator(&mut city, 3, CAROL);
    let hiding = city.say(CAROL, day(4), Act::Hide { record, ground: trust::Ground::Spam, words: String::new() });
    let hidden = |city: &City| !city.roll().hidings(record, Scope::City).is_empty();
    assert!(hidden(&city));
    // Dan's term is over by then.
    city.say(DAN, day(400), Act::Withdraw { statement: hiding.id, from: day(400) });
    assert!(hidden(&city));
    city.say(DAN, day(5), Act::Withdraw { statement: hiding.id, from: day(5) });
    assert!(!hidden(&city));
}

#[test]
fn no_voucher_takes_a_member_out_by_vouching_again_and_again() {
    let mut city = City::with_schools();
    let eve = city.member(EVE);
    for year in 0..12 {
        city.say(DAN, Timestamp(day(5).0 + year), Act::Vouch { member: eve, starts: day(40 + year), ends: day(41 + year) });
    }
    city.say(CAROL, day(6), vouch(eve, 6));
    city.say(DAN, day(6), vouch(eve, 6));
    assert!(city.roll().counts(eve, day(7)));
    assert!(city.roll().counts(eve, day(45)));
}

#[test]
fn a_voucher_has_room_again_when_a_word_is_over() {
    let mut city = City::with_schools();
    let word = |member, from: u64, to: u64| Act::Vouch { member, starts: day(from), ends: day(to) };
    for (at, other) in [(3, ALICE), (4, BOB)] {
        let member = city.member(other);
        city.say(CAROL, day(at), word(member, at, 20));
    }
    let third = city.member(EVE);
    let at_once = city.say(CAROL, day(5), word(third, 5, 30));
    assert_eq!(city.roll().why(&at_once.id), Some(Why::OverQuota { by: city.member(CAROL), quota: 2 }));
    let later = city.say(CAROL, day(21), word(third, 21, 50));
    assert_eq!(city.roll().why(&later.id), Some(Why::Single), "it lacks a second member's word alone");
}

#[test]
fn a_delegate_who_revokes_themselves_undoes_nothing_that_the_city_settled() {
    let mut city = City::with_schools();
    let lists = kept(&mut city);
    let act = amend(&city, lists, &[ALICE, BOB, CAROL], 2);
    city.say(ALICE, day(5), act);
    let issuer = city.grant(ALICE, day(6), DAN, &ISSUER, AgeBand::Adult, Scope::Control);
    city.say(CAROL, day(6), Act::Agree { statement: issuer.id });
    let lists = kept(&mut city);
    let act = amend(&city, lists, &[ALICE, BOB, CAROL], 2);
    let second = city.say(ALICE, day(8), act);
    city.say(CAROL, day(8), Act::Agree { statement: second.id });
    assert_eq!(city.roll().charter_id(), Some(second.id));
    // Whoever has Carol's phrase says, dated back, that nothing of hers is to count.
    let target = Target::Member(city.member(CAROL));
    let act = Act::Revoke { target, cut: trust::Cut::of([]) };
    let all = trust::Verified::root_statement(&city.people[CAROL].root, city.id, day(1), act).unwrap();
    city.said.push(all);
    let roll = city.roll();
    assert_eq!(roll.charter_id(), Some(second.id));
    assert!(roll.roles(city.member(DAN), day(9)).has(Role::Issuer));
    assert!(!roll.counts(city.member(CAROL), day(9)), "she herself has gone");
}

#[test]
fn one_objection_ends_a_claim_whoever_speaks_for_it_later() {
    let mut city = City::with_schools();
    let (old, new) = (city.member(CAROL), city.member(EVE));
    let claim = |at: u64| Act::Succeed { old, new, from: day(at + 14) };
    let first = city.say(SCHOOL, day(5), claim(5));
    let act = Act::Withdraw { statement: first.id, from: day(6) };
    city.say(CAROL, day(6), act);
    city.say(OTHER_SCHOOL, day(7), claim(7));
    city.say(ALICE, day(7), claim(7));
    assert_eq!(city.roll().successor(old), None);
}
