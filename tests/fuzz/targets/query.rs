//! Text typed into the filter bar.
#![no_main]

use dwell::event::Zone;
use dwell::query::read;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = read(text, Zone::Utc);
});
