//! Where the sentences of a paragraph are. It does not know who says them.
