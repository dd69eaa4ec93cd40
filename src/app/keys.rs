//! Keys as text, and what they are bound to: a key in a place, after the keys typed before it, is an
//! action, the start of one, or free to be typed. It does not know the terminal or what actions do.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::action::{Action, Places};

/// One key as the terminal tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With control held.
    pub ctrl: bool,
    /// With alt held.
    pub alt: bool,
}

/// Which key, modifiers aside. Shift is part of the character it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "keys are named by what stands on them")]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// Keys that have a name instead of a character.
const NAMED: &[(&str, Code)] = &[
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("shift-tab", Code::BackTab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("insert", Code::Insert),
    ("left", Code::Left),
    ("right", Code::Right),
    ("up", Code::Up),
    ("down", Code::Down),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("space", Code::Char(' ')),
];

/// Why a text names no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no key")]
pub struct KeyError(String);

impl KeyError {
    /// What would help.
    pub const HELP: &str =
        "keys are written like a, ctrl-o, space, pagedown, f1, or `y y` one after the other";
}

impl Key {
    /// A key without modifiers.
    #[must_use]
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false }
    }

    /// A character key.
    #[must_use]
    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// The character this key types into a line, if it types one.
    #[must_use]
    pub const fn typed(self) -> Option<char> {
        match self {
            Self { code: Code::Char(c), ctrl: false, alt: false } => Some(c),
            _ => None,
        }
    }

    /// Reads keys typed one after the other, parted by spaces: `y y`, `ctrl-o`.
    pub fn sequence(text: &str) -> Result<Vec<Self>, KeyError> {
        let keys: Vec<Self> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        if keys.is_empty() { Err(KeyError(text.to_owned())) } else { Ok(keys) }
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let error = || KeyError(text.to_owned());
        let mut key = Self::char(' ');
        let mut rest = text;
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-").filter(|it| !it.is_empty()) {
                (key.ctrl, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("alt-").filter(|it| !it.is_empty()) {
                (key.alt, rest) = (true, after);
            } else {
                break;
            }
        }
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_control() && !c.is_whitespace() => Code::Char(c),
            _ => match NAMED.iter().find(|(name, _)| *name == rest) {
                Some((_, code)) => *code,
                None => match rest.strip_prefix('f').and_then(|n| n.parse().ok()) {
                    Some(n @ 1..=24) => Code::F(n),
                    _ => return Err(error()),
                },
            },
        };
        Ok(key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("ctrl-")?;
        }
        if self.alt {
            f.write_str("alt-")?;
        }
        if let Some((name, _)) = NAMED.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "f{n}"),
            _ => Ok(()),
        }
    }
}

/// Keys as they are written in a configuration: `y y`, `ctrl-o`.
#[must_use]
pub fn written(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

/// Keys as they are shown in help: `yy`, `ctrl-o`, `space`.
#[must_use]
pub fn shown(keys: &[Key]) -> String {
    let names: Vec<String> = keys.iter().map(Key::to_string).collect();
    let all_single = names.iter().all(|name| name.chars().count() == 1);
    names.join(if all_single { "" } else { " " })
}

/// What the keys typed so far come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// They are bound.
    Bound(Action),
    /// They begin a binding.
    Pending,
    /// They mean nothing here and may be typed.
    Free,
}

/// All bindings, of all places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    bindings: BTreeMap<Vec<Key>, Vec<(Places, Action)>>,
}

impl Default for Keymap {
    fn default() -> Self {
        let mut keymap = Self { bindings: BTreeMap::new() };
        for action in Action::ALL {
            for (places, text) in action.default_keys() {
                let keys = Key::sequence(text).expect("the table's keys are keys: tested");
                keymap.bindings.entry(keys).or_default().push((*places, *action));
            }
        }
        keymap
    }
}

impl Keymap {
    /// Gives an action other keys than its own; they hold wherever the action's own did. A key that
    /// meant something else there before means this now.
    pub fn rebind(&mut self, action: Action, sequences: &[Vec<Key>]) {
        let places = action.places();
        self.unbind(action);
        for keys in sequences {
            let bound = self.bindings.entry(keys.clone()).or_default();
            for (taken, _) in bound.iter_mut() {
                *taken = taken.without(places);
            }
            bound.retain(|(taken, _)| !taken.is_empty());
            bound.push((places, action));
        }
        self.bindings.retain(|_, bound| !bound.is_empty());
    }

