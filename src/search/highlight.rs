//! Where the words of a query stand in a text, and the piece of text around the first of them.
