//! Evidence that tries to be more than text.

use super::{Case, report};
use serde_json::{Map, Value, json};

const HOSTILE: [&str; 16] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "</style><script>1</script>",
    "</title></svg><iframe src=//evil.example>",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/a.png)",
    "http://evil.example/?q=a|b www.evil.example mail@evil.example",
    "a | b | c\n| --- | --- |\n# head\n- item",
    "```\n# out of the block\n```",
    "`code` ``more`` \\",
    "{{ 7*7 }} {% raw %} ${x}",
    "\u{1b}[31mred\u{1b}[0m \u{202e}exe.fdp \u{200b}",
    "    # indented",
    "<!-- --> &lt; &#60;b&#62; ]]>",
];

/// A case in which every text is one of these.
fn case(texts: &[&str]) -> Case {
    let mut lines = String::new();
    let at = |number: usize| texts[number % texts.len()];
    for number in 0..texts.len() {
        let mut event = Map::new();
        let fields = [
            "message",
            "operation",
            "account",
            "agency",
            "actor",
            "mailbox",
            "target",
            "user_agent",
            "client",
            "app_id",
            "app_name",
            "session_id",
            "token_id",
            "key_id",
            "status",
            "confidence",
            "severity",
        ];
        for (shift, field) in fields.iter().enumerate() {
            event.insert((*field).to_owned(), json!(at(number + shift)));
        }
        for (key, value) in [
            ("id", json!(format!("e{number} {}", at(number)))),
            ("time", json!(format!("2023-06-15T02:{number:02}:07Z"))),
            ("stage", json!("mailbox_access")),
            ("message_ids", json!([at(number)])),
            ("tags", json!([at(number)])),
        ] {
            event.insert(key.to_owned(), value);
        }
        if number % 2 == 1 {
            event.insert("cites".to_owned(), json!([at(number)]));
            event.insert("links".to_owned(), json!([{"rel": "contradicts", "to": format!("e0 {}", at(0))}]));
        }
        lines.push_str(&Value::Object(event).to_string());
        lines.push('\n');
    }
    let milestone = |name: &str, day: &str, label: &str| {
        format!("[[milestone]]\nname = \"{name}\"\ntime = \"2023-06-{day}\"\nlabel = {}\n", json!(label))
    };
    let told = format!(
        "title = {}\nnote = {}\n{}{}",
        json!(at(1)),
        json!(at(9)),
        milestone("first_access", "15", at(5)),
        milestone("detection", "16", at(0))
    );
    let case = Case::empty().with("a.jsonl", &lines).with("case.toml", &told.replace("\\u001b", "\\u001B"));
    for number in 0..texts.len() {
        let id = format!("e{number} {}", at(number));
        case.note(&["--event", &id, "--mark"]);
        case.note(&["--event", &id, &format!("--comment={}", at(number))]);
        case.note(&["--event", &id, &format!("--tag={}", at(number))]);
    }
    case
}

/// Tags of HTML, each with its attributes as text.
fn tags(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some((_, from)) = rest.split_once('<') {
        let (tag, behind) = from.split_once('>').expect("every tag ends");
        found.push(tag.to_owned());
        rest = if tag.starts_with("style") { behind.split_once("</style>").unwrap().1 } else { behind };
    }
    found
}

#[test]
fn no_record_is_markup_in_html() {
    let (plain, hostile) =
        (report(&case(&["word"; 16]).path, "html", &[]), report(&case(&HOSTILE).path, "html", &[]));
    let known: Vec<String> =
        tags(&plain).iter().map(|tag| tag.split(' ').next().unwrap().to_owned()).collect();
    for tag in tags(&hostile) {
        let name = tag.split(' ').next().unwrap();
        assert!(known.iter().any(|known| known == name), "<{tag}> is of no report");
        assert!(!tag.contains(" on") && !tag.contains("javascript:") && !tag.contains("src="), "<{tag}>");
        if let Some((_, link)) = tag.split_once("href=\"") {
            assert!(link.starts_with('#') || link.starts_with("data:,"), "<{tag}>");
        }
    }
    for no in ["<script", "<iframe", "<img", "@import", "url(http", "\u{1b}", "\u{202e}", "\u{200b}"] {
        assert!(!hostile.contains(no), "{no}");
    }
    assert!(
        hostile.contains("default-src 'none'; style-src 'sha256-")
            && hostile.contains("Content-Security-Policy")
    );
}

