//! Pure functions on text: what is shown for it, how wide that is, where lines and paragraphs break,
//! what counts as the same word. They do not know statements, claims or colours.

pub mod clean;
pub mod fold;
pub mod hidden;
pub mod letter;
pub mod line;
pub mod near;
pub mod offsets;
pub mod paragraph;
pub mod script;
pub mod sentence;
pub mod sign;
pub mod width;
pub mod wrap;

pub use clean::{Shown, clean, clean_lines};
pub use hidden::{hidden, hidden_in_words};
pub use line::one_line;
pub use near::nearest;
pub use script::{badged, mixes_scripts};
