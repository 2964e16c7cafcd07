//! Dates and times as numbers.

use crate::error::{Raised, Result};

pub(super) const SECOND: i64 = 1_000_000;
pub(super) const DAY: i64 = 86_400 * SECOND;

/// Days before the first of each month in a year that is no leap year.
const BEFORE_MONTH: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub(super) const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// A day of the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date {
    pub year: i64,
    pub month: i64,
    pub day: i64,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Time {
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    pub microsecond: i64,
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn value_error<T>(message: &str) -> Result<T> {
    Err(Raised::exception("ValueError", message))
}

impl Date {
    pub fn new(year: i64, month: i64, day: i64) -> Result<Self> {
        if !(1..=9999).contains(&year) {
            return value_error(&format!("year {year} is out of range"));
        }
        if !(1..=12).contains(&month) {
            return value_error("month must be in 1..12");
        }
        if !(1..=days_in_month(year, month)).contains(&day) {
            return value_error("day is out of range for month");
        }
        Ok(Self { year, month, day })
    }

    /// The day's number; 0001-01-01 is 1.
    pub fn ordinal(self) -> i64 {
        let before = self.year - 1;
        let years = before * 365 + before / 4 - before / 100 + before / 400;
        let index = usize::try_from(self.month - 1).unwrap_or(0).min(11);
        let leap = i64::from(self.month > 2 && is_leap(self.year));
        years + BEFORE_MONTH[index] + leap + self.day
    }

    pub fn from_ordinal(ordinal: i64) -> Result<Self> {
        if !(1..=3_652_059).contains(&ordinal) {
            return Err(Raised::exception(
                "OverflowError",
                "date value out of range",
            ));
        }
        let mut year = ordinal * 400 / 146_097 + 1;
        let first = |year: i64| Self {
            year,
            month: 1,
            day: 1,
        };
        while first(year).ordinal() > ordinal {
            year -= 1;
        }
        let mut rest = ordinal - first(year).ordinal();
        let mut month = 1;
        while rest >= days_in_month(year, month) {
            rest -= days_in_month(year, month);
            month += 1;
        }
        Ok(Self {
            year,
            month,
            day: rest + 1,
        })
    }

    /// Monday is 0.
    pub fn weekday(self) -> i64 {
        (self.ordinal() + 6) % 7
    }

    pub fn day_of_year(self) -> i64 {
        self.ordinal()
            - Self {
                month: 1,
                day: 1,
                ..self
            }
            .ordinal()
            + 1
    }

    /// The year and week of ISO 8601.
    pub fn iso_week(self) -> (i64, i64) {
        let thursday = self.ordinal() - self.weekday() + 3;
        match Self::from_ordinal(thursday) {
            Ok(thursday) => (thursday.year, (thursday.day_of_year() - 1) / 7 + 1),
            Err(_) => (self.year, 1),
        }
    }

    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Time {
    pub fn new(hour: i64, minute: i64, second: i64, microsecond: i64) -> Result<Self> {
        if !(0..24).contains(&hour) {
            return value_error("hour must be in 0..23");
        }
        if !(0..60).contains(&minute) {
            return value_error("minute must be in 0..59");
        }
        if !(0..60).contains(&second) {
            return value_error("second must be in 0..59");
        }
        if !(0..1_000_000).contains(&microsecond) {
            return value_error("microsecond must be in 0..999999");
        }
        Ok(Self {
            hour,
            minute,
            second,
            microsecond,
        })
    }

    /// Microseconds since midnight.
    pub fn microseconds(self) -> i64 {
        ((self.hour * 60 + self.minute) * 60 + self.second) * SECOND + self.microsecond
    }

    /// The time of day of so many microseconds, which are less than a day's.
    pub fn from_microseconds(microseconds: i64) -> Self {
        let seconds = microseconds / SECOND;
        Self {
            hour: seconds / 3600 % 24,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            microsecond: microseconds % SECOND,
        }
    }

    pub fn iso(self, precision: &str) -> Result<String> {
        let Self {
            hour,
            minute,
            second,
            microsecond,
        } = self;
        Ok(match precision {
            "auto" if microsecond == 0 => format!("{hour:02}:{minute:02}:{second:02}"),
            "auto" | "microseconds" => {
                format!("{hour:02}:{minute:02}:{second:02}.{microsecond:06}")
            }
            "milliseconds" => {
                format!(
                    "{hour:02}:{minute:02}:{second:02}.{:03}",
                    microsecond / 1000
                )
            }
            "seconds" => format!("{hour:02}:{minute:02}:{second:02}"),
            "minutes" => format!("{hour:02}:{minute:02}"),
            "hours" => format!("{hour:02}"),
            _ => return value_error("Unknown timespec value"),
        })
    }
}

/// `+02:00`, with seconds only where there are any.
pub(super) fn offset_text(offset: i64, separator: &str) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let time = Time::from_microseconds(offset.abs());
    let mut text = format!("{sign}{:02}{separator}{:02}", time.hour, time.minute);
    if time.second != 0 || time.microsecond != 0 {
        text.push_str(&format!("{separator}{:02}", time.second));
    }
    if time.microsecond != 0 {
        text.push_str(&format!(".{:06}", time.microsecond));
    }
    text
}

fn digits(text: &str) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// `YYYY-MM-DD` or `YYYYMMDD`.
pub(super) fn parse_date(text: &str) -> Option<Result<Date>> {
    if !text.is_ascii() {
        return None;
    }
    let (year, month, day) = match text.len() {
        10 if text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-' => {
            (&text[..4], &text[5..7], &text[8..])
        }
        8 => (&text[..4], &text[4..6], &text[6..]),
        _ => return None,
    };
    Some(Date::new(digits(year)?, digits(month)?, digits(day)?))
}

