//! Synonyms for searching the help: other words for what its commands do. They are searched and never shown.

/// A command, or the beginning of one, and what people may call its effect.
const WORDS: [(&str, &str); 70] = [
    ("move first", "top start beginning oldest home"),
    ("move last", "bottom end newest latest"),
    ("move page-down", "scroll page next screen"),
    ("move page-up", "scroll page previous screen"),
    ("move gap-", "gap silence idle pause jump"),
    ("move fold", "collapse close hide"),
    ("move unfold", "expand open show"),
    ("prompt goto", "jump date time timestamp"),
    ("focus", "switch panel pane tab cycle"),
    ("prompt filter", "query search narrow where select language"),
    ("include", "filter add keep select facet"),
    ("exclude", "filter remove not without hide minus"),
    ("only", "filter narrow pivot solo"),
    ("fields", "facet column values histogram"),
    ("facet", "column values top"),
    ("prompt find", "search grep text string look"),
    ("find-", "search match hit repeat"),
    ("filter", "reset clear remove all"),
    ("filters", "terms disable enable toggle mute"),
    ("context", "surrounding nearby neighbours before after around"),
    ("undo", "back revert history previous"),
    ("redo", "again forward history"),
    ("fold", "collapse expand open close raw json toggle"),
    ("tab", "details raw json record panel view"),
    ("copy", "clipboard yank paste osc52"),
    ("walk", "follow chain next previous session token related"),
    ("back", "return pivot history undo"),
    ("why", "path link connection evidence reason explain related"),
    ("reach", "downstream blast radius scope impact compromised accessed"),
    ("chains", "sessions tokens clusters groups correlation"),
    ("mark", "star bookmark flag pin select"),
    ("prompt tag", "label categorise"),
    ("tag", "label categorise"),
    ("prompt comment", "note annotate remark write"),
    ("comment", "note annotate remark write"),
    ("prompt severity", "priority stage fix change edit"),
    ("prompt value", "annotate describe ioc indicator known"),
    ("range", "select visual block several multiple"),
    ("all", "select bulk everything several"),
    ("prompt link", "connect relate tie"),
    ("tell", "add manual create new event"),
    ("prompt hide", "suppress noise false positive mute remove"),
    ("hide", "suppress noise false positive mute remove"),
    ("hidden", "suppressed noise reveal unhide"),
    ("take-back", "delete remove undo note"),
    ("notes", "annotations bookmarks findings comments tags list"),
    ("prompt save-view", "bookmark store query"),
    ("views", "bookmarks stored queries load"),
    ("prompt as-of", "history date past time travel known"),
    ("prompt compare", "diff difference changes versions"),
    ("zone", "timezone utc local offset"),
    ("theme", "colour color dark light contrast monochrome"),
    ("ledger", "sources files rejected errors parse hashes sha256 import"),
    ("blind", "gaps coverage throttled missing logs holes"),
    (
        "hand-over",
        "export report save write download share csv json html markdown pdf screenshot output print bundle zip",
    ),
    ("export", "report save write download share html markdown output bundle zip"),
    ("intruder", "attacker adversary suspect report"),
    ("play", "playback replay animate presentation briefing"),
    ("play pause", "stop resume freeze"),
    ("play faster", "speed up accelerate quicker"),
    ("play slower", "speed down slow"),
    ("lanes", "swimlanes histogram chart agencies accounts"),
    ("panes", "split second window side compare"),
    ("group", "cluster bucket aggregate collapse hour account chain sort"),
    ("alike", "collapse dedupe duplicates aggregate merge fold similar repeated"),
    ("columns", "fields layout resize order width"),
    ("zoom", "magnify scale window range"),
    ("brush", "select time range drag window"),
    ("interrupt", "cancel abort export exit"),
    ("quit", "exit leave close end stop"),
];

/// The synonyms of a command, separated by spaces.
pub(super) fn synonyms_of(command: &str) -> String {
    let of = WORDS.iter().filter(|(known, _)| begins(command, known)).map(|(_, words)| *words);
    of.collect::<Vec<&str>>().join(" ")
}

/// Whether `command` is `known` or begins with it, at a word or, if `known` ends in `-`, anywhere.
fn begins(command: &str, known: &str) -> bool {
    let rest = command.strip_prefix(known);
    rest.is_some_and(|rest| known.ends_with('-') || rest.is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::{WORDS, begins};
    use crate::keys::BINDINGS;
    use crate::keys::help::commands_without_key;

    #[test]
    fn every_command_with_other_words_is_one_of_the_help() {
        for (known, _) in WORDS {
            let is_it = |command: &str| begins(command, known);
            let bound = BINDINGS.iter().any(|binding| is_it(binding.command));
            assert!(bound || commands_without_key().any(|(command, _)| is_it(command)), "{known}");
        }
    }
}
