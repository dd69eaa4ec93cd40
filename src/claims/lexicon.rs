//! Word lists of `data/lexicon`, one file a language, parsed once. Knows words and their classes only:
//! not texts, not grammar.

use std::borrow::Cow;
use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt as _};
use whatlang::Lang;

/// What a word can be, as a set: `report` is a verb of saying, a noun and a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class(u64);

impl Class {
    pub(super) const NONE: Self = Self(0);

    /// Whether it shares a class with `other`.
    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        classes!(@bits 0, $($(#[$doc])* $name,)*);
        /// The names the files use.
        const NAMES: &[(&str, Class)] = &[$(($word, Class::$name)),*];
    };
    (@bits $bit:expr, $(#[$doc:meta])* $name:ident, $($rest:tt)*) => {
        impl Class { $(#[$doc])* pub(super) const $name: Self = Self(1 << ($bit)); }
        classes!(@bits $bit + 1, $($rest)*);
    };
    (@bits $bit:expr,) => {};
}

classes! {
    /// Verbs of saying: their object is what is said.
    SPEECH = "speech",
    /// Verbs that take the one spoken to before what is said: `told reporters that`.
    ADDRESS = "address",
    /// Verbs that put a name on something: `called it "a disgrace"`.
    FRAME = "frame",
    /// Verbs that are a cue only right beside a quotation: `“No,” he shrugged`.
    WEAK = "weak",
    /// Verbs of saying only before an infinitive: `declined to comment`.
    TO_VERB = "to-verb",
    /// Verbs that report only with a clause or quotation right after them: `responded that`.
    CLAUSE_VERB = "clause-verb",
    /// Verbs that report a clause, hardly a thing: `added that`, but not `added trucks`.
    CLAUSE_OBJECT = "clause-object",
    /// Verbs that report together with a small word: `pointed out`, `spoke about`.
    PHRASAL = "phrasal",
    /// Those that do so with `to`: `pointed to`.
    PHRASAL_TO = "phrasal-to",
    /// The small words of those verbs, and of German verbs in two parts.
    PARTICLE = "particle",
    /// Nouns for works that have a title: `her memoir, “Low Tide”`.
    WORK = "work",
    /// Nouns for what somebody says: `their claim that`, `Roe’s “...” remark`.
    SAYING = "saying",
    /// Nouns for what a court or a study says, in statements: `the finding of the court that`.
    JUDGED = "judged",
    /// Forms that are nouns more often than verbs: `claims`, `reports`.
    NOUN_VERB = "noun-verb",
    /// The first word of a phrase such as `according to`.
    PHRASE = "phrase",
    /// The word after the source in a phrase such as `den Behörden zufolge`.
    POSTPOSITION = "postposition",
    /// Words that open a clause of content: `that`, `dass`, `que`.
    THAT = "that",
    /// Verb forms that mark a whole sentence as somebody's words: `Das Lager sei leer.`
    SUBJUNCTIVE = "subjunctive",
    /// Verbs that are a cue only with a particle after them, listed as `teilte+mit`.
    SEPARABLE = "separable",
    /// Nouns that announce words, not a name: `Parolen wie „Raus!“`.
    WORDS = "words",
    /// Nouns for what somebody gives to know: `nach Angaben`, `laut einem Bericht`.
    MEANS = "means",
    /// Nouns that report with a helping verb: `ist der Meinung, dass`.
    OPINION = "opinion",
    RELATIVE = "relative",
    FEMALE = "female",
    MALE = "male",
    THEY = "they",
    IT = "it",
    WE = "we",
    PRONOUN = "pronoun",
    DETERMINER = "determiner",
    POSSESSIVE = "possessive",
    PREPOSITION = "preposition",
    /// Prepositions that can hang a place or an employer on a noun: `a spokesman for the group`.
    ATTACH = "attach",
    CONJUNCTION = "conjunction",
    AND = "and",
    BE = "be",
    AUXILIARY = "auxiliary",
    ADVERB = "adverb",
    /// Nouns whose article shows the case by this: `der Behörde` is no subject.
    FEMININE = "feminine",
    TIME = "time",
    TITLE = "title",
    /// Nouns for people who speak: `spokesman`, `critics`.
    ROLE = "role",
    /// Nouns for bodies that speak: `the group`, `the ministry`.
    GROUP = "group",
    /// Nouns that can mean any body: `the group`, but not `the ministry`.
    GENERIC = "generic",
    /// Nouns for papers that speak: `the report`.
    DOCUMENT = "document",
    /// Words that make a name the name of a body: `Council`, `Watch`.
    ORGANIZATION = "organization",
    ADJECTIVE = "adjective",
    /// Prepositions that say where or when somebody speaks, hardly what: `dans un communiqué`.
    AT = "at",
    /// Prepositions that join a noun to the noun before it: `of`, `de`.
    OF = "of",
    /// Small words bound to the verb after them: `se`, `s'`, `lo`.
    CLITIC = "clitic",
    /// Forms that are verbs of saying only with a helping verb: `a déclaré`.
    PARTICIPLE = "participle",
    /// Forms whose subject is that of the verb before: `declarando`, `مضيفا`.
    GERUND = "gerund",
    /// Short words cut off before a vowel: `l'` in `l'homme` is a word of its own.
    ELIDED = "elided",
    /// Prefixes that a word can carry without being another: `و` in `وقال`.
    PREFIX = "prefix",
    /// Verbs of saying only with `se` before them: `s'inquiète`.
    REFLEXIVE = "reflexive",
    /// Words that say that a verb does not: what was not said is no claim.
    NEGATION = "negation",
    /// What other verbs end with, where that tells them from nouns: `ó` in `divulgó`.
    VERB_ENDING = "verb-ending",
    /// A word of no list that ends so; no file lists it.
    VERB = "verb",
    /// Part of the name of who issues the text; no file lists it.
    ISSUER = "issuer",
}

impl Class {
    /// Verbs that can be a cue.
    pub(super) const CUE: Self = Self::SPEECH.or(Self::FRAME).or(Self::WEAK);
    /// Words that are part of no name and end any noun phrase.
    pub(super) const CLOSED: Self = Self::PREPOSITION
        .or(Self::CONJUNCTION)
        .or(Self::AUXILIARY)
        .or(Self::ADVERB)
        .or(Self::RELATIVE)
        .or(Self::THAT)
        .or(Self::PRONOUN)
        .or(Self::DETERMINER)
        .or(Self::POSSESSIVE)
        .or(Self::VERB);
}

/// What is usual in a language beyond its words, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Habit(u8);

impl Habit {
    /// The subject stands before its verb or after it, as it pleases: `order` reads such verbs.
    pub(super) const FREE_ORDER: Self = Self(1);
    /// It stands after it, unless something asks for another place: `قالت المنظمة`.
    pub(super) const VERB_FIRST: Self = Self(1 << 1);
    /// It may be left out: `Añadió que`.
    pub(super) const DROPS_SUBJECT: Self = Self(1 << 2);
    /// A pronoun can be tied to the end of its verb: `dit-elle`.
    pub(super) const TIES_PRONOUN: Self = Self(1 << 3);
    /// Who speaks is named inside the marks: `« Le quai est vide, dit Roe. Il le restera. »`
    pub(super) const SPEAKER_INSIDE: Self = Self(1 << 4);
    /// Names have no capitals.
    pub(super) const NO_CAPITALS: Self = Self(1 << 5);

    const NAMES: &[(&str, Self)] = &[
        ("free-order", Self::FREE_ORDER),
        ("verb-first", Self::VERB_FIRST),
        ("drops-subject", Self::DROPS_SUBJECT),
        ("ties-pronoun", Self::TIES_PRONOUN),
        ("speaker-inside", Self::SPEAKER_INSIDE),
        ("no-capitals", Self::NO_CAPITALS),
    ];
}

/// Which words can be in a list, by their first and last letter and their length: most of those that are
/// not need no look-up, and however long a word is, asking for it and for all its ends takes no longer than
/// to read it.
pub(super) struct Sieve {
    /// For each pair of letters the lengths there are, as a set.
    lengths: Vec<u64>,
}

impl Sieve {
    pub(super) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut lengths = vec![0; 1 << 10];
        for word in words {
            if let Some(lengths) = Self::pair(word).and_then(|it| lengths.get_mut(it)) {
                *lengths |= 1 << word.len().min(63);
            }
        }
        Self { lengths }
    }

    /// Whether a word may be in the list. The case of ASCII makes no difference.
    #[inline]
    pub(super) fn lets_through(&self, word: &str) -> bool {
        let lengths = Self::pair(word).and_then(|it| self.lengths.get(it));
        lengths.is_some_and(|it| it >> word.len().min(63) & 1 == 1)
    }

    /// The low bits of the first and the last byte, which are those of a letter and its capital.
    fn pair(word: &str) -> Option<usize> {
        let (first, last) = (*word.as_bytes().first()?, *word.as_bytes().last()?);
        Some(usize::from(first & 31) << 5 | usize::from(last & 31))
    }
}

/// The words of one language.
pub(super) struct Lexicon {
    /// The primary subtag, `en`.
    pub(super) language: &'static str,
    habits: Habit,
    words: HashMap<Cow<'static, str>, Class>,
    sieve: Sieve,
    prefixes: Vec<&'static str>,
    verb_endings: Vec<&'static str>,
    /// The words of each phrase, in lower case.
    pub(super) phrases: Vec<Vec<&'static str>>,
    /// For text without spaces: cue words by their first character, longest first.
    unspaced: HashMap<char, Vec<&'static str>>,
}

/// How much of a text tells its language, in characters: of 1,100 texts all are told from 300 on.
const DETECTED_MAX: usize = 700;

/// The files for the languages that the detector knows by another name.
const fn tag_of(language: Lang) -> &'static str {
    match language {
        Lang::Eng => "en",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        _ => "",
    }
}

const FILES: &[(&str, &str)] = &[
    ("en", include_str!("../../data/lexicon/en.txt")),
    ("de", include_str!("../../data/lexicon/de.txt")),
    ("fr", include_str!("../../data/lexicon/fr.txt")),
    ("es", include_str!("../../data/lexicon/es.txt")),
    ("ar", include_str!("../../data/lexicon/ar.txt")),
    ("zh", include_str!("../../data/lexicon/zh.txt")),
];

static LEXICONS: LazyLock<Vec<Lexicon>> =
    LazyLock::new(|| FILES.iter().map(|(language, source)| Lexicon::parse(language, source)).collect());

/// For texts in a language no file is for: marks and nearness are all there is.
static NONE: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse("", ""));

impl Lexicon {
    /// The words of a language by its BCP 47 tag; none for a language that has no file.
    pub(super) fn of(tag: &str) -> &'static Self {
        let primary = tag.split(['-', '_']).next().unwrap_or("");
        LEXICONS.iter().find(|it| it.language.eq_ignore_ascii_case(primary)).unwrap_or(&NONE)
    }

    /// The words of the language a text seems to be in, judged by its first part. Three letters at a
    /// time tell a long text beyond doubt, and Portuguese from Spanish; where they leave a doubt the text
    /// is short, and small words tell more of English and German, but little of what is like them.
    pub(super) fn detect(text: &str) -> &'static Self {
        let end = text.char_indices().nth(DETECTED_MAX).map_or(text.len(), |it| it.0);
        let head = text.get(..end).unwrap_or("");
        let Some(seen) = whatlang::detect(head) else { return &NONE };
        let is_dutch = seen.lang() == Lang::Nld && seen.confidence() > 0.25;
        if !seen.is_reliable() && !is_dutch {
            let by_words = Self::by_small_words(head);
            if matches!(by_words.language, "en" | "de") {
                return by_words;
            }
        }
        Self::of(tag_of(seen.lang()))
    }