/// `HH[:MM[:SS[.ffffff]]][Z|+HH:MM]`: the time, and the offset in microseconds.
pub(super) fn parse_time(text: &str) -> Option<(Result<Time>, Option<i64>)> {
    if !text.is_ascii() {
        return None;
    }
    let zone = text.find(['Z', '+', '-']);
    let (clock, zone) = match zone {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let offset = match zone {
        "" => None,
        "Z" => Some(0),
        zone => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let time = parse_clock(&zone[1..])?.ok()?;
            Some(sign * time.microseconds())
        }
    };
    Some((parse_clock(clock)?, offset))
}

fn parse_clock(text: &str) -> Option<Result<Time>> {
    let (whole, fraction) = match text.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let parts: Vec<&str> = if whole.contains(':') {
        whole.split(':').collect()
    } else {
        whole
            .as_bytes()
            .chunks(2)
            .map(|pair| std::str::from_utf8(pair).unwrap_or(""))
            .collect()
    };
    let mut numbers = [0; 3];
    if parts.len() > 3 || parts.iter().any(|part| part.len() != 2) {
        return None;
    }
    for (number, part) in numbers.iter_mut().zip(&parts) {
        *number = digits(part)?;
    }
    let microsecond = match fraction {
        Some(fraction) if parts.len() == 3 => {
            let kept: String = fraction.chars().chain("000000".chars()).take(6).collect();
            digits(&kept)?
        }
        Some(_) => return None,
        None => 0,
    };
    Some(Time::new(numbers[0], numbers[1], numbers[2], microsecond))
}

