//! Parses the header of a syslog line, of RFC 5424 or RFC 3164.

use super::stamp::{Stamp, token};

/// A syslog line, split into its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Head<'l> {
    pub priority: Option<u16>,
    pub time: Option<Stamp<'l>>,
    pub host: Option<&'l str>,
    pub app: Option<&'l str>,
    pub process: Option<&'l str>,
    pub message_id: Option<&'l str>,
    /// Structured data of RFC 5424, with its brackets.
    pub data: Option<&'l str>,
    pub message: &'l str,
}

impl<'l> Head<'l> {
    /// Splits a line; `None` if it has no syslog header.
    pub fn parse(line: &'l str) -> Option<Self> {
        let line = line.trim_start_matches('\u{feff}').trim();
        let (priority, rest) = priority(line);
        if let Some(rest) = rest.strip_prefix("1 ") {
            let dated = Stamp::parse(rest);
            if let Some((time, rest)) = dated {
                return structured(priority, Some(time), rest);
            }
            // only RFC 5424 has a priority, a version and `-` for an unknown time
            if let Some(rest) = rest.strip_prefix("- ").filter(|_| priority.is_some()) {
                return structured(priority, None, rest);
            }
        }
        let (time, rest) = Stamp::parse(rest)?;
        let own = |head: &Self| head.data.is_some() || head.message_id.is_some() || after_nils(rest);
        if let Some(head) = structured(priority, Some(time), rest).filter(own) {
            return Some(head);
        }
        Some(tagged(priority, time, rest))
    }
}

/// The number in `<PRI>`, at most 191, and what follows it.
fn priority(line: &str) -> (Option<u16>, &str) {
    let parsed = line.strip_prefix('<').and_then(|rest| {
        let (digits, rest) = rest.split_once('>')?;
        let number: u16 = digits.parse().ok().filter(|number| *number <= 191)?;
        (digits.len() <= 3).then_some((number, rest))
    });
    parsed.map_or((None, line), |(number, rest)| (Some(number), rest))
}

/// Whether the words for message id and structured data are both `-`, and the one for the process is `-` or a number.
fn after_nils(rest: &str) -> bool {
    let mut words = rest.split(' ').filter(|word| !word.is_empty()).skip(2);
    let process = words.next().unwrap_or_default();
    let nil = (words.next(), words.next()) == (Some("-"), Some("-"));
    nil && (process == "-" || process.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Parses what follows the time in RFC 5424: host, program, process, message id, data, message.
fn structured<'l>(priority: Option<u16>, time: Option<Stamp<'l>>, rest: &'l str) -> Option<Head<'l>> {
    let said = |word: &'l str| (word != "-").then_some(word);
    let (host, rest) = token(rest)?;
    let (app, rest) = token(rest)?;
    let (process, rest) = token(rest)?;
    let (message_id, rest) = token(rest)?;
    if app.ends_with(':') || message_id.ends_with(':') || process.ends_with(':') {
        return None;
    }
    let rest = rest.trim_start_matches(' ');
    let (data, rest) = match rest.strip_prefix('-') {
        Some(rest) if rest.is_empty() || rest.starts_with(' ') => (None, rest),
        _ => {
            let len = data_len(rest)?;
            (Some(&rest[..len]), &rest[len..])
        }
    };
    let message = rest.trim_start().trim_start_matches('\u{feff}');
    let (host, app, process, message_id) = (said(host), said(app), said(process), said(message_id));
    Some(Head { priority, time, host, app, process, message_id, data, message })
}

/// The length of structured data: elements in brackets, in which quoted values may contain brackets.
fn data_len(text: &str) -> Option<usize> {
    let (mut quoted, mut escaped, mut open) = (false, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' if open => quoted = !quoted,
            b'[' if !quoted && !open => open = true,
            b']' if !quoted && open => open = false,
            _ if !open => return (at > 0).then_some(at),
            _ => {}
        }
    }
    (!open && !text.is_empty()).then_some(text.len())
}

/// Parses what follows the time in RFC 3164: a host, which some omit, a tag with the process, and the message.
fn tagged<'l>(priority: Option<u16>, time: Stamp<'l>, rest: &'l str) -> Head<'l> {
    let rest = rest.trim_start_matches([' ', ':']);
    let mut head = Head {
        priority,
        time: Some(time),
        host: None,
        app: None,
        process: None,
        message_id: None,
        data: None,
        message: rest,
    };
    let Some((first, behind)) = token(rest) else { return head };
    let tail = if first.ends_with(':') && !first.contains('.') {
        rest
    } else {
        head.host = Some(first.trim_end_matches(':'));
        behind.trim_start()
    };
    head.message = tail;
    let tag = tail.split(' ').next().unwrap_or_default();
    let Some(name) = tag.strip_suffix(':') else { return head };
    let (app, process) = match name.split_once('[') {
        Some((app, process)) => (app, process.strip_suffix(']')),
        None => (name, None),
    };
    if app.is_empty() || app.contains(|char: char| !(char.is_alphanumeric() || "-_./%()".contains(char))) {
        return head;
    }
    (head.app, head.process) = (Some(app), process);
    head.message = tail[tag.len()..].trim_start();
    head
}

#[cfg(test)]
mod tests {
    use super::Head;

    fn parts(line: &str) -> (Option<u16>, Option<&str>, Option<&str>, Option<&str>, &str) {
        let head = Head::parse(line).unwrap();
        (head.priority, head.host, head.app, head.process, head.message)
    }

    #[test]
    fn both_rfcs_and_files_of_rsyslog_are_read_in_parts() {
        for (line, want) in [
            (
                "<34>Oct  1 22:14:15 host-01 su: 'su root' failed",
                (Some(34), Some("host-01"), Some("su"), None, "'su root' failed"),
            ),
            (
                "Oct 11 22:14:15 host-01 sshd[42]: hello there",
                (None, Some("host-01"), Some("sshd"), Some("42"), "hello there"),
            ),
            (
                "2023-06-15T09:00:00.123456+02:00 host-01 app[1]: msg",
                (None, Some("host-01"), Some("app"), Some("1"), "msg"),
            ),
            (
                "<165>1 2023-06-15T09:00:00Z host-01 app 10 ID47 [a@1 x=\"1 ] \\\" 2\"][b@1] \u{feff}msg",
                (Some(165), Some("host-01"), Some("app"), Some("10"), "msg"),
            ),
            ("<165>1 - - - - - -", (Some(165), None, None, None, "")),
            (
                "2023-06-15T09:00:00Z host-01 app 8710 - - msg of two - - -",
                (None, Some("host-01"), Some("app"), Some("8710"), "msg of two - - -"),
            ),
            (
                "Oct 11 22:14:15 host-01 a message of words",
                (None, Some("host-01"), None, None, "a message of words"),
            ),
            ("Oct 11 22:14:15 kernel: text", (None, None, Some("kernel"), None, "text")),
        ] {
            assert_eq!(parts(line), want, "{line}");
        }
        for line in ["", "<999>Oct 11 22:14:15 x y", "hello", "<34>", "{}", "2023-06-15 09:00:00,a,b", "é"] {
            assert_eq!(Head::parse(line), None, "{line}");
        }
    }
}
