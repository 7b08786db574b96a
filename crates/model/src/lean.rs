//! Reads JSON into views with as little code as can be: a browser downloads it once for each view, and half of what a reader
//! for all of JSON is goes into saying what was wrong with it. What our own server wrote needs none of that.

use serde::{
    de::{
        DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess,
        Visitor,
    },
    forward_to_deserialize_any,
};

/// It is no JSON, or not of what was to be read. Where and why is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl std::fmt::Display for Unreadable {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Numbers are whole ones: no view has a fraction.
pub fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Unreadable> {
    let mut reader = Reader { json, at: 0 };
    let read = T::deserialize(&mut reader)?;
    if reader.peek() == 0 { Ok(read) } else { Err(Unreadable) }
}

struct Reader<'a> {
    json: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// The next byte that is no space, which stays the next; 0 at the end.
    #[inline(never)]
    fn peek(&mut self) -> u8 {
        while let Some(byte) = self.json.get(self.at) {
            if !byte.is_ascii_whitespace() {
                return *byte;
            }
            self.at += 1;
        }
        0
    }

    #[inline(never)]
    fn take(&mut self, byte: u8) -> Result<(), Unreadable> {
        if self.peek() != byte {
            return Err(Unreadable);
        }
        self.at += 1;
        Ok(())
    }

    /// Whether a sequence that ends with `end` goes on; steps over the comma or the end.
    #[inline(never)]
    fn goes_on(&mut self, end: u8, first: bool) -> Result<bool, Unreadable> {
        if self.peek() == end {
            self.at += 1;
            return Ok(false);
        }
        if !first {
            self.take(b',')?;
        }
        Ok(true)
    }

    #[inline(never)]
    fn word(&mut self, word: &str) -> Result<(), Unreadable> {
        self.peek();
        if !self.json[self.at..].starts_with(word.as_bytes()) {
            return Err(Unreadable);
        }
        self.at += word.len();
        Ok(())
    }

    #[inline(never)]
    fn bool(&mut self) -> Result<bool, Unreadable> {
        let yes = self.peek() == b't';
        self.word(if yes { "true" } else { "false" })?;
        Ok(yes)
    }

    #[inline(never)]
    fn number(&mut self) -> Result<i64, Unreadable> {
        let minus = self.peek() == b'-';
        self.at += usize::from(minus);
        let digits = self.json[self.at..].iter().take_while(|byte| byte.is_ascii_digit());
        let mut number = 0_i64;
        let from = self.at;
        for digit in digits {
            let digit = i64::from(digit - b'0');
            let next =
                number.checked_mul(10).and_then(|it| if minus { it.checked_sub(digit) } else { it.checked_add(digit) });
            number = next.ok_or(Unreadable)?;
            self.at += 1;
        }
        let ends = !matches!(self.json.get(self.at), Some(b'.' | b'e' | b'E'));
        if self.at > from && ends { Ok(number) } else { Err(Unreadable) }
    }

    #[inline(never)]
    fn string(&mut self) -> Result<String, Unreadable> {
        self.take(b'"')?;
        let mut out = Vec::new();
        loop {
            let byte = *self.json.get(self.at).ok_or(Unreadable)?;
            self.at += 1;
            match byte {
                b'"' => return String::from_utf8(out).map_err(|_| Unreadable),
                b'\\' => self.escaped(&mut out)?,
                _ => out.push(byte),
            }
        }
    }

    /// What stands after a backslash (RFC 8259 §7).
    fn escaped(&mut self, out: &mut Vec<u8>) -> Result<(), Unreadable> {
        let byte = *self.json.get(self.at).ok_or(Unreadable)?;
        self.at += 1;
        let plain = match byte {
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let mut code = self.hex()?;
                if (0xd800..0xdc00).contains(&code) {
                    self.word("\\u")?;
                    let low = self.hex()?.checked_sub(0xdc00).filter(|low| *low < 0x400).ok_or(Unreadable)?;
                    code = 0x1_0000 + ((code - 0xd800) << 10) + low;
                }
                let char = char::from_u32(code).ok_or(Unreadable)?;
                out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(());
            }
            _ => byte,
        };
        out.push(plain);
        Ok(())
    }

    fn hex(&mut self) -> Result<u32, Unreadable> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.json.get(self.at).and_then(|byte| char::from(*byte).to_digit(16));
            code = code * 16 + digit.ok_or(Unreadable)?;
            self.at += 1;
        }
        Ok(code)
    }

    /// Steps over one value.
    #[inline(never)]
    fn skip(&mut self) -> Result<(), Unreadable> {
        match self.peek() {
            b'"' => self.string().map(|_| ()),
            open @ (b'{' | b'[') => {
                self.at += 1;
                let mut first = true;
                // In ASCII each closing sign is two after its opening one.
                while self.goes_on(open + 2, first)? {
                    if open == b'{' {
                        self.string()?;
                        self.take(b':')?;
                    }
                    self.skip()?;
                    first = false;
                }
                Ok(())
            }
            b't' | b'f' => self.bool().map(|_| ()),
            b'n' => self.word("null"),
            _ => self.number().map(|_| ()),
        }
    }
}

/// The elements of an array or the fields of an object that was begun.
struct Inside<'r, 'a> {
    reader: &'r mut Reader<'a>,
    first: bool,
}

impl<'de> SeqAccess<'de> for Inside<'_, '_> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unreadable> {
        if !self.reader.goes_on(b']', std::mem::take(&mut self.first))? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

impl<'de> MapAccess<'de> for Inside<'_, '_> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        if !self.reader.goes_on(b'}', std::mem::take(&mut self.first))? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unreadable> {
        self.reader.take(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// An enum: its variant's name alone, or an object of that one name.
struct Variant<'r, 'a> {
    reader: &'r mut Reader<'a>,
}

impl<'de> EnumAccess<'de> for Variant<'_, '_> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Unreadable> {
        let variant = seed.deserialize(&mut *self.reader)?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, '_> {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unreadable> {
        self.reader.take(b':')?;
        seed.deserialize(self.reader)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.reader.take(b':')?;
        self.reader.deserialize_tuple(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unreadable> {
        self.reader.take(b':')?;
        self.reader.deserialize_map(visitor)
    }
}

macro_rules! whole {
    ($($name:ident)+) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            visitor.visit_i64(self.number()?)
        })+
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'_> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.peek() {
            b'"' => self.deserialize_str(visitor),
            b'{' => self.deserialize_map(visitor),
            b'[' => self.deserialize_seq(visitor),
            b't' | b'f' => self.deserialize_bool(visitor),
            b'n' => self.deserialize_unit(visitor),
            _ => self.deserialize_i64(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_bool(self.bool()?)
    }

    whole! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_str(&self.string()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.string()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.peek() == b'n' {
            self.word("null")?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.word("null")?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.take(b'[')?;
        visitor.visit_seq(Inside { reader: self, first: true })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.take(b'[')?;
        let read = visitor.visit_seq(Inside { reader: &mut *self, first: true })?;
        self.take(b']')?;
        Ok(read)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_tuple(len, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.take(b'{')?;
        visitor.visit_map(Inside { reader: self, first: true })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let whole = self.peek() == b'{';
        self.at += usize::from(whole);
        let read = visitor.visit_enum(Variant { reader: &mut *self })?;
        if whole {
            self.take(b'}')?;
        }
        Ok(read)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i128 u128 f32 f64 char bytes byte_buf }
}

#[cfg(test)]
mod tests;
