//! The fake's operations, each done before it is asked for.

use model::facts::{
    AnswerFacts, AppealFacts, BlockedMember, CarriedIn, CarriedOut, DeviceFacts, DeviceList, DialogueFacts, Edits, Founded,
    InvitationFacts, Invited, ListFilter, LogEntry, NewCity, NewInvitation, NewRecord, PhraseFacts, PlaceFacts, Publication, RecordFacts,
    RecordList, Saved, ScopeFacts, ScopeList, SearchQuery, Stated, Status, Verification,
};
use model::govern::{
    Admitted, AllianceList, Card, Deed, Done, ErasureList, Explanation, Governance, MemberList, Mine, NewAdmission, Roster, RosterEntry,
    SchoolList,
};
use model::record::{Outcome, OwnReport, RecordRef, Reported};
use model::{
    Content, DeviceId, InvitationId, ItemId, MemberId, MemberKind, RecordId, RecordKind, Scope, Timestamp, Value, Withheld, record,
};
use node::{NodeError, Passphrase};
use web::{Answer, Desk};

use super::{ALICE, FakeDesk, PASSPHRASE, PHRASE, samples};

/// Does it now, and answers when asked.
fn done<'a, T: Send + 'a>(result: Result<T, NodeError>) -> Answer<'a, T> {
    Box::pin(std::future::ready(result))
}

