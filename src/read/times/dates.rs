//! Dates like `3/4/2023`: which of the numbers is the month, by all of a source.

use serde::{Deserialize, Serialize};

/// In which order the numbers of a date like `3/4/2023` stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// Month first, as Microsoft's exports write it unless told otherwise.
    #[default]
    MonthDay,
    /// Day first.
    DayMonth,
}

impl DateOrder {
    /// Reads `mdy` and `dmy`, and what else they are called.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "mdy" | "month/day" | "us" => Some(Self::MonthDay),
            "dmy" | "day/month" | "eu" => Some(Self::DayMonth),
            _ => None,
        }
    }

    /// As options and case files write it.
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

/// How many dates of a kind there are, and the first of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DateSample {
    /// So many.
    pub count: u64,
    /// The first, as it is written.
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

    /// `3 dates (the first is X)`.
    fn said(&self) -> String {
        let dates = if self.count == 1 { "1 date".to_owned() } else { format!("{} dates", self.count) };
        format!("{dates} (the first: `{}`)", self.example)
    }
}

/// What the dates of a source say of the order of their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Survey {
    /// Their first number is over 12: the day stands first.
    pub first_over_12: DateSample,
    /// Their second number is: the month stands first.
    pub second_over_12: DateSample,
    /// Both are months: they read two ways.
    pub ambiguous: DateSample,
    /// Both are the same number: they read one way, and say nothing of the others.
    pub same: u64,
    /// Of those that read two ways: with half of the day beside them, as where the month stands first.
    pub month_first: u64,
    /// Of those that read two ways: with dots, as where the day stands first.
    pub day_first: u64,
    /// With the day first they are the date of another time of their record.
    #[serde(default)]
    pub day_beside: DateSample,
    /// With the month first they are.
    #[serde(default)]
    pub month_beside: DateSample,
}

/// What settled the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Dates that read one way only.
    Dates,
    /// Other times of the same records.
    Beside,
    /// Most of the dates that read one way only, against others.
    Most,
    /// How they are written.
    Writing,
    /// Nothing.
    Nothing,
}

impl Survey {
    /// Notes a date by its two numbers, and what its writing says of their order.
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

    /// Notes a date beside another time of its record, as ISO writes it: in which order its numbers are the same date.
    pub fn compare(&mut self, text: &str, iso: &str) {
        // as ISO writes it, which is mostly so
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

    /// Whether dates of one order alone, or other times of their records, say the order of all.
    #[must_use]
    pub fn is_told(&self) -> bool {
        matches!(self.order().1, By::Dates | By::Beside)
    }

    /// Notes all that another one notes.
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

    /// Whether it met any date of numbers.
    #[must_use]
    pub const fn met_any(&self) -> bool {
        self.first_over_12.count + self.second_over_12.count + self.ambiguous.count + self.same > 0
    }

    /// The order that all the dates together say, and by what.
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

    /// What the ledger says of it, where the order was settled by the dates, or was told. `used` is the one that those were
    /// read by which read two ways; `None` where none was settled before the first of them came.
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

    /// The order that the dates were read by which read two ways; `None` where each was as it is written.
    const fn read_by(&self, used: Option<DateOrder>) -> Option<DateOrder> {
        match used {
            Some(used) => Some(used),
            None if self.day_first == 0 => Some(DateOrder::MonthDay),
            None if self.day_first == self.ambiguous.count => Some(DateOrder::DayMonth),
            None => None,
        }
    }

    /// What is to be said of dates that were read by another order than all of them say, as none of them stood among the
    /// first records.
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

    /// What everybody has to be told before they believe the dates of a source: that many may be wrong by months.
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

    /// What is to be said instead of a source that has grown since its order was settled, where all its dates together now
    /// say another one.
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

    /// The dates that settle an order.
    const fn settling(&self, order: DateOrder) -> &DateSample {
        match order {
            _ if self.over(order).count > 0 => self.over(order),
            DateOrder::DayMonth => &self.day_beside,
            DateOrder::MonthDay => &self.month_beside,
        }
    }

    /// The dates that can only stand in an order.
    const fn over(&self, order: DateOrder) -> &DateSample {
        match order {
            DateOrder::DayMonth => &self.first_over_12,
            DateOrder::MonthDay => &self.second_over_12,
        }
    }
}

/// The three numbers at the start of a text with one of these signs between them, the same twice.
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
