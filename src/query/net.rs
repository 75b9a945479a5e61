//! Networks of IP addresses.

use std::fmt;
use std::net::IpAddr;

/// A network, v4 or v6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Net {
    address: IpAddr,
    prefix: u8,
}

impl Net {
    /// Parses `195.26.87.0/24` or `2001:db8::/32`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let address: IpAddr = address.parse().ok()?;
        let prefix: u8 = prefix.parse().ok()?;
        match address.to_canonical() {
            // a v4 network in v6 notation
            plain if plain != address && prefix >= 96 => Self::new(plain, prefix - 96),
            _ => Self::new(address, prefix),
        }
    }

    /// The network of a single address, which may have brackets, a zone, or be v4 in v6 notation.
    #[must_use]
    pub fn host(text: &str) -> Option<Self> {
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        let bare = bare.split_once('%').map_or(bare, |(address, _)| address);
        let address: IpAddr = bare.parse().ok()?;
        let address = address.to_canonical();
        Self::new(address, if address.is_ipv4() { 32 } else { 128 })
    }

    fn new(address: IpAddr, prefix: u8) -> Option<Self> {
        (prefix <= if address.is_ipv4() { 32 } else { 128 }).then_some(Self { address, prefix })
    }

    /// The address of a network that has only one.
    #[must_use]
    pub fn only(&self) -> Option<IpAddr> {
        (self.prefix == if self.address.is_ipv4() { 32 } else { 128 }).then_some(self.address)
    }

    /// Whether a text is an address in the network.
    #[must_use]
    pub fn holds(&self, text: &str) -> bool {
        text.parse::<IpAddr>().is_ok_and(|address| self.holds_address(address.to_canonical()))
    }

    /// Whether an address is in the network; v4 in v6 notation must be made canonical before.
    #[must_use]
    pub fn holds_address(&self, address: IpAddr) -> bool {
        let bits = |address: IpAddr| match address {
            IpAddr::V4(v4) => (u128::from(u32::from(v4)) << 96, 4),
            IpAddr::V6(v6) => (u128::from(v6), 6),
        };
        let ((mine, family), (theirs, their_family)) = (bits(self.address), bits(address));
        let mask = if self.prefix == 0 { 0 } else { u128::MAX << (128 - u32::from(self.prefix)) };
        family == their_family && mine & mask == theirs & mask
    }
}

impl fmt::Display for Net {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}
