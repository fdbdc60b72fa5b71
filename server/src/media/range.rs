//! Which stretch of a file is asked for (RFC 9110, 14): one range, else the whole.

use std::ops::Range;

use axum::http::HeaderMap;
use axum::http::header::{IF_RANGE, RANGE};

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of it.
    Whole,
    /// From, up to but not including.
    Part(Range<u64>),
    /// Nothing that the file has.
    Nothing,
}

/// The stretch that `headers` ask for, of a file of `size` bytes that `tag` names.
pub fn wanted(headers: &HeaderMap, tag: &str, size: Option<u64>) -> Wanted {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(size), Some(asked)) = (size, text(RANGE)) else {
        return Wanted::Whole;
    };
    // A part of another content would not fit what the browser has.
    if text(IF_RANGE).is_some_and(|had| had != tag) {
        return Wanted::Whole;
    }
    read(asked, size).unwrap_or(Wanted::Whole)
}

/// `None` for what is not one range of bytes: it is then ignored, as the standard allows.
fn read(asked: &str, size: u64) -> Option<Wanted> {
    let (from, to) = asked.trim().strip_prefix("bytes=")?.split_once('-')?;
    let part = match (from.trim(), to.trim()) {
        ("", last) => {
            let last: u64 = last.parse().ok()?;
            size.saturating_sub(last)..size
        }
        (from, "") => from.parse().ok()?..size,
        (from, to) => {
            let (from, to): (u64, u64) = (from.parse().ok()?, to.parse().ok()?);
            if to < from {
                return None;
            }
            from..to.saturating_add(1).min(size)
        }
    };
    Some(if part.start < part.end {
        Wanted::Part(part)
    } else {
        Wanted::Nothing
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn asks(range: &'static str, if_range: Option<&'static str>) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, HeaderValue::from_static(range));
        headers.extend(if_range.map(|had| (IF_RANGE, HeaderValue::from_static(had))));
        wanted(&headers, "\"a\"", Some(1_000))
    }

    #[test]
    fn a_player_gets_the_stretch_it_asks_for() {
        assert_eq!(asks("bytes=0-", None), Wanted::Part(0..1_000));
        assert_eq!(asks("bytes=0-1", None), Wanted::Part(0..2));
        assert_eq!(asks("bytes=900-5000", None), Wanted::Part(900..1_000));
        assert_eq!(asks("bytes=-100", None), Wanted::Part(900..1_000));
        assert_eq!(asks("bytes=-5000", None), Wanted::Part(0..1_000));
        assert_eq!(
            asks("bytes=999-18446744073709551615", None),
            Wanted::Part(999..1_000)
        );
    }

    #[test]
    fn what_the_file_does_not_have_is_said_and_what_is_no_range_ignored() {
        assert_eq!(asks("bytes=1000-", None), Wanted::Nothing);
        assert_eq!(asks("bytes=-0", None), Wanted::Nothing);
        for odd in ["bytes=5-2", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "bytes"] {
            assert_eq!(asks(odd, None), Wanted::Whole, "{odd}");
        }
    }

    #[test]
    fn a_part_is_only_given_of_the_same_content() {
        assert_eq!(asks("bytes=0-1", Some("\"a\"")), Wanted::Part(0..2));
        assert_eq!(asks("bytes=0-1", Some("\"b\"")), Wanted::Whole);
    }
}
