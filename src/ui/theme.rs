//! Styles by meaning. The terminal's own sixteen colours, bold, underline and reverse only, so that a
//! light terminal is as readable as a dark one; without colour the signs and attributes remain. It does
//! not know where anything is drawn.

use ratatui::style::{Color, Modifier, Style};

/// The styles.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    color: bool,
}

impl Theme {
    /// With or without colours.
    #[must_use]
    pub const fn new(color: bool) -> Self {
        Self { color }
    }

    fn colored(self, color: Color) -> Style {
        if self.color { Style::new().fg(color) } else { Style::new() }
    }

    /// Nothing particular.
    #[must_use]
    pub const fn plain(self) -> Style {
        Style::new()
    }

    /// What is there but need not be read.
    #[must_use]
    pub const fn faint(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// A headline.
    #[must_use]
    pub const fn title(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// A key to press.
    #[must_use]
    pub const fn key(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The row keys act on. It takes away what the row's words had, or reversed colours would become
    /// blocks of colour and faint words unreadable ones.
    #[must_use]
    pub const fn selected(self) -> Style {
        Style::new().fg(Color::Reset).add_modifier(Modifier::REVERSED).remove_modifier(Modifier::DIM)
    }

    /// Words given as someone's own.
    #[must_use]
    pub fn quote(self) -> Style {
        self.colored(Color::Cyan)
    }

    /// The claim one stands on. The only underlined thing on the screen.
    #[must_use]
    pub const fn current_claim(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED))
    }

    /// Who speaks.
    #[must_use]
    pub fn speaker(self) -> Style {
        self.colored(Color::Magenta).add_modifier(Modifier::BOLD)
    }

    /// A bar that shows how many.
    #[must_use]
    pub fn bar(self) -> Style {
        self.colored(Color::Blue)
    }

    /// Words searched or found.
    #[must_use]
    pub fn matched(self) -> Style {
        if self.color {
            Style::new().fg(Color::Black).bg(Color::Yellow)
        } else {
            Style::new().add_modifier(Modifier::REVERSED.union(Modifier::DIM))
        }
    }

    /// The match one stands on.
    #[must_use]
    pub const fn current_match(self) -> Style {
        Style::new().fg(Color::Reset).bg(Color::Reset).add_modifier(Modifier::BOLD.union(Modifier::REVERSED))
    }

    /// Not read yet.
    #[must_use]
    pub fn unread(self) -> Style {
        self.colored(Color::Blue).add_modifier(Modifier::BOLD)
    }

    /// Has a star.
    #[must_use]
    pub fn star(self) -> Style {
        self.colored(Color::Yellow).add_modifier(Modifier::BOLD)
    }

    /// Something is wrong, or not as it was.
    #[must_use]
    pub fn warning(self) -> Style {
        self.colored(Color::Red).add_modifier(Modifier::BOLD)
    }
}
