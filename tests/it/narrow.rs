//! Results narrowed by what they are, and by when they are from: keys as typed, the screen.

use onrecord::app::event::Event;
use onrecord::app::keys::Key;
use onrecord::app::layout::Focus;
use onrecord::app::narrow::SECTIONS;
use onrecord::app::overlay::Overlay;
use onrecord::app::{Effect, Setup};
use onrecord::domain::Marks;
use onrecord::search::evaluate::Order;
use onrecord::search::facets::{Facet, speaker};
use onrecord::search::parts::of_field;
use onrecord::search::{Stock, parse};

use crate::play::{Play, Store, setup};

const DESK: &str = "\
---
id: cedar-1
title: Letter on the quay
issuer: [Cedar Legal Aid, Harbour Rights Watch]
date: 2024-05-02
topics: [Housing, Asylum]
body: “The quay is shut,” said Ana Lindqvist. “The gate is shut,” said Ivo Roe.
---
id: cedar-2
title: The gate
issuer: Cedar Legal Aid
date: 2024
topics: [Housing]
body: “The gate is shut again,” said Ana Lindqvist.
---
id: cedar-3
title: The mole
issuer: Cedar Legal Aid
date: 2023-11-20
topics: [Ports]
body: “The gate is shut for good,” said Ana Lindqvist.
---
id: meridian-1
title: The mole
issuer: Meridian Monitor
body: Nobody came.
";

fn query(play: &Play) -> &str {
    play.app.strip.line.text()
}

fn n_rows(play: &Play) -> usize {
    play.app.view.rows.len()
}

#[track_caller]
fn selected(play: &Play) -> String {
    let Overlay::Narrow(narrow) = &play.app.overlay else { panic!("the pane is not open") };
    let (_, list) = narrow.shown();
    list.rows[list.cursor.selected].value.clone()
}

#[test]
fn a_value_narrows_the_list_at_once_and_is_taken_out_again() {
    let mut play = Play::yaml(100, 16, DESK);
    play.keys("f");
    insta::assert_snapshot!(play.screen());
    play.keys("j enter");
    assert_eq!(query(&play), "issuer:\"Harbour Rights Watch\"");
    assert_eq!((n_rows(&play), selected(&play).as_str()), (1, "Harbour Rights Watch"));
    insta::assert_snapshot!(play.screen());
    play.keys("enter");
    assert_eq!((query(&play), n_rows(&play), selected(&play).as_str()), ("", 4, "Harbour Rights Watch"));
    // Leaving keeps it, and the strip lets go of it as of any query.
    play.keys("enter esc");
    assert_eq!((n_rows(&play), play.app.focus), (1, Focus::List));
    play.keys("esc");
    assert_eq!((query(&play), n_rows(&play)), ("", 4));
}

#[test]
fn sections_follow_each_other_and_count_what_is_left() {
    let mut play = Play::yaml(100, 16, DESK);
    play.keys("f tab");
    assert_eq!(selected(&play), "Housing");
    play.keys("enter l");
    // The newest year first, what is undated last.
    assert_eq!(selected(&play), "2024");
    assert!(play.status().starts_with("2024   2 statements"), "{}", play.status());
    play.keys("l");
    assert_eq!(selected(&play), "Ana Lindqvist");
    assert!(play.status().starts_with("Ana Lindqvist   2 claims"), "{}", play.status());
    play.keys("j enter");
    assert_eq!(query(&play), "topic:Housing speaker:\"Ivo Roe\"");
    assert_eq!(n_rows(&play), 1);
    play.keys("l");
    assert_eq!(selected(&play), "Cedar Legal Aid");
    play.keys("shift-tab h h");
    assert_eq!(selected(&play), "Housing");
    play.keys("f");
    assert!(matches!(play.app.overlay, Overlay::None));
}

