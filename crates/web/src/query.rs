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
}
