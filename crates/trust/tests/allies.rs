//! What a city says of its border: with whom it is allied, and when nothing crosses.

mod common;

use common::*;
use model::wire::Malformed;
use model::{CityId, Role, Scope};
use trust::{Act, AgeBand, Alliance, Gateway, Refusal, Signed, Verified, Why};

const BRNO: CityId = CityId([1; 32]);

/// A city of three delegates of whom two decide.
fn of_three() -> City {
    let mut city = City::with_schools();
    let members = [ALICE, BOB, CAROL].map(|person| city.member(person));
    let predecessor = city.roll().charter_id().unwrap();
    let kept = city.said.iter().map(|said| said.id()).collect::<Vec<_>>();
    let accepted = Act::accept(kept).into_iter().map(|list| city.say(ALICE, day(4), list).id).collect();
    city.say(ALICE, day(5), Act::Amend { predecessor, charter: charter(&members, 2), accepted });
    city
}

fn allied(city: &City, number: u64) -> bool {
    city.roll().is_allied(BRNO, day(number))
}

#[test]
fn an_alliance_takes_the_threshold_and_ends_when_too_few_stand_behind_it() {
    let mut city = of_three();
    let ally = city.say(ALICE, day(6), Act::Ally(alliance(1, day(300))));
    assert_eq!(city.roll().why(&ally.id), Some(Why::Proposed { needed: 2, found: 1 }));
    assert!(!allied(&city, 7));
    city.say(BOB, day(7), Act::Agree { statement: ally.id });
    assert!(allied(&city, 8) && allied(&city, 299) && !allied(&city, 300));
    city.say(DAN, day(8), Act::Withdraw { statement: ally.id, from: day(9) });
    assert!(allied(&city, 10), "who never stood behind it takes nothing back");
    city.say(BOB, day(10), Act::Withdraw { statement: ally.id, from: day(20) });
    assert!(allied(&city, 19) && !allied(&city, 20));
    assert_eq!(city.roll().ally(BRNO).unwrap().ends(), day(20));
    city.say(CAROL, day(21), Act::Agree { statement: ally.id });
    assert!(allied(&city, 22), "another delegate takes the place");
}

#[test]
fn the_last_word_that_was_carried_stands_so_that_an_old_one_does_not_come_back() {
    let mut city = City::with_schools();
    city.say(ALICE, day(6), Act::Ally(alliance(1, day(300))));
    let ended = city.say(ALICE, day(8), Act::Ally(alliance(1, day(8))));
    assert!(!allied(&city, 9));
    city.say(ALICE, day(9), Act::Withdraw { statement: ended.id, from: day(9) });
    assert!(!allied(&city, 10), "taking back the end is no new alliance");
    city.say(DAN, day(10), Act::Ally(alliance(1, day(300))));
    assert!(!allied(&city, 11), "only delegates ally a city");
    city.say(ALICE, day(11), Act::Ally(alliance(1, day(300))));
    assert!(allied(&city, 12));
    assert!(!city.roll().is_allied(CityId([2; 32]), day(12)));
}

#[test]
fn any_delegate_halts_the_border_until_they_take_it_back() {
    let mut city = of_three();
    let ally = city.say(ALICE, day(6), Act::Ally(alliance(1, day(300))));
    city.say(BOB, day(7), Act::Agree { statement: ally.id });
    city.say(DAN, day(8), Act::Halt);
    assert!(allied(&city, 9), "Dan is no delegate");
    let halt = city.say(CAROL, day(9), Act::Halt);
    assert!(!allied(&city, 10));
    city.say(ALICE, day(10), Act::Withdraw { statement: halt.id, from: day(10) });
    assert!(!allied(&city, 11), "nobody takes it back for her");
    city.say(CAROL, day(11), Act::Withdraw { statement: halt.id, from: day(11) });
    assert!(allied(&city, 12));
    city.say(CAROL, day(13), Act::Halt);
    let predecessor = city.roll().charter_id().unwrap();
    let kept = city.said.iter().map(|said| said.id()).collect::<Vec<_>>();
    let accepted = Act::accept(kept).into_iter().map(|list| city.say(ALICE, day(14), list).id).collect();
    let members = [ALICE, BOB, SCHOOL].map(|person| city.member(person));
    let amendment = city.say(ALICE, day(14), Act::Amend { predecessor, charter: charter(&members, 2), accepted });
    city.say(BOB, day(14), Act::Agree { statement: amendment.id });
    assert!(allied(&city, 15), "Carol is no delegate any more");
}

#[test]
fn a_gateway_is_named_by_the_city_alone_and_says_where_it_is_met() {
    let mut city = City::with_schools();
    let reach = |port: u16| Gateway { key: vec![7; 38], addresses: vec![format!("/ip4/192.0.2.7/tcp/{port}")] };
    let early = city.say(DAN, day(3), Act::Gateway(reach(1)));
    assert_eq!(city.roll().why(&early.id), Some(Why::OutsideRight));
    city.grant(SCHOOL, day(4), DAN, &[Role::Member, Role::Gateway], AgeBand::Adult, Scope::Control);
    let device = city.people[DAN].devices[0].device();
    assert!(!city.roll().is_gateway(device, day(5)), "a school names none");
    city.grant(ALICE, day(5), DAN, &[Role::Member, Role::Gateway], AgeBand::Adult, Scope::Control);
    assert!(city.roll().is_gateway(device, day(6)));
    city.say(DAN, day(6), Act::Gateway(reach(1)));
    city.say(DAN, day(7), Act::Gateway(reach(2)));
    let roll = city.roll();
    assert_eq!(roll.gateways(day(8)).into_iter().collect::<Vec<_>>(), vec![(device, &reach(2))]);
    assert!(roll.chain_of(device).iter().any(|key| key.time == day(5)), "a stranger is shown by what it is a gateway");
    assert!(roll.gateways(day(5 + 365)).is_empty(), "its right has ended");
}

#[test]
fn the_border_is_spoken_of_in_the_control_scope_alone() {
    let city = City::with_schools();
    let said = |act| Verified::statement_in(&city.people[SCHOOL].devices[0], city.id, city.school(), day(3), act);
    for act in [Act::Ally(alliance(1, day(9))), Act::Halt, Act::Gateway(Gateway { key: vec![1], addresses: Vec::new() })] {
        assert!(matches!(said(act), Err(Refusal::Malformed(Malformed::Value { what: "the scope of this statement", .. }))));
    }
    let full =
        Alliance { gateways: vec![Gateway { key: vec![7; 38], addresses: vec!["/dns/brno.example".into()] }], ..alliance(1, day(9)) };
    let signed = city.sign(ALICE, Scope::Control, day(3), Act::Ally(full.clone()));
    let read = Signed::parse(signed.bytes().to_vec()).unwrap();
    assert_eq!(read.act(), Some(&Act::Ally(full)));
}
