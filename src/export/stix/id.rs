//! Ids of STIX objects, derived from content so that they are reproducible.

use super::sha1::sha1;
use serde_json::Value;
use std::fmt;

/// The namespace of the specification (2.1, section 2.9), only for observables.
const OBSERVABLES: [u8; 16] = 0x00ab_edb4_aa42_466c_9c01_fed2_3315_a9b7_u128.to_be_bytes();
/// The namespace for all other objects.
const OWN: [u8; 16] = 0x8a6c_1f52_0a0e_5d1b_9d3c_5b7e_42f0_d157_u128.to_be_bytes();

/// The identifier of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct StixId {
    /// The object type.
    pub kind: &'static str,
    /// Its UUID.
    pub uuid: u128,
}

impl StixId {
    /// The id of an observable, from its identifying properties as specified.
    pub fn observable(kind: &'static str, by: &Value) -> Self {
        Self { kind, uuid: named(OBSERVABLES, by.to_string().as_bytes(), 5) }
    }

    /// The id of an observable without identifying properties. The specification wants a UUID of version 4 here; it is
    /// derived from a name nevertheless, so that the bundle is reproducible.
    pub fn unnamed(kind: &'static str, name: &str) -> Self {
        Self { kind, uuid: named(OWN, format!("{kind}:{name}").as_bytes(), 4) }
    }

    /// The id of any other object, from a name.
    pub fn own(kind: &'static str, name: &str) -> Self {
        Self { kind, uuid: named(OWN, format!("{kind}:{name}").as_bytes(), 5) }
    }

    /// The id as a JSON value.
    pub fn json(self) -> Value {
        Value::String(self.to_string())
    }
}

impl fmt::Display for StixId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = format!("{:032x}", self.uuid);
        let part = |from: usize, until: usize| hex.get(from..until).unwrap_or_default();
        let parts = [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)];
        write!(f, "{}--{}", self.kind, parts.join("-"))
    }
}

/// The UUID of a name in a namespace (RFC 9562).
fn named(namespace: [u8; 16], name: &[u8], version: u8) -> u128 {
    let hash = sha1(&[&namespace, name].concat());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    bytes[6] = bytes[6] & 0x0f | version << 4;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    u128::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::{StixId, named};
    use serde_json::json;

    #[test]
    fn names_have_the_uuids_of_the_standard() {
        let dns = 0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8_u128.to_be_bytes();
        let known = StixId { kind: "x", uuid: named(dns, b"www.example.com", 5) };
        assert_eq!(known.to_string(), "x--2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    #[test]
    fn an_observable_is_named_as_everyone_names_it() {
        let address = StixId::observable("ipv4-addr", &json!({"value": "198.51.100.3"}));
        assert_eq!(address.to_string(), "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4");
    }
}
