//! The keys of a format file, for the manual.

/// Each key of a format file with its meaning.
pub const LENS_KEYS: &[(&str, &str)] = &[
    ("name", "what `format:` and the ledger call it: small letters, digits and hyphens"),
    ("title", "what it is called"),
    ("[match] kind", "`csv` (any table), `json` or `lines`"),
    ("[match] columns", "of a table: the columns that must be there"),
    ("[match] members", "of JSON: the members that must be there, as paths"),
    ("[match] pattern", "of lines: a regular expression with names for its parts, `(?<who>\\S+)`"),
    ("[time] from", "the path of the time, or several that are joined with a blank"),
    (
        "[time] layout",
        "`auto`, `epoch-s`, `epoch-ms`, `epoch-us`, `epoch-ns`, `filetime`, `ticks`, or a pattern: `%d/%m/%Y %H:%M:%S%.f`",
    ),
    ("[time] zone", "the zone of times that say none"),
    (
        "[fields] FIELD",
        "`\"path\"`, `[\"path\", \"other\"]` (the first that is there), `{ join = [..], with = \" \" }` or `{ value = \"..\" }`",
    ),
    ("[constants] FIELD", "a value that is the same in every record"),
    ("[outcome] WORD", "what a value of `outcome` means: `success`, `failure` or `unknown`"),
    (
        "[[stage]] when",
        "fields, each with a value as in queries: whole, in any case, `*` for any text and `?` for one character (`\\\\*` is the \
        star itself), or `/regex/` anywhere in it; the first rule that holds decides",
    ),
    ("[[stage]] stage, technique, severity", "what such a record means"),
];
