//! Strings that must stay where they are, looked for byte by byte everywhere else.
//!
//! Real processes on real disks: a school's box, a pupil of it, a box of another school,
//! and a resident who is in no school. Each of them reaches the box through a wire of the
//! test's own, which keeps every byte that passes.
//!
//! What the wires show: nothing is said before the encryption begins, beside it, or
//! without it. What they cannot show is who could read what is inside; so the same strings
//! are looked for in the files and answers of every node that is not to have them, and the
//! simulator looks into the frames themselves (`simulation/src/check/scopes.rs`).

use std::collections::BTreeSet;
use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use data_encoding::{BASE64, HEXLOWER};
use kaveret_tests::{City, Node, Settings, wait_for};
use serde_json::{Value, json};
use trust::Invitation;

/// A string that nobody ever wrote.
fn canary(what: &str) -> String {
    format!("{what}{:016x}{:016x}", RandomState::new().build_hasher().finish(), RandomState::new().build_hasher().finish())
}

/// What a secret may look like in bytes: as it is, and as text made of it. In base64 its
/// first and last letters depend on what stands beside it.
fn forms(secret: &[u8]) -> Vec<Vec<u8>> {
    let mut forms = vec![secret.to_vec(), HEXLOWER.encode(secret).into_bytes()];
    for shift in 0..3 {
        let shifted = [vec![0; shift], secret.to_vec()].concat();
        let text = BASE64.encode(&shifted).into_bytes();
        forms.push(text[4..text.len() - 4].to_vec());
    }
    forms
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    let Some(first) = part.first() else { return false };
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| byte == first) {
        if bytes[from + at..].starts_with(part) {
            return true;
        }
        from += at + 1;
    }
    false
}

/// One of the strings, and what it is called when it is found where it must not be.
struct Secret {
    name: &'static str,
    forms: Vec<Vec<u8>>,
}

impl Secret {
    fn of(name: &'static str, bytes: &[u8]) -> Self {
        Self { name, forms: forms(bytes) }
    }

    /// An id: its 32 bytes in files and frames, its digits in text.
    fn id(name: &'static str, digits: &str) -> Self {
        Self::of(name, &HEXLOWER.decode(digits.as_bytes()).expect("an id is made of digits"))
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        self.forms.iter().any(|form| contains(bytes, form))
    }
}

/// Every file below.
fn files(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let below = |entry: fs::DirEntry| match entry.file_type().is_ok_and(|kind| kind.is_dir()) {
        true => files(&entry.path()),
        false => vec![entry.path()],
    };
    entries.flatten().flat_map(below).collect()
}

/// The files of a node, its log among them, that hold a secret.
fn holding(node: &Node, secret: &Secret) -> Vec<PathBuf> {
    let all = files(&node.data_dir()).into_iter().chain([node.beside("log")]);
    all.filter(|file| fs::read(file).is_ok_and(|bytes| secret.is_in(&bytes))).collect()
}

fn assert_held(node: &Node, secret: &Secret) {
    assert!(!holding(node, secret).is_empty(), "the search would not find {} in the files of {}", secret.name, node.name());
}

fn assert_not_held(node: &Node, secret: &Secret) {
    let found = holding(node, secret);
    assert!(found.is_empty(), "{} is in files of {}: {found:?}", secret.name, node.name());
}

/// A wire to a port of this machine that keeps what passes, in both directions.
struct Wire {
    port: u16,
    heard: Arc<Mutex<Vec<Vec<u8>>>>,
    open: Arc<Mutex<Vec<TcpStream>>>,
    cut: Arc<AtomicBool>,
}

impl Wire {
    fn to(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let wire = Self { port: listener.local_addr().unwrap().port(), heard: Arc::default(), open: Arc::default(), cut: Arc::default() };
        let (heard, open, cut) = (wire.heard.clone(), wire.open.clone(), wire.cut.clone());
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let far = TcpStream::connect(("127.0.0.1", port));
                let (false, Ok(far)) = (cut.load(Ordering::SeqCst), far) else { continue };
                open.lock().unwrap().extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
                pass(&near, &far, &heard);
                pass(&far, &near, &heard);
            }
        });
        wire
    }

    /// Ends what passes, and lets nothing more through.
    fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn carried(&self, part: &Secret) -> bool {
        self.heard.lock().unwrap().iter().any(|stream| part.is_in(stream))
    }
}

