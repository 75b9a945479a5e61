//! The program's entry; everything but the set-up of its allocator is in the library.

mod allocator;

use std::process::ExitCode;

fn main() -> ExitCode {
    allocator::set_up();
    dwell::cli::main(std::env::args_os())
}
