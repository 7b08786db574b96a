//! What the reader reads is what `serde_json` reads.

use std::{collections::BTreeMap, fmt::Debug};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{Unreadable, read};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Whole {
    text: String,
    small: u8,
    big: i64,
    none: Option<bool>,
    some: Option<Vec<(String, i32)>>,
    kind: Kind,
    tagged: Vec<Tagged>,
    #[serde(flatten)]
    flat: Flat,
    #[serde(default)]
    absent: Vec<String>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flat {
    inside: BTreeMap<String, Newtype>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Newtype(u16);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    Unit,
    Of(i64),
    Two(String, bool),
    Named { at: i64, note: Option<String> },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Tagged {
    Empty,
    Full { count: u32, kinds: Vec<Kind> },
}

#[track_caller]
fn check<T: Debug + PartialEq + Serialize + DeserializeOwned>(text: &str) {
    let expected: T = serde_json::from_str(text).unwrap();
    assert_eq!(read::<T>(text.as_bytes()), Ok(expected), "{text}");
}

fn whole(kind: Value) -> String {
    json!({
        "text": "ação \u{1f600} \"\\/\n\u{1}", "small": 255, "big": i64::MIN, "none": null, "unknown": [{"a": [1, -2, "x", null, true]}],
        "some": [["a", -1], ["", 0]], "kind": kind, "inside": {"1": 7, "ü": 65_535},
        "tagged": [{"kind": "empty"}, {"count": 3, "kind": "full", "kinds": ["Unit", {"Of": 3}]}],
    })
    .to_string()
}

#[test]
fn reads_whatever_views_are_made_of() {
    for kind in
        [json!("Unit"), json!({"Of": -5}), json!({"Two": ["a", false]}), json!({"Named": {"at": 1, "note": null}})]
    {
        check::<Whole>(&whole(kind));
    }
    check::<Vec<Option<i64>>>(" [ null , 1\n, 9223372036854775807 ] ");
    check::<String>(r#""\u00e9\ud83d\ude00\b\f\t\r\/""#);
    check::<()>("null");
}

#[test]
fn what_is_cut_short_or_of_another_kind_is_refused() {
    let text = whole(json!("Unit"));
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert_eq!(read::<Whole>(&text.as_bytes()[..end]), Err(Unreadable), "{}", &text[..end]);
    }
    for text in ["1.5", "1e3", "-", "256", "\"1\"", "1 2", "[1]", ""] {
        assert_eq!(read::<u8>(text.as_bytes()), Err(Unreadable), "{text}");
    }
    for text in [r#""\ud83d""#, r#""\ud83dx""#, r#""\u12""#, r#""a"#, "\"\u{0}"] {
        assert_eq!(read::<String>(text.as_bytes()), Err(Unreadable), "{text}");
    }
    assert_eq!(read::<Vec<u8>>(b"[1,]"), Err(Unreadable));
    assert_eq!(read::<(u8, u8)>(b"[1,2,3]"), Err(Unreadable));
    assert_eq!(read::<String>(b"\"\xff\""), Err(Unreadable));
    assert_eq!(read::<Kind>(br#"{"Nobody": 1}"#), Err(Unreadable));
}
