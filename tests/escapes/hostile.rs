//! Records that try to control the terminal, shown in every panel.

use super::*;

/// Text as an intruder may leave it in a record.
const HOSTILE: &[&str] = &[
    "\x1b[2J\x1b[H\x1b[31mred alert\x1b[0m",
    "\x1b]0;owned\x07\x1b]52;c;Y3VybCBldmlsIHwgc2g=\x07",
    "\x1bP$q\"p\x1b\\\x1b_Gf=100;AAAA\x1b\\\x1b[?1049l\x1b[?25h\x1bc",
    "\u{9b}31m\u{9d}0;c1 title\u{9c}\u{90}dcs\u{85}",
    "invoice\u{202e}fdp.exe \u{2066}isolated\u{2069} \u{200f}right",
    "zero\u{200b}width\u{feff}mark\u{2060}joined\u{ad}soft \u{e0041}\u{e0042}tags",
    "line\rone\ntwo\ttabbed\x0bvertical\x08\x08\x7fdelete\x00nul",
    "\u{2028}separated\u{2029}",
    "表計算の添付ファイルを共有しました ｈａｌｆ　ｗｉｄｔｈ",
    "👩🏽 emoji 🏴 ｗｉｄｅ 한국어",
    "%s %n {} $(id) `id` \\x1b[31m",
    "",
];

/// A case that is hostile wherever text can stand: names, values, keys, the directory, the title, the file's own name.
fn hostile_case(folder: &Path) {
    let floods = [format!("e{}end", "\u{301}".repeat(500)), format!("{}bare", "\u{20dd}".repeat(40))];
    let mut lines = String::new();
    let texts = HOSTILE.iter().map(|text| (*text).to_owned()).chain(floods);
    for (number, text) in texts.enumerate() {
        let line = serde_json::json!({
            "id": format!("{number}{}", text.chars().take(40).collect::<String>()),
            "time": format!("2023-06-01T08:{number:02}:00Z"),
            "stage": "mailbox_access",
            "operation": text, "message": text, "account": text, "agency": text, "actor": text, "mailbox": text,
            "target": text, "user_agent": text, "client": text, "app_name": text, "session_id": text, "token_id": text,
            "tags": [text], "cites": [text], "outcome": text, "severity": text, "technique": [text],
            "links": [{"rel": "supersedes", "to": text}],
            text.chars().take(2000).collect::<String>(): {"deep": [text, {text.chars().take(50).collect::<String>(): text}]},
        });
        writeln!(lines, "{line}").unwrap();
    }
    let long = serde_json::json!({
        "id": "long", "time": "2023-06-01T09:00:00Z", "message": format!("long {}", "AB\x1b[5m".repeat(200_000)),
    });
    writeln!(lines, "{long}").unwrap();
    let mut bytes = lines.into_bytes();
    for text in HOSTILE {
        // no JSON, so rejected with its bytes; line ends would part it
        bytes.extend(text.replace(['\n', '\r'], "").as_bytes());
        bytes.extend(b"\xff\xfe\x1b[35m\x9b5m{\n");
    }
    fs::write(folder.join("evil\x1b]0;name\x07\u{202e}.jsonl"), bytes).unwrap();
    fs::write(folder.join("unread\x1b[2J\u{202e}.bin"), "begin \u{202e}\u{200b}of nothing known").unwrap();
    let title = "title = \"case \\u001b[31m\\u202e\\u009b5m\"\n";
    let milestone =
        "[[milestone]]\nname = \"first_access\"\ntime = \"2023-06-01\"\nlabel = \"in \\u001b[7m\\u202e\"\n";
    fs::write(folder.join("case.toml"), format!("{title}{milestone}")).unwrap();
    fs::write(folder.join("agencies.csv"), "match,agency\nagency-a.example,\x1b]0;agency\x07\n").unwrap();
}

