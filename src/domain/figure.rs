//! A figure of a text: a number with its bounds, what it counts, and where it stands. It does not know
//! how figures are found, nor the language they are written in.

use std::fmt;

use super::span::Span;

/// One end of a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// The number itself.
    pub value: f64,
    /// Whether the number belongs to the range: `at least 20`, but not `more than 20`.
    pub is_inclusive: bool,
}

/// What a figure says about its number: from one bound to the other. An open end is None; never both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The lower end.
    pub lower: Option<Bound>,
    /// The upper end.
    pub upper: Option<Bound>,
    /// The text says it is about so much: `some 300`, `a dozen or so`, `nearly half`.
    pub is_approximate: bool,
}

impl Bounds {
    /// Exactly a number.
    #[must_use]
    pub const fn exactly(value: f64) -> Self {
        let bound = Some(Bound { value, is_inclusive: true });
        Self { lower: bound, upper: bound, is_approximate: false }
    }

    /// Whether a number lies inside, approximation aside.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        let above = |it: Bound| value > it.value || (it.is_inclusive && value >= it.value);
        let below = |it: Bound| value < it.value || (it.is_inclusive && value <= it.value);
        self.lower.is_none_or(above) && self.upper.is_none_or(below)
    }
}

/// Four places are what a reader wants of a third.
fn shown(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

impl fmt::Display for Bounds {
    /// `840000`, `20–30`, `> 840000`, `≥ 20`, `< 9`, `~300`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_approximate {
            f.write_str("~")?;
        }
        match (self.lower, self.upper) {
            (Some(lower), Some(upper)) if lower == upper => write!(f, "{}", shown(lower.value)),
            (Some(lower), Some(upper)) => {
                let below = if upper.is_inclusive { "" } else { "<" };
                let above = if lower.is_inclusive { "" } else { ">" };
                write!(f, "{above}{}–{below}{}", shown(lower.value), shown(upper.value))
            }
            (Some(lower), None) => {
                write!(f, "{} {}", if lower.is_inclusive { "≥" } else { ">" }, shown(lower.value))
            }
            (None, Some(upper)) => {
                write!(f, "{} {}", if upper.is_inclusive { "≤" } else { "<" }, shown(upper.value))
            }
            (None, None) => f.write_str("?"),
        }
    }
}

/// A number that a text gives, with all that belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The figure as written, hedge and unit included: `more than 840,000 Afghans`.
    pub span: Span,
    /// The number in it: `840,000`, `20 and 30`.
    pub number: Span,
    /// What it says.
    pub bounds: Bounds,
    /// What is counted or measured, as it stands there: `Afghans`, `per cent`, `€`.
    pub unit: Option<Span>,
    /// Since, until or in when: `since 2023`.
    pub time: Option<Span>,
    /// The position of the claim whose words it stands in; None outside of all.
    pub claim: Option<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_as_a_reader_sees_them() {
        let bound = |value, is_inclusive| Some(Bound { value, is_inclusive });
        let bounds = |lower, upper, is_approximate| Bounds { lower, upper, is_approximate };
        for (bounds, shown, inside, outside) in [
            (Bounds::exactly(840_000.0), "840000", 840_000.0, 1.0),
            (bounds(bound(20.0, true), bound(30.0, true), false), "20–30", 30.0, 31.0),
            (bounds(bound(20.0, false), None, false), "> 20", 21.0, 20.0),
            (bounds(bound(20.0, true), None, false), "≥ 20", 20.0, 19.0),
            (bounds(None, bound(0.5, false), true), "~< 0.5", 0.4, 0.5),
        ] {
            assert_eq!(bounds.to_string(), shown);
            assert!(bounds.contains(inside) && !bounds.contains(outside), "{shown}");
        }
        assert_eq!(Bounds::exactly(0.125).to_string(), "0.125");
    }
}
