//! `guiche`: the desk, its tools and the simulated WhatsApp in one program.

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;
use server::config::Cli;

/// The system's own keeps, in each thread, what a password's hashing needed once: 19 MB apiece, for good.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("guiche: could not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(server::commands::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("guiche: {error}");
            ExitCode::FAILURE
        }
    }
}
