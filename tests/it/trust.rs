//! Nothing in a statement harms its reader: what is copied and what is shown of text that would act on the
//! terminal, hide, or turn its surroundings around. Whole screens and commands are watched in `pty/oracle`.

use crate::play::Play;

const UNSEEN: &str = "id: gate\ntitle: The gate\nissuer: Cedar Legal Aid\ndate: 2025-03-02\nbody: \"“The \\u202Egate\\u202C \
                      was \\e[2Jshut,” said Ana Lindqvist, a lawyer.\"\n";

#[test]
fn copies_keep_the_bytes_and_say_what_cannot_be_seen() {
    let mut play = Play::yaml(120, 20, UNSEEN);
    assert!(play.screen().contains("“The ⟨RLO⟩gate⟨PDF⟩ was ␛[2Jshut,”"), "{}", play.screen());
    play.keys("enter ] y q");
    assert_eq!(play.copied, ["The \u{202e}gate\u{202c} was \u{1b}[2Jshut,"]);
    assert!(
        play.status().contains("copied the bare quotation, with what cannot be seen: PDF, RLO, ␛"),
        "{}",
        play.status()
    );
}
