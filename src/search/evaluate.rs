//! Evaluates a query by scanning statements, plainly. The reference an index is held against.
