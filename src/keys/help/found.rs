//! Searching the help: keys with the commands they run, signs, commands without a key, and query forms.

use super::synonyms::synonyms_of;
use super::{
    Binding, Chord, HelpLine, HelpRow, Mode, RAIL, SIGNS, commands_without_key, sections, wrap, wrap_keys,
};
use crate::event::saturated;
use crate::query::FORMS;
use unicode_width::UnicodeWidthStr;

/// A searchable entry: its heading, its left part (keys, sign, command or query), and its meaning.
struct Entry {
    head: &'static str,
    left: String,
    doc: String,
    /// Text that is searched too but not shown: the key string, the command, and synonyms.
    besides: String,
}

/// The entries that contain all of `words`, in any case, under their headings and laid out for a width.
pub(super) fn found_page(width: u16, words: &str) -> Vec<HelpRow> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let found: Vec<Entry> = entries().into_iter().filter(|entry| entry.says(&words)).collect();
    let widest = found.iter().map(|entry| entry.left.width()).max().unwrap_or(0);
    let keys = saturated::<u16>(widest + 2).clamp(10, (width / 3).max(17));
    let (left, room) = (usize::from(keys.saturating_sub(2)), usize::from(width.saturating_sub(keys + 2)));
    let mut rows: Vec<HelpRow> = Vec::new();
    let mut head = "";
    for entry in found {
        if entry.head != head {
            if !rows.is_empty() {
                rows.push(Vec::new());
            }
            head = entry.head;
            rows.push(vec![(0, keys, HelpLine::Head(head))]);
        }
        let (lefts, docs) = (wrap_keys(&entry.left, left), wrap(&entry.doc, room));
        for at in 0..lefts.len().max(docs.len()) {
            let part = |texts: &[String]| texts.get(at).cloned().unwrap_or_default();
            rows.push(vec![(0, keys, HelpLine::Key(part(&lefts), part(&docs)))]);
        }
    }
    rows
}

impl Entry {
    fn says(&self, words: &[String]) -> bool {
        let texts = [self.head, &self.left, &self.doc, &self.besides].map(str::to_lowercase);
        words.iter().all(|word| texts.iter().any(|text| text.contains(word.as_str())))
    }
}

fn entries() -> Vec<Entry> {
    let plain = |head, left: &str, doc: &str| Entry {
        head,
        left: left.to_owned(),
        doc: doc.to_owned(),
        besides: String::new(),
    };
    let keys = sections()
        .into_iter()
        .flat_map(|(head, bindings)| bindings.into_iter().map(move |of| bound(head, of)));
    let signs = RAIL.iter().map(|(sign, doc)| plain("Left of the timeline", sign, doc));
    let signs = signs.chain(SIGNS.iter().map(|(sign, doc)| plain("In the rows", sign, doc)));
    let commands = commands_without_key().map(|(command, doc)| Entry {
        besides: synonyms_of(command),
        ..plain("Commands without a key", command, doc)
    });
    let queries = FORMS.iter().map(|(query, doc)| plain("Filters", query, doc));
    keys.chain(signs).chain(commands).chain(queries).collect()
}

/// The entry of a key binding; its meaning includes the command if that may be typed after `:`.
fn bound(head: &'static str, binding: &Binding) -> Entry {
    let chords: Vec<String> = binding.chords().into_iter().map(Chord::label).collect();
    // commands of a single list can't be typed into the palette
    let is_typed = matches!(binding.mode, Mode::Panels | Mode::Lanes | Mode::Play);
    let doc =
        if is_typed { format!("{} · :{}", binding.doc, binding.command) } else { binding.doc.to_owned() };
    // motions within a list have no synonyms
    let said = if is_typed { synonyms_of(binding.command) } else { String::new() };
    let besides = format!("{} {} {said}", binding.keys, binding.command);
    Entry { head, left: chords.join(" "), doc, besides }
}

/// The number of entries in the help.
#[cfg(test)]
fn all() -> usize {
    crate::keys::BINDINGS.len() + RAIL.len() + SIGNS.len() + commands_without_key().count() + FORMS.len()
}

#[cfg(test)]
mod tests {
    use super::{HelpLine, all, found_page};

    fn told(width: u16, words: &str) -> String {
        let lines = found_page(width, words).into_iter().flatten().map(|(_, _, line)| match line {
            HelpLine::Head(head) => head.to_owned(),
            HelpLine::Key(keys, doc) => format!("{keys} {doc}"),
            HelpLine::Blank => String::new(),
        });
        lines.collect::<Vec<String>>().join("\n")
    }

    #[test]
    fn words_are_found_in_keys_commands_signs_and_queries() {
        for (words, heading, line) in [
            ("blind zones", "Seeing the case otherwise", ":blind"),
            ("<ctrl+d>", "Moving", "half a screen further"),
            ("PAGE-DOWN", "Moving", "a screen further · :move page-down"),
            ("orphan", "In the rows", "⊘ orphan"),
            ("is:orphan", "Filters", "is:orphan"),
            ("brackets", "Filters", "app_name"),
            ("collapse", "Seeing the case otherwise", ":alike"),
            ("speed", "While it is played", ":play faster"),
            ("report", "Seeing the case otherwise", ":hand-over"),
            ("report", "Commands without a key", "export AS WHAT"),
            ("clipboard", "Looking at an event", ":copy"),
            ("exit", "The program", ":quit"),
            ("bookmark", "Noting", ":mark"),
            ("revert", "Narrowing", ":undo"),
        ] {
            for width in [48, 78, 198] {
                let told = told(width, words);
                let joined = told.split_whitespace().collect::<Vec<&str>>().join(" ");
                assert!(told.contains(heading) && joined.contains(line), "{words} at {width}: {told}");
            }
        }
    }

    #[test]
    fn all_of_it_is_there_for_nothing_and_nothing_for_what_nobody_says() {
        let lines = found_page(500, "");
        let keys = lines
            .iter()
            .flatten()
            .filter(|(_, _, line)| matches!(line, HelpLine::Key(left, _) if !left.is_empty()));
        assert!(keys.count() >= all());
        assert!(found_page(78, "xyzzy").is_empty());
    }
}
