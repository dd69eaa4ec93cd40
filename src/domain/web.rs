//! What an address of the web is, asked in one place by all who open, link or check one. It does not know
//! whether anything is there.

/// Whether a text is an address of the web and nothing else: http or https, a host, no white space and no
/// control character, so that it is neither an option nor a second line to whom it is handed; nothing that
/// cannot be seen, which an address must not contain (RFC 3987, 4.1).
#[must_use]
pub fn is_web(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let is_http = ["http", "https"].iter().any(|it| scheme.eq_ignore_ascii_case(it));
    // Browsers take a backslash for a slash.
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or("");
    let host = authority.rsplit('@').next().unwrap_or("");
    let has_host = !host.is_empty() && !host.starts_with(':');
    is_http && has_host && !url.chars().any(|c| c.is_control() || c.is_whitespace() || is_unseen(c))
}

/// The host of an address of the web; None for anything else.
#[must_use]
pub fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://").filter(|_| is_web(url))?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    // A port, if it is not the end of an address in brackets.
    Some(match host.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host,
        _ => host,
    })
}

/// Formatting characters but the joiners, which some languages write.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_what_the_browser_asks() {
        for (url, expected) in [
            ("https://harbour.example/a@b", Some("harbour.example")),
            ("http://harbour.example@x.example:80?q", Some("x.example")),
            ("https://x.example\\@harbour.example", Some("x.example")),
            ("https://[::1]/a", Some("[::1]")),
            ("https://[::1]:8080/a", Some("[::1]")),
            ("file:///etc", None),
        ] {
            assert_eq!(host(url), expected, "{url}");
        }
    }

    #[test]
    fn only_the_web_is_of_the_web() {
        for url in [
            "https://harbour.example/a",
            "HTTP://x.example",
            "https://x.example/#:~:text=a,-b",
            "https://x.example:8080?q",
            "https://me@x.example/",
            "https://[::1]/a",
            "https://例え.example/",
        ] {
            assert!(is_web(url), "{url}");
        }
        for url in [
            "",
            "https://",
            "https:///a",
            "https://?a",
            "https://#a",
            "https://:80/",
            "https://me@/",
            "https://\\a",
            "https:x.example",
            "x.example/a",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "javascript://x.example/%0aalert(1)",
            "-https://x.example",
            "--version",
            " https://x.example",
            "https://x.example ",
            "https://x.example/\nb",
            "https://x.example/a b",
            "https://x.example/a\u{2028}b",
            "https://x.example/a\u{202e}b",
            "https://x\u{200b}.example/",
            "https://x.example/\u{1b}[0m",
            "ftp://x.example",
            "httpsé//",
        ] {
            assert!(!is_web(url), "{url}");
        }
    }
}