/// Passes on one direction, which is one stream of what was heard.
fn pass(from: &TcpStream, to: &TcpStream, heard: &Arc<Mutex<Vec<Vec<u8>>>>) {
    let (mut from, mut to, heard) = (from.try_clone().unwrap(), to.try_clone().unwrap(), heard.clone());
    let stream = {
        let mut heard = heard.lock().unwrap();
        heard.push(Vec::new());
        heard.len() - 1
    };
    std::thread::spawn(move || {
        let mut buffer = [0; 16 * 1024];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            heard.lock().unwrap()[stream].extend_from_slice(&buffer[..count]);
            if to.write_all(&buffer[..count]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    });
}

/// A link that leads to the same node through a wire.
fn over(wire: &Wire, link: &str) -> String {
    let mut invitation: Invitation = link.parse().expect("a link of this city");
    for address in &mut invitation.addresses {
        let parts: Vec<&str> = address.split('/').collect();
        let at = parts.iter().position(|part| *part == "tcp").expect("a box of these tests listens on TCP") + 1;
        let port = wire.port.to_string();
        let parts: Vec<&str> = parts.iter().enumerate().map(|(place, part)| if place == at { port.as_str() } else { part }).collect();
        *address = parts.join("/");
    }
    invitation.to_string()
}

fn port_of(node: &Node) -> u16 {
    let address = node.address();
    let mut parts = address.split('/');
    parts.find(|part| *part == "tcp").expect("it listens on TCP");
    parts.next().unwrap().parse().expect("a port is a number")
}

fn own(node: &Node, key: &str) -> String {
    node.status()[key].as_str().unwrap_or_else(|| panic!("{} has a {key}", node.name())).to_owned()
}

/// What a node answers to a program, or shows to a browser: a status and bytes.
fn answer(node: &Node, path: &str) -> (u16, Vec<u8>) {
    let api = node.api();
    let agent = ureq::Agent::config_builder().proxy(None).http_status_as_error(false).max_redirects(0).build().new_agent();
    let request = agent.get(format!("{}{path}", api.base));
    let request = match path.starts_with("/api/") {
        true => request.header("authorization", format!("Bearer {}", api.token)),
        false => {
            let let_in = agent.get(format!("{}/open?token={}", api.base, api.token)).call().unwrap();
            let cookie = let_in.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
            request.header("cookie", cookie)
        }
    };
    let mut answered = request.call().unwrap();
    let head = format!("{:?}", answered.headers()).into_bytes();
    (answered.status().as_u16(), [head, answered.body_mut().read_to_vec().unwrap()].concat())
}

/// What a node answers to what it must answer.
fn good(node: &Node, path: &str) -> Vec<u8> {
    let (status, said) = answer(node, path);
    assert_eq!(status, 200, "{} at {path}: {}", node.name(), String::from_utf8_lossy(&said));
    said
}

/// Everything that a node lists and shows, and what it says to who asks for these.
fn answers(node: &Node, words: &[&str], ids: &[&str]) -> Vec<(String, Vec<u8>)> {
    let lists = [
        "/api/v1/records?kind=offer&all=true",
        "/api/v1/records?kind=profile&all=true",
        "/api/v1/members?all=true",
        "/api/v1/governance",
        "/api/v1/school",
        "/api/v1/scopes",
        "/api/v1/status",
        "/api/v1/roster",
        "/api/v1/moderation/log",
        "/api/v1/backup",
        "/school",
        "/",
        "/offers",
        "/city",
        "/me",
        "/status",
    ];
    let listed = lists.iter().map(|path| (path.to_string(), good(node, path)));
    let mut paths: Vec<String> = Vec::new();
    paths.extend(words.iter().flat_map(|word| [format!("/api/v1/search?words={word}"), format!("/search?words={word}")]));
    paths.extend(
        ids.iter().flat_map(|id| {
            ["/api/v1/records/", "/api/v1/explain/", "/records/", "/explain/", "/members/"].map(|path| format!("{path}{id}"))
        }),
    );
    listed.chain(paths.into_iter().map(|path| (path.clone(), answer(node, &path).1))).collect()
}

/// The names of the files that hold a search index's words.
fn segments(node: &Node) -> BTreeSet<String> {
    let names = files(&node.data_dir().join("search")).into_iter().filter_map(|file| file.file_name()?.to_str().map(str::to_owned));
    names.filter(|name| name.contains('.') && !name.starts_with('.') && !name.ends_with(".json") && !name.ends_with(".lock")).collect()
}

fn finds(node: &Node, word: &str) -> bool {
    let found = node.api().get(&format!("/api/v1/search?words={word}"));
    found["records"].as_array().is_some_and(|records| !records.is_empty())
}

#[test]
fn a_canary_of_a_school_a_roster_or_an_erased_record_is_nowhere_else() {
    let mut city = City::found();
    city.school.tell(&["city", "amend", "--erasure-days", "0"]);
    let port = port_of(&city.school);
    let wires = [Wire::to(port), Wire::to(port), Wire::to(port)];
    let [to_pupil, to_other, to_resident] = &wires;

    // The city: another school, with a box and a scope of its own, and a resident.
    let mut other = Node::new("the other school", &Settings { role: "box", ..Settings::resident() });
    let link = city.school.tell(&["invite", "--kind", "school", "--box"])["link"].as_str().unwrap().to_owned();
    other.tell(&["join", &over(to_other, &link), "--kind", "school"]);
    other.start();
    city.school.tell(&["issuer", "add", &own(&other, "member"), "--box"]);
    let mut resident = city.stranger("the resident");
    resident.tell(&["join", &over(to_resident, &city.invite())]);
    resident.start();

    // The pupil, by a list with real names.
    let (pseudonym, name, class) = (canary("owl"), canary("noa"), canary("class"));
    let list = json!({ "member_kind": "pupil", "band": "child", "people": [{ "pseudonym": pseudonym, "name": name, "class": class }] });
    let admitted = city.school.api().post("/api/v1/admissions", &list);
    let mut pupil = city.stranger("the pupil");
    pupil.tell(&["join", &over(to_pupil, admitted["cards"][0]["link"].as_str().unwrap())]);
    pupil.start();
    let roster = city.school.tell(&["roster", "show"]);
    assert_eq!((&roster["entries"][0]["name"], &roster["entries"][0]["member"]), (&json!(name), &json!(own(&pupil, "member"))));

    // What the pupil writes in the school.
    let juggling = canary("juggling");
    let scope = format!("school:{}", own(&city.school, "member"));
    let offer = json!({ "scope": scope, "kind": "offer", "fields": { "title": juggling } });
    let written = pupil.api().post("/api/v1/records", &offer)["record"].as_str().unwrap().to_owned();
    wait_for("the school finds what its pupil wrote", || finds(&city.school, &juggling).then_some(()).ok_or_else(String::new));

    // What the resident writes in the city, and erases when all have it.
    let regretted = canary("regretted");
    let record = resident.api().offer(&regretted);
    let erased = Secret::of("the erased record", regretted.as_bytes());
    let nodes = [&city.school, &pupil, &other, &resident];
    let mut words_before = Vec::new();
    for node in nodes {
        wait_for(&format!("{} finds it", node.name()), || finds(node, &regretted).then_some(()).ok_or_else(String::new));
        assert_held(node, &erased);
        words_before.push(segments(node));
        assert!(!words_before.last().unwrap().is_empty(), "{} keeps words on disk", node.name());
    }
    resident.tell(&["erase", &record, "--yes"]);
    for (node, words) in nodes.into_iter().zip(&words_before) {
        wait_for(&format!("it has left the files of {}", node.name()), || match holding(node, &erased) {
            none if none.is_empty() => Ok(()),
            some => Err(format!("{some:?}")),
        });
        // An index keeps words in a form that no search for bytes finds, so none of the files may be left.
        wait_for(&format!("the index of {} is a new one", node.name()), || {
            let left: Vec<_> = segments(node).intersection(words).cloned().collect();
            if left.is_empty() { Ok(()) } else { Err(format!("{left:?}")) }
        });
        assert!(!finds(node, &regretted), "{} finds what was erased", node.name());
    }

    // Nobody outside of the school holds, heard or shows anything of its pupil.
    let (member, device) = (own(&pupil, "member"), own(&pupil, "device"));
    let of_school = [
        Secret::of("what a pupil wrote", juggling.as_bytes()),
        Secret::of("a pupil's pseudonym", pseudonym.as_bytes()),
        Secret::id("the record's id", &written),
        Secret::id("the pupil's id", &member),
        Secret::id("the id of the pupil's device", &device),
    ];
    let of_roster = [Secret::of("a real name", name.as_bytes()), Secret::of("a pupil's class", class.as_bytes())];
    for node in [&other, &resident] {
        let asked = [juggling.as_str(), &pseudonym, &name, &regretted];
        for (path, said) in answers(node, &asked, &[&written, &member]) {
            for secret in of_school.iter().chain(&of_roster).chain([&erased]) {
                // Who asks for something is told again what they asked for.
                let named = contains(path.as_bytes(), &secret.forms[0]) || contains(path.as_bytes(), &secret.forms[1]);
                assert!(named || !secret.is_in(&said), "{} says {} at {path}", node.name(), secret.name);
            }
        }
        assert_eq!(node.ask(&["show", &written]).code, 3, "{} has no such record", node.name());
        for word in asked {
            assert!(!finds(node, word), "{} finds {word}", node.name());
        }
    }
    // The same search finds them where they belong.
    for path in ["/api/v1/records?kind=offer&all=true", "/offers"] {
        let shown = good(&city.school, path);
        for secret in &of_school[..3] {
            assert!(secret.is_in(&shown), "the school shows {} at {path}", secret.name);
        }
    }
    assert!(of_school[3].is_in(&good(&city.school, "/api/v1/school")) && of_school[1].is_in(&good(&city.school, "/school")));
    assert!(of_roster[0].is_in(&good(&city.school, "/api/v1/roster")));

    // The roster is sealed: it is not in the school's own files in the clear, nor in a backup.
    let backup = city.school.beside("backup");
    city.school.tell(&["backup", "--plain", backup.to_str().unwrap()]);
    let backup = fs::read(backup).unwrap();
    assert!(of_school[3].is_in(&backup), "the school's backup holds its pupils");
    for secret in &of_roster {
        assert!(!secret.is_in(&backup), "{} is in the school's backup", secret.name);
    }

    // The wires carried everything: without them no node is connected.
    for (wire, node) in wires.iter().zip([&pupil, &other, &resident]) {
        wire.cut();
        wait_for(&format!("{} is alone", node.name()), || match node.status()["peers"].as_array() {
            Some(peers) if peers.iter().any(|peer| peer["connected"] == true) => Err(format!("{peers:?}")),
            _ => Ok(()),
        });
    }
    let spoken_in_the_clear = Secret::of("how every connection begins", b"/multistream/1.0.0");
    let secrets = || of_school.iter().chain(&of_roster).chain([&erased]);
    for wire in &wires {
        assert!(wire.carried(&spoken_in_the_clear), "what was heard is what was said");
        for secret in secrets() {
            assert!(!wire.carried(secret), "{} is in the traffic", secret.name);
        }
    }

    // At rest, with everything written out.
    for node in [&mut city.school, &mut pupil, &mut other, &mut resident] {
        node.stop();
    }
    for secret in &of_school {
        assert_held(&city.school, secret);
        assert_held(&pupil, secret);
        assert_not_held(&other, secret);
        assert_not_held(&resident, secret);
    }
    for node in [&city.school, &pupil, &other, &resident] {
        of_roster.iter().for_each(|secret| assert_not_held(node, secret));
        assert_not_held(node, &erased);
    }
    let list = Value::to_string(&list);
    assert!(of_roster.iter().all(|secret| secret.is_in(list.as_bytes())), "the list itself holds them");
}