    /// The words of the language whose small words are most frequent in a text.
    fn by_small_words(head: &str) -> &'static Self {
        const SMALL: Class = Class::CLOSED.or(Class::CUE);
        let mut best: (usize, &'static Self) = (0, &NONE);
        let mut n_words = 0;
        let mut hits = vec![0_usize; LEXICONS.len()];
        for word in head.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|it| !it.is_empty()) {
            n_words += 1;
            let word = word.to_lowercase();
            for (lexicon, hits) in LEXICONS.iter().zip(&mut hits) {
                *hits += usize::from(lexicon.class(&word).any(SMALL));
            }
        }
        for (lexicon, hits) in LEXICONS.iter().zip(hits) {
            if hits > best.0 {
                best = (hits, lexicon);
            }
        }
        // Prose has a small word in three; a text without any in ten is in another language.
        if best.0 * 10 < n_words { &NONE } else { best.1 }
    }

    /// The classes of a word, given in lower case with a straight apostrophe.
    pub(super) fn class(&self, word: &str) -> Class {
        if self.sieve.lets_through(word)
            && let Some(class) = self.words.get(word)
        {
            return *class;
        }
        if self.prefixes.is_empty() && self.verb_endings.is_empty() {
            return Class::NONE;
        }
        let bare = self.prefixes.iter().find_map(|it| word.strip_prefix(it));
        bare.and_then(|it| self.words.get(it)).copied().unwrap_or_else(|| {
            let is_verb = self.verb_endings.iter().any(|it| word.len() > it.len() + 2 && word.ends_with(it));
            if is_verb { Class::VERB } else { Class::NONE }
        })
    }

    /// Whether something is usual in the language.
    pub(super) const fn has(&self, habit: Habit) -> bool {
        self.habits.0 & habit.0 != 0
    }

    /// Whether a word, in lower case and folded, is a listed one, but for a prefix.
    pub(super) fn is_form(&self, word: &str, listed: &str) -> bool {
        word == listed || self.prefixes.iter().any(|it| word.strip_prefix(it) == Some(listed))
    }

    /// The longest listed word that `text` begins with, for languages written without spaces.
    pub(super) fn unspaced_prefix(&self, text: &str) -> Option<&'static str> {
        let words = self.unspaced.get(&text.chars().next()?)?;
        words.iter().copied().find(|word| text.starts_with(word))
    }

    fn parse(language: &'static str, source: &'static str) -> Self {
        let mut words: HashMap<Cow<'static, str>, Class> = HashMap::new();
        let mut phrases = Vec::new();
        let mut habits = Habit::default();
        let (mut prefixes, mut verb_endings) = (Vec::new(), Vec::new());
        for line in source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let Some((names, list)) = line.split_once(':') else { continue };
            if names == "habit" {
                habits.0 |= list.split_whitespace().filter_map(habit_named).fold(0, |set, it| set | it.0);
                continue;
            }
            let class = names.split_whitespace().filter_map(class_named).fold(Class::NONE, Class::or);
            if class == Class::PHRASE {
                let phrase: Vec<&'static str> = list.split_whitespace().collect();
                if let Some(first) = phrase.first() {
                    let entry = words.entry(folded(first)).or_default();
                    *entry = entry.or(class);
                    phrases.push(phrase);
                }
                continue;
            }
            match class {
                Class::PREFIX => prefixes.extend(list.split_whitespace()),
                Class::VERB_ENDING => verb_endings.extend(list.split_whitespace()),
                _ => {}
            }
            if class.any(Class::PREFIX.or(Class::VERB_ENDING)) {
                continue;
            }
            for word in list.split_whitespace() {
                let entry = words.entry(folded(word)).or_default();
                *entry = entry.or(class);
            }
        }
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        let mut listed: Vec<&'static str> = words
            .keys()
            .filter_map(|it| if let Cow::Borrowed(word) = it { Some(*word) } else { None })
            .collect();
        listed.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
        let mut unspaced: HashMap<char, Vec<&'static str>> = HashMap::new();
        for word in listed {
            if let Some(first) = word.chars().next().filter(|c| is_unspaced(*c)) {
                unspaced.entry(first).or_default().push(word);
            }
        }
        let sieve = Sieve::new(words.keys().map(|it| &**it));
        Self { language, habits, words, sieve, prefixes, verb_endings, phrases, unspaced }
    }
}