    fn unbind(&mut self, action: Action) {
        for bound in self.bindings.values_mut() {
            bound.retain(|(_, it)| *it != action);
        }
        self.bindings.retain(|_, bound| !bound.is_empty());
    }

    /// What `typed` comes to in a place.
    #[must_use]
    pub fn resolve(&self, place: Places, typed: &[Key]) -> Resolved {
        let here = |bound: &Vec<(Places, Action)>| {
            bound.iter().find(|(places, _)| places.overlaps(place)).map(|(_, action)| *action)
        };
        if let Some(action) = self.bindings.get(typed).and_then(here) {
            return Resolved::Bound(action);
        }
        if self.continuations(place, typed).next().is_some() { Resolved::Pending } else { Resolved::Free }
    }

    /// The bindings that go on from `typed` in a place: the remaining keys and their action.
    pub fn continuations<'a>(
        &'a self,
        place: Places,
        typed: &'a [Key],
    ) -> impl Iterator<Item = (&'a [Key], Action)> {
        self.bindings.iter().filter_map(move |(keys, bound)| {
            let rest = keys.strip_prefix(typed).filter(|rest| !rest.is_empty())?;
            let (_, action) = bound.iter().find(|(places, _)| places.overlaps(place))?;
            Some((rest, *action))
        })
    }

    /// The keys of an action, shortest first, as they are shown.
    #[must_use]
    pub fn keys_of(&self, action: Action) -> Vec<String> {
        self.sequences_of(action).into_iter().map(shown).collect()
    }

    /// The keys of an action, shortest first.
    #[must_use]
    pub fn sequences_of(&self, action: Action) -> Vec<&[Key]> {
        let mut keys: Vec<&[Key]> = self
            .bindings
            .iter()
            .filter(|(_, bound)| bound.iter().any(|(_, it)| *it == action))
            .map(|(keys, _)| keys.as_slice())
            .collect();
        // In the order of the action's table, so that the key people know comes first.
        let rank = |keys: &[Key]| {
            action
                .default_keys()
                .iter()
                .position(|(_, text)| Key::sequence(text).is_ok_and(|it| it == keys))
                .unwrap_or(usize::MAX)
        };
        keys.sort_by_key(|keys| (rank(keys), keys.len()));
        keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_text_and_back() {
        for text in
            ["a", "G", "]", "ctrl-o", "space", "pagedown", "shift-tab", "f12", "alt-x", "ctrl-alt-é", "-"]
        {
            assert_eq!(text.parse::<Key>().unwrap().to_string(), text);
        }
        for text in ["", "ctrl-", "enterr", "f0", "f25", "ab", "\u{1b}"] {
            assert!(text.parse::<Key>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_key_means_one_thing_in_one_place() {
        let keymap = Keymap::default();
        for (keys, bound) in &keymap.bindings {
            for (idx, (places, action)) in bound.iter().enumerate() {
                for (others, other) in &bound[idx + 1..] {
                    assert!(!places.overlaps(*others), "{} is {action:?} and {other:?}", shown(keys));
                }
            }
            for (rest, action) in keymap.continuations(Places::ANY, keys) {
                let places = bound.iter().fold(Places::NONE, |all, (it, _)| all.with(*it));
                assert!(
                    !action.places().overlaps(places),
                    "{} is bound and begins {}",
                    shown(keys),
                    shown(rest)
                );
            }
        }
    }

    #[test]
    fn a_key_taken_for_something_else_is_taken() {
        let mut keymap = Keymap::default();
        let key = |text: &str| Key::sequence(text).unwrap();
        keymap.rebind(Action::NextClaim, &[key("j"), key("ctrl-n")]);
        assert_eq!(keymap.resolve(Places::TEXT, &key("j")), Resolved::Bound(Action::NextClaim));
        assert_eq!(keymap.resolve(Places::TEXT, &key("]")), Resolved::Free);
        assert_eq!(keymap.keys_of(Action::NextClaim), ["j", "ctrl-n"]);
        assert_eq!(keymap.resolve(Places::TEXT, &key("y")), Resolved::Pending);
        assert_eq!(keymap.resolve(Places::TEXT, &key("y y")), Resolved::Bound(Action::CopyCitation));
        assert_eq!(keymap.resolve(Places::INPUT, &key("y")), Resolved::Free);
    }
}
