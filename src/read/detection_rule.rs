//! Recognizes detection rules that lie beside the evidence. They say what to look for and hold no records.

use super::open::open_file;
use std::io::Read;
use std::path::Path;

/// How many bytes of a file are examined.
const LOOKED: u64 = 16 << 10;
/// The sections that every Sigma rule has.
const SECTIONS: [&str; 2] = ["logsource:", "detection:"];

/// Whether a file is a Sigma rule, by its extension and sections.
pub(super) fn is_sigma(path: &Path) -> bool {
    let is_yaml = path.extension().is_some_and(|ending| ["yml", "yaml"].iter().any(|yaml| ending == *yaml));
    is_yaml && beginning(path).is_some_and(|text| has_sections(&text))
}

fn beginning(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    open_file(path).ok()?.take(LOOKED).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn has_sections(text: &str) -> bool {
    SECTIONS.iter().all(|section| text.lines().any(|line| line.starts_with(section)))
}

#[cfg(test)]
mod tests {
    use super::has_sections;

    #[test]
    fn a_rule_has_its_sections_at_the_beginning_of_lines() {
        assert!(has_sections("title: x\nlogsource:\n  product: aws\ndetection:\n  condition: a\n"));
        assert!(!has_sections("title: x\nlogsource:\n  product: aws\n"));
        assert!(!has_sections("log: 'logsource: detection:'\n"));
    }
}
