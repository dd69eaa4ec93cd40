//! Going back through the queries that were asked. It does not know where they are kept.

/// Queries, and where one is among them.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The newest last.
    queries: Vec<String>,
    /// The one that shows, while one goes back.
    at: Option<usize>,
    /// What was typed before going back; only queries that hold it are gone through.
    typed: String,
}

impl History {
    /// Takes what is kept.
    pub fn set(&mut self, queries: Vec<String>) {
        *self = Self { queries, ..Self::default() };
    }

    /// Adds a query as the newest.
    pub fn add(&mut self, query: &str) {
        self.queries.retain(|it| it != query);
        self.queries.push(query.to_owned());
        self.leave();
    }

    /// Whether one goes back.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.at.is_some()
    }

    /// The words are being typed again.
    pub fn leave(&mut self) {
        self.at = None;
    }

    /// The query before, of those that hold what had been typed; None at the oldest.
    pub fn older(&mut self, typed: &str) -> Option<String> {
        let end = self.at.unwrap_or_else(|| {
            typed.trim().clone_into(&mut self.typed);
            self.queries.len()
        });
        let holds = |it: &String| it.contains(&self.typed) && *it != self.typed;
        let at = self.queries.get(..end)?.iter().rposition(holds)?;
        self.at = Some(at);
        self.queries.get(at).cloned()
    }

    /// The query after; after the newest what had been typed. None while nobody goes back.
    pub fn newer(&mut self) -> Option<String> {
        let start = self.at? + 1;
        let holds = |it: &String| it.contains(&self.typed) && *it != self.typed;
        let found = self.queries.iter().skip(start).position(holds).map(|it| start + it);
        self.at = found;
        found.map_or_else(|| Some(self.typed.clone()), |at| self.queries.get(at).cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_gone_through_both_ways() {
        let mut history = History::default();
        assert_eq!(history.older(""), None);
        history.set(["quay", "speaker:roe", "quay night"].map(str::to_owned).to_vec());
        let shown = |it: Option<String>| it.unwrap_or_else(|| "-".to_owned());
        assert_eq!(shown(history.older("")), "quay night");
        assert_eq!(shown(history.older("")), "speaker:roe");
        assert_eq!(shown(history.newer()), "quay night");
        assert_eq!((shown(history.newer()), history.is_open()), (String::new(), false));
        assert_eq!(history.newer(), None);
        // Only those that hold what was typed.
        assert_eq!(shown(history.older("quay")), "quay night");
        assert_eq!(shown(history.older("quay night")), "-");
        assert_eq!(shown(history.newer()), "quay");
        history.add("quay");
        assert_eq!(shown(history.older("")), "quay");
    }
}
