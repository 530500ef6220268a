//! What a request carries: named texts, in their order, a name perhaps several times.

/// 字段: the fields of a form or of an address, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// From `a=1&b=%E4%B8%89`. What is not UTF-8 is replaced, never refused.
    pub(crate) fn parse(encoded: &[u8]) -> Self {
        Self(
            form_urlencoded::parse(encoded)
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    pub(crate) fn push(&mut self, name: String, value: String) {
        self.0.push((name, value));
    }

    /// The last value of a name, without the spaces around it; empty when there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().rev().find(|(own, _)| own == name).map_or("", |(_, value)| value.trim())
    }

    /// The last value as it was typed, spaces included: for passwords.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.0.iter().rev().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    /// Whether the name is there, as a ticked box is.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(own, _)| own == name)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// As it is written in an address.
    pub(crate) fn encoded(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.iter()).finish()
    }
}

/// One part of a path or an address, percent-encoded.
pub(crate) fn encoded(text: &str) -> String {
    // A space is `+` only after the question mark; before it, it must be `%20`.
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