/// Keys that show a hostile case in every panel. `{}` stands for nothing: each string is typed, then drawn.
const WALK: &[&str] = &[
    // the event and the record of every row
    "<enter>",
    "jjj",
    "jjjj",
    "G",
    "k",
    "<esc>",
    "r",
    "j",
    "j",
    "j",
    "j",
    "j",
    "j",
    "j",
    "j",
    "j",
    "j",
    "j",
    "j",
    // a cursor over the columns, and filters by their values
    "g",
    "h",
    "l",
    "l",
    "l",
    "l",
    "i",
    "u",
    "jx",
    "u",
    "jjo",
    "C",
    "y",
    // facets, with fields of hostile values
    "<esc><backtab><backtab>",
    "j",
    "jj",
    "i",
    "j",
    "x",
    "uu",
    "Fuser_agent<enter>",
    "j",
    "Fsession<enter>",
    "Ftags<enter>",
    "jjjj",
    "i",
    "u",
    // the filter and its completion
    "<esc>faccount:",
    "<tab>",
    "<tab>",
    "<tab>",
    "<enter>",
    "C",
    "fagency:",
    "<down>",
    "<tab>",
    "<esc>",
    "foperation:e",
    "<esc>",
    "fagencey:x<enter>",
    "<esc>",
    // find, and its marks
    "/e<enter>",
    "n",
    "n",
    "n",
    "N",
    "/zz<enter>",
    "<esc>",
    // the ledger: its list, the details of a source, its rejected records
    "<esc>S",
    "j",
    "r",
    "j",
    "<pgdn>",
    "<pgdn>",
    "G",
    "<tab>",
    "k",
    "<enter>",
    "u",
    // lanes, help, lists, notices
    "s",
    "v<right><right>",
    "<enter>",
    "u",
    "<esc>?",
    "G",
    "<esc>:",
    "ev",
    "<esc>a2023-07-01<enter>",
    "z",
    "T2023-06-01T08:06<enter>",
    "q",
];

#[test]
fn nothing_of_a_hostile_record_reaches_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    hostile_case(folder.path());
    for (size, depth) in [((120, 36), Depth::True), ((60, 20), Depth::None), ((200, 50), Depth::Ansi16)] {
        let mut sent = Sent::open(engine(folder.path()), size, ColorScheme::Dark, depth);
        assert_eq!(sent.app.session.pane.counted.unwrap().total.records, 15);
        sent.send("opening");
        let shown = sent.emulator.screen().contents();
        assert!(shown.contains("␛[") && shown.contains("⟨U+202E⟩"), "spelled out instead: {shown}");
        sent.strike_each(WALK);
    }
}

#[test]
fn rejected_bytes_and_names_of_files_are_spelled_out_in_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    hostile_case(folder.path());
    let mut sent = Sent::open(engine(folder.path()), (120, 50), ColorScheme::Dark, Depth::True);
    strike(&mut sent.app, "Sr");
    sent.send("rejected records");
    let shown = sent.emulator.screen().contents();
    assert!(shown.contains("evil␛]0;name␇⟨U+202E⟩.jsonl"), "{shown}");
    assert!(shown.contains("␛[2J␛[H␛[31mred alert␛[0m\\xFF\\xFE␛[35m\\x9B5m{"), "{shown}");
    assert!(shown.contains("unread␛[2J⟨U+202E⟩.bin"), "{shown}");
}

#[test]
fn what_is_pasted_steers_nothing_either() {
    let folder = tempfile::tempdir().unwrap();
    hostile_case(folder.path());
    for prompt in ["f", "/", "T", "a", ":", "F"] {
        let mut sent = Sent::open(engine(folder.path()), (100, 30), ColorScheme::Dark, Depth::True);
        for text in HOSTILE {
            strike(&mut sent.app, prompt);
            sent.app.command(&Command::Edit(Edit::Insert((*text).to_owned())));
            sent.send(&format!("{prompt}{text:?}"));
            strike(&mut sent.app, "<enter>");
            sent.send(&format!("{prompt}{text:?}<enter>"));
            strike(&mut sent.app, "<esc><esc>C");
        }
    }
}

#[test]
fn no_cell_carries_a_flood_of_marks() {
    let folder = tempfile::tempdir().unwrap();
    hostile_case(folder.path());
    let mut app = Headless::open(engine(folder.path()), (160, 40), View::default());
    for keys in ["", "T2023-06-01T08:12<enter>", "<enter>", "jjjj"] {
        strike(&mut app, keys);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 160, 40));
        dwell::view::draw(&app.session, Theme::of(ColorScheme::Dark, Depth::True), &mut buffer);
        let most = buffer.content().iter().map(|cell| cell.symbol().chars().filter(|c| is_mark(*c)).count());
        assert!(most.max().unwrap() <= MARKS_A_CELL);
    }
}
