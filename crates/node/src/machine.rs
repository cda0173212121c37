//! How this machine is doing: room on the disk, memory, processor time, load.
//!
//! The disk's room is asked of any system; the rest is read from Linux's `/proc`, and
//! unknown elsewhere.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use model::Timestamp;
use model::care::Machine;

/// In which unit Linux tells programs of processor time: hundredths of a second, on every
/// machine, whatever its kernel counts in.
const TICK: Duration = Duration::from_millis(10);

/// Looks at everything; some 50 us.
pub(crate) fn look(data_dir: &Path, started: Timestamp) -> Machine {
    Machine {
        started,
        disk_free: free(data_dir),
        disk_size: fs4::total_space(data_dir).ok(),
        memory: memory(),
        cpu_ms: cpu(),
        load: load(),
        cores: thread::available_parallelism().map_or(1, |cores| cores.get() as u64),
    }
}

/// Bytes that this process may still write to the disk of a directory; `None` where the
/// system does not say.
pub(crate) fn free(directory: &Path) -> Option<u64> {
    fs4::available_space(directory).ok()
}

fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

fn cpu() -> Option<u64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name, in parentheses, may hold anything; what counts stands behind it.
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut ticks = fields.split(' ').skip(11).map_while(|field| field.parse::<u64>().ok());
    let ticks = ticks.next()? + ticks.next()?;
    Some(ticks * TICK.as_millis() as u64)
}

fn load() -> Option<u64> {
    let load = fs::read_to_string("/proc/loadavg").ok()?;
    let (whole, hundredths) = load.split(' ').next()?.split_once('.')?;
    Some(whole.parse::<u64>().ok()? * 100 + hundredths.parse::<u64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_says_how_it_is() {
        let home = tempfile::tempdir().unwrap();
        let machine = look(home.path(), Timestamp(7));
        assert!(machine.disk_free.unwrap() <= machine.disk_size.unwrap(), "{machine:?}");
        assert!(machine.cores >= 1 && machine.started == Timestamp(7));
        if cfg!(target_os = "linux") {
            assert!(machine.memory.unwrap() > 100_000 && machine.load.is_some(), "{machine:?}");
            let before = cpu().unwrap();
            let begun = std::time::Instant::now();
            while begun.elapsed() < Duration::from_millis(60) {
                std::hint::black_box(blake3::hash(&[0; 10_000]));
            }
            assert!(cpu().unwrap() > before, "processor time rises");
        }
    }

    #[test]
    fn a_directory_that_is_not_there_has_no_room_to_tell_of() {
        assert_eq!(free(Path::new("/nowhere/at/all")), None);
    }
}