/// `strftime` in the C locale.
pub(super) fn format(
    pattern: &str,
    date: Date,
    time: Time,
    offset: Option<i64>,
    zone: Option<&str>,
) -> String {
    let mut text = String::new();
    let mut characters = pattern.chars();
    let index = |number: i64| usize::try_from(number).unwrap_or(0);
    while let Some(character) = characters.next() {
        if character != '%' {
            text.push(character);
            continue;
        }
        let part = match characters.next() {
            Some('Y') => format!("{}", date.year),
            Some('y') => format!("{:02}", date.year % 100),
            Some('m') => format!("{:02}", date.month),
            Some('d') => format!("{:02}", date.day),
            Some('e') => format!("{:2}", date.day),
            Some('H') => format!("{:02}", time.hour),
            Some('I') => format!("{:02}", (time.hour + 11) % 12 + 1),
            Some('M') => format!("{:02}", time.minute),
            Some('S') => format!("{:02}", time.second),
            Some('f') => format!("{:06}", time.microsecond),
            Some('p') => if time.hour < 12 { "AM" } else { "PM" }.to_owned(),
            Some('A') => WEEKDAYS[index(date.weekday())].to_owned(),
            Some('a') => WEEKDAYS[index(date.weekday())][..3].to_owned(),
            Some('B') => MONTHS[index(date.month - 1)].to_owned(),
            Some('b' | 'h') => MONTHS[index(date.month - 1)][..3].to_owned(),
            Some('j') => format!("{:03}", date.day_of_year()),
            Some('w') => format!("{}", (date.weekday() + 1) % 7),
            Some('u') => format!("{}", date.weekday() + 1),
            Some('U') => format!(
                "{:02}",
                (date.day_of_year() + 6 - (date.weekday() + 1) % 7) / 7
            ),
            Some('W') => format!("{:02}", (date.day_of_year() + 6 - date.weekday()) / 7),
            Some('G') => format!("{}", date.iso_week().0),
            Some('V') => format!("{:02}", date.iso_week().1),
            Some('z') => offset
                .map(|offset| offset_text(offset, ""))
                .unwrap_or_default(),
            Some('Z') => zone.unwrap_or_default().to_owned(),
            Some('F') => date.iso(),
            Some('T' | 'X') => format!("{:02}:{:02}:{:02}", time.hour, time.minute, time.second),
            Some('R') => format!("{:02}:{:02}", time.hour, time.minute),
            Some('D' | 'x') => format!("{:02}/{:02}/{:02}", date.month, date.day, date.year % 100),
            Some('c') => format("%a %b %e %H:%M:%S %Y", date, time, offset, zone),
            Some('s') => {
                let days = date.ordinal() - 719_163;
                format!("{}", days * 86_400 + time.microseconds() / SECOND)
            }
            Some('n') => "\n".to_owned(),
            Some('t') => "\t".to_owned(),
            Some('%') => "%".to_owned(),
            Some(other) => format!("%{other}"),
            None => "%".to_owned(),
        };
        text.push_str(&part);
    }
    text
}

