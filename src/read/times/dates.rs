//! Decides from all dates of a source whether those like `3/4/2023` have the month or the day first.

use serde::{Deserialize, Serialize};

/// The order of day and month in dates like `3/4/2023`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// Month first, the default of Microsoft's exports.
    #[default]
    MonthDay,
    /// Day first.
    DayMonth,
}

impl DateOrder {
    /// Parses `mdy` and `dmy`, and their other names.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "mdy" | "month/day" | "us" => Some(Self::MonthDay),
            "dmy" | "day/month" | "eu" => Some(Self::DayMonth),
            _ => None,
        }
    }

    /// The name in options and case files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MonthDay => "mdy",
            Self::DayMonth => "dmy",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::MonthDay => "month/day",
            Self::DayMonth => "day/month",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::MonthDay => Self::DayMonth,
            Self::DayMonth => Self::MonthDay,
        }
    }
}

/// The number of dates of a kind, and the first of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DateSample {
    /// Their number.
    pub count: u64,
    /// The first, as written, at most 60 characters.
    pub example: String,
}

impl DateSample {
    fn add(&mut self, text: &str) {
        if self.count == 0 {
            self.example = text.chars().take(60).collect();
        }
        self.count += 1;
    }

    fn append(&mut self, other: Self) {
        if self.count == 0 {
            self.example = other.example;
        }
        self.count += other.count;
    }

    /// `3 dates (the first: X)`.
    fn said(&self) -> String {
        let dates = if self.count == 1 { "1 date".to_owned() } else { format!("{} dates", self.count) };
        format!("{dates} (the first: `{}`)", self.example)
    }
}

/// What the numeric dates of a source show about the order of day and month.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Survey {
    /// First number over 12: only day first is possible.
    pub first_over_12: DateSample,
    /// Second number over 12: only month first is possible.
    pub second_over_12: DateSample,
    /// Both numbers are possible months: ambiguous.
    pub ambiguous: DateSample,
    /// Both numbers are equal: either order gives the same date.
    pub same: u64,
    /// Ambiguous dates with AM or PM, which suggests month first.
    pub month_first: u64,
    /// Ambiguous dates with dots, which suggest day first.
    pub day_first: u64,
    /// Dates that agree with another time of their record only with the day first.
    #[serde(default)]
    pub day_beside: DateSample,
    /// Dates that agree with another time of their record only with the month first.
    #[serde(default)]
    pub month_beside: DateSample,
}

/// What the order was inferred from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// From dates that allow only one order.
    Dates,
    /// From other times of the same records.
    Beside,
    /// From the majority of dates that allow only one order, which contradict each other.
    Most,
    /// From their style.
    Writing,
    /// From nothing: the default.
    Nothing,
}

impl Survey {
    /// Adds a date by its two numbers and the order that its style suggests.
    pub fn meet(&mut self, text: &str, (first, second): (i64, i64), like: Option<DateOrder>) {
        match (first, second) {
            (13.., _) => self.first_over_12.add(text),
            (_, 13..) => self.second_over_12.add(text),
            _ if first == second => self.same += 1,
            _ => {
                self.ambiguous.add(text);
                self.month_first += u64::from(like == Some(DateOrder::MonthDay));
                self.day_first += u64::from(like == Some(DateOrder::DayMonth));
            }
        }
    }

    /// Adds a comparison of a date with another time of its record, given in ISO 8601.
    pub fn compare(&mut self, text: &str, iso: &str) {
        // the date is in ISO 8601 too, as most are
        if text.as_bytes().get(4) == Some(&b'-') {
            return;
        }
        let Some((first, second, year)) = numbers(text, b"/.-").filter(|(first, ..)| *first <= 31) else {
            return;
        };
        let Some((iso_year, month, day)) = numbers(iso, b"-") else { return };
        if (year != iso_year && year + 2000 != iso_year) || first == second {
            return;
        }
        if (first, second) == (day, month) {
            self.day_beside.add(text);
        } else if (first, second) == (month, day) {
            self.month_beside.add(text);
        }
    }

    /// Whether the order is certain: from dates that allow only one order, or from other times of their records.
    #[must_use]
    pub fn is_told(&self) -> bool {
        matches!(self.order().1, By::Dates | By::Beside)
    }

    /// Adds the results of another part of the source.
    pub fn append(&mut self, other: Self) {
        self.day_beside.append(other.day_beside);
        self.month_beside.append(other.month_beside);
        self.first_over_12.append(other.first_over_12);
        self.second_over_12.append(other.second_over_12);
        self.ambiguous.append(other.ambiguous);
        self.same += other.same;
        self.month_first += other.month_first;
        self.day_first += other.day_first;
    }

    /// Whether there was any numeric date.
    #[must_use]
    pub const fn met_any(&self) -> bool {
        self.first_over_12.count + self.second_over_12.count + self.ambiguous.count + self.same > 0
    }

    /// The most likely order, and what it was inferred from.
    #[must_use]
    pub fn order(&self) -> (DateOrder, By) {
        let day = self.first_over_12.count + self.day_beside.count;
        let month = self.second_over_12.count + self.month_beside.count;
        let more_days =
            |days: u64, months: u64| if days > months { DateOrder::DayMonth } else { DateOrder::MonthDay };
        match (day, month) {
            (0, 0) if self.month_first + self.day_first > 0 => {
                (more_days(self.day_first, self.month_first), By::Writing)
            }
            (0, 0) => (DateOrder::MonthDay, By::Nothing),
            (_, 0) | (0, _) => {
                let order = more_days(day, month);
                (order, if self.over(order).count > 0 { By::Dates } else { By::Beside })
            }
            _ => (more_days(day, month), By::Most),
        }
    }

