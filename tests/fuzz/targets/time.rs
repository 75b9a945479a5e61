//! Text where a time is expected, in each place that reads one.
#![no_main]

use dwell::event::{Zone, parse_edtf, parse_moment};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(when) = parse_edtf(text, Zone::Utc) {
        let said = when.to_string();
        assert_eq!(parse_edtf(&said, Zone::Utc).ok(), Some(when), "`{text}` is written as `{said}`");
    }
    let _ = parse_moment(text, Zone::Fixed(-34_200));
    let text = serde_json::Value::from(text);
    dwell_fuzz::source(format!("{{\"stage\":\"other\",\"time\":{text},\"time_end\":{text}}}").as_bytes());
    let line = format!("{{\"message\":\"\",\"timestamp_desc\":\"\",\"datetime\":{text},\"timestamp\":{text}}}");
    dwell_fuzz::source(line.as_bytes());
});
