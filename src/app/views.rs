//! Saved views: queries with a name, from the configuration. It does not know where that is.

use std::sync::Arc;

use super::effect::SizesRequest;
use super::overlay::Views;
use super::{App, Effect, Overlay};
use crate::search::Query;

/// A query with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its name.
    pub name: String,
    /// The query as it is written.
    pub text: String,
    /// The same, understood.
    pub query: Arc<Query>,
}

impl App {
    pub(super) fn show_views(&mut self) -> Vec<Effect> {
        if self.views.is_empty() {
            self.tell("no views yet; a line `name = \"query\"` under [views] in config.toml makes one");
            return Vec::new();
        }
        // The one that shows is selected.
        let text = self.strip.line.text().trim();
        let at = self.views.iter().position(|it| it.text.trim() == text).unwrap_or(0);
        let n_views = self.views.len();
        self.overlay = Overlay::Views(Views::default());
        let n_visible = self.n_overlay_rows_visible();
        if let Overlay::Views(views) = &mut self.overlay {
            views.cursor.select(at, n_views, n_visible);
        }
        vec![self.request_sizes()]
    }

    pub(super) fn request_sizes(&self) -> Effect {
        Effect::Sizes(SizesRequest {
            stock: self.stock.clone(),
            marks: Arc::clone(&self.marks),
            queries: self.views.iter().map(|it| Arc::clone(&it.query)).collect(),
        })
    }

    /// Shows what a view asks for.
    pub(super) fn open_view(&mut self, idx: usize) -> Vec<Effect> {
        let Some(view) = self.views.get(idx) else { return Vec::new() };
        let (text, query) = (view.text.clone(), Arc::clone(&view.query));
        self.overlay = Overlay::None;
        self.timeline_part = None;
        self.set_query(&text, query)
    }

    pub(super) fn sizes_ready(&mut self, sizes: Vec<Option<usize>>) {
        if let Overlay::Views(views) = &mut self.overlay {
            views.sizes = sizes;
        }
    }
}
