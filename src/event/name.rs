//! Kinds of account names, recognised by their shape.

use super::token::is_guid;
use super::trimmed;
use std::borrow::Cow;

/// The kinds of account names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// A user principal name or mail address.
    Mail,
    /// An object id: a GUID other than all zeros; also an Entra SID that encodes one.
    Guid,
    /// The security identifier of an account of a domain or computer.
    Sid,
    /// A passport id (PUID): 16 hexadecimal digits.
    Puid,
    /// `DOMAIN\user`.
    Domain,
    /// An Amazon Resource Name.
    Arn,
}

/// Prefixes before `\` that every computer has, so that they name no domain.
const OF_NO_DOMAIN: [&str; 8] = [
    "NT AUTHORITY",
    "NT SERVICE",
    "NT VIRTUAL MACHINE",
    "BUILTIN",
    "Window Manager",
    "Font Driver Host",
    "IIS APPPOOL",
    "AUTORITE NT",
];

/// The most bytes that a name may have.
const LONGEST: usize = 320;

/// The prefix of SIDs of domain and computer accounts.
const SID: &str = "S-1-5-21-";

/// `SharePoint` claims that precede a person's name.
const CLAIMS: [&str; 2] = ["i:0#.f|membership|", "i:0h.f|membership|"];

impl NameKind {
    /// The kind of a name. `None` if its shape identifies no single account: display names, well-known SIDs,
    /// placeholders.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let bare = trimmed(name);
        // shortcut: most names are ids and addresses, which need no normalised key
        if bare.len() == 16 && is_puid(bare) {
            return bare.bytes().any(|byte| byte != b'0').then_some(Self::Puid);
        }
        if is_guid(bare) {
            return is_any_guid(bare).then_some(Self::Guid);
        }
        if let Some(numbers) = bare.strip_prefix(SID) {
            return (bare.len() <= LONGEST && is_of_domain(numbers)).then_some(Self::Sid);
        }
        if is_usual_mail(bare) {
            return Some(Self::Mail);
        }
        let key = name_key(bare);
        if key.chars().any(char::is_control) || key.len() > LONGEST {
            return None;
        }
        if is_guid(&key) {
            return is_any_guid(&key).then_some(Self::Guid);
        }
        if is_puid(&key) {
            return key.bytes().any(|byte| byte != b'0').then_some(Self::Puid);
        }
        if let Some(numbers) = key.strip_prefix("s-1-5-21-") {
            return is_of_domain(numbers).then_some(Self::Sid);
        }
        if key.starts_with("arn:aws") && key.split(':').count() > 5 {
            return Some(Self::Arn);
        }
        if let Some((domain, user)) = key.split_once('\\') {
            let common = OF_NO_DOMAIN.iter().any(|none| none.to_lowercase() == domain);
            let blank = domain.trim().is_empty() || user.trim().is_empty() || user.contains(['\\', '/', '(']);
            return (!common && !blank && !domain.contains(['/', ':', '@'])).then_some(Self::Domain);
        }
        let (user, domain) = key.rsplit_once('@')?;
        let odd = |part: &str| part.is_empty() || part.contains([' ', '/', '\\', '|', ';', ',', '<', '>']);
        (!odd(user) && !odd(domain) && domain.contains('.')).then_some(Self::Mail)
    }
}

/// Whether a name is a mail address of ordinary characters, whose beginning rules out every other kind of name.
fn is_usual_mail(name: &str) -> bool {
    let bytes = name.as_bytes();
    let Some(at) = memchr::memchr(b'@', bytes) else { return false };
    let common = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+');
    let (user, domain) = (&bytes[..at], &bytes[at + 1..]);
    let other = user.starts_with(b"100") || matches!(user, [b's' | b'S', b'-', ..]);
    let sound = !user.is_empty() && user.iter().all(common) && domain.iter().all(common);
    !other && sound && domain.contains(&b'.') && name.len() <= LONGEST
}

/// The normalised form by which names are compared: lower case, a GUID without braces, an Entra SID as the object id it
/// encodes, a passport id without realm, a claim without its prefix, a guest by the home address.
#[must_use]
pub fn name_key(name: &str) -> Cow<'_, str> {
    let name = name.trim();
    let mut name = match name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
        Some(inside) if is_guid(inside) => inside,
        _ => name,
    };
    for claim in CLAIMS {
        if name.get(..claim.len()).is_some_and(|head| head.eq_ignore_ascii_case(claim)) {
            name = &name[claim.len()..];
        }
    }
    if let Some((id, _)) = name.split_once('@').filter(|(id, _)| id.starts_with("100") && is_puid(id)) {
        name = id;
    }
    if let Some(guid) = of_entra(name) {
        return Cow::Owned(guid);
    }
    if let Some(home) = of_guest(name) {
        return Cow::Owned(home);
    }
    let small = name.is_ascii() && !name.bytes().any(|byte| byte.is_ascii_uppercase());
    if small { Cow::Borrowed(name) } else { Cow::Owned(name.to_lowercase()) }
}