#[test]
fn what_is_left_out_stands_first_and_can_be_had_back() {
    let mut play = Play::yaml(100, 16, DESK);
    play.keys("f -");
    assert_eq!(query(&play), "-issuer:\"Cedar Legal Aid\"");
    // One goes on with the next; the issuer between them only ever signed with the one that is out.
    assert_eq!((n_rows(&play), selected(&play).as_str()), (1, "Meridian Monitor"));
    play.keys("-");
    assert_eq!(n_rows(&play), 0);
    let screen = play.screen();
    assert!(screen.contains("- Cedar Legal Aid") && screen.contains("- Meridian Monitor"), "{screen}");
    assert!(play.status().contains("left out of the results"), "{}", play.status());
    play.keys("g enter");
    assert_eq!(query(&play), "-issuer:\"Meridian Monitor\"");
    assert_eq!((n_rows(&play), selected(&play).as_str()), (3, "Cedar Legal Aid"));
    // What is asked for becomes what is left out, and is then taken out.
    play.keys("enter -");
    assert_eq!(query(&play), "-issuer:\"Meridian Monitor\" -issuer:\"Cedar Legal Aid\"");
    play.keys("g - g -");
    assert_eq!((query(&play), n_rows(&play)), ("", 4));
    play.keys("l l G");
    assert_eq!(selected(&play), "undated");
    play.keys("enter");
    assert_eq!((query(&play), n_rows(&play)), ("is:undated", 1));
    play.keys("-");
    assert_eq!((query(&play), n_rows(&play)), ("-is:undated", 3));
    assert!(play.screen().contains("- undated"), "{}", play.screen());
}

#[test]
fn the_query_one_typed_goes_on_meaning_what_it_meant() {
    let mut play = Play::yaml(100, 16, DESK);
    play.keys("/").types("mole OR lett").keys("esc f enter");
    assert_eq!(query(&play), "(mole OR lett*) issuer:\"Cedar Legal Aid\"");
    assert_eq!(n_rows(&play), 2);
    play.keys("enter");
    assert_eq!((query(&play), n_rows(&play)), ("(mole OR lett*)", 3));
    // What cannot be understood is not built on.
    play.keys("esc /").types(" OR").keys("esc f enter");
    assert!(play.status().contains("not whole"), "{}", play.status());
    assert_eq!(query(&play), "(mole OR lett*) OR");
}

#[test]
fn narrowed_from_the_text_one_is_back_at_the_list() {
    let mut play = Play::yaml(100, 16, DESK);
    play.keys("enter z f tab enter esc");
    assert_eq!((play.app.focus, play.app.alone), (Focus::List, false));
    assert_eq!(play.app.list.selected, 0);
    play.keys("enter f esc");
    assert_eq!(play.app.focus, Focus::Text, "as it was, when nothing was chosen");
}

