//! Reads a store.
