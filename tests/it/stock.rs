//! A list is the same whether all of a store is in memory or only its rows and its index: its order, its
//! counts and the claims in it.

use std::collections::BTreeSet;
use std::sync::Arc;

use onrecord::domain::{Marks, Sort};
use onrecord::search::evaluate::Order;
use onrecord::search::facets::Facet;
use onrecord::search::order::{Newest, Orders, newest, newest_since};
use onrecord::search::stock::{Snapshot, shared};
use onrecord::search::{Stock, query};
use onrecord::store::rows::{Editor, Origin, Slot};
use proptest::prelude::*;

use crate::index::{self, asked, document, words};

const FACETS: [Facet; 9] = [
    Facet::Issuer,
    Facet::Topic,
    Facet::Tag,
    Facet::Place,
    Facet::Country,
    Facet::Language,
    Facet::Year,
    Facet::Month,
    Facet::Speaker,
];

fn both(store: &index::Store) -> [Stock; 2] {
    let rows = store.editor.rows().clone();
    let kept = Snapshot {
        name: "made".to_owned(),
        parties: Arc::default(),
        searcher: store.index.searcher().unwrap(),
        orders: Orders::new(Arc::new(Newest::new(newest(&rows).into()))),
        diagnostics: Vec::new(),
        shared: shared(&rows),
        rows,
    };
    [Stock::Whole(Arc::clone(&store.catalog)), Stock::Kept(Arc::new(kept))]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn lists_are_the_same_with_rows_and_index(
        documents in proptest::collection::vec(document(), 1..12),
        asked in proptest::collection::vec((asked(), words(0..2)), 4),
    ) {
        let store = index::Store::new(&documents);
        let [whole, kept] = both(&store);
        prop_assert_eq!(whole.problems().len(), kept.problems().len());
        for (text, filter) in &asked {
            let query = query::parse(text).unwrap();
            for sort in Sort::ALL {
                for reversed in [false, true] {
                    let order = Order { sort, reversed };
                    let [a, b] = [&whole, &kept]
                        .map(|it| it.view(&query, &Marks::default(), order, &|| false).unwrap().unwrap());
                    if sort == Sort::Relevance {
                        // Scores may differ in their last digit, and scripts without spaces are counted in pairs.
                        let set = |rows: &[Slot]| rows.iter().copied().collect::<BTreeSet<_>>();
                        prop_assert_eq!(set(&a.rows), set(&b.rows), "{} in {:?}", text, order);
                        continue;
                    }
                    prop_assert_eq!(&a.rows, &b.rows, "{} in {:?}", text, order);
                    let [a, b] =
                        [a, b].map(|it| it.claims(&query, filter, &|| false).unwrap().unwrap());
                    prop_assert_eq!(a, b, "claims of {} in {:?}", text, order);
                }
            }
            for facet in FACETS {
                let [a, b] = [&whole, &kept].map(|it| {
                    let view = it.view(&query, &Marks::default(), Order::default(), &|| false).unwrap().unwrap();
                    view.counts(&query, facet, &|| false).unwrap().unwrap()
                });
                prop_assert_eq!(a, b, "{:?} of {}", facet, text);
            }
        }
        for slot in 0..Slot::try_from(documents.len()).unwrap() {
            let [a, b] = [&whole, &kept].map(|it| it.head(slot));
            prop_assert_eq!(a, b);
        }
    }

    /// However statements come and go, the order that is kept is the one that would be made anew.
    #[test]
    fn the_order_that_is_kept_is_the_order(
        documents in proptest::collection::vec(document(), 1..24),
        steps in proptest::collection::vec((1_usize..6, proptest::collection::vec(0_u32..24, 0..3)), 1..6),
    ) {
        let store = index::Store::new(&documents);
        let mut entries = store.catalog.entries().iter().cycle();
        let mut editor = Editor::default();
        let (mut kept, mut n_before) = (Vec::new(), 0);
        for (n_new, gone) in steps {
            for entry in entries.by_ref().take(n_new) {
                editor.add(entry, Origin::default());
            }
            for slot in gone {
                editor.remove(slot);
            }
            let rows = editor.rows();
            kept = newest_since(rows, &kept, n_before, &shared(rows));
            n_before = rows.n_slots();
            let ids = |slots: &[Slot]| {
                slots.iter().map(|it| rows.get(*it).unwrap().id().to_owned()).collect::<Vec<_>>()
            };
            // Statements at one place may stand either way round.
            prop_assert_eq!(ids(&kept), ids(&newest(rows)));
        }
    }
}

/// Both count alike: titles over quotations over the rest, rare words over common ones, short texts over long.
#[test]
fn the_best_answer_comes_first() {
    let statement = |id: &str, title: &str, body: &str| {
        format!("title: {title}\nissuer: Cedar\ntags: [{id}]\ndate: 2025-03-27\nbody: |\n  {body}\n")
    };
    let filling = "The pier was empty and the sea was calm all day. ".repeat(4);
    let documents = [
        statement("said", "Night", &format!("“The gate is shut,” said Ana Lindqvist. {filling}")),
        statement("told", "Night", &format!("The gate is shut, Ana Lindqvist wrote down. {filling}")),
        statement(
            "title",
            "The gate",
            &format!("Nobody came by it in these nights, not one of us. {filling}"),
        ),
        statement("short", "Night", "By the gate."),
        statement(
            "often",
            "Night",
            &format!("A gate, a gate and a gate again, and then one more of them. {filling}"),
        ),
        statement(
            "other",
            "Night",
            &format!("Gates were mended, and the mole was open for a day. {filling}"),
        ),
    ];
    let store = index::Store::new(&documents);
    for stock in both(&store) {
        let check = |text: &str, reversed: bool, expected: &str| {
            let order = Order { sort: Sort::Relevance, reversed };
            let query = query::parse(text).unwrap();
            let view = stock.view(&query, &Marks::default(), order, &|| false).unwrap().unwrap();
            let names = ["said", "told", "title", "short", "often", "other"];
            let ids: Vec<&str> = view.rows.iter().map(|slot| names[*slot as usize]).collect();
            assert_eq!(ids.join(" "), expected, "{text}");
        };
        check("gate", false, "title short often said told");
        check("gate", true, "told said often short title");
        // The exact form before the others.
        check("~gate", false, "title short said often told other");
        // What few have says more than what many have.
        check("gate OR mole", false, "other title short often said told");
        // Without words there is nothing to be best at.
        check("issuer:cedar", false, "said told title short often other");
    }
}
