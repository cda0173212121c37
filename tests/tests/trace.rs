//! A kill is no power cut: system calls show that the database's file reaches
//! the disk before anyone hears that something was saved.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStderr, Command, Stdio};

use kaveret_tests::data::has_tool;
use kaveret_tests::{City, Node, in_step_within, wait_for};

const CALLS: &str = "trace=pwrite64,write,writev,pwritev,fdatasync,fsync,sync_file_range,sendto,sendmsg,sendmmsg";

/// A running node whose system calls are written down.
struct Traced {
    strace: Child,
    /// Kept open: strace tells here of each thread that begins later, and a pipe
    /// without a reader would be its end.
    _says: BufReader<ChildStderr>,
    file: std::path::PathBuf,
}

impl Traced {
    fn begin(node: &Node) -> Self {
        let file = node.beside("trace");
        let mut strace = Command::new("strace")
            .args(["-f", "-y", "-s", "24", "-e", CALLS, "-o"])
            .arg(&file)
            .args(["-p", &node.process_id().to_string()])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut says = BufReader::new(strace.stderr.take().unwrap());
        let mut said = String::new();
        says.read_line(&mut said).unwrap();
        assert!(said.contains("attached"), "strace says: {said}");
        Self { strace, _says: says, file }
    }

    /// The lines once one of them contains this.
    fn until(mut self, last: &str) -> Vec<String> {
        let lines = wait_for("the trace has what was waited for", || {
            let text = fs::read_to_string(&self.file).unwrap();
            match text.contains(last) && text.ends_with('\n') {
                true => Ok(text.lines().map(String::from).collect()),
                false => Err(format!("{} bytes without {last:?}", text.len())),
            }
        });
        // Killed outright it may leave a thread of the node stopped; interrupted it lets go of all.
        let interrupted = Command::new("kill").args(["-INT", &self.strace.id().to_string()]).status().unwrap();
        assert!(interrupted.success());
        self.strace.wait().unwrap();
        lines
    }
}

/// One system call, as far as this test looks.
#[derive(Debug, PartialEq)]
enum Call {
    /// Bytes are on their way into the database's file.
    DatabaseWrite,
    /// The database's file is on the disk.
    DatabaseSynced,
    /// The answer to whoever asked.
    Answer,
}

/// The calls in order. One that strace shows in two halves counts as a write from
/// its first half on, and as a sync only once its second has come.
fn calls(lines: &[String], database: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut syncing: Vec<&str> = Vec::new();
    for line in lines {
        let (thread, call) = line.split_once(' ').unwrap();
        let call = call.trim_start();
        let of_database = call.contains(database);
        let is_sync = ["fdatasync(", "fsync("].iter().any(|name| call.starts_with(name));
        if of_database && is_sync && call.ends_with("<unfinished ...>") {
            syncing.push(thread);
        } else if of_database && is_sync {
            assert!(call.ends_with("= 0"), "{line}");
            calls.push(Call::DatabaseSynced);
        } else if call.starts_with("<... f") && call.contains("sync resumed") && syncing.contains(&thread) {
            assert!(call.ends_with("= 0"), "{line}");
            syncing.retain(|other| *other != thread);
            calls.push(Call::DatabaseSynced);
        } else if of_database && ["pwrite", "write"].iter().any(|name| call.starts_with(name)) {
            calls.push(Call::DatabaseWrite);
        } else if call.contains("HTTP/1.1 20") {
            calls.push(Call::Answer);
        }
    }
    calls
}

fn can_trace() -> bool {
    has_tool(&["strace", "-f", "-e", CALLS, "-o", "/dev/null", "true"])
}

#[test]
fn the_database_is_synced_after_its_last_write_and_before_the_answer() {
    if !can_trace() {
        return;
    }
    let city = City::found();
    let database = city.school.data_dir().join("store/db").display().to_string();
    let api = city.school.api();
    api.offer("before");
    for turn in 0..5 {
        let traced = Traced::begin(&city.school);
        api.offer(&format!("guitar {turn}"));
        let lines = traced.until("HTTP/1.1 201");
        let mut calls = calls(&lines, &database);
        let answer = calls.iter().position(|call| *call == Call::Answer).expect("the answer is in the trace");
        calls.truncate(answer);
        assert!(calls.contains(&Call::DatabaseWrite), "{lines:#?}");
        assert_eq!(calls.last(), Some(&Call::DatabaseSynced), "{lines:#?}");
    }
}

#[test]
fn the_database_is_synced_before_a_command_that_ran_alone_says_saved() {
    if !can_trace() {
        return;
    }
    let node = Node::new("alice", &kaveret_tests::Settings::resident());
    node.tell(&["city", "create", "Here"]);
    let file = node.beside("trace");
    let command = node.command(&["offer", "add", "--title", "guitar"]);
    let output = Command::new("strace")
        .args(["-f", "-y", "-s", "24", "-e", CALLS, "-o"])
        .arg(&file)
        .arg(command.get_program())
        .args(command.get_args())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let database = node.data_dir().join("store/db").display().to_string();
    let lines: Vec<String> = fs::read_to_string(&file).unwrap().lines().map(String::from).collect();
    let said = lines.iter().position(|line| line.contains("write(1<") && line.contains("added ")).expect("it says what it added");
    let calls = calls(&lines[..said], &database);
    assert!(calls.contains(&Call::DatabaseWrite), "{lines:#?}");
    assert_eq!(calls.last(), Some(&Call::DatabaseSynced), "{lines:#?}");
}

#[test]
fn what_came_from_another_node_is_synced_before_anything_more_is_said_of_it() {
    if !can_trace() {
        return;
    }
    let city = City::found();
    let alice = city.resident("alice");
    in_step_within(&[&city.school, &alice], |_| true);
    let database = alice.data_dir().join("store/db").display().to_string();
    let traced = Traced::begin(&alice);
    let offer = city.school.api().offer("guitar");
    wait_for("alice shows it", || match alice.api().try_get(&format!("/api/v1/records/{offer}")).unwrap() {
        (200, _) => Ok(()),
        other => Err(format!("{other:?}")),
    });
    let lines = traced.until(&offer[..12]);
    let calls = calls(&lines, &database);
    let shown = calls.iter().rposition(|call| *call == Call::Answer).expect("the answer is in the trace");
    let written = calls[..shown].iter().position(|call| *call == Call::DatabaseWrite).expect("it was written");
    assert!(calls[written..shown].contains(&Call::DatabaseSynced), "{lines:#?}");
}
