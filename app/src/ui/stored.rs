//! What this browser remembers, by name: for good, or as long as its tab lives. Never an error: storage may be forbidden.

use leptos::prelude::window;
use wasm_bindgen::JsValue;
use web_sys::js_sys::{Object, Reflect};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// Nothing personal: it outlives the session.
    Browser,
    Tab,
}

impl Store {
    pub fn get(self, name: &str) -> Option<String> {
        Reflect::get(&self.object()?, &name.into()).ok()?.as_string()
    }

    /// With nothing, nothing is left of it.
    pub fn set(self, name: &str, value: Option<&str>) {
        let Some(object) = self.object() else { return };
        _ = match value {
            Some(value) => Reflect::set(&object, &name.into(), &value.into()),
            None => Reflect::delete_property(&Object::from(object), &name.into()),
        };
    }

    fn object(self) -> Option<JsValue> {
        let name = if self == Self::Browser { "localStorage" } else { "sessionStorage" };
        let found = Reflect::get(&window(), &JsValue::from_str(name)).ok()?;
        found.is_object().then_some(found)
    }
}
