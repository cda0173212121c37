//! The `kaveret` program; all of it is in the library beside.

fn main() -> std::process::ExitCode {
    cli::run()
}