/// The home address of a guest: `desk@a.example` for `desk_a.example#EXT#@b.example` and `live.com#desk@a.example`.
fn of_guest(name: &str) -> Option<String> {
    const GUEST: &str = "#ext#@";
    const HOMES: [&str; 3] = ["live.com", "google.com", "facebook.com"];
    let sign = memchr::memchr(b'#', name.as_bytes())?;
    let behind = name.get(sign..)?;
    if behind.get(..GUEST.len()).is_some_and(|mark| mark.eq_ignore_ascii_case(GUEST)) {
        // no domain has an underscore
        let (user, domain) = name[..sign].rsplit_once('_')?;
        return (!user.is_empty() && domain.contains('.')).then(|| format!("{user}@{domain}").to_lowercase());
    }
    // the name before it may contain a `#` too
    let home = &behind[1..];
    (HOMES.iter().any(|known| name[..sign].eq_ignore_ascii_case(known)) && is_usual_mail(home))
        .then(|| home.to_lowercase())
}

/// The object id encoded in a SID `S-1-12-1-…`: four 32-bit numbers, the GUID's bytes in Windows order.
fn of_entra(sid: &str) -> Option<String> {
    let numbers = sid.strip_prefix("S-1-12-1-").or_else(|| sid.strip_prefix("s-1-12-1-"))?;
    let parts: Vec<u32> = numbers.split('-').map_while(|part| part.parse().ok()).collect();
    let [a, b, c, d] = parts.as_slice() else { return None };
    if numbers.split('-').count() != 4 {
        return None;
    }
    let (c, d) = (c.to_le_bytes(), d.to_le_bytes());
    Some(format!(
        "{a:08x}-{:04x}-{:04x}-{:02x}{:02x}-{:02x}{:02x}{:02x}{:02x}{:02x}{:02x}",
        b & 0xffff,
        b >> 16,
        c[0],
        c[1],
        c[2],
        c[3],
        d[0],
        d[1],
        d[2],
        d[3]
    ))
}

/// Whether a GUID is not all zeros.
fn is_any_guid(guid: &str) -> bool {
    guid.bytes().any(|byte| !matches!(byte, b'0' | b'-'))
}

/// Whether the rest of a SID consists of the numbers of a domain and an account.
fn is_of_domain(numbers: &str) -> bool {
    let digit_or_end = |(parts, digits): (usize, usize), byte| match byte {
        b'0'..=b'9' => Some((parts, digits + 1)),
        b'-' if digits > 0 => Some((parts + 1, 0)),
        _ => None,
    };
    numbers.bytes().try_fold((1, 0), digit_or_end).is_some_and(|(parts, digits)| parts == 4 && digits > 0)
}

fn is_puid(text: &str) -> bool {
    text.len() == 16 && text.bytes().fold(true, |all, byte| all & byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::{NameKind, name_key};

    #[test]
    fn names_of_accounts_are_told_by_their_shape() {
        for (name, kind) in [
            ("Desk-Officer-03@agency-a.example", Some(NameKind::Mail)),
            ("6f1c1a52-0000-4000-8000-00000000000A", Some(NameKind::Guid)),
            ("{6f1c1a52-0000-4000-8000-00000000000a}", Some(NameKind::Guid)),
            ("S-1-5-21-1004-2004-3004-1104", Some(NameKind::Sid)),
            ("S-1-12-1-1864112722-1073741824-128-167772160", Some(NameKind::Guid)),
            ("10032000A1B2C3D4", Some(NameKind::Puid)),
            ("10032000A1B2C3D4@agency-a.example", Some(NameKind::Puid)),
            ("i:0h.f|membership|10032000a1b2c3d4@live.com", Some(NameKind::Puid)),
            ("AGENCY-A\\desk-officer-03", Some(NameKind::Domain)),
            ("arn:aws:iam::123456789012:user/deployer", Some(NameKind::Arn)),
            ("S-1-5-18", None),
            ("S-1-5-21-1004", None),
            ("S-1-12-1-5", None),
            ("00000000-0000-0000-0000-000000000000", None),
            ("0000000000000000", None),
            ("Not Available", None),
            ("NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)", None),
            ("nt service\\mssql", None),
            ("C:\\Users\\desk", None),
            ("Desk Officer", None),
            ("desk", None),
            ("app@sharepoint", None),
            ("@agency-a.example", None),
            ("desk@agency-a.example@", None),
            ("a@", None),
            ("", None),
        ] {
            assert_eq!(NameKind::of(name), kind, "{name}");
        }
    }

    #[test]
    fn a_name_is_one_in_each_of_its_spellings() {
        for (one, other) in [
            ("{6F1C1A52-0000-4000-8000-00000000000A}", "6f1c1a52-0000-4000-8000-00000000000a"),
            ("S-1-12-1-1864112722-1073741824-128-167772160", "6f1c1a52-0000-4000-8000-00000000000a"),
            ("i:0#.f|membership|Desk@Agency-A.example", "desk@agency-a.example"),
            ("i:0h.f|membership|10032000A1B2C3D4@live.com", "10032000a1b2c3d4@agency-a.example"),
            ("Desk_03_agency-a.example#EXT#@agency-b.onmicrosoft.com", "desk_03@agency-a.example"),
            ("live.com#Desk@agency-a.example", "desk@agency-a.example"),
        ] {
            assert_eq!(name_key(one), name_key(other));
        }
        assert_ne!(name_key("abcdef0123456789@agency-a.example"), "abcdef0123456789");
        let tagged = "j.doe#test@agency-a.example";
        assert_eq!(name_key(tagged), tagged, "a sign in a name is part of it");
        for odd in [
            "#ext#@",
            "desk#ext#@b.example",
            "_a.example#EXT#@b",
            "#@",
            "a#b@c.example",
            "é#EXT#@",
            "live.com#",
        ] {
            assert_eq!(name_key(odd), odd.to_lowercase(), "{odd}");
        }
    }
}