/// A report in Markdown without its code blocks and inline code.
fn bare(markdown: &str) -> Vec<String> {
    let (mut lines, mut fence) = (Vec::new(), None::<usize>);
    for line in markdown.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            Some(of) if ticks >= of && line.trim_start_matches('`').is_empty() => fence = None,
            Some(_) => {}
            // what begins a block has no tick behind it: else it is code in a line
            None if ticks >= 3 && !line[ticks..].contains('`') => fence = Some(ticks),
            None => lines.push(without_code(line)),
        }
    }
    assert_eq!(fence, None, "every block ends");
    lines
}

fn without_code(line: &str) -> String {
    let (mut out, mut rest) = (String::new(), line);
    while let Some(c) = rest.chars().next() {
        match c {
            '\\' => {
                out.push('\u{1}');
                rest = &rest[1..];
                rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
            }
            '`' => {
                let ticks = rest.len() - rest.trim_start_matches('`').len();
                rest = behind_code(&rest[ticks..], ticks).unwrap_or_else(|| panic!("code ends: {line}"));
            }
            c => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// The text behind the next run of exactly that many backticks.
fn behind_code(mut text: &str, ticks: usize) -> Option<&str> {
    loop {
        text = &text[text.find('`')?..];
        let run = text.len() - text.trim_start_matches('`').len();
        text = &text[run..];
        if run == ticks {
            return Some(text);
        }
    }
}

#[test]
fn no_record_is_markup_in_markdown() {
    let hostile = report(&case(&HOSTILE).path, "md", &[]);
    let lines = bare(&hostile);
    for line in &lines {
        for no in ["<", "](", "://", "www.", "@", "{{", "{%", "\u{1b}", "\u{202e}", "\u{200b}"] {
            assert!(!line.contains(no), "{no}: {line}");
        }
    }
    // a row has as many cells as its header, whatever they contain
    let cells = |line: &str| line.matches('|').count();
    for (number, rule) in
        lines.iter().enumerate().filter(|(_, line)| line.starts_with("| ---") || line.starts_with("| | |"))
    {
        let rows = lines[number..].iter().take_while(|line| line.starts_with('|'));
        for row in rows {
            assert_eq!(cells(row), cells(rule), "{row}");
        }
    }
    let heads: Vec<&String> = lines.iter().filter(|line| line.starts_with('#')).collect();
    assert!(heads.iter().all(|head| !head.contains("out of the block")), "{heads:?}");
    assert_eq!(lines.iter().filter(|line| line.starts_with("## ")).count(), 9);
}

#[test]
fn what_a_record_says_is_still_there_to_read() {
    let html = report(&case(&HOSTILE).path, "html", &[]);
    for said in
        ["&lt;script&gt;alert(1)&lt;/script&gt;", "␛[31mred", "⟨U+202E⟩exe.fdp", "http://evil.example/?q=a|b"]
    {
        assert!(html.contains(said), "{said}");
    }
}

#[test]
fn a_field_of_a_megabyte_makes_no_report_that_can_t_be_opened() {
    let long: Vec<String> = HOSTILE.iter().map(|text| text.repeat(1_000_000 / text.len())).collect();
    let texts: Vec<&str> = long.iter().take(6).map(String::as_str).collect();
    let event = |(number, text): (usize, &&str)| {
        let event = json!({
            "id": format!("e{number}"), "time": format!("2023-06-15T02:0{number}:07Z"), "stage": "mailbox_access",
            "message": text, "account": text, "agency": text, "session_id": text, "user_agent": text,
            "source_ip": text, "status": text, "cites": [text], "links": [{"rel": "contradicts", "to": text}],
        });
        format!("{event}\n")
    };
    let lines: String = texts.iter().enumerate().map(event).collect();
    let case = Case::empty().with("a.jsonl", &lines);
    case.note(&["--event", "e1", &format!("--comment={}", &long[6][..60_000])]);
    for kind in ["md", "html"] {
        let text = report(&case.path, kind, &[]);
        assert!(text.len() < 6_000_000, "{kind}: {} bytes", text.len());
        // within code it is text
        let markup = if kind == "md" { bare(&text).join("\n") } else { text.clone() };
        assert!(!markup.contains("<script") && !markup.contains("\n# out"), "{kind}");
        assert!(text.contains('…'), "{kind}: what is cut is told to be");
    }
}
