//! Dates as exact as they are known: a year, a month or a day. It does not know the clock, time
//! zones or relative dates.

use std::fmt;
use std::str::FromStr;

use jiff::civil;

/// A date of which the day, or the day and the month, may be unknown.
///
/// Ordered by the earliest day it can mean; of two that begin on one day the more exact comes later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    /// 1 to 12; 0 when unknown.
    month: i8,
    /// 1 to 31; 0 when unknown, and always 0 with an unknown month.
    day: i8,
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It is not of the form `2025`, `2025-03` or `2025-03-27`.
    #[error("a date is a year, a month or a day: 2025, 2025-03 or 2025-03-27")]
    Form,
    /// It has the form, but the calendar has no such month or day.
    #[error("the calendar has no such day")]
    NoSuchDay,
}

impl PartialDate {
    /// The year, 1 to 9999.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, when known.
    #[must_use]
    pub const fn month(self) -> Option<i8> {
        if self.month == 0 { None } else { Some(self.month) }
    }

    /// The day of the month, 1 to 31, when known.
    #[must_use]
    pub const fn day(self) -> Option<i8> {
        if self.day == 0 { None } else { Some(self.day) }
    }

    /// The earliest day this can mean, as the number `yyyymmdd`.
    #[must_use]
    pub fn first_day(self) -> i32 {
        number(self.year, self.month.max(1), self.day.max(1))
    }

    /// The latest day this can mean, as the number `yyyymmdd`.
    #[must_use]
    pub fn last_day(self) -> i32 {
        let month = if self.month == 0 { 12 } else { self.month };
        let day = if self.day == 0 {
            civil::Date::new(self.year, month, 1).map_or(31, civil::Date::days_in_month)
        } else {
            self.day
        };
        number(self.year, month, day)
    }

    /// The date as one number, `yyyymmdd` with zeros for what is unknown; never 0.
    #[must_use]
    pub fn packed(self) -> u32 {
        u32::try_from(number(self.year, self.month, self.day)).unwrap_or(0)
    }

    /// The date that was packed; None for a number that is none.
    #[must_use]
    pub fn unpacked(number: u32) -> Option<Self> {
        let year = i16::try_from(number / 10_000).ok()?;
        let month = i8::try_from(number / 100 % 100).ok()?;
        let day = i8::try_from(number % 100).ok()?;
        let is_known = (month > 0 || day == 0) && (1..=9999).contains(&year);
        let exists = civil::Date::new(year, month.max(1), day.max(1)).is_ok();
        (is_known && exists).then_some(Self { year, month, day })
    }

    /// The date written out for reading: `27 March 2025`, `March 2025`, `2025`.
    #[must_use]
    pub fn in_words(self) -> String {
        const MONTHS: [&str; 12] = [
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
        let month = self.month().and_then(|month| MONTHS.get(usize::try_from(month - 1).ok()?));
        match (month, self.day()) {
            (Some(month), Some(day)) => format!("{day} {month} {}", self.year),
            (Some(month), None) => format!("{month} {}", self.year),
            (None, _) => self.year.to_string(),
        }
    }
}

fn number(year: i16, month: i8, day: i8) -> i32 {
    i32::from(year) * 10_000 + i32::from(month) * 100 + i32::from(day)
}

impl FromStr for PartialDate {
    type Err = DateError;

    /// Reads `2025`, `2025-03` or `2025-03-27`, and nothing else: a year has four digits, the others two.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut parts = text.split('-');
        let mut part = |digits: usize| -> Result<Option<i16>, DateError> {
            match parts.next() {
                None => Ok(None),
                Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => {
                    part.parse().map(Some).map_err(|_| DateError::Form)
                }
                Some(_) => Err(DateError::Form),
            }
        };
        let year = part(4)?.ok_or(DateError::Form)?;
        let (month, day) = (part(2)?, part(2)?);
        if parts.next().is_some() {
            return Err(DateError::Form);
        }
        let as_i8 = |value: Option<i16>| i8::try_from(value.unwrap_or(0)).map_err(|_| DateError::Form);
        let known = |value: Option<i16>| value.map_or(Ok(1), |_| as_i8(value));
        if year == 0 || civil::Date::new(year, known(month)?, known(day)?).is_err() {
            return Err(DateError::NoSuchDay);
        }
        Ok(Self { year, month: as_i8(month)?, day: as_i8(day)? })
    }
}

impl fmt::Display for PartialDate {
    /// As it is written in the store: `2025`, `2025-03`, `2025-03-27`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month() {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day() {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_exact_as_it_is_known() {
        for (text, first, last, words) in [
            ("2024", 20_240_101, 20_241_231, "2024"),
            ("2024-02", 20_240_201, 20_240_229, "February 2024"),
            ("2025-03-27", 20_250_327, 20_250_327, "27 March 2025"),
        ] {
            let date: PartialDate = text.parse().unwrap();
            assert_eq!((date.first_day(), date.last_day()), (first, last));
            assert_eq!((date.to_string(), date.in_words()), (text.to_owned(), words.to_owned()));
        }
    }

    #[test]
    fn what_is_no_date_says_why() {
        for text in ["", "25", "2025-3", "2025-03-27T10:00", "27 March", "2025-", "２０２５", "-025"] {
            assert_eq!(text.parse::<PartialDate>(), Err(DateError::Form), "{text}");
        }
        for text in ["2025-13", "2025-00", "2025-02-30", "0000-01-01", "2025-01-00"] {
            assert_eq!(text.parse::<PartialDate>(), Err(DateError::NoSuchDay), "{text}");
        }
    }

    #[test]
    fn sorted_by_the_earliest_day() {
        let mut dates: Vec<PartialDate> =
            ["2025-03-27", "2025", "2024-12-31", "2025-03"].map(|it| it.parse().unwrap()).to_vec();
        dates.sort();
        let sorted: Vec<String> = dates.iter().map(PartialDate::to_string).collect();
        assert_eq!(sorted, ["2024-12-31", "2025", "2025-03", "2025-03-27"]);
    }
}
