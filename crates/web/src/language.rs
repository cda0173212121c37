//! The four languages of the pages, and which one a reader gets.

/// A language that the pages speak.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Language {
    Hebrew,
    Arabic,
    Czech,
    English,
}

impl Language {
    /// All of them, in the order of the switcher.
    pub(crate) const ALL: [Self; 4] = [Self::Hebrew, Self::Arabic, Self::Czech, Self::English];

    /// Its BCP 47 code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Hebrew => "he",
            Self::Arabic => "ar",
            Self::Czech => "cs",
            Self::English => "en",
        }
    }

    /// The direction in which it is written.
    pub(crate) fn direction(self) -> &'static str {
        match self {
            Self::Hebrew | Self::Arabic => "rtl",
            Self::Czech | Self::English => "ltr",
        }
    }

    /// What its speakers call it.
    pub(crate) fn own_name(self) -> &'static str {
        match self {
            Self::Hebrew => "עברית",
            Self::Arabic => "العربية",
            Self::Czech => "Čeština",
            Self::English => "English",
        }
    }

    /// The language of a code, region and script aside: `ar-IL` is Arabic. `iw`
    /// is what old systems call Hebrew.
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        let first = code.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        let first = if first == "iw" { "he" } else { first.as_str() };
        Self::ALL.into_iter().find(|language| language.code() == first)
    }

    /// The first language of ours in an `Accept-Language` header, by its weights
    /// (RFC 9110, 12.5.4).
    pub(crate) fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for part in header.split(',') {
            let (code, weight) = part.split_once(";q=").unwrap_or((part, "1"));
            let weight: f32 = weight.trim().parse().unwrap_or(0.0);
            let Some(language) = Self::of_code(code) else { continue };
            if weight > 0.0 && best.is_none_or(|(most, _)| weight > most) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }

    /// What a reader gets: their choice, else what their browser asks for, else
    /// the first of the city's languages that is ours, else English.
    pub(crate) fn choose(chosen: Option<&str>, accept: Option<&str>, city: &[String]) -> Self {
        let of_city = || city.iter().find_map(|code| Self::of_code(code));
        chosen.and_then(Self::of_code).or_else(|| accept.and_then(Self::accepted)).or_else(of_city).unwrap_or(Self::English)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readers_choice_comes_before_the_browsers_and_the_citys() {
        let city = ["ru".to_owned(), "ar".to_owned()];
        assert_eq!(Language::choose(Some("cs"), Some("he"), &city), Language::Czech);
        assert_eq!(Language::choose(Some("xx"), Some("fr, he-IL;q=0.8, en;q=0.5"), &city), Language::Hebrew);
        assert_eq!(Language::choose(None, Some("fr"), &city), Language::Arabic);
        assert_eq!(Language::choose(None, Some("*"), &[]), Language::English);
    }

    #[test]
    fn weights_decide_and_zero_means_never() {
        assert_eq!(Language::accepted("en;q=0.3, cs;q=0.9, ar;q=0.5"), Some(Language::Czech));
        assert_eq!(Language::accepted("he;q=0, iw;q=0.1"), Some(Language::Hebrew));
        assert_eq!(Language::accepted("en;q=nonsense"), None);
    }
}