    /// The remark on dates for the ledger. `told` is the order given by the user or case file. `used` is the order by
    /// which ambiguous dates were read; `None` if it was not settled before reading.
    #[must_use]
    pub fn said(&self, told: Option<DateOrder>, used: Option<DateOrder>) -> Option<String> {
        let (order, by) = self.order();
        if let Some(told) = told {
            let against = self.over(told.other());
            return (against.count > 0).then(|| {
                let (other, told) = (told.other().words(), told.words());
                format!(
                    "dates are read as {told}, as told; {} can only be {other} and are read so",
                    against.said()
                )
            });
        }
        let open = &self.ambiguous;
        if let Some(late) = self.late(used) {
            return Some(format!("{} {late}", open.said()));
        }
        let (words, other) = (order.words(), order.other());
        let (one_way, wrong) = (self.settling(order), self.settling(other));
        let tell = format!("`--dates {}`, or `dates` in case.toml, says otherwise", other.name());
        match by {
            By::Most => Some(format!(
                "its dates contradict each other: {} can only be {words}, {} only {}, and are read so; those that read two \
                 ways ({}) are taken as {words}, as most are; {tell}",
                one_way.said(),
                wrong.said(),
                other.words(),
                open.count,
            )),
            _ if open.count == 0 => None,
            By::Dates => Some(format!(
                "{} would read two ways: taken as {words}, as {} of this source can only be read",
                open.said(),
                one_way.said(),
            )),
            By::Beside => Some(format!(
                "{} would read two ways: taken as {words}, as {} of this source are the same date as another time of their \
                 record only so",
                open.said(),
                one_way.said(),
            )),
            By::Writing => Some(format!(
                "{} read two ways, and nothing in this source settles it: taken as {words}, as they are written like \
                 that; {tell}",
                open.said(),
            )),
            By::Nothing => Some(format!(
                "{} read two ways, and nothing in this source settles it: taken as {words}; {tell}",
                open.said(),
            )),
        }
    }

    /// The order by which ambiguous dates were read; `None` if each was read by its style.
    const fn read_by(&self, used: Option<DateOrder>) -> Option<DateOrder> {
        match used {
            Some(used) => Some(used),
            None if self.day_first == 0 => Some(DateOrder::MonthDay),
            None if self.day_first == self.ambiguous.count => Some(DateOrder::DayMonth),
            None => None,
        }
    }

    /// The remark if ambiguous dates were read by another order than the whole source suggests, as the first records
    /// did not show it.
    fn late(&self, used: Option<DateOrder>) -> Option<String> {
        let (order, by) = self.order();
        let read = self.read_by(used);
        if self.ambiguous.count == 0 || read == Some(order) || by == By::Nothing {
            return None;
        }
        let why = match used {
            Some(_) => "read two ways: taken as its first records say it,",
            None => "read two ways, and the first stands too far down to settle it: taken as",
        };
        Some(format!(
            "{why} {}, but the dates of this source together say {}: `--dates {}` reads them so",
            read.map_or("each is written", DateOrder::words),
            order.words(),
            order.name(),
        ))
    }

    /// The warning that many dates of a source may be wrong by months, if so.
    #[must_use]
    pub fn doubt(&self, told: Option<DateOrder>, used: Option<DateOrder>) -> Option<String> {
        let (order, by) = self.order();
        let dates = match self.ambiguous.count {
            0 => return None,
            _ if told.is_some() => return None,
            1 => "1 date".to_owned(),
            count => format!("{count} dates"),
        };
        if let Some(late) = self.late(used) {
            return Some(format!("{dates} {late}"));
        }
        let other = order.other().name();
        let why = match by {
            By::Nothing => "",
            By::Most => ", as most of those that read one way, against others",
            By::Dates | By::Beside | By::Writing => return None,
        };
        Some(format!(
            "{dates} read two ways; taken as {}{why}; `--dates {other}` says otherwise",
            order.words()
        ))
    }

    /// The remark on a source that has grown since its order was settled, if all of its dates now suggest another
    /// order.
    #[must_use]
    pub fn said_since(&self, settled: DateOrder) -> Option<String> {
        let (now, _) = self.order();
        (now != settled && self.ambiguous.count > 0).then(|| {
            format!(
                "{} would read two ways: taken as {}, as what was there when it was opened; what came since says {}: \
                 open it anew for that",
                self.ambiguous.said(),
                settled.words(),
                now.words(),
            )
        })
    }

    /// The dates that show this order.
    const fn settling(&self, order: DateOrder) -> &DateSample {
        match order {
            _ if self.over(order).count > 0 => self.over(order),
            DateOrder::DayMonth => &self.day_beside,
            DateOrder::MonthDay => &self.month_beside,
        }
    }

    /// The dates that allow only this order.
    const fn over(&self, order: DateOrder) -> &DateSample {
        match order {
            DateOrder::DayMonth => &self.first_over_12,
            DateOrder::MonthDay => &self.second_over_12,
        }
    }
}

/// The three numbers at the start of a text that are separated by the same one of `signs`.
fn numbers(text: &str, signs: &[u8]) -> Option<(u32, u32, u32)> {
    let number = |bytes: &[u8]| {
        let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let value = || bytes[..digits].iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
        matches!(digits, 1..=4).then(|| (value(), digits))
    };
    let bytes = text.as_bytes();
    let (first, at) = number(bytes)?;
    let sign = bytes.get(at).filter(|sign| signs.contains(sign))?;
    let (second, digits) = number(&bytes[at + 1..])?;
    let at = at + 1 + digits;
    bytes.get(at).filter(|other| *other == sign)?;
    let (third, _) = number(&bytes[at + 1..])?;
    Some((first, second, third))
}