/// `strptime` in the C locale: the date, the time and the offset.
pub(super) fn parse(text: &str, pattern: &str) -> Result<(Date, Time, Option<i64>)> {
    let mismatch = || {
        Raised::exception(
            "ValueError",
            format!(
                "time data {} does not match format {}",
                crate::text::quote(text),
                crate::text::quote(pattern)
            ),
        )
    };
    let (mut year, mut month, mut day) = (1900, 1, 1);
    let (mut hour, mut minute, mut second, mut microsecond) = (0, 0, 0, 0);
    let (mut afternoon, mut offset, mut day_of_year) = (None, None, None);
    let mut rest = text;
    let mut directives = pattern.chars();
    while let Some(character) = directives.next() {
        if character.is_whitespace() {
            rest = rest.trim_start();
            continue;
        }
        if character != '%' {
            rest = rest.strip_prefix(character).ok_or_else(mismatch)?;
            continue;
        }
        let directive = directives.next().ok_or_else(mismatch)?;
        match directive {
            'Y' => year = number(&mut rest, 4).ok_or_else(mismatch)?,
            'y' => {
                let short = number(&mut rest, 2).ok_or_else(mismatch)?;
                year = if short < 69 {
                    2000 + short
                } else {
                    1900 + short
                };
            }
            'm' => month = number(&mut rest, 2).ok_or_else(mismatch)?,
            'd' => day = number(&mut rest, 2).ok_or_else(mismatch)?,
            'H' => hour = number(&mut rest, 2).ok_or_else(mismatch)?,
            'I' => {
                hour = number(&mut rest, 2).ok_or_else(mismatch)? % 12;
                afternoon = afternoon.or(Some(false));
            }
            'M' => minute = number(&mut rest, 2).ok_or_else(mismatch)?,
            'S' => second = number(&mut rest, 2).ok_or_else(mismatch)?,
            'j' => day_of_year = Some(number(&mut rest, 3).ok_or_else(mismatch)?),
            'f' => {
                let before = rest;
                let value = number(&mut rest, 6).ok_or_else(mismatch)?;
                let length = u32::try_from(before.len() - rest.len()).unwrap_or(6);
                microsecond = value * 10_i64.pow(6 - length.min(6));
            }
            'p' => {
                let head = rest.get(..2).ok_or_else(mismatch)?.to_ascii_uppercase();
                afternoon = Some(match head.as_str() {
                    "AM" => false,
                    "PM" => true,
                    _ => return Err(mismatch()),
                });
                rest = &rest[2..];
            }
            'B' | 'b' | 'h' => {
                let names = MONTHS
                    .iter()
                    .map(|name| if directive == 'B' { *name } else { &name[..3] });
                let (index, length) = named(rest, names).ok_or_else(mismatch)?;
                month = index + 1;
                rest = &rest[length..];
            }
            'A' | 'a' => {
                let names = WEEKDAYS
                    .iter()
                    .map(|name| if directive == 'A' { *name } else { &name[..3] });
                let (_, length) = named(rest, names).ok_or_else(mismatch)?;
                rest = &rest[length..];
            }
            'z' => {
                if let Some(tail) = rest.strip_prefix('Z') {
                    offset = Some(0);
                    rest = tail;
                } else {
                    let end = rest
                        .char_indices()
                        .skip(1)
                        .find(|(_, c)| !c.is_ascii_digit() && *c != ':' && *c != '.')
                        .map_or(rest.len(), |(at, _)| at);
                    let (zone, tail) = rest.split_at(end);
                    let sign = match zone.chars().next() {
                        Some('-') => -1,
                        Some('+') => 1,
                        _ => return Err(mismatch()),
                    };
                    let clock = parse_clock(&zone[1..]).ok_or_else(mismatch)??;
                    offset = Some(sign * clock.microseconds());
                    rest = tail;
                }
            }
            'Z' => {
                let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
                rest = &rest[length..];
            }
            '%' => rest = rest.strip_prefix('%').ok_or_else(mismatch)?,
            other => {
                return Err(Raised::exception(
                    "ValueError",
                    format!(
                        "'{other}' is a bad directive in format {}",
                        crate::text::quote(pattern)
                    ),
                ));
            }
        }
    }
    if !rest.is_empty() {
        return Err(Raised::exception(
            "ValueError",
            format!("unconverted data remains: {rest}"),
        ));
    }
    if afternoon == Some(true) {
        hour = hour % 12 + 12;
    }
    let mut date = Date::new(year, month, day)?;
    if let Some(number) = day_of_year {
        date = Date::from_ordinal(Date::new(year, 1, 1)?.ordinal() + number - 1)?;
    }
    Ok((date, Time::new(hour, minute, second, microsecond)?, offset))
}

/// Takes a number of at most so many digits off.
fn number(rest: &mut &str, most: usize) -> Option<i64> {
    let length = rest
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    let (taken, tail) = rest.split_at(length);
    *rest = tail;
    digits(taken)
}

fn named<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<(i64, usize)> {
    for (index, name) in names.enumerate() {
        let head = text.get(..name.len());
        if head.is_some_and(|head| head.eq_ignore_ascii_case(name)) {
            return Some((i64::try_from(index).ok()?, name.len()));
        }
    }
    None
}
