//! Texts inside addresses.

/// A text as part of an address's query: everything but letters, digits and
/// `-._~` as `%XX` (RFC 3986).
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The same query with one of its values replaced.
pub(crate) fn with(query: &str, name: &str, value: &str) -> String {
    let kept = query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
    let mut pairs: Vec<String> = kept.map(String::from).collect();
    pairs.push(format!("{name}={}", encode(value)));
    pairs.join("&")
}

/// A value of the query as it stands there, when it needs no decoding: for
/// codes and tokens, never for people's words.
pub(crate) fn plain<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| pair.split_once('=').filter(|(found, _)| *found == name).map(|(_, value)| value))
}

/// The page on which the form of an address stands: what is above it, where that is a page.
pub(crate) fn above(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((above, _)) if !above.is_empty() && !above.starts_with("/statements/") && above != "/welcome" => above.to_owned(),
        _ => "/".to_owned(),
    }
}

/// An address of this server, out of a form; nothing that leads anywhere else.
pub(crate) fn inside(address: &str) -> Option<&str> {
    let outside = address.starts_with("//") || address.contains(|letter: char| letter == '\\' || letter.is_control());
    (address.starts_with('/') && !outside).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_keeps_what_is_not_replaced() {
        assert_eq!(with("words=a%20b&lang=he", "lang", "cs"), "words=a%20b&lang=cs");
        assert_eq!(with("", "after", "1 &é"), "after=1%20%26%C3%A9");
        assert_eq!(plain("a=1&token=ff", "token"), Some("ff"));
        assert_eq!(plain("xtoken=ff", "token"), None);
    }

    #[test]
    fn a_form_leads_back_only_to_this_server() {
        for outside in ["//evil.example/", "https://evil.example", "/\\evil.example", "", "offers", "/a\nb"] {
            assert_eq!(inside(outside), None, "{outside:?}");
        }
        assert_eq!(inside("/offers?after=3"), Some("/offers?after=3"));
    }

    #[test]
    fn the_address_of_a_form_leads_to_the_page_that_it_stands_on() {
        let pairs = [("/records/01/publish", "/records/01"), ("/school/consent", "/school"), ("/lock", "/"), ("/welcome/join", "/")];
        for (form, page) in pairs {
            assert_eq!(above(form), page);
        }
        assert_eq!(above("/statements/01/unhide"), "/", "a statement has no page of its own");
    }
}