/// A word as it is looked up; only Arabic is written with more signs than that.
fn folded(word: &'static str) -> Cow<'static, str> {
    let is_bare = word.chars().all(|c| folded_char(c) == Some(c));
    if is_bare { Cow::Borrowed(word) } else { word.chars().filter_map(folded_char).collect() }
}

/// A letter as it is looked up: vowel signs and the stroke that stretches a word are none, and an alef
/// is an alef, with or without what stands above it.
pub(super) const fn folded_char(c: char) -> Option<char> {
    match c {
        '\u{64b}'..='\u{652}' | '\u{670}' | 'ـ' => None,
        'أ' | 'إ' | 'آ' | 'ٱ' => Some('ا'),
        c => Some(c),
    }
}

fn habit_named(name: &str) -> Option<Habit> {
    Habit::NAMES.iter().find(|(word, _)| *word == name).map(|(_, habit)| *habit)
}

fn class_named(name: &str) -> Option<Class> {
    NAMES.iter().find(|(word, _)| *word == name).map(|(_, class)| *class)
}

/// Whether a character is of a script that puts no spaces between words.
pub(super) const fn is_unspaced(c: char) -> bool {
    c >= '\u{3040}'
        && (matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
            || is_kana(c))
}

const fn is_kana(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_well_formed() {
        for (language, source) in FILES {
            for (idx, line) in source.lines().enumerate() {
                let at = format!("{language}.txt:{}", idx + 1);
                let line = line.trim();
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                let (names, words) = line.split_once(':').unwrap_or_else(|| panic!("{at}: no class"));
                if names == "habit" {
                    for name in words.split_whitespace() {
                        assert!(habit_named(name).is_some(), "{at}: no habit is called {name}");
                    }
                    continue;
                }
                for name in names.split_whitespace() {
                    assert!(class_named(name).is_some(), "{at}: no class is called {name}");
                }
                assert!(words.split_whitespace().next().is_some(), "{at}: no words");
                let phrase = names == "phrase" && words.split_whitespace().any(|it| folded(it) != it);
                assert!(!phrase, "{at}: phrases are folded");
                assert_eq!(words, words.to_lowercase(), "{at}: words are in lower case");
                assert!(!words.contains('’'), "{at}: apostrophes are straight");
            }
            let lexicon = Lexicon::of(language);
            assert_eq!(lexicon.language, *language);
            assert!(lexicon.words.values().any(|class| class.any(Class::SPEECH)), "{language}");
        }
    }

    #[test]
    fn the_language_of_a_text() {
        for (text, language) in [
            ("The group said that nobody was told before the trucks came.", "en"),
            ("Die Gruppe sagte, dass niemand vor der Räumung gewarnt worden sei.", "de"),
            ("Le groupe a déclaré que personne n’avait été prévenu avant les camions.", "fr"),
            ("El grupo dijo que nadie fue avisado antes de que llegaran los camiones.", "es"),
            ("قالت المنظمة إن السلطات لم تبلغ أحدا قبل وصول الشاحنات إلى المخيم", "ar"),
            ("该组织表示，没有人事先得到通知。", "zh"),
            ("Ryhmän mukaan kenellekään ei kerrottu ennen kuorma-autojen tuloa.", ""),
            ("O grupo disse que ninguém foi avisado antes de os camiões chegarem ao acampamento.", ""),
            ("Il gruppo ha detto che nessuno era stato avvertito prima dell’arrivo dei camion.", ""),
            ("El grup va dir que ningú no havia estat avisat abans que arribessin els camions.", ""),
            ("De groep zei dat niemand was gewaarschuwd voordat de vrachtwagens kwamen.", ""),
            ("این گروه گفت که پیش از رسیدن کامیون‌ها به هیچ‌کس هشدار داده نشده بود.", ""),
            ("تنظیم نے کہا کہ ٹرکوں کے آنے سے پہلے کسی کو خبردار نہیں کیا گیا تھا۔", ""),
            ("Группа заявила, что никого не предупредили до прибытия грузовиков.", ""),
            ("Grup, kamyonlar gelmeden önce kimsenin uyarılmadığını söyledi.", ""),
            ("同団体によると、トラックが到着する前に誰も知らされていなかった。", ""),
            ("Roe said no.", "en"),
            ("", ""),
        ] {
            assert_eq!(Lexicon::detect(text).language, language, "{text}");
        }
        assert_eq!(Lexicon::of("de-AT").language, "de");
        assert_eq!(Lexicon::of("fi").language, "");
    }
}
