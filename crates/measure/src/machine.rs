//! What the machine says of itself and of processes on it (Linux, `/proc`).

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde::Serialize;

/// Says that this process runs in a network namespace of its own.
const ALONE: &str = "KAVERET_MEASURE_ALONE";

/// Nanoseconds since the Unix epoch: the one clock that two processes share.
pub fn now() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos())
}

/// Milliseconds since a moment.
pub fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// Milliseconds since the driver started this process (`PEER_T0`, nanoseconds
/// since the Unix epoch); 0 without a driver.
pub fn since_start() -> f64 {
    let started = std::env::var("PEER_T0").ok().and_then(|text| text.parse().ok()).unwrap_or_else(now);
    now().saturating_sub(started) as f64 / 1e6
}

/// A line of `/proc/<process>/status`, in KiB.
pub fn memory(process: &str, what: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// This process's memory now, in KiB.
pub fn resident() -> u64 {
    memory("self", "VmRSS")
}

/// Makes a process's peak of memory begin anew.
pub fn reset_peak(process: u32) {
    // Without the right to, the peak counts from the process's start.
    let _ = fs::write(format!("/proc/{process}/clear_refs"), "5");
}

/// Seconds of processor time that a process has used, in hundredths.
pub fn cpu_seconds(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// Bytes received by the loopback link, which in a namespace of our own is all
/// that the measured nodes said; `None` elsewhere.
pub fn link_bytes() -> Option<u64> {
    std::env::var_os(ALONE)?;
    let devices = fs::read_to_string("/proc/net/dev").ok()?;
    devices.lines().find_map(|line| line.trim().strip_prefix("lo:")?.split_whitespace().next()?.parse().ok())
}

/// Goes on in a network namespace of its own where that is allowed (as root):
/// then this call does not return, but runs the program anew and answers how
/// that ended.
pub fn go_alone() -> Option<std::process::ExitStatus> {
    if std::env::var_os(ALONE).is_some() {
        let up = Command::new("ip").args(["link", "set", "lo", "up"]).status();
        if !up.is_ok_and(|status| status.success()) {
            eprintln!("note: loopback could not be brought up");
        }
        return None;
    }
    let allowed = Command::new("unshare").args(["-n", "true"]).status().is_ok_and(|status| status.success());
    if !allowed {
        eprintln!("note: without root the link's bytes are not measured, only the dialogue's");
        return None;
    }
    let mut again = Command::new("unshare");
    again.arg("-n").arg(std::env::current_exe().ok()?).args(std::env::args_os().skip(1)).env(ALONE, "1");
    again.status().ok()
}

/// Median time of making 4 KiB durable with `fdatasync`, in milliseconds.
pub fn fdatasync_ms(dir: &Path) -> f64 {
    let path = dir.join("fdatasync-probe");
    let probe = || -> std::io::Result<Vec<f64>> {
        let mut file = File::create(&path)?;
        let mut times = Vec::new();
        for _ in 0..15 {
            let began = Instant::now();
            file.write_all(&[7; 4096])?;
            file.sync_data()?;
            times.push(ms(began));
        }
        Ok(times)
    };
    let mut times = probe().unwrap_or_default();
    let _ = fs::remove_file(&path);
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Milliseconds of a fixed piece of arithmetic, to see whether the machine is
/// busy with other things: 20 million steps of a generator, each of which needs
/// the one before.
pub fn arithmetic_ms() -> f64 {
    let began = Instant::now();
    let mut state = std::hint::black_box(1_u64);
    for _ in 0..20_000_000_u32 {
        // Hidden from the compiler, which would leave the loop out.
        state = std::hint::black_box(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
    }
    std::hint::black_box(state);
    ms(began)
}

/// Where figures were taken.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// The processor.
    pub processor: String,
    /// How many of them.
    pub cores: usize,
    /// Memory in MiB.
    pub memory_mib: u64,
    /// The system.
    pub system: String,
    /// The commit that was built, and whether there was more.
    pub commit: String,
    /// The day, in UTC.
    pub day: String,
}

impl Machine {
    /// This one.
    pub fn here() -> Self {
        let of = |path: &str, key: &str| {
            let text = fs::read_to_string(path).unwrap_or_default();
            let line = text.lines().find(|line| line.starts_with(key)).and_then(|line| line.split_once(':'));
            line.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let memory = of("/proc/meminfo", "MemTotal");
        let memory: u64 = memory.split_whitespace().next().and_then(|kib| kib.parse().ok()).unwrap_or(0);
        Self {
            processor: of("/proc/cpuinfo", "model name"),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_mib: memory / 1024,
            system: asked("uname", &["-sr"]),
            commit: asked("git", &["describe", "--always", "--dirty"]),
            day: asked("date", &["-u", "+%F"]),
        }
    }
}

fn asked(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}
