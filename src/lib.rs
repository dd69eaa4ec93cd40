//! `onrecord` is a terminal reader for advocacy statements: who said what, word for word, and where it
//! stands. A YAML store of statements is loaded into an app state that drives list, detail and search
//! panes; people browse, search by keyword and jump to quoted claims.
//!
//! # Map
//!
//! In reading order. A room names only rooms above it in this list, as the table in
//! `tests/it/rooms.rs` has it; each room's own page says what it deliberately does not know.
//!
//! * [`domain`] the values: statement, claim, party, date, span, marks, diagnostic
//! * [`text`] pure functions on text: clean, width, wrap, fold, paragraphs, sentences
//! * [`files`] opening what is a file and nothing else
//! * [`threads`] threads that work side by side for a few milliseconds
//! * [`claims`] the claims engine: text in, claims out
//! * [`store`] YAML to statements and diagnostics; the catalogue
//! * [`load`] both joined: files to statements with their claims, on both cores
//! * [`search`] the query language, its evaluation by scan and by index, where a hit matches
//! * [`archive`] a store with its rows and its index kept in the cache folder
//! * [`cite`] a claim and its statement as citation, Markdown, or link at the words
//! * [`config`] `config.toml`
//! * [`state`] read marks and stars in the state folder
//! * [`app`] the state of the reader: events in, effects out; no IO, no clock
//! * [`ui`] the state drawn as cells
//! * [`session`] one sitting at the terminal: the loop, the workers, the world outside
//! * [`cli`] the command line
//!
//! # Way of the data
//!
//! ```text
//! keys ──► session::input ─┐                              ┌─► ui::draw(&App)
//!                          ├─ Event ─► App::update ─► Effect
//! workers ─────────────────┘     (state, no IO)           └─► session::workers
//! ```
//!
//! # Invariants
//!
//! * Only `store` knows YAML; only `session` knows crossterm; threads are made in `session`, and where
//!   work is shared out and waited for: `threads`, `store::walk`, `load`, `archive`, `search::index`, `cli`;
//!   `app` knows none of them.
//! * `App::update` never waits and never fails: a failure is state, slow work is an effect.
//! * Text from outside reaches a terminal only as [`text::Shown`]: lines through `cli::out`, what is said
//!   beside them through `cli::notice`, cells through `ui::paint`. Nothing else may name a stream or fill a cell
//!   (clippy.toml).
//! * A user's file is never written from the model.
//! * What is copied is the stored text, never the drawn cells.

// In reading order, as the map has it.
pub mod domain;
pub mod text;
pub mod files;
pub mod threads;
pub mod claims;
pub mod store;
pub mod load;
pub mod search;
pub mod archive;
pub mod cite;
pub mod config;
pub mod state;
pub mod app;
pub mod ui;
pub mod session;
pub mod cli;
