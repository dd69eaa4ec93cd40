//! The list pane's state: the selected row and the first one that shows. It does not know what is in
//! the rows.

/// Where one is in a list of rows that all have the same height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The selected row.
    pub selected: usize,
    /// The first row that shows.
    pub top: usize,
}

impl Cursor {
    /// Moves by rows, holding at the ends.
    pub fn step(&mut self, rows: isize, n_rows: usize, n_visible: usize) {
        self.select(self.selected.saturating_add_signed(rows), n_rows, n_visible);
    }

    /// Selects a row and keeps it in sight.
    pub fn select(&mut self, row: usize, n_rows: usize, n_visible: usize) {
        self.selected = row.min(n_rows.saturating_sub(1));
        let n_visible = n_visible.max(1);
        self.top = self.top.clamp((self.selected + 1).saturating_sub(n_visible), self.selected);
        self.top = self.top.min(n_rows.saturating_sub(n_visible));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selected_row_stays_in_sight() {
        let mut cursor = Cursor::default();
        for (rows, n_rows, n_visible, expected) in [
            (1, 10, 4, (1, 0)),
            (3, 10, 4, (4, 1)),
            (100, 10, 4, (9, 6)),
            (-2, 10, 4, (7, 6)),
            (-2, 10, 4, (5, 5)),
            (0, 10, 20, (5, 0)),
            (0, 2, 20, (1, 0)),
            (0, 0, 0, (0, 0)),
        ] {
            cursor.step(rows, n_rows, n_visible);
            assert_eq!((cursor.selected, cursor.top), expected);
        }
    }
}
