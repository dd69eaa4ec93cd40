//! The values of the field: statements, parties, dates, spans, claims, marks, diagnostics, and what an
//! address of the web is. They are right once they exist, and do not know YAML, files, threads or the screen.

pub mod claim;
pub mod date;
pub mod diagnostic;
pub mod figure;
pub mod marks;
pub mod party;
pub mod rule;
pub mod section;
pub mod sort;
pub mod span;
pub mod statement;
pub mod web;

pub use claim::{Anchor, Claim, ClaimKind, Confidence, Demand, Origin};
pub use date::PartialDate;
pub use diagnostic::{Diagnostic, Excerpt, Severity};
pub use figure::{Bound, Bounds, Figure};
pub use marks::{Mark, MarkChange, Marks};
pub use party::{Party, PartyKind};
pub use rule::Rule;
pub use section::Section;
pub use sort::Sort;
pub use span::Span;
pub use statement::{Carrier, Channel, Document, Pick, Place, Statement, StatementId, Status, joint_name};
