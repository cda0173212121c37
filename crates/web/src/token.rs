//! The start token: who holds it is the person at this computer.
//!
//! Three secrets come of it, each for one place, so that one that leaks from its
//! place opens no other: the token itself (the printed link and the API), the
//! cookie's value (pages), and the forms' value (posting a form).

use blake3::Hash;

/// What this run of the server asks to see. Nothing of it can be printed.
pub(crate) struct Token {
    text: String,
    cookie: String,
    form: String,
}

impl Token {
    /// A new one, from 32 random bytes.
    pub(crate) fn draw() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; blake3::KEY_LEN];
        getrandom::fill(&mut bytes)?;
        Ok(Self::from_bytes(bytes))
    }

    fn from_bytes(bytes: [u8; blake3::KEY_LEN]) -> Self {
        let derive = |what| Hash::from_bytes(blake3::derive_key(what, &bytes)).to_hex().to_string();
        Self { text: Hash::from_bytes(bytes).to_hex().to_string(), cookie: derive("kaveret 1 page cookie"), form: derive("kaveret 1 form") }
    }

    /// The token, for the printed link.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The value of the cookie that opens pages.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// The hidden value in every form.
    pub(crate) fn form(&self) -> &str {
        &self.form
    }

    /// Whether this is the token itself.
    pub(crate) fn opens(&self, found: &str) -> bool {
        equal(&self.text, found)
    }

    /// Whether this is the cookie's value.
    pub(crate) fn opens_pages(&self, found: &str) -> bool {
        equal(&self.cookie, found)
    }

    /// Whether this is the forms' value.
    pub(crate) fn opens_forms(&self, found: &str) -> bool {
        equal(&self.form, found)
    }
}

/// In constant time: `blake3::Hash` compares so, and hashing first hides where
/// and in what length the texts differ.
fn equal(one: &str, other: &str) -> bool {
    blake3::hash(one.as_bytes()) == blake3::hash(other.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_secret_opens_its_own_place_only() {
        let token = Token::from_bytes([7; 32]);
        assert!(token.opens(token.text()) && token.opens_pages(token.cookie()) && token.opens_forms(token.form()));
        assert!(!token.opens(token.cookie()) && !token.opens(token.form()));
        assert!(!token.opens_pages(token.text()) && !token.opens_forms(token.cookie()));
        assert!(!token.opens("") && !token.opens(&token.text()[..63]));
    }
}