/// Values of the sample, put into the query, find what their count says; more only where their words stand
/// in another value too.
#[test]
fn every_value_finds_what_was_counted() {
    let mut play = Play::sample(100, 30);
    let view = play.app.view.clone();
    let Stock::Whole(catalog) = view.stock.clone() else { panic!() };
    let mut wider = Vec::new();
    for section in SECTIONS {
        let counts = view.counts(&parse("").unwrap(), section.facet, &|| false).unwrap().unwrap();
        assert!(counts.len() > 3);
        for count in &counts {
            let part = match (section.facet, count.value.as_str()) {
                (Facet::Year, "undated") => "is:undated".to_owned(),
                (Facet::Year, year) => format!("date:{year}"),
                (_, value) => of_field(section.word, value),
            };
            let query = parse(&part).unwrap();
            let found = view.stock.view(&query, &Marks::default(), Order::default(), &|| false);
            let found = found.unwrap().unwrap();
            if section.facet != Facet::Speaker {
                assert!(found.rows.len() >= count.n, "{part}");
                if found.rows.len() > count.n {
                    wider.push(part);
                }
                continue;
            }
            // Every statement with such a claim, and these claims among those that are counted then.
            for (slot, entry) in (0..).zip(catalog.entries()) {
                let has_one = entry
                    .claims
                    .iter()
                    .any(|it| speaker(&entry.statement, it).as_ref() == Some(&count.value));
                assert!(!has_one || found.rows.contains(&slot), "{part}");
            }
            let again = found.counts(&query, Facet::Speaker, &|| false).unwrap().unwrap();
            let n = again.iter().find(|it| it.value == count.value).map(|it| it.n);
            assert_eq!(n, Some(count.n), "{part}");
        }
    }
    // No words of the sample's values stand in others.
    assert!(wider.is_empty(), "{wider:?}");
    // And by keys: the number of the selected row is that of the list.
    play.keys("f");
    let n_issuers = match &play.app.overlay {
        Overlay::Narrow(narrow) => narrow.shown().1.rows.len(),
        _ => 0,
    };
    for row in 0..n_issuers.min(4) {
        play.keys("g");
        (0..row).for_each(|_| {
            play.keys("j");
        });
        let status = play.status();
        play.keys("enter");
        let n: usize = status.split("   ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        assert_eq!(n_rows(&play), n, "{status}");
        play.keys("enter");
    }
}

#[test]
fn one_pane_and_no_colour_show_the_counts_too() {
    let mut play = Play::with(Setup { color: false, ..setup(40, 10) }, &Store::Yaml(DESK));
    play.keys("f enter");
    insta::assert_snapshot!(play.screen());
}

/// Counting takes time; keys do not wait for it, and none is lost.
#[test]
fn keys_typed_before_the_counts_have_come_wait_for_them() {
    for (keys, expected) in [
        ("f j enter", "issuer:\"Harbour Rights Watch\""),
        ("f l - j enter", "-topic:Housing topic:Ports"),
        ("f G - l G enter", "-issuer:\"Meridian Monitor\" topic:Ports"),
        ("t l h enter", "date:2023-11"),
        ("t - G", "date:2024"),
    ] {
        let mut play = Play::yaml(100, 16, DESK);
        let keys = Key::sequence(keys).unwrap();
        let mut effects: Vec<Effect> =
            keys.into_iter().flat_map(|key| play.app.update(Event::Key(key))).collect();
        assert_eq!(query(&play), "");
        while let Some(Effect::Counts(request)) = effects.pop() {
            play.event(request.run(&|| false).unwrap().unwrap());
        }
        assert_eq!(query(&play), expected);
    }
    // Whoever leaves does not want them any more.
    let mut play = Play::yaml(100, 16, DESK);
    for key in Key::sequence("f j enter esc f").unwrap() {
        play.app.update(Event::Key(key));
    }
    play.keys("l");
    assert_eq!((query(&play), selected(&play).as_str()), ("", "Housing"));
}

/// One statement a month for so many years from 2020 on, twice as many in May.
fn years(n_years: usize) -> String {
    let mut yaml = String::new();
    for year in 2020..2020 + n_years {
        for month in 1..=12 {
            for n in 0..if month == 5 { 2 } else { 1 } {
                yaml += &format!(
                    "---\nid: s-{year}-{month}-{n}\ntitle: T\nissuer: Cedar Legal Aid\ndate: {year}-{month:02}-0{}\nbody: B.\n",
                    n + 1
                );
            }
        }
    }
    yaml
}

#[test]
fn the_timeline_narrows_to_a_month_and_gives_it_back() {
    let mut play = Play::yaml(100, 24, DESK);
    play.keys("t");
    insta::assert_snapshot!(play.screen());
    // First to where one is: the newest in the list.
    play.keys("l");
    assert_eq!(query(&play), "date:2024-05");
    insta::assert_snapshot!(play.screen());
    // Months without statements are passed over.
    play.keys("left");
    assert_eq!((query(&play), n_rows(&play)), ("date:2023-11", 1));
    play.keys("h");
    assert!(play.status().contains("nothing is earlier"), "{}", play.status());
    play.keys("esc");
    assert_eq!((query(&play), n_rows(&play), play.app.focus), ("", 4, Focus::List));
    assert!(matches!(play.app.overlay, Overlay::None));
    // Kept, it is a query like any other; opened again, the timeline takes it for its own.
    play.keys("g t l enter");
    assert_eq!((query(&play), n_rows(&play)), ("date:2024-05", 2));
    play.keys("t h");
    assert_eq!(query(&play), "date:2023-11");
    play.keys("q");
    assert_eq!((query(&play), n_rows(&play)), ("", 4));
}

#[test]
fn long_times_are_years_at_first() {
    let mut play = Play::yaml(100, 24, &years(6));
    play.keys("t l");
    assert_eq!(query(&play), "date:2025");
    insta::assert_snapshot!(play.screen());
    play.keys("h +");
    assert_eq!((query(&play), n_rows(&play)), ("date:2024-12", 1));
    insta::assert_snapshot!(play.screen());
    play.keys("g");
    assert_eq!(query(&play), "date:2020-01");
    play.keys("G -");
    assert_eq!((query(&play), n_rows(&play)), ("date:2025", 13));
    // The list is gone through meanwhile.
    play.keys("j j");
    assert!(play.status().starts_with("3 of 13"), "{}", play.status());
}

#[test]
fn more_months_than_columns_scroll() {
    let mut play = Play::yaml(40, 10, &years(9));
    play.keys("t l +");
    insta::assert_snapshot!(play.screen());
    for _ in 0..60 {
        play.keys("h");
    }
    assert_eq!(query(&play), "date:2023-12");
    insta::assert_snapshot!(play.screen());
}

#[test]
fn what_one_typed_stays_while_the_timeline_moves() {
    let mut play = Play::yaml(100, 24, DESK);
    play.keys("/").types("gat date:2023..2024").keys("esc t l h");
    assert_eq!((query(&play), n_rows(&play)), ("gat date:2023..2024", 0), "nothing to narrow");
    play.keys("esc / ctrl-u").types("date:2023.. gat").keys("esc g t");
    assert!(play.screen().contains(" 3 statements "), "{}", play.screen());
    play.keys("l");
    assert_eq!((query(&play), n_rows(&play)), ("date:2023.. gat* date:2024-05", 2));
    play.keys("f");
    assert_eq!(selected(&play), "Cedar Legal Aid");
    play.keys("j enter t esc");
    assert_eq!((query(&play), n_rows(&play)), ("date:2023.. gat* issuer:\"Harbour Rights Watch\"", 1));
    play.keys("/ ctrl-u").types("date:2023.. gat").keys("esc t l esc");
    assert_eq!((query(&play), n_rows(&play)), ("date:2023.. gat", 3), "as it was typed");
}

#[test]
fn nothing_panics_at_any_size_with_pane_or_timeline_open() {
    let sizes = [(1, 1), (2, 2), (3, 1), (1, 40), (12, 3), (40, 10), (59, 5), (60, 14), (100, 2), (200, 60)];
    let pane = ["f", "f tab tab G enter", "enter f -", "f enter - - l l l G -"];
    let timeline = ["t", "t l + h h", "enter z t G - g", "t f t + enter"];
    for yaml in ["", DESK, &years(9)] {
        let mut play = Play::yaml(80, 24, yaml);
        for (width, height) in sizes {
            for keys in pane.into_iter().chain(timeline) {
                play.resize(width, height).keys(keys).screen();
                play.resize(200, 60).screen();
                play.resize(width, height).screen();
                play.keys("esc esc esc esc g");
            }
        }
        assert_eq!(n_rows(&play), play.app.stock.len());
    }
}

#[test]
fn the_timeline_shrinks_to_a_line_and_to_words() {
    let mut play = Play::with(Setup { color: false, ..setup(40, 6) }, &Store::Yaml(&years(2)));
    play.keys("t l");
    assert!(play.screen().contains(" by month  December 2021: 1"), "{}", play.screen());
    play.resize(40, 4);
    assert!(play.status().contains("by month   December 2021: 1"), "{}", play.status());
    // Months are a letter, or a sign below, and without colour the selected one is still to be seen.
    play.resize(80, 24);
    insta::assert_snapshot!(play.screen());
}