impl Desk for FakeDesk {
    fn status(&self) -> Answer<'_, Status> {
        done(Ok(self.inner().status.clone()))
    }

    fn list(&self, filter: ListFilter) -> Answer<'_, RecordList> {
        let inner = self.inner();
        if inner.status.city.is_none() {
            return done(Err(NodeError::NoCity));
        }
        let start = match filter.after.as_deref().map(str::parse::<usize>) {
            Some(Ok(start)) => start,
            Some(Err(_)) => return done(Err(NodeError::Input("`after` is no place in this list".to_owned()))),
            None => 0,
        };
        let all = inner.listed(&filter);
        let end = all.len().min(start + filter.limit.unwrap_or(50));
        let next = (end < all.len()).then(|| end.to_string());
        done(Ok(RecordList { records: all.get(start..end).unwrap_or_default().to_vec(), next, indexing: false }))
    }

    fn show(&self, id: RecordId) -> Answer<'_, RecordFacts> {
        done(self.inner().records.get(&id).cloned().ok_or(NodeError::Unknown(id)))
    }

    fn search(&self, query: SearchQuery) -> Answer<'_, RecordList> {
        let mut records =
            self.inner().listed(&ListFilter { kind: query.kind, scope: query.scope, all: query.all, ..ListFilter::default() });
        records.retain(|facts| facts.view.content.fields().any(|(_, value)| value.to_text().contains(&query.words)));
        done(Ok(RecordList { records, next: None, indexing: self.inner().indexing }))
    }

    fn add(&self, content: Content) -> Answer<'_, Saved> {
        let mut inner = self.inner();
        let checked = inner.refuse().and_then(|()| Ok(content.check()?));
        done(checked.map(|()| {
            let now = inner.now;
            let record = inner.found(ALICE, None, now, content);
            Saved { record, item: Some(ItemId([1; 32])) }
        }))
    }

    fn found(&self, record: NewRecord) -> Answer<'_, Saved> {
        let found = self.add(record.content);
        let mut inner = self.inner();
        let last = RecordId([inner.count; 32]);
        if let (Some(facts), Some(scope)) = (inner.records.get_mut(&last), record.scope) {
            facts.view.scope = scope;
        }
        found
    }

    fn publication(&self, id: RecordId) -> Answer<'_, Publication> {
        let inner = self.inner();
        let possible = inner.records.get(&id).is_some_and(|facts| matches!(facts.view.scope, Scope::School(_)));
        done(Ok(Publication { possible, copy: inner.published.get(&id).copied() }))
    }

    fn publish(&self, id: RecordId) -> Answer<'_, Saved> {
        let mut inner = self.inner();
        let refused = inner.refuse();
        done(refused.map(|()| {
            let (content, now) = (inner.records[&id].view.content.clone(), inner.now);
            let record = inner.found(ALICE, None, now, content);
            inner.published.insert(id, record);
            Saved { record, item: Some(ItemId([1; 32])) }
        }))
    }

    fn scopes(&self) -> Answer<'_, ScopeList> {
        let city = ScopeFacts { scope: Scope::City, name: None, writes: true };
        let group = ScopeFacts { scope: samples::GROUP, name: Some("7b".to_owned()), writes: true };
        let school = ScopeFacts { scope: Scope::School([9; 32]), name: None, writes: false };
        done(Ok(ScopeList { scopes: vec![city, school, group] }))
    }

    fn save_all(&self, records: Vec<(Option<RecordId>, Content)>) -> Answer<'_, Vec<Result<Saved, NodeError>>> {
        Box::pin(async move {
            let mut results = Vec::new();
            for (id, content) in records {
                results.push(match id {
                    Some(id) => self.edit(id, content.fields().map(|(name, value)| (name.to_owned(), Some(value.clone()))).collect()).await,
                    None => self.add(content).await,
                });
            }
            Ok(results)
        })
    }

    fn edit(&self, id: RecordId, edits: Edits) -> Answer<'_, Saved> {
        done(self.inner().save(id, edits))
    }

    fn withdraw(&self, id: RecordId) -> Answer<'_, Saved> {
        done(self.inner().save(id, Edits::from([("status".to_owned(), Some(Value::from(record::WITHDRAWN)))])))
    }

    fn find_source(&self, kind: RecordKind, source: String) -> Answer<'_, Option<RecordId>> {
        let inner = self.inner();
        let found = inner.records.values().find(|facts| facts.view.kind() == kind && facts.view.content.text("source") == source);
        done(Ok(found.map(|facts| facts.view.id)))
    }

    fn create_city(&self, city: NewCity) -> Answer<'_, Founded> {
        let mut inner = self.inner();
        if let Some(city) = &inner.status.city {
            return done(Err(NodeError::HasCity { name: city.name.clone() }));
        }
        if city.name.is_empty() {
            return done(Err(NodeError::Input("a city needs a name".to_owned())));
        }
        inner.settle(&city.name, city.languages);
        inner.shown = true;
        done(Ok(inner.founded()))
    }

    fn invite(&self, invitation: NewInvitation) -> Answer<'_, Invited> {
        let mut inner = self.inner();
        let expires = Timestamp(inner.now.0 + u64::from(invitation.valid_days.unwrap_or(14)) * 86_400_000);
        inner.invited.push(invitation);
        done(inner.refuse().map(|()| Invited { link: samples::LINK.to_owned(), expires }))
    }

    fn invitations(&self) -> Answer<'_, Vec<InvitationFacts>> {
        let inner = self.inner();
        done(Ok(samples::invitations(inner.now).into_iter().filter(|facts| !inner.taken_back.contains(&facts.id)).collect()))
    }

    fn take_back_invitation(&self, id: InvitationId) -> Answer<'_, ()> {
        let mut inner = self.inner();
        let refused = inner.refuse();
        if refused.is_ok() {
            inner.taken_back.push(id);
        }
        done(refused)
    }

    fn join(&self, link: String, _kind: MemberKind) -> Answer<'_, Founded> {
        let mut inner = self.inner();
        if let Some(city) = &inner.status.city {
            return done(Err(NodeError::HasCity { name: city.name.clone() }));
        }
        if link != samples::LINK {
            return done(Err(NodeError::Input("this is no invitation of a city".to_owned())));
        }
        inner.settle("Haifa", vec!["he".to_owned()]);
        done(Ok(inner.founded()))
    }

    fn govern(&self, deed: Deed, phrase: Option<String>) -> Answer<'_, Done> {
        let mut inner = self.inner();
        let foreign = phrase.is_some_and(|phrase| phrase != PHRASE);
        let checked = inner.refuse().and_then(|()| match foreign {
            true => Err(NodeError::Input("these are no recovery words".to_owned())),
            false => Ok(()),
        });
        done(checked.map(|()| {
            let act = if matches!(deed, Deed::EraseRecord { .. } | Deed::EraseMember { .. }) { "erasure" } else { "grant" };
            inner.deeds.push(deed);
            Done { statements: vec![samples::statement(act, true)], accepted: Some(2) }
        }))
    }

    fn governance(&self) -> Answer<'_, Governance> {
        let inner = self.inner();
        done(inner.status.city.clone().ok_or(NodeError::NoCity).map(samples::governance))
    }

    fn alliances(&self) -> Answer<'_, AllianceList> {
        let inner = self.inner();
        done(inner.status.city.is_some().then(|| samples::alliances(inner.now)).ok_or(NodeError::NoCity))
    }

    fn members(&self, _all: bool) -> Answer<'_, MemberList> {
        let inner = self.inner();
        done(inner.status.city.is_some().then(|| samples::members(inner.now)).ok_or(NodeError::NoCity))
    }

    fn explain(&self, id: String) -> Answer<'_, Explanation> {
        let known = id.len() == 64 && self.inner().status.city.is_some();
        done(known.then(|| samples::explanation(&id)).ok_or(NodeError::NotHeld(id)))
    }

    fn admit(&self, list: NewAdmission) -> Answer<'_, Admitted> {
        let mut inner = self.inner();
        let expires = inner.now;
        inner.admitted.push(list.clone());
        let card = |person: model::govern::NewPerson| Card { pseudonym: person.pseudonym, link: samples::LINK.to_owned(), expires };
        done(inner.refuse().map(|()| Admitted { cards: list.people.into_iter().map(card).collect() }))
    }

    fn roster(&self) -> Answer<'_, Roster> {
        let (pseudonym, name, class) = ("Owl".to_owned(), "Noa Levi".to_owned(), "7b".to_owned());
        let entry = RosterEntry { pseudonym, name, class, expires: self.inner().now, member: Some(ALICE) };
        done(Ok(Roster { entries: vec![entry] }))
    }

    fn schools(&self) -> Answer<'_, SchoolList> {
        let inner = self.inner();
        done(inner.status.city.is_some().then(|| inner.schools.clone()).ok_or(NodeError::NoCity))
    }

    fn sync_once(&self, address: String) -> Answer<'_, DialogueFacts> {
        done(Err(NodeError::Network(format!("nobody answers at {address}"))))
    }

    fn rebuild(&self) -> Answer<'_, u64> {
        done(Ok(self.inner().records.len() as u64))
    }

    fn verify(&self) -> Answer<'_, Verification> {
        done(Ok(Verification { items: 3, views: self.inner().records.len() as u64, problems: Vec::new() }))
    }

    fn backup(&self, _plain: bool) -> Answer<'_, Vec<u8>> {
        done(Ok(b"a backup".to_vec()))
    }

    fn restore(&self, _backup: Vec<u8>, _phrase: String) -> Answer<'_, Founded> {
        let name = self.inner().status.city.as_ref().map(|city| city.name.clone()).unwrap_or_default();
        done(Err(NodeError::HasCity { name }))
    }

    fn carry_out(&self, to: Vec<MemberId>) -> Answer<'_, (CarriedOut, Vec<u8>)> {
        let facts = CarriedOut { name: "carried".to_owned(), devices: to.len() as u64, scopes: vec!["city".to_owned()], items: 1 };
        done(Ok((facts, b"carried".to_vec())))
    }

    fn carry_in(&self, file: Vec<u8>) -> Answer<'_, CarriedIn> {
        match file == b"carried" {
            true => done(Ok(CarriedIn { from: Some(DeviceId([2; 32])), received: 1, known: 2, refused: 0, passed_on: 1 })),
            false => done(Err(NodeError::Input("this is not a whole file that another node carried out".to_owned()))),
        }
    }

    fn join_as_device(&self, link: String, phrase: String) -> Answer<'_, Founded> {
        let mut inner = self.inner();
        if link != samples::DEVICE_LINK {
            return done(Err(NodeError::Input("this is no link for a device".to_owned())));
        }
        if phrase != PHRASE {
            return done(Err(NodeError::Input("this is a good recovery phrase, but another member's".to_owned())));
        }
        inner.settle("Haifa", vec!["he".to_owned()]);
        let founded = inner.founded();
        done(Ok(Founded { phrase: String::new(), ..founded }))
    }

    fn devices(&self) -> Answer<'_, DeviceList> {
        let inner = self.inner();
        let Some(device) = inner.status.device else { return done(Err(NodeError::NoCity)) };
        let this = DeviceFacts { device, this: true, certified: inner.now, counts: true, connected: false, in_step: None };
        let other = DeviceFacts { device: DeviceId([0xd2; 32]), this: false, connected: true, in_step: Some(inner.now), ..this.clone() };
        let many = DeviceFacts { device: DeviceId([0xd3; 32]), this: false, counts: false, ..this.clone() };
        done(Ok(DeviceList { devices: vec![this, other, many] }))
    }

    fn invite_device(&self) -> Answer<'_, Invited> {
        let mut inner = self.inner();
        let expires = Timestamp(inner.now.0 + 86_400_000);
        done(inner.refuse().map(|()| Invited { link: samples::DEVICE_LINK.to_owned(), expires }))
    }

    fn phrase_words(&self) -> Answer<'_, Option<String>> {
        done(Ok(self.inner().shown.then(|| PHRASE.to_owned())))
    }

    fn phrase_written(&self) -> Answer<'_, ()> {
        self.inner().shown = false;
        done(Ok(()))
    }

    fn phrase(&self) -> Answer<'_, PhraseFacts> {
        let inner = self.inner();
        let checked = inner.status.phrase_checked;
        done(Ok(PhraseFacts { checked, asked: if checked { vec![] } else { inner.asked.clone() } }))
    }

    fn check_phrase(&self, typed: String) -> Answer<'_, PhraseFacts> {
        let mut inner = self.inner();
        let words: Vec<&str> = PHRASE.split(' ').collect();
        let asked: Vec<&str> = inner.asked.iter().map(|at| words[*at as usize - 1]).collect();
        if typed != PHRASE && (asked.is_empty() || typed != asked.join(" ")) {
            return done(Err(NodeError::Input("these are not the words that were asked for".to_owned())));
        }
        inner.status.phrase_checked = true;
        done(Ok(PhraseFacts { checked: true, asked: vec![] }))
    }

    fn lock(&self) -> Answer<'_, ()> {
        let mut inner = self.inner();
        if !inner.status.passphrase {
            return done(Err(NodeError::Input("this node has no passphrase".to_owned())));
        }
        inner.open = Some(std::mem::replace(&mut inner.status, samples::status_locked()));
        done(Ok(()))
    }

    fn unlock(&self, passphrase: Passphrase) -> Answer<'_, ()> {
        let mut inner = self.inner();
        if passphrase != Passphrase::new(PASSPHRASE).unwrap() {
            return done(Err(NodeError::Passphrase));
        }
        if let Some(open) = inner.open.take() {
            inner.status = open;
        }
        done(Ok(()))
    }

    fn set_passphrase(&self, current: Option<Passphrase>, new: Option<Passphrase>) -> Answer<'_, ()> {
        let mut inner = self.inner();
        if inner.status.passphrase && current != Some(Passphrase::new(PASSPHRASE).unwrap()) {
            return done(Err(NodeError::Passphrase));
        }
        inner.status.passphrase = new.is_some();
        done(Ok(()))
    }

    fn in_use(&self) -> Box<dyn Send> {
        Box::new(())
    }

    fn places(&self) -> Answer<'_, Vec<PlaceFacts>> {
        done(Ok(self.inner().places.clone()))
    }

    fn report(&self, record: RecordId, ground: String, message: String) -> Answer<'_, Saved> {
        let mut inner = self.inner();
        let found = inner.refuse().and_then(|()| inner.records.get(&record).cloned().ok_or(NodeError::Unknown(record)));
        done(found.and_then(|facts| {
            let to = RecordRef::in_city(facts.view.kind(), record).to_string();
            let mut content = Content::new(RecordKind::REPORT)?;
            content.set_text("to", &to)?;
            content.set_text("ground", &ground)?;
            content.set_text("message", &message)?;
            content.check()?;
            let now = inner.now;
            let report = inner.view(ALICE, now, content);
            let saved = Saved { record: report.id, item: Some(ItemId([1; 32])) };
            let (at, ground) = (report.created, report.content.text("ground").to_owned());
            let to = to.parse().expect("it was made from one");
            inner.own_reports.push(OwnReport { report: report.id, to, ground, at, outcome: Outcome::Waiting });
            inner.reports.push(report);
            Ok(saved)
        }))
    }

    fn reports(&self) -> Answer<'_, Vec<Reported>> {
        let inner = self.inner();
        done(match inner.status.moderates {
            true => Ok(record::queue(&inner.reports).into_iter().map(|one| Reported { may_hide: inner.may_hide, ..one }).collect()),
            false => Err(NodeError::Refused("only moderators read reports".to_owned())),
        })
    }

    fn own_reports(&self) -> Answer<'_, Vec<OwnReport>> {
        done(Ok(self.inner().own_reports.clone()))
    }

    fn hide(&self, record: RecordId, ground: String, words: String) -> Answer<'_, Stated> {
        let mut inner = self.inner();
        done(inner.refuse().map(|()| {
            let statement = inner.statement();
            let withheld = Withheld { word: ground.clone(), words: words.clone(), statement: Some(statement) };
            inner.records.entry(record).and_modify(|facts| facts.view.withheld.push(withheld));
            inner.decided(record, Outcome::Hidden);
            let at = inner.now;
            inner.log.push(LogEntry { statement, record, at, ground, words, appeals: Vec::new(), lifted: None, you_answer: true });
            Stated { statement }
        }))
    }

    fn dismiss(&self, record: RecordId) -> Answer<'_, Stated> {
        let mut inner = self.inner();
        done(inner.refuse().map(|()| {
            inner.decided(record, Outcome::Shown);
            Stated { statement: inner.statement() }
        }))
    }

    fn unhide(&self, statement: ItemId) -> Answer<'_, Stated> {
        let mut inner = self.inner();
        done(inner.refuse().map(|()| {
            let now = inner.now;
            inner.log.iter_mut().filter(|entry| entry.statement == statement).for_each(|entry| entry.lifted = Some(now));
            inner.records.values_mut().for_each(|facts| facts.view.withheld.retain(|one| one.statement != Some(statement)));
            Stated { statement: inner.statement() }
        }))
    }

    fn appeal(&self, statement: ItemId, words: String) -> Answer<'_, Stated> {
        let mut inner = self.inner();
        done(inner.refuse().map(|()| {
            let appeal = AppealFacts { statement: Some(inner.statement()), at: inner.now, words, answer: None };
            inner.log.iter_mut().filter(|entry| entry.statement == statement).for_each(|entry| entry.appeals.push(appeal.clone()));
            Stated { statement: inner.statement() }
        }))
    }

    fn uphold(&self, appeal: ItemId, words: String) -> Answer<'_, Stated> {
        let mut inner = self.inner();
        done(inner.refuse().map(|()| {
            let answer = AnswerFacts { at: inner.now, words, by_another: true };
            let appeals = inner.log.iter_mut().flat_map(|entry| &mut entry.appeals);
            appeals.filter(|one| one.statement == Some(appeal)).for_each(|one| one.answer = Some(answer.clone()));
            Stated { statement: inner.statement() }
        }))
    }

    fn moderation_log(&self) -> Answer<'_, Vec<LogEntry>> {
        done(Ok(self.inner().log.clone()))
    }

    fn block(&self, member: MemberId) -> Answer<'_, Stated> {
        let mut inner = self.inner();
        done(inner.refuse().map(|()| {
            inner.blocked.insert(member);
            inner.mark_blocked();
            Stated { statement: inner.statement() }
        }))
    }

    fn unblock(&self, member: MemberId) -> Answer<'_, Stated> {
        let mut inner = self.inner();
        done(inner.refuse().map(|()| {
            inner.blocked.remove(&member);
            inner.mark_blocked();
            Stated { statement: inner.statement() }
        }))
    }

    fn blocked(&self) -> Answer<'_, Vec<BlockedMember>> {
        let inner = self.inner();
        let name = |member| inner.records.values().find(|facts| facts.view.owner == member).and_then(|facts| facts.owner_name.clone());
        done(Ok(inner.blocked.iter().map(|member| BlockedMember { member: *member, name: name(*member) }).collect()))
    }

    fn erasures(&self) -> Answer<'_, ErasureList> {
        done(Ok(ErasureList { erasures: samples::erasures(self.inner().now) }))
    }

    fn may_erase(&self, owner: MemberId, _scope: Option<Scope>) -> Answer<'_, bool> {
        done(Ok(owner == ALICE || self.inner().status.moderates))
    }

    fn mine(&self) -> Answer<'_, Mine> {
        let inner = self.inner();
        let Some(city) = inner.status.city.clone() else { return done(Err(NodeError::NoCity)) };
        let member = samples::members(inner.now).members.remove(0);
        let (own, others): (Vec<_>, Vec<_>) = inner.records.values().map(|facts| facts.view.clone()).partition(|view| view.owner == ALICE);
        let sessions = others.into_iter().filter(|view| view.kind() == RecordKind::SESSION).collect();
        let (said, said_of) = (vec![samples::statement("vouch", true)], vec![samples::statement("grant", true)]);
        done(Ok(Mine { city, at: inner.now, member, records: own, sessions, said, said_of }))
    }
}
