//! The README's first promise: one command, and a city runs.

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use kaveret_tests::{program, wait_for};
use serde_json::Value;

#[test]
fn three_processes_of_the_demo_come_to_hold_the_same() {
    let output = Command::new(program()).args(["--json", "demo", "--exit-after-sync"]).output().unwrap();
    assert!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    let proof: Value = serde_json::from_slice(&output.stdout).unwrap();
    let nodes = proof["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 3);
    for node in nodes {
        assert_eq!(node["sets"], nodes[0]["sets"], "{node}");
        let sets = node["sets"].as_array().unwrap();
        assert_eq!(sets.iter().map(|set| set["scope"].as_str().unwrap()).collect::<Vec<_>>(), ["control", "city"]);
        // A charter, three devices, three grants; and the samples with an edit each.
        assert!(sets[0]["count"].as_u64().unwrap() >= 7, "{node}");
        assert!(sets[1]["count"].as_u64().unwrap() >= 12, "{node}");
    }
    assert!(proof["export_bytes"].as_u64().unwrap() > 1_000);
}

#[test]
fn a_demo_that_was_kept_goes_on_where_it_ended() {
    let place = tempfile::tempdir().unwrap();
    // It is not there yet.
    let home = place.path().join("new/city");
    let demo = || {
        let output = Command::new(program()).arg("--data-dir").arg(&home).args(["--json", "demo", "--exit-after-sync"]).output().unwrap();
        assert!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["nodes"][0]["sets"].take()
    };
    let (first, second) = (demo(), demo());
    assert_eq!(second[0], first[0], "nobody joins again");
}

/// Wherever it is on its way: the processes end, and the folder goes with them.
#[cfg(unix)]
#[test]
fn a_demo_stopped_while_it_starts_leaves_nothing_behind() {
    // What is there by the time of the signal, inside the demo's folder.
    for (signal, reached) in [("-TERM", ""), ("-INT", "school-box"), ("-TERM", "julie"), ("-INT", "samir/device.key")] {
        let place = tempfile::tempdir().unwrap();
        let mut demo = Command::new(program())
            .args(["--json", "demo"])
            .env("TMPDIR", place.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let folder = wait_for("the demo has come so far", || {
            let folders: Vec<_> = fs::read_dir(place.path()).unwrap().map(|folder| folder.unwrap().path()).collect();
            folders.into_iter().find(|folder| folder.join(reached).exists()).ok_or_else(|| reached.to_owned())
        });
        let killed = Command::new("kill").args([signal, &demo.id().to_string()]).status().unwrap();
        assert!(killed.success());
        let status = wait_for("the demo ends", || demo.try_wait().unwrap().ok_or_else(|| "it still runs".to_owned()));
        let mut said = String::new();
        demo.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(status.success(), "{signal} at {reached:?}: {status}: {said}");
        assert!(!folder.exists(), "{signal} at {reached:?} left {}", folder.display());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }
}
